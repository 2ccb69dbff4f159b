//! A service that fails again and again is left in peace for a while, so that no customer waits for it in
//! vain. Meanwhile somebody knocks, and as soon as it answers and is not unwell it is asked again.

use std::{cell::Cell, time::Duration};

use tokio::{
    sync::watch,
    time::{self, Instant},
};

use crate::{service::Knock, voucher::Doubt};

#[derive(Debug, Default)]
pub struct Rest {
    is_on: watch::Sender<bool>,
    /// Failures since the last answer.
    failures: Cell<u32>,
    /// How long the last knock was waited for since the last answer.
    pause: Cell<Duration>,
}

impl Rest {
    /// So many failures in a row are no accident.
    const MOST_FAILURES: u32 = 3;
    const FIRST_PAUSE: Duration = Duration::from_secs(2);
    const LONGEST_PAUSE: Duration = Duration::from_secs(30);
    /// Who has called himself unwell for so long is asked all the same: at the place that is knocked at
    /// he may always say so.
    const LONGEST_UNWELL: Duration = Duration::from_secs(20);

    /// Whether the service is not to be asked now.
    pub fn is_on(&self) -> bool {
        *self.is_on.borrow()
    }

    /// Hears what came of a question that waited for nothing.
    pub fn hear(&self, doubt: Option<&Doubt>) {
        if doubt.is_some_and(Doubt::is_outage) {
            self.failures.set(self.failures.get() + 1);
            if self.failures.get() >= Self::MOST_FAILURES {
                self.is_on.send_replace(true);
            }
        } else {
            self.answered();
        }
    }

    /// The service has answered a question.
    pub fn answered(&self) {
        self.failures.set(0);
        self.pause.set(Duration::ZERO);
        self.is_on.send_replace(false);
    }

    /// Tells of every rest that begins and ends, and knocks while one is on, less and less often. Who
    /// answers a knock may still fail at the next question: then the rest goes on where it was.
    pub async fn keep(&self, knock: impl AsyncFn() -> Knock, tell: impl Fn(bool)) {
        let mut is_on = self.is_on.subscribe();
        // What is watched lives as long as this does.
        while is_on.wait_for(|is_on| *is_on).await.is_ok() {
            tell(true);
            let mut unwell_since: Option<Instant> = None;
            while self.is_on() {
                tokio::select! {
                    () = time::sleep(self.next_pause()) => {
                        let knock = knock().await;
                        unwell_since = unwell_since.or(Some(Instant::now())).filter(|_| knock == Knock::Unwell);
                        let is_long = unwell_since.is_some_and(|since| since.elapsed() >= Self::LONGEST_UNWELL);
                        if knock == Knock::Home || is_long {
                            self.failures.set(Self::MOST_FAILURES - 1);
                            self.is_on.send_replace(false);
                        }
                    }
                    _ = is_on.wait_for(|is_on| !is_on) => {}
                }
            }
            tell(false);
        }
    }

    fn next_pause(&self) -> Duration {
        let pause = (self.pause.get() * 2).clamp(Self::FIRST_PAUSE, Self::LONGEST_PAUSE);
        self.pause.set(pause);
        pause
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use tokio::task::{self, LocalSet};

    use super::*;

    const NO_ANSWER: Option<&Doubt> = Some(&Doubt::Timeout);

    fn fail(rest: &Rest, times: u32) {
        for _ in 0..times {
            rest.hear(NO_ANSWER);
        }
    }

    /// A rest that is kept, what comes of a knock, and when knocks were made, in seconds.
    struct Kept {
        rest: Rc<Rest>,
        knock: Rc<Cell<Knock>>,
        knocks: Rc<RefCell<Vec<u64>>>,
        told: Rc<RefCell<Vec<bool>>>,
    }

    fn kept() -> Kept {
        let knock = Rc::new(Cell::new(Knock::Nobody));
        let kept = Kept { rest: Rc::default(), knock, knocks: Rc::default(), told: Rc::default() };
        let (rest, outcome) = (kept.rest.clone(), kept.knock.clone());
        let (knocks, told, begun) = (kept.knocks.clone(), kept.told.clone(), Instant::now());
        task::spawn_local(async move {
            let knock = async || {
                knocks.borrow_mut().push(begun.elapsed().as_secs());
                outcome.get()
            };
            rest.keep(knock, |is_on| told.borrow_mut().push(is_on)).await;
        });
        kept
    }

    async fn pass(secs: u64) {
        time::sleep(Duration::from_secs(secs)).await;
    }

    #[test]
    fn three_failures_in_a_row_begin_a_rest_and_any_answer_between_counts_from_the_beginning() {
        let rest = Rest::default();
        fail(&rest, 2);
        rest.hear(Some(&Doubt::LoginNeeded));
        fail(&rest, 2);
        rest.hear(None);
        fail(&rest, 2);
        assert!(!rest.is_on());
        fail(&rest, 1);
        assert!(rest.is_on());
    }

    #[tokio::test(start_paused = true)]
    async fn knocks_come_less_and_less_often_until_one_is_answered() {
        LocalSet::new()
            .run_until(async {
                let kept = kept();
                fail(&kept.rest, 3);
                pass(100).await;
                assert_eq!(*kept.knocks.borrow(), [2, 6, 14, 30, 60, 90]);
                assert_eq!(*kept.told.borrow(), [true]);
                kept.knock.set(Knock::Home);
                pass(21).await;
                assert!(!kept.rest.is_on());
                assert_eq!(*kept.told.borrow(), [true, false]);
                pass(100).await;
                assert_eq!(kept.knocks.borrow().len(), 7, "nobody knocks without need");
            })
            .await;
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_answers_knocks_but_no_question_rests_again_at_once_and_longer() {
        LocalSet::new()
            .run_until(async {
                let kept = kept();
                kept.knock.set(Knock::Home);
                fail(&kept.rest, 3);
                pass(3).await;
                assert!(!kept.rest.is_on());
                fail(&kept.rest, 1);
                assert!(kept.rest.is_on());
                pass(10).await;
                assert_eq!(*kept.knocks.borrow(), [2, 7]);
            })
            .await;
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_says_that_he_is_unwell_rests_on_but_not_for_ever() {
        LocalSet::new()
            .run_until(async {
                let kept = kept();
                kept.knock.set(Knock::Unwell);
                fail(&kept.rest, 3);
                pass(29).await;
                assert_eq!(*kept.knocks.borrow(), [2, 6, 14]);
                assert!(kept.rest.is_on());
                pass(2).await;
                assert!(!kept.rest.is_on(), "the next question decides");
                fail(&kept.rest, 1);
                pass(20).await;
                kept.knock.set(Knock::Home);
                pass(11).await;
                assert!(!kept.rest.is_on());
            })
            .await;
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_comes_back_unwell_is_not_asked_at_once() {
        LocalSet::new()
            .run_until(async {
                let kept = kept();
                fail(&kept.rest, 3);
                pass(61).await;
                kept.knock.set(Knock::Unwell);
                pass(30).await;
                assert!(kept.rest.is_on());
                pass(30).await;
                assert!(!kept.rest.is_on());
                assert_eq!(*kept.knocks.borrow(), [2, 6, 14, 30, 60, 90, 120]);
            })
            .await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_late_answer_ends_the_rest() {
        LocalSet::new()
            .run_until(async {
                let kept = kept();
                fail(&kept.rest, 3);
                pass(1).await;
                kept.rest.hear(None);
                pass(1).await;
                assert_eq!(*kept.told.borrow(), [true, false]);
                fail(&kept.rest, 3);
                pass(3).await;
                assert_eq!(*kept.knocks.borrow(), [4], "the pauses begin anew");
            })
            .await;
    }
}
