//! What the cashier hears. On a thread of its own: no frame waits for a sound, and a till without a
//! sound device is silent.

mod wave;

#[cfg_attr(any(windows, target_os = "macos"), path = "device.rs")]
#[cfg_attr(not(any(windows, target_os = "macos")), path = "player.rs")]
mod speaker;

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::{
    store::{SoundVolumes, Volume},
    threads,
    voucher::Verdict,
};
use speaker::Speaker;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sound {
    /// A code was taken.
    Read,
    /// A code was taken, and waits for others.
    Queued,
    Usable,
    NotUsable,
    /// The verdict is unknown, or a code was not taken.
    Attention,
}

impl From<Verdict> for Sound {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Usable => Self::Usable,
            Verdict::NotUsable => Self::NotUsable,
            Verdict::Unknown => Self::Attention,
        }
    }
}

impl Sound {
    /// Those with a volume of their own.
    pub const ALL: [Self; 4] = [Self::Read, Self::Usable, Self::NotUsable, Self::Attention];

    fn is_tick(self) -> bool {
        matches!(self, Self::Read | Self::Queued)
    }

    /// The setting of this sound's volume.
    pub fn volume_mut(self, volumes: &mut SoundVolumes) -> &mut Volume {
        match self {
            Self::Read | Self::Queued => &mut volumes.read,
            Self::Usable => &mut volumes.usable,
            Self::NotUsable => &mut volumes.not_usable,
            Self::Attention => &mut volumes.unknown,
        }
    }
}

/// A sound to play, and how loud.
type Order = (Sound, Volume);

/// The door to the sound thread.
#[derive(Debug)]
pub struct Sounds {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
}

impl Sounds {
    pub fn start() -> Self {
        let (orders, inbox) = mpsc::channel();
        let thread = thread::Builder::new().name("sound".into()).spawn(move || play_all(&inbox));
        Self { orders: thread.is_ok().then_some(orders), thread: thread.ok() }
    }

    pub fn play(&self, sound: Sound, mut volumes: SoundVolumes) {
        let volume = *sound.volume_mut(&mut volumes);
        if let Some(orders) = self.orders.as_ref().filter(|_| !volume.is_mute()) {
            // Without its thread the till is silent.
            let _ = orders.send((sound, volume));
        }
    }
}

impl Drop for Sounds {
    /// Waits a moment, so that no player and no file of its is left behind.
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            threads::join_within(thread, Duration::from_millis(500));
        }
    }
}

/// How often a sound that plays is asked whether it is over.
const TICK: Duration = Duration::from_millis(10);

/// Plays until the window is gone. A newer sound cuts an older one short, but a tick waits for what it
/// would drown: a verdict, or a word of warning.
fn play_all(inbox: &Receiver<Order>) {
    let mut speaker = Speaker::default();
    let mut next = inbox.recv().ok();
    while let Some((sound, volume)) = next {
        speaker.play((sound, volume));
        let mut waiting = None;
        next = loop {
            match inbox.recv_timeout(TICK) {
                Ok(order) if order.0.is_tick() && !sound.is_tick() => waiting = Some(order),
                Ok(order) => break Some(order),
                Err(RecvTimeoutError::Timeout) if !speaker.is_done() => {}
                Err(RecvTimeoutError::Timeout) if waiting.is_some() => break waiting,
                Err(RecvTimeoutError::Timeout) => break inbox.recv().ok(),
                Err(RecvTimeoutError::Disconnected) => break None,
            }
        };
    }
}
