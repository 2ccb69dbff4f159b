//! A token that was copied does not stay in the clipboard: it goes after a minute, or when the program
//! ends, unless something else was copied meanwhile.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use secrecy::{ExposeSecret as _, SecretString};

use crate::threads;

/// Long enough to paste it in the shop's redeem step.
const KEPT: Duration = Duration::from_secs(60);
/// Another program may hold the clipboard for ever.
const PATIENCE: Duration = Duration::from_secs(1);

/// Has a thread of its own from the first token on: a clipboard may keep whoever asks waiting.
#[derive(Debug, Default)]
pub struct Clipboard(Option<Running>);

#[derive(Debug)]
struct Running {
    copied: mpsc::Sender<SecretString>,
    thread: JoinHandle<()>,
}

impl Clipboard {
    /// A secret was put into the clipboard; an earlier one is no longer there.
    pub fn forget_later(&mut self, secret: SecretString) {
        if self.0.is_none() {
            let (copied, secrets) = mpsc::channel();
            let work = move || keep_clean(&secrets, KEPT, forget);
            let thread = thread::Builder::new().name("clipboard".into()).spawn(work);
            self.0 = thread.ok().map(|thread| Running { copied, thread });
        }
        if let Some(running) = &self.0 {
            // The thread ends only after this end of the channel.
            let _ = running.copied.send(secret);
        }
    }
}

impl Drop for Clipboard {
    fn drop(&mut self) {
        if let Some(Running { copied, thread }) = self.0.take() {
            drop(copied);
            threads::join_within(thread, PATIENCE);
        }
    }
}

/// Forgets each secret after that time, the last one at once when no more can come.
fn keep_clean(secrets: &Receiver<SecretString>, kept: Duration, forget: impl Fn(&SecretString)) {
    while let Ok(mut secret) = secrets.recv() {
        loop {
            match secrets.recv_timeout(kept) {
                Ok(newer) => secret = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return forget(&secret),
            }
        }
        forget(&secret);
    }
}

fn forget(secret: &SecretString) {
    // Where no clipboard can be had nothing could be put into one.
    let Ok(mut clipboard) = arboard::Clipboard::new() else { return };
    if clipboard.get_text().is_ok_and(|text| text == secret.expose_secret()) {
        let is_cleared = clipboard.clear().is_ok();
        tracing::info!(is_cleared, "a copied token was taken out of the clipboard");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is forgotten when `copied` are copied one after the other, with the thread going on after
    /// the last for `after`.
    fn forgotten(copied: &[&str], kept: Duration, after: Duration) -> Vec<String> {
        let (copy, secrets) = mpsc::channel();
        let (tell, told) = mpsc::channel();
        let thread = thread::spawn(move || {
            keep_clean(&secrets, kept, |secret| tell.send(secret.expose_secret().to_owned()).unwrap());
        });
        for secret in copied {
            copy.send(SecretString::from(*secret)).unwrap();
        }
        thread::sleep(after);
        drop(copy);
        thread.join().unwrap();
        told.iter().collect()
    }

    #[test]
    fn a_token_is_forgotten_once_its_time_is_over() {
        let (kept, after) = (Duration::from_millis(10), Duration::from_millis(500));
        assert_eq!(forgotten(&["token"], kept, after), ["token"]);
    }

    #[test]
    fn a_newer_token_takes_the_place_of_the_one_before_and_goes_with_the_program() {
        assert_eq!(forgotten(&["first", "second"], KEPT, Duration::ZERO), ["second"]);
    }

    #[test]
    fn without_a_token_nothing_is_forgotten() {
        assert!(forgotten(&[], KEPT, Duration::ZERO).is_empty());
    }
}
