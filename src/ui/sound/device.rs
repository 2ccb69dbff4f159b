//! Sound through the system's default device, opened for one sound at a time: an open device would keep
//! the machine awake.

use std::num::NonZero;

use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player, buffer::SamplesBuffer};

use super::{Order, wave::Wave};

#[derive(Default)]
pub struct Speaker {
    playing: Option<(Player, MixerDeviceSink)>,
}

impl Speaker {
    pub fn play(&mut self, (sound, volume): Order) {
        self.playing = None;
        let wave = Wave::of(sound, volume);
        // Whoever has no device wants no message about it.
        let Ok(mut device) = DeviceSinkBuilder::open_default_sink() else { return };
        device.log_on_drop(false);
        let Some(rate) = NonZero::new(wave.rate) else { return };
        let mut samples: Vec<f32> =
            wave.samples.iter().map(|sample| f32::from(*sample) / f32::from(i16::MAX)).collect();
        // The device is closed when the last sample is handed over, which is before it is heard.
        samples.resize(samples.len() + wave.rate as usize / 5, 0.0);
        let player = Player::connect_new(device.mixer());
        player.append(SamplesBuffer::new(NonZero::<u16>::MIN, rate, samples));
        self.playing = Some((player, device));
    }

    /// Whether there is nothing to hear any more.
    pub fn is_done(&mut self) -> bool {
        if self.playing.as_ref().is_some_and(|(player, _)| player.empty()) {
            self.playing = None;
        }
        self.playing.is_none()
    }
}
