//! Compares PINs, and makes whoever guesses wait.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use secrecy::SecretString;
use tokio::{sync::Mutex, time::Instant};

use super::{message::Unlocking, worker::blocking};
use crate::store::PinHash;

#[derive(Debug, Default)]
pub struct Guard {
    pin: RefCell<Option<PinHash>>,
    /// One at a time, or a fast keyboard would have many compared before the first is counted.
    turn: Mutex<()>,
    wrong_tries: Cell<u32>,
    closed_until: Cell<Option<Instant>>,
}

impl Guard {
    /// So many tries cost nothing but the time of typing.
    const FREE_TRIES: u32 = 3;
    const FIRST_WAIT: Duration = Duration::from_secs(5);
    const LONGEST_WAIT: Duration = Duration::from_secs(300);

    pub fn follow(&self, pin: Option<PinHash>) {
        self.pin.replace(pin);
    }

    pub fn pin(&self) -> Option<PinHash> {
        self.pin.borrow().clone()
    }

    pub async fn unlock(&self, typed: SecretString) -> Unlocking {
        let _turn = self.turn.lock().await;
        let now = Instant::now();
        if let Some(until) = self.closed_until.get().filter(|until| *until > now) {
            return Unlocking::Wait(until - now);
        }
        let Some(pin) = self.pin() else { return Unlocking::Right };
        if blocking(move || pin.is_of(&typed)).await {
            self.wrong_tries.set(0);
            return Unlocking::Right;
        }
        let wrong = self.wrong_tries.get() + 1;
        self.wrong_tries.set(wrong);
        let Some(beyond) = wrong.checked_sub(Self::FREE_TRIES) else { return Unlocking::Wrong };
        let wait = Self::FIRST_WAIT.saturating_mul(1 << beyond.min(16)).min(Self::LONGEST_WAIT);
        self.closed_until.set(Some(now + wait));
        Unlocking::Wait(wait)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_guesses_waits_longer_and_longer() {
        let guard = Guard::default();
        let unlock = async |pin: &str| guard.unlock(SecretString::from(pin)).await;
        assert_eq!(unlock("0000").await, Unlocking::Right, "nothing is locked");
        guard.follow(PinHash::of(&SecretString::from("2580")));
        assert_eq!(unlock("0000").await, Unlocking::Wrong);
        assert_eq!(unlock("0001").await, Unlocking::Wrong);
        assert_eq!(unlock("0002").await, Unlocking::Wait(Duration::from_secs(5)));
        assert!(matches!(unlock("2580").await, Unlocking::Wait(_)), "not even the right one is compared");
        tokio::time::advance(Duration::from_secs(6)).await;
        assert_eq!(unlock("0003").await, Unlocking::Wait(Duration::from_secs(10)));
        tokio::time::advance(Duration::from_secs(11)).await;
        assert_eq!(unlock("2580").await, Unlocking::Right);
        assert_eq!(unlock("0000").await, Unlocking::Wrong, "counted from the beginning again");
    }
}
