//! Sound where the system has a player of its own: building against ALSA would need its headers, which
//! a bare machine lacks.

use std::process::{Child, Command, Stdio};

use tempfile::NamedTempFile;

use super::wave::Wave;

/// The first that works is used: PipeWire's, PulseAudio's, ALSA's.
const PLAYERS: [(&str, &[&str]); 3] = [("pw-play", &[]), ("paplay", &[]), ("aplay", &["--quiet"])];

#[derive(Debug, Default)]
pub struct Speaker {
    /// The place in [`PLAYERS`] of the one in use; past the end when none works.
    player: usize,
    playing: Option<(Child, NamedTempFile)>,
}

impl Speaker {
    pub fn play(&mut self, wave: &Wave) {
        self.stop();
        // A sound server may have started since all of them failed.
        self.player %= PLAYERS.len();
        let Ok(file) = write(wave) else { return };
        self.start(file);
    }

    /// Whether there is nothing to hear any more. A player that failed is followed by the next.
    pub fn is_done(&mut self) -> bool {
        let Some((child, _)) = &mut self.playing else { return true };
        match child.try_wait() {
            Ok(None) => return false,
            Ok(Some(status)) if status.success() => self.playing = None,
            Ok(Some(_)) | Err(_) => {
                self.player += 1;
                if let Some((_, file)) = self.playing.take() {
                    self.start(file);
                }
            }
        }
        self.playing.is_none()
    }

    fn start(&mut self, file: NamedTempFile) {
        while let Some((name, arguments)) = PLAYERS.get(self.player) {
            let mut command = Command::new(name);
            command.args(*arguments).arg(file.path());
            command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            match command.spawn() {
                Ok(child) => {
                    self.playing = Some((child, file));
                    return;
                }
                Err(_) => self.player += 1,
            }
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
