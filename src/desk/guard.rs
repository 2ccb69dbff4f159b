//! Compares PINs, and makes whoever guesses wait.

use std::{
    cell::{Cell, RefCell},
    io,
    path::PathBuf,
    time::Duration,
};

use jiff::Timestamp;
use secrecy::SecretString;
use tokio::{sync::Mutex, time::Instant};

use super::{message::Unlocking, worker::blocking};
use crate::store::{PinHash, WrongTries};

#[derive(Debug)]
pub struct Guard {
    /// Where the wrong tries are kept.
    data_folder: PathBuf,
    pin: RefCell<Option<PinHash>>,
    /// One at a time, or a fast keyboard would have many compared before the first is counted. `None` before
    /// those of an earlier run are read.
    wrong_tries: Mutex<Option<WrongTries>>,
    closed_until: Cell<Option<Instant>>,
}

impl Guard {
    /// So many tries cost nothing but the time of typing.
    const FREE_TRIES: u32 = 3;
    const FIRST_WAIT: Duration = Duration::from_secs(5);
    const LONGEST_WAIT: Duration = Duration::from_secs(300);

    pub fn new(data_folder: PathBuf) -> Self {
        let (pin, wrong_tries, closed_until) = Default::default();
        Self { data_folder, pin, wrong_tries, closed_until }
    }

    pub fn follow(&self, pin: Option<PinHash>) {
        self.pin.replace(pin);
    }

    pub fn pin(&self) -> Option<PinHash> {
        self.pin.borrow().clone()
    }

    /// What is no guess is compared without a wait, and is not counted when it is wrong.
    pub async fn unlock(&self, typed: SecretString, is_guess: bool) -> Unlocking {
        let mut wrong_tries = self.wrong_tries.lock().await;
        let Some(pin) = self.pin() else { return Unlocking::Right };
        let before = match *wrong_tries {
            Some(tries) => tries,
            None => *wrong_tries.insert(self.read().await),
        };
        let now = Instant::now();
        if let Some(until) = self.closed_until.get().filter(|until| is_guess && *until > now) {
            return Unlocking::Wait(until - now);
        }
        let folder = self.data_folder.clone();
        let compare = move || {
            if pin.is_of(&typed) {
                note(WrongTries::forget(&folder));
                return (true, WrongTries::default());
            }
            let tries = if is_guess { before.and_one(Timestamp::now()) } else { before };
            if is_guess {
                // Before anybody is told, or whoever ends the program in time has guessed for nothing.
                note(tries.write(&folder));
            }
            (false, tries)
        };
        let (is_right, tries) = blocking(compare).await;
        wrong_tries.replace(tries);
        if is_right {
            self.closed_until.set(None);
            return Unlocking::Right;
        }
        match wait_after(tries.count).filter(|_| is_guess) {
            Some(wait) => {
                self.closed_until.set(Some(now + wait));
                Unlocking::Wait(wait)
            }
            None => Unlocking::Wrong,
        }
    }

    /// Those of an earlier run, and what is left of the wait after them.
    async fn read(&self) -> WrongTries {
        let folder = self.data_folder.clone();
        let tries = blocking(move || WrongTries::read(&folder)).await;
        let left = wait_after(tries.count).unwrap_or_default().saturating_sub(tries.ago(Timestamp::now()));
        self.closed_until.set(Some(Instant::now() + left));
        tries
    }
}

/// `None` if the next one costs nothing.
fn wait_after(wrong_tries: u32) -> Option<Duration> {
    let beyond = wrong_tries.checked_sub(Guard::FREE_TRIES)?;
    Some(Guard::FIRST_WAIT.saturating_mul(1 << beyond.min(16)).min(Guard::LONGEST_WAIT))
}

fn note(kept: io::Result<()>) {
    if let Err(error) = kept {
        tracing::warn!(%error, "the wrong tries are not kept");
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn guard(data_folder: &Path) -> Guard {
        let guard = Guard::new(data_folder.into());
        guard.follow(PinHash::of(&SecretString::from("2580")));
        guard
    }

    async fn unlock(guard: &Guard, pin: &str) -> Unlocking {
        guard.unlock(SecretString::from(pin), true).await
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_guesses_waits_longer_and_longer() {
        let folder = tempfile::tempdir().unwrap();
        let guard = guard(folder.path());
        let pin = guard.pin();
        guard.follow(None);
        assert_eq!(unlock(&guard, "0000").await, Unlocking::Right, "nothing is locked");
        guard.follow(pin);
        assert_eq!(unlock(&guard, "0000").await, Unlocking::Wrong);
        assert_eq!(unlock(&guard, "0001").await, Unlocking::Wrong);
        assert_eq!(unlock(&guard, "0002").await, Unlocking::Wait(Duration::from_secs(5)));
        assert!(
            matches!(unlock(&guard, "2580").await, Unlocking::Wait(_)),
            "not even the right one is compared"
        );
        tokio::time::advance(Duration::from_secs(6)).await;
        assert_eq!(unlock(&guard, "0003").await, Unlocking::Wait(Duration::from_secs(10)));
        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(unlock(&guard, "2580").await, Unlocking::Right);
        assert_eq!(unlock(&guard, "0000").await, Unlocking::Wrong, "counted from the beginning again");
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_no_guess_neither_waits_nor_lets_anybody_wait() {
        let folder = tempfile::tempdir().unwrap();
        let guard = guard(folder.path());
        let compare = |pin: &str| guard.unlock(SecretString::from(pin), false);
        for code in ["104686126200", "104686126201", "104686126202", "104686126203"] {
            assert_eq!(compare(code).await, Unlocking::Wrong);
        }
        assert!(!folder.path().join("wrong-tries.json").exists(), "none is counted");
        for wrong in ["0000", "0001", "0002"] {
            unlock(&guard, wrong).await;
        }
        assert_eq!(compare("104686126200").await, Unlocking::Wrong);
        assert!(matches!(unlock(&guard, "2580").await, Unlocking::Wait(_)), "the wait is as it was");
        assert_eq!(compare("2580").await, Unlocking::Right);
        assert_eq!(unlock(&guard, "0000").await, Unlocking::Wrong, "counted from the beginning again");
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_guesses_does_not_begin_anew_with_another_run() {
        let folder = tempfile::tempdir().unwrap();
        let first = guard(folder.path());
        // By the wall's clock: a PIN takes long to compare.
        let guessing = std::time::Instant::now();
        for wrong in ["0000", "0001", "0002"] {
            unlock(&first, wrong).await;
        }
        let next = guard(folder.path());
        let Unlocking::Wait(left) = unlock(&next, "2580").await else { panic!("it is open") };
        let wait = Duration::from_secs(5);
        assert!(left <= wait && left + guessing.elapsed() >= wait, "{left:?}");
        tokio::time::advance(Duration::from_secs(6)).await;
        assert_eq!(unlock(&next, "0003").await, Unlocking::Wait(Duration::from_secs(10)));
        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(unlock(&next, "2580").await, Unlocking::Right);
        assert_eq!(unlock(&guard(folder.path()), "0000").await, Unlocking::Wrong, "a right one ends it");
    }

    #[tokio::test(start_paused = true)]
    async fn a_clock_that_was_set_back_locks_for_no_longer_than_the_wait() {
        let folder = tempfile::tempdir().unwrap();
        let tomorrow = Timestamp::now() + Duration::from_secs(24 * 60 * 60);
        let three = WrongTries::default().and_one(tomorrow).and_one(tomorrow).and_one(tomorrow);
        three.write(folder.path()).unwrap();
        let guard = guard(folder.path());
        assert_eq!(unlock(&guard, "2580").await, Unlocking::Wait(Duration::from_secs(5)));
        tokio::time::advance(Duration::from_secs(5)).await;
        assert_eq!(unlock(&guard, "2580").await, Unlocking::Right);
    }
}
