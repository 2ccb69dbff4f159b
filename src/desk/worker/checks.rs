//! Checks, each in its turn: the answers are told as they come, and what they came to is written down.

use std::{collections::BTreeMap, rc::Rc};

use jiff::Zoned;
use tokio::{
    task::{self, AbortHandle},
    time::{self, Instant},
};

use super::Worker;
use crate::{
    desk::{message::Event, shop::Shop},
    logs,
    service::DEADLINE,
    store::Entry,
    voucher::{Code, Doubt, Inquiry, Report, ReportId, Service, Verdict},
};

/// The checks that are not settled, in the order of the scans.
#[derive(Debug, Default)]
pub struct Unsettled(BTreeMap<ReportId, (Report, AbortHandle)>);

impl Worker {
    pub(super) fn begin(self: Rc<Self>, report: Report) {
        let check = self.spawn(self.clone().check_in_turn(report.clone()));
        self.unsettled.borrow_mut().0.insert(report.id, (report, check.abort_handle()));
    }

    /// Forgets a check whose turn has not come.
    pub(super) fn cancel(&self, id: ReportId) {
        let mut unsettled = self.unsettled.borrow_mut();
        if unsettled.0.get(&id).is_some_and(|(report, _)| report.is_waiting)
            && let Some((_, check)) = unsettled.0.remove(&id)
        {
            check.abort();
            self.outbox.send(Event::Cancelled { id });
        }
    }

    /// Nothing that was scanned for a real shop is asked of the practice shop, nor the other way round.
    pub(super) fn cancel_waiting(&self) {
        let ids: Vec<ReportId> = self.unsettled.borrow().0.keys().copied().collect();
        for id in ids {
            self.cancel(id);
        }
    }

    /// The desk closes: what has no verdict yet is written down as unknown.
    pub(super) fn give_up(&self) {
        let practice = self.shop.borrow().as_ref().is_some_and(|shop| shop.is_practice());
        let unsettled = std::mem::take(&mut *self.unsettled.borrow_mut());
        for (_, (mut report, _)) in unsettled.0 {
            report.give_up();
            report.practice.get_or_insert(practice);
            self.settled(report, self.counter.borrow().clone());
        }
    }

    async fn check_in_turn(self: Rc<Self>, mut report: Report) {
        let permit = self.check_permits.acquire().await;
        let begun = Instant::now();
        let shop = time::timeout(DEADLINE, self.open_shop()).await.ok().flatten();
        // Nothing is awaited between here and the shop: what began with one shop is told before
        // the window hears of another.
        let id = report.id;
        let practice = shop.as_ref().is_some_and(|shop| shop.is_practice());
        let counter = self.counter.borrow().clone();
        self.outbox.send_ahead(Event::Began { id, practice });
        report.practice = Some(practice);
        report.is_waiting = false;
        tracing::debug!(request = logs::request(id), practice, "check begins");
        self.note(id, |open| open.clone_from(&report));
        let code = report.code.clone();
        let look_up = async {
            // Once the requests are on their way: nothing keeps the customer waiting.
            task::yield_now().await;
            self.clone().look_up(id, code, practice);
        };
        tokio::join!(self.check(shop.as_deref(), &mut report, begun), look_up);
        // Nothing is awaited after the last answer is told: whoever closes the desk on hearing it
        // finds the check written down.
        self.unsettled.borrow_mut().0.remove(&id);
        self.settled(report, counter);
        drop(permit);
    }

    /// What is known so far, should the desk close before the rest is. Returns whether that is a verdict.
    fn note(&self, id: ReportId, change: impl FnOnce(&mut Report)) -> bool {
        let mut unsettled = self.unsettled.borrow_mut();
        let Some((open, _)) = unsettled.0.get_mut(&id) else { return true };
        change(open);
        open.verdict().is_some()
    }

    /// An answer that does not settle the check is mostly followed by the one that does.
    fn tell(&self, is_settled: bool, answer: Event) {
        if is_settled {
            self.outbox.send(answer);
        } else {
            self.outbox.send_ahead(answer);
        }
    }

    fn settled(&self, report: Report, counter: String) {
        self.write_down(Entry::new(report, counter, String::new()));
    }

    pub(super) fn write_down(&self, entry: Entry) {
        let report = entry.report();
        tracing::info!(
            request = logs::request(report.id),
            code = report.code.masked(),
            kind = report.kind.key(),
            verdict = report.verdict().map(Verdict::key),
            reason = report.reason_key(),
            zhimai = report.status.doubt().map(tracing::field::debug),
            yunzhong = report.prepare.doubt().map(tracing::field::debug),
            took_ms = report.took().map(|took| took.as_millis()),
            practice = report.practice,
            "checked"
        );
        if let Some(journal) = &self.journal {
            journal.append(entry);
        }
    }

    /// Tells, once the journal has looked, if it knows this code from earlier today. No check waits for
    /// that.
    fn look_up(self: Rc<Self>, id: ReportId, code: Code, practice: bool) {
        let (Some(journal), Ok(today)) = (&self.journal, Zoned::now().start_of_day()) else { return };
        let last = journal.last_of(code, today.timestamp(), practice);
        let outbox = self.outbox.clone();
        self.clone().spawn(async move {
            if let Some(seen) = last.await {
                outbox.send_ahead(Event::SeenBefore { id, seen });
            }
        });
    }

    /// Both services at once, for a check whose turn came at `begun`; each answer is told as it comes.
    async fn check(&self, shop: Option<&Shop>, report: &mut Report, begun: Instant) {
        let (id, code) = (report.id, &report.code);
        let asked = code.services(report.kind);
        let again = |service, doubt: &Doubt| {
            self.batch.pace(service).count();
            self.outbox.send(Event::AskedAgain { id, doubt: doubt.clone() });
        };
        let status = async {
            if !asked.contains(&Service::Zhimai) {
                return Inquiry::NotAsked;
            }
            self.batch.pace(Service::Zhimai).count();
            let inquiry = match shop {
                Some(shop) => {
                    let inquiry = shop.status(code, begun, |doubt| again(Service::Zhimai, doubt)).await;
                    self.tell_clock();
                    inquiry
                }
                None => no_secret_yet(),
            };
            let is_settled = self.note(id, |open| open.status = inquiry.clone());
            self.tell(is_settled, Event::Status { id, inquiry: inquiry.clone() });
            inquiry
        };
        let prepare = async {
            if !asked.contains(&Service::Yunzhong) {
                return Inquiry::NotAsked;
            }
            self.batch.pace(Service::Yunzhong).count();
            let inquiry = match shop {
                Some(shop) => shop.prepare(code, begun, |doubt| again(Service::Yunzhong, doubt)).await,
                None => no_secret_yet(),
            };
            let is_settled = self.note(id, |open| open.prepare = inquiry.clone());
            self.tell(is_settled, Event::Prepare { id, inquiry: Box::new(inquiry.clone()) });
            inquiry
        };
        (report.status, report.prepare) = tokio::join!(status, prepare);
    }

    /// The shop, as soon as there is one.
    pub(super) async fn open_shop(&self) -> Option<Rc<Shop>> {
        self.shop_when(|_| true).await
    }

    /// The same, once nobody is awaited to unlock the keyring: whoever asks for many has the time.
    pub(super) async fn final_shop(&self) -> Option<Rc<Shop>> {
        self.shop_when(|shop| !shop.is_provisional()).await
    }

    async fn shop_when(&self, is_it: impl Fn(&Shop) -> bool) -> Option<Rc<Shop>> {
        let mut shop = self.shop.subscribe();
        let open = shop.wait_for(|shop| shop.as_deref().is_some_and(&is_it)).await.ok()?;
        open.clone()
    }
}

/// The answer as long as nobody has unlocked the keyring.
fn no_secret_yet<T>() -> Inquiry<T> {
    Inquiry::Answered { answer: Doubt::NoSecret.into(), took: DEADLINE }
}
