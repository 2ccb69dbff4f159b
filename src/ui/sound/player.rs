//! Sound where the system has a player of its own: building against ALSA would need its headers, which
//! a bare machine lacks.

use std::{
    collections::{HashMap, hash_map::Entry},
    io,
    process::{Child, Command, Stdio},
};

use tempfile::NamedTempFile;

use super::{Order, wave::Wave};

/// A program, and what it is told besides the file.
type Player = (&'static str, &'static [&'static str]);

/// PipeWire's, PulseAudio's, ALSA's.
const PLAYERS: [Player; 3] = [("pw-play", &[]), ("paplay", &[]), ("aplay", &["--quiet"])];
/// Sounds that are kept: more than there are at one volume.
const MOST_KEPT: usize = 8;

#[derive(Debug)]
pub struct Speaker {
    /// Those that are installed, as far as is known; the first that works is used.
    players: Vec<Player>,
    /// How many of them have failed to play what is to be played.
    failed: usize,
    /// Each sound is written once: a verdict's is wanted while its answer is being drawn.
    kept: HashMap<Order, NamedTempFile>,
    playing: Option<(Child, Order)>,
}

impl Default for Speaker {
    fn default() -> Self {
        Self { players: PLAYERS.to_vec(), failed: 0, kept: HashMap::new(), playing: None }
    }
}

impl Speaker {
    pub fn play(&mut self, order: Order) {
        self.stop();
        // A sound server may have started since all of them failed.
        self.failed %= self.players.len().max(1);
        self.start(order);
    }

    /// Whether there is nothing to hear any more. A player that failed is followed by the next.
    pub fn is_done(&mut self) -> bool {
        let Some((child, order)) = &mut self.playing else { return true };
        let order = *order;
        match child.try_wait() {
            Ok(None) => return false,
            Ok(Some(status)) if status.success() => self.playing = None,
            Ok(Some(_)) | Err(_) => {
                self.failed += 1;
                self.playing = None;
                self.start(order);
            }
        }
        self.playing.is_none()
    }

    fn start(&mut self, order: Order) {
        while let Some((name, arguments)) = self.players.get(self.failed).copied() {
            let Ok(file) = self.file(order) else { return };
            let mut command = Command::new(name);
            command.args(arguments).arg(file.path());
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            match command.spawn() {
                Ok(child) => {
                    self.playing = Some((child, order));
                    return;
                }
                // To look for it at every sound would take a part of a verdict's time.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    self.players.remove(self.failed);
                }
                Err(_) => self.failed += 1,
            }
        }
    }

    fn file(&mut self, order: Order) -> hound::Result<&NamedTempFile> {
        // Whoever tidies up the system's folder asks nobody.
        self.kept.retain(|_, file| file.path().exists());
        // Somebody is trying volumes.
        if self.kept.len() >= MOST_KEPT && !self.kept.contains_key(&order) {
            self.kept.clear();
        }
        match self.kept.entry(order) {
            Entry::Occupied(kept) => Ok(kept.into_mut()),
            Entry::Vacant(place) => Ok(place.insert(write(&Wave::of(order.0, order.1))?)),
        }
    }

    fn stop(&mut self) {
        if let Some((mut child, _)) = self.playing.take() {
            // It may have ended by itself.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        self.stop();
    }
}

fn write(wave: &Wave) -> hound::Result<NamedTempFile> {
    let file = tempfile::Builder::new().prefix("voucher-desk-").suffix(".wav").tempfile()?;
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: wave.rate,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut writer = hound::WavWriter::create(file.path(), spec)?;
    for sample in &wave.samples {
        writer.write_sample(*sample)?;
    }
    writer.finalize()?;
    Ok(file)
}
