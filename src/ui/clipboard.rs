//! A token that was copied does not stay in the clipboard: it goes after a minute, or when the program
//! ends, unless something else was copied meanwhile.

use std::{
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread::{self, JoinHandle},
    time::Duration,
};

use eframe::egui::Context;
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
    /// Puts a secret into the clipboard, for a while.
    pub fn put(&mut self, ctx: &Context, secret: SecretString) {
        // Windows keeps a history of what is copied and may share it with other machines. It does not of
        // what the thread puts there.
        if !cfg!(windows) {
            ctx.copy_text(secret.expose_secret().to_owned());
        }
        if self.0.is_none() {
            let (copied, secrets) = mpsc::channel();
            let work = move || keep_clean(&secrets, KEPT, take, forget);
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

/// Takes each secret, and forgets it after that time, the last one at once when no more can come. Of
/// several only the last is there to be forgotten.
fn keep_clean(
    secrets: &Receiver<SecretString>,
    kept: Duration,
    take: impl Fn(&SecretString),
    forget: impl Fn(&SecretString),
) {
    while let Ok(mut secret) = secrets.recv() {
        loop {
            take(&secret);
            match secrets.recv_timeout(kept) {
                Ok(newer) => secret = newer,
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return forget(&secret),
            }
        }
        forget(&secret);
    }
}

#[cfg(windows)]
fn take(secret: &SecretString) {
    use arboard::SetExtWindows as _;

    let put = |mut clipboard: arboard::Clipboard| {
        let hidden = clipboard.set().exclude_from_monitoring().exclude_from_cloud().exclude_from_history();
        hidden.text(secret.expose_secret())
    };
    if arboard::Clipboard::new().and_then(put).is_err() {
        tracing::warn!("a token could not be put into the clipboard");
    }
}

/// The window has put it there.
#[cfg(not(windows))]
fn take(_secret: &SecretString) {}

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
            let forget = |secret: &SecretString| tell.send(secret.expose_secret().to_owned()).unwrap();
            keep_clean(&secrets, kept, |_| {}, forget);
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
