//! A service that fails again and again is left in peace for a while, so that no customer waits for it in
//! vain. Meanwhile somebody knocks, and as soon as it answers it is asked again.

use std::{cell::Cell, time::Duration};

use tokio::{sync::watch, time};

use crate::voucher::Doubt;

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
    pub async fn keep(&self, knock: impl AsyncFn() -> bool, tell: impl Fn(bool)) {
        let mut is_on = self.is_on.subscribe();
        // What is watched lives as long as this does.
        while is_on.wait_for(|is_on| *is_on).await.is_ok() {
            tell(true);
            while self.is_on() {
                tokio::select! {
                    () = time::sleep(self.next_pause()) => {
                        if knock().await {
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

    use tokio::{
        task::{self, LocalSet},
        time::Instant,
    };

    use super::*;

    const NO_ANSWER: Option<&Doubt> = Some(&Doubt::Timeout);

    fn fail(rest: &Rest, times: u32) {
        for _ in 0..times {
            rest.hear(NO_ANSWER);
        }
    }

    /// A rest that is kept, whether a knock is answered, and when knocks were made, in seconds.
    struct Kept {
        rest: Rc<Rest>,
        is_home: Rc<Cell<bool>>,
        knocks: Rc<RefCell<Vec<u64>>>,
        told: Rc<RefCell<Vec<bool>>>,
    }

    fn kept() -> Kept {
        let kept =
            Kept { rest: Rc::default(), is_home: Rc::default(), knocks: Rc::default(), told: Rc::default() };
        let (rest, is_home) = (kept.rest.clone(), kept.is_home.clone());
        let (knocks, told, begun) = (kept.knocks.clone(), kept.told.clone(), Instant::now());
        task::spawn_local(async move {
            let knock = async || {
                knocks.borrow_mut().push(begun.elapsed().as_secs());
                is_home.get()
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
                kept.is_home.set(true);
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
                kept.is_home.set(true);
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
