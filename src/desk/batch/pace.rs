//! How fast a service may be asked: never more calls than its limit in any second, not only on average.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::Duration,
};

use tokio::time::Instant;

/// The limit of one service. A cell-rate limiter (such as governor's) keeps to an average and lets two
/// calls come closer when one was late; this one looks back at what was sent.
#[derive(Debug, Default)]
pub struct Pace {
    /// Calls a second; 0 for no limit.
    limit: Cell<u32>,
    /// When the last calls were made, as many as the limit, oldest first.
    sent: RefCell<VecDeque<Instant>>,
}

impl Pace {
    /// A second, and what a call may lose or gain on its way to the service.
    const SECOND: Duration = Duration::from_millis(1_004);

    pub fn limit_to(&self, per_second: u32) {
        self.limit.set(per_second);
        self.forget_all_but(per_second);
    }

    /// Counts a call. One at the counter waits for nothing: a customer stands there.
    pub fn count(&self) {
        let limit = self.limit.get();
        if limit > 0 {
            self.sent.borrow_mut().push_back(Instant::now());
            self.forget_all_but(limit);
        }
    }

    /// When the next call may be made; `None` for at once. Spread over the second, but a call that was
    /// late may be made up for.
    pub fn next(&self) -> Option<Instant> {
        const SPREAD_PERCENT: u32 = 90;
        let (sent, limit) = (self.sent.borrow(), self.limit.get());
        let spread = (Self::SECOND * SPREAD_PERCENT).checked_div(limit.checked_mul(100)?)?;
        let after_last = sent.back().map(|last| *last + spread);
        let is_full = sent.len() >= limit as usize;
        let after_oldest = sent.front().filter(|_| is_full).map(|oldest| *oldest + Self::SECOND);
        after_last.max(after_oldest)
    }

    fn forget_all_but(&self, limit: u32) {
        let mut sent = self.sent.borrow_mut();
        while sent.len() > limit as usize {
            sent.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::time;

    use super::*;

    async fn turn(pace: &Pace) {
        if let Some(next) = pace.next() {
            time::sleep_until(next).await;
        }
        pace.count();
    }

    #[tokio::test(start_paused = true)]
    async fn never_more_than_the_limit_in_any_second_and_hardly_less() {
        let pace = Pace::default();
        pace.limit_to(10);
        let mut times = Vec::new();
        for i in 0..200u64 {
            turn(&pace).await;
            times.push(Instant::now());
            // The asker is late now and then.
            time::sleep(Duration::from_millis(i * 7 % 90)).await;
        }
        for window in times.windows(11) {
            assert!(window[10] - window[0] > Duration::from_secs(1), "{:?}", window[10] - window[0]);
        }
        let took = times[199] - times[0];
        assert!(took < Duration::from_millis(20_100), "199 calls in {took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn calls_at_the_counter_wait_for_nothing_and_count() {
        let pace = Pace::default();
        pace.limit_to(2);
        let start = Instant::now();
        pace.count();
        pace.count();
        assert_eq!(start.elapsed(), Duration::ZERO);
        turn(&pace).await;
        assert!(start.elapsed() >= Duration::from_secs(1));
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nobody_waits() {
        let pace = Pace::default();
        let start = Instant::now();
        for _ in 0..1_000 {
            turn(&pace).await;
        }
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}
