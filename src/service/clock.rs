//! The service's time: a till's clock is often wrong, and a signature with a wrong time is refused.

use std::{
    sync::atomic::{AtomicBool, AtomicI64, Ordering},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822::DateTimeParser};

/// A till's clock that is off by less harms nobody.
pub const TOLERABLE: SignedDuration = SignedDuration::from_mins(1);

/// How far ahead of the till's clock a service's is, as one answer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    ahead: SignedDuration,
}

impl Reading {
    /// From the `Date` of an answer to a call that was sent at `sent` by the till's clock. The service
    /// wrote it somewhere on the way: half of the round trip is the error, and no call takes more than
    /// three seconds.
    pub fn of(date: &str, sent: Timestamp, round_trip: Duration) -> Option<Self> {
        // A date has whole seconds; on average half a second has passed since.
        const HALF_A_SECOND: SignedDuration = SignedDuration::from_millis(500);
        let written = read_date(date)?.checked_add(HALF_A_SECOND).ok()?;
        let half_way = SignedDuration::try_from(round_trip / 2).ok()?;
        Some(Self { ahead: written.duration_since(sent.checked_add(half_way).ok()?) })
    }

    pub fn ahead(self) -> SignedDuration {
        self.ahead
    }
}

/// An HTTP date: `Sun, 06 Nov 1994 08:49:37 GMT`.
pub fn read_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

/// The till's clock, corrected by what the service's answers tell. What it accepts is proof; a `Date` is a
/// hint, for it may be of somebody who stands before the service.
#[derive(Debug, Default)]
pub struct Clock {
    /// Seconds that the service is ahead, as calls are signed.
    ahead: AtomicI64,
    /// The same as the latest `Date` has it: what a person is told, for a service may not look at the time.
    told: AtomicI64,
    /// The service has accepted a signature.
    is_proven: AtomicBool,
}

impl Clock {
    /// Two readings of the same clock may be this far apart: each by half of its round trip, and by the
    /// fraction of a second that a date leaves out.
    const SAME_SECS: u64 = 4;

    /// The service's time, as far as it is known.
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_add(self.ahead()).unwrap_or(now)
    }

    /// What a `Date` says, for people.
    pub fn note(&self, reading: Reading) {
        self.told.store(reading.ahead.as_secs(), Ordering::Relaxed);
    }

    /// Believes a reading as long as nothing better is known.
    pub fn learn(&self, reading: Reading) {
        self.note(reading);
        if !self.is_proven.load(Ordering::Relaxed) && !Self::is_same(self.ahead(), reading.ahead) {
            self.set(reading.ahead);
        }
    }

    /// A signature of so far `ahead` was accepted, whatever a `Date` says.
    pub fn prove(&self, ahead: SignedDuration) {
        self.set(ahead);
        self.is_proven.store(true, Ordering::Relaxed);
    }

    /// A signature of so far `ahead` was refused. Takes the time that the refusal tells, or, if it tells no
    /// other, the till's own; returns whether that is another. Several calls may be out: of each refusal the
    /// same comes.
    pub fn correct(&self, ahead: SignedDuration, reading: Option<Reading>) -> bool {
        let told = reading.map(Reading::ahead).filter(|told| !Self::is_same(*told, ahead));
        let next = told.unwrap_or_default();
        self.set(next);
        !Self::is_same(next, ahead)
    }

    fn set(&self, ahead: SignedDuration) {
        self.ahead.store(ahead.as_secs(), Ordering::Relaxed);
    }

    fn is_same(one: SignedDuration, other: SignedDuration) -> bool {
        one.as_secs().abs_diff(other.as_secs()) <= Self::SAME_SECS
    }

    /// How far ahead of the till's clock calls are signed; negative if behind.
    pub fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed))
    }

    /// How far the service's clock was last told to be ahead of the till's.
    pub fn told(&self) -> SignedDuration {
        SignedDuration::from_secs(self.told.load(Ordering::Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SENT: Timestamp = Timestamp::UNIX_EPOCH;

    fn ahead(date: &str, round_trip_ms: u64) -> Option<SignedDuration> {
        Reading::of(date, SENT, Duration::from_millis(round_trip_ms)).map(|reading| reading.ahead)
    }

    #[test]
    fn the_date_was_written_half_way_through_the_call() {
        let a_day = SignedDuration::from_hours(24);
        assert_eq!(ahead("Fri, 02 Jan 1970 00:00:01 GMT", 3_000), Some(a_day));
        assert_eq!(ahead("Wed, 31 Dec 1969 00:00:00 GMT", 1_000), Some(-a_day));
    }

    #[test]
    fn what_is_no_date_tells_nothing() {
        for text in ["", "yesterday", "0", "Fri, 99 Jan 1970 00:00:00 GMT"] {
            assert_eq!(ahead(text, 0), None, "{text}");
        }
    }

    const A_DAY: SignedDuration = SignedDuration::from_hours(24);

    fn reading(secs: i64) -> Reading {
        Reading { ahead: SignedDuration::from_secs(secs) }
    }

    #[test]
    fn a_reading_that_could_be_the_same_clock_changes_nothing() {
        let clock = Clock::default();
        clock.learn(reading(4));
        assert!(clock.ahead().is_zero());
        clock.learn(reading(-86_400));
        clock.learn(reading(-86_397));
        assert_eq!(clock.ahead(), -A_DAY);
        let behind = Timestamp::now().duration_since(clock.now());
        assert!((86_399..=86_401).contains(&behind.as_secs()), "{behind:?}");
    }

    #[test]
    fn what_was_accepted_stands_until_it_is_refused() {
        let clock = Clock::default();
        clock.prove(A_DAY);
        clock.learn(reading(60));
        assert_eq!(clock.ahead(), A_DAY);
        assert_eq!(clock.told(), SignedDuration::from_secs(60));
        assert!(clock.correct(A_DAY, Some(reading(0))));
        assert!(clock.ahead().is_zero(), "somebody has set the till's clock");
    }

    #[test]
    fn after_a_refusal_the_time_that_is_told_is_tried_and_then_the_tills_own() {
        let clock = Clock::default();
        for _ in 0..2 {
            assert!(clock.correct(SignedDuration::ZERO, Some(reading(86_400))));
            assert_eq!(clock.ahead(), A_DAY);
        }
        for told in [Some(reading(86_397)), None] {
            assert!(clock.correct(A_DAY, told));
            assert!(clock.ahead().is_zero());
        }
        assert!(!clock.correct(SignedDuration::ZERO, Some(reading(3))), "there is no other time to try");
    }
}
