//! How fast a service may be asked: never more calls than its limit in any second, not only on average.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::Duration,
};

use tokio::time::Instant;

/// The limit of one service. A cell-rate limiter (such as governor's) keeps to an average and lets two
/// calls come closer when one was late; this one looks back at when each call reached the service.
#[derive(Debug, Default)]
pub struct Pace {
    /// Calls a second; 0 for no limit.
    limit: Cell<u32>,
    /// The last calls, as many as the limit, oldest first.
    calls: RefCell<VecDeque<Call>>,
    /// How many calls there were.
    count: Cell<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Call {
    number: u64,
    sent: Instant,
    /// When it was with the service at the latest.
    arrived: Instant,
}

impl Pace {
    /// A second, and what the clocks on both sides round off.
    const SECOND: Duration = Duration::from_millis(1_004);
    /// How long a call that is not answered yet may be on its way.
    /// It is lost to the rate, so it is short.
    const ON_THE_WAY: Duration = Duration::from_millis(8);

    pub fn limit_to(&self, per_second: u32) {
        self.limit.set(per_second);
        self.forget_all_but(per_second);
    }

    /// Counts a call, and returns its number. One at the counter waits for nothing: a customer stands there.
    pub fn count(&self) -> u64 {
        let (limit, number) = (self.limit.get(), self.count.get());
        self.count.set(number + 1);
        if limit > 0 {
            let sent = Instant::now();
            self.calls.borrow_mut().push_back(Call { number, sent, arrived: sent + Self::ON_THE_WAY });
            self.forget_all_but(limit);
        }
        number
    }

    /// The call was answered: so it has been with the service.
    pub fn answered(&self, number: u64) {
        let now = Instant::now();
        if let Some(call) = self.calls.borrow_mut().iter_mut().find(|call| call.number == number) {
            call.arrived = call.arrived.min(now);
        }
    }

    /// When the next call may be made; `None` for at once. Spread over the second, but a call that was
    /// late may be made up for.
    pub fn next(&self) -> Option<Instant> {
        const SPREAD_PERCENT: u32 = 90;
        let (calls, limit) = (self.calls.borrow(), self.limit.get());
        let spread = (Self::SECOND * SPREAD_PERCENT).checked_div(limit.checked_mul(100)?)?;
        let after_last = calls.back().map(|last| last.sent + spread);
        let is_full = calls.len() >= limit as usize;
        let after_oldest = calls.front().filter(|_| is_full).map(|oldest| oldest.arrived + Self::SECOND);
        after_last.max(after_oldest)
    }

    fn forget_all_but(&self, limit: u32) {
        let mut calls = self.calls.borrow_mut();
        while calls.len() > limit as usize {
            calls.pop_front();
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
            // A call takes its time to the service, and the asker is late now and then.
            let way = Duration::from_millis(i % 5);
            times.push(Instant::now() + way);
            time::sleep(way).await;
            pace.answered(i);
            time::sleep(Duration::from_millis(i * 7 % 85)).await;
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
