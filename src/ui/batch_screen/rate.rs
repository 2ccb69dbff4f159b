//! How fast answers come, and how long the rest will take.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

/// Looks back a few seconds: long enough to be calm, short enough to follow.
const SPAN: Duration = Duration::from_secs(5);

/// Longer than between two answers.
const PAUSE: Duration = Duration::from_millis(1_500);

#[derive(Debug, Default)]
pub struct Rate {
    answers: VecDeque<(Instant, usize)>,
}

impl Rate {
    pub fn count(&mut self, answers: usize) {
        let now = Instant::now();
        self.answers.push_back((now, answers));
        while self.answers.front().is_some_and(|(at, _)| now - *at > SPAN) {
            self.answers.pop_front();
        }
    }

    /// Answers a second; `None` until there is something to tell by.
    #[expect(clippy::cast_precision_loss, reason = "a rate to be read, not to be reckoned with")]
    pub fn per_second(&self) -> Option<f64> {
        let ((first, _), (last, _)) = (self.answers.front()?, self.answers.back()?);
        // Answers that do not come slow it down too.
        let end = if last.elapsed() > PAUSE { Instant::now() } else { *last };
        let secs = (end - *first).as_secs_f64();
        // What came with the first is from before.
        let count: usize = self.answers.iter().skip(1).map(|(_, answers)| answers).sum();
        (secs >= 0.5).then(|| count as f64 / secs)
    }

    /// How long `open` codes will take.
    #[expect(clippy::cast_precision_loss, reason = "an estimate")]
    pub fn left(&self, open: usize) -> Option<Duration> {
        let rate = self.per_second().filter(|rate| *rate > 0.0)?;
        Duration::try_from_secs_f64(open as f64 / rate).ok()
    }
}
