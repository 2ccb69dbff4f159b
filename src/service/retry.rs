//! When a call is made again: only where that can do no harm, and only while there is time for it.

use std::time::Duration;

use tokio::time::{self, Instant};

use super::transport::{DEADLINE, Failure};
use crate::voucher::Doubt;

/// How long a question may take from when its turn came, all its calls and pauses together.
pub const GIVE_UP: Duration = Duration::from_secs(8);

/// Long enough for a service to come to itself, short enough for a cashier.
const MOMENT: Duration = Duration::from_millis(500);

/// How long to wait before a question that changes nothing is asked again; `None` where asking again
/// would be of no use. No answer in time is such a case: the next would take as long.
pub fn pause_of_status(failure: &Failure) -> Option<Duration> {
    match failure.doubt {
        // Typical of a connection that the service has let go of meanwhile.
        Doubt::Broken => Some(Duration::ZERO),
        Doubt::Unreachable => Some(MOMENT),
        Doubt::HttpStatus(429 | 500..=599) => Some(failure.retry_after.unwrap_or(MOMENT)),
        _ => None,
    }
}

/// The same for a question that must not be asked twice: only if it surely never left this machine.
pub fn pause_of_prepare(failure: &Failure) -> Option<Duration> {
    (failure.doubt == Doubt::Unreachable).then_some(MOMENT)
}

/// The calls of one question.
#[derive(Debug)]
pub struct Tries {
    begun: Instant,
    left: u32,
}

impl Tries {
    /// The first of at most so many calls is about to be made for a question whose turn came at `begun`.
    pub fn up_to(most: u32, begun: Instant) -> Self {
        Self { begun, left: most.saturating_sub(1) }
    }

    /// Whether another call may be made after `pause`, which may take [`DEADLINE`]: if so, tells, and
    /// waits.
    pub async fn again_after(&mut self, pause: Duration, tell: impl FnOnce()) -> bool {
        let is_in_time = self.begun.elapsed() + pause + DEADLINE <= GIVE_UP;
        if self.left == 0 || !is_in_time {
            return false;
        }
        self.left -= 1;
        tell();
        time::sleep(pause).await;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(doubt: Doubt) -> Failure {
        Failure { doubt, retry_after: None }
    }

    #[test]
    fn a_status_is_asked_again_at_once_after_a_break_and_after_a_moment_when_the_service_fails() {
        assert_eq!(pause_of_status(&failure(Doubt::Broken)), Some(Duration::ZERO));
        for doubt in [Doubt::Unreachable, Doubt::HttpStatus(429), Doubt::HttpStatus(503)] {
            assert_eq!(pause_of_status(&failure(doubt)), Some(MOMENT));
        }
        let after = Some(Duration::from_secs(2));
        let busy = Failure { doubt: Doubt::HttpStatus(429), retry_after: after };
        assert_eq!(pause_of_status(&busy), after);
    }

    #[test]
    fn nothing_is_asked_again_where_it_would_come_to_the_same() {
        for doubt in [Doubt::Timeout, Doubt::Insecure, Doubt::HttpStatus(301), Doubt::HttpStatus(404)] {
            assert_eq!(pause_of_status(&failure(doubt)), None);
        }
    }

    #[test]
    fn a_prepare_is_asked_again_only_if_it_never_left() {
        let again: Vec<Doubt> = Doubt::samples()
            .into_iter()
            .filter(|doubt| pause_of_prepare(&failure(doubt.clone())).is_some())
            .collect();
        assert_eq!(again, [Doubt::Unreachable]);
    }

    async fn again_after(tries: &mut Tries, millis: u64) -> bool {
        let mut is_told = false;
        let is_allowed = tries.again_after(Duration::from_millis(millis), || is_told = true).await;
        assert_eq!(is_told, is_allowed);
        is_allowed
    }

    #[tokio::test(start_paused = true)]
    async fn no_call_is_made_that_could_end_after_the_time_is_up() {
        let mut tries = Tries::up_to(9, Instant::now());
        assert!(!again_after(&mut tries, 5_001).await);
        assert!(again_after(&mut tries, 2_000).await);
        assert!(again_after(&mut tries, 3_000).await);
        assert!(!again_after(&mut tries, 1).await);
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_question_waited_before_its_first_call_counts() {
        let begun = Instant::now();
        time::sleep(Duration::from_secs(2)).await;
        let mut tries = Tries::up_to(9, begun);
        assert!(!again_after(&mut tries, 3_001).await);
        assert!(again_after(&mut tries, 3_000).await);
    }

    #[tokio::test(start_paused = true)]
    async fn the_calls_are_counted() {
        let mut tries = Tries::up_to(2, Instant::now());
        assert!(again_after(&mut tries, 0).await);
        assert!(!again_after(&mut tries, 0).await);
    }
}
