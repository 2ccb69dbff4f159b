//! The sounds' samples, from `assets/sounds` (made by `scripts/make-sounds`).

use super::Sound;
use crate::store::Volume;

/// One channel, ready to be heard.
#[derive(Debug)]
pub struct Wave {
    pub rate: u32,
    pub samples: Vec<i16>,
}

impl Wave {
    pub fn of(sound: Sound, volume: Volume) -> Self {
        let file: &[u8] = match sound {
            Sound::Read | Sound::Queued => include_bytes!("../../../assets/sounds/read.wav"),
            Sound::Usable => include_bytes!("../../../assets/sounds/usable.wav"),
            Sound::NotUsable => include_bytes!("../../../assets/sounds/not-usable.wav"),
            Sound::Attention => include_bytes!("../../../assets/sounds/unknown.wav"),
        };
        let mut wave = Self::read(file).unwrap_or(Self { rate: 44_100, samples: Vec::new() });
        for sample in &mut wave.samples {
            *sample = volume.scale(*sample);
        }
        if sound == Sound::Queued {
            wave.samples.extend_from_within(..);
        }
        wave
    }

    fn read(file: &[u8]) -> hound::Result<Self> {
        let reader = hound::WavReader::new(file)?;
        let rate = reader.spec().sample_rate;
        Ok(Self { rate, samples: reader.into_samples().collect::<Result<_, _>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(sound: Sound) -> Wave {
        Wave::of(sound, Volume::LOUD)
    }

    /// Pitches of the notes in a sound, in Hz: how often each 20 ms cross zero, where all of it is loud.
    fn melody(wave: &Wave) -> Vec<usize> {
        let piece = wave.rate as usize / 50;
        let mut melody: Vec<usize> = Vec::new();
        let mut was_silent = true;
        for samples in wave.samples.chunks_exact(piece) {
            let mut quarters = samples.chunks_exact(samples.len() / 4);
            let is_quiet = |quarter: &[i16]| quarter.iter().all(|sample| sample.unsigned_abs() < 4_000);
            let is_silent = quarters.any(is_quiet);
            let crossings = samples.windows(2).filter(|pair| (pair[0] < 0) != (pair[1] < 0)).count();
            let pitch = crossings * 25;
            let is_new = was_silent || melody.last().is_none_or(|last| last.abs_diff(pitch) > 60);
            if !is_silent && is_new {
                melody.push(pitch);
            }
            was_silent = is_silent;
        }
        melody
    }

    #[test]
    fn every_sound_is_short_and_loud_enough() {
        for sound in Sound::ALL.into_iter().chain([Sound::Queued]) {
            let wave = full(sound);
            let millis = wave.samples.len() * 1_000 / wave.rate as usize;
            assert!((50..400).contains(&millis), "{sound:?} lasts {millis} ms");
            let peak = wave.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
            assert!((20_000..32_000).contains(&peak), "{sound:?} peaks at {peak}");
        }
    }

    #[test]
    fn the_sounds_have_melodies_of_their_own() {
        let [read, usable, not_usable, attention] = Sound::ALL.map(|sound| melody(&full(sound)));
        assert_eq!(read.len(), 1, "one tick: {read:?}");
        assert!(usable.len() >= 3 && usable.is_sorted(), "up: {usable:?}");
        assert!(not_usable.len() >= 2 && not_usable.iter().rev().is_sorted(), "down: {not_usable:?}");
        assert_eq!(attention.len(), 3, "one note, three times: {attention:?}");
        assert!(attention.iter().all(|pitch| pitch.abs_diff(attention[0]) <= 60));
    }

    #[test]
    fn volume_makes_a_sound_softer_and_the_queued_one_ticks_twice() {
        let peak = |wave: &Wave| wave.samples.iter().map(|sample| sample.unsigned_abs()).max().unwrap();
        let soft = Wave::of(Sound::Usable, Volume::SOFT);
        assert!(peak(&soft) * 2 < peak(&full(Sound::Usable)));
        assert_eq!(full(Sound::Queued).samples.len(), 2 * full(Sound::Read).samples.len());
    }
}
