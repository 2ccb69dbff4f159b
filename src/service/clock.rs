//! The service's time: a till's clock is often wrong, and a signature with a wrong time is refused.

use std::{
    sync::atomic::{AtomicI64, Ordering},
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

/// The till's clock, corrected by what the service's answers tell.
#[derive(Debug, Default)]
pub struct Clock {
    /// Seconds that the service is ahead.
    ahead: AtomicI64,
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

    /// Follows the service's clock.
    pub fn follow(&self, reading: Reading) {
        if !Self::is_same(self.ahead(), reading.ahead) {
            self.ahead.store(reading.ahead.as_secs(), Ordering::Relaxed);
        }
    }

    /// Whether a call that was signed as so far `ahead` would be signed with another time now. Several
    /// calls may be out, and only the first one's answer is news.
    pub fn is_other_than(&self, ahead: SignedDuration) -> bool {
        !Self::is_same(self.ahead(), ahead)
    }

    fn is_same(one: SignedDuration, other: SignedDuration) -> bool {
        one.as_secs().abs_diff(other.as_secs()) <= Self::SAME_SECS
    }

    /// How far the service's clock is ahead of the till's; negative if it is behind.
    pub fn ahead(&self) -> SignedDuration {
        SignedDuration::from_secs(self.ahead.load(Ordering::Relaxed))
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

    #[test]
    fn a_reading_that_could_be_the_same_clock_changes_nothing() {
        let clock = Clock::default();
        let reading = |secs| Reading { ahead: SignedDuration::from_secs(secs) };
        clock.follow(reading(4));
        assert!(clock.ahead().is_zero());
        clock.follow(reading(-86_400));
        assert!(clock.is_other_than(SignedDuration::ZERO));
        clock.follow(reading(-86_397));
        assert_eq!(clock.ahead().as_secs(), -86_400);
        assert!(!clock.is_other_than(SignedDuration::from_secs(-86_397)));
        let behind = Timestamp::now().duration_since(clock.now());
        assert!((86_399..=86_401).contains(&behind.as_secs()), "{behind:?}");
        clock.follow(reading(0));
        assert!(clock.ahead().is_zero(), "somebody has set the till's clock");
    }
}
