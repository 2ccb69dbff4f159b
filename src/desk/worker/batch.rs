//! The batch at work: asks its codes at the set rate, several at once, and has each answer written down.
//! A customer at the counter waits for none of them.

use std::{
    cell::{Cell, RefCell},
    path::Path,
    rc::Rc,
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use tokio::{
    sync::{
        OwnedSemaphorePermit, Semaphore,
        mpsc::{self, UnboundedReceiver},
    },
    time::{self, Instant},
};

use super::{Worker, blocking};
use crate::{
    desk::{
        batch::{Asked, BatchCommand, BatchNews, BatchQueue, Draft, Halt, Pace, Pacing},
        message::Event,
        shop::Shop,
    },
    store::{Batch, BatchBook, BatchKept, BatchTrouble},
    table::SheetFault,
    voucher::{Code, Inquiry, Kind, Service, Verdict},
};

/// Enough to keep the vendor's rate while every answer takes as long as it may.
const AT_ONCE: usize = 32;

/// The batch, as far as this thread works on it.
pub struct BatchRun {
    book: RefCell<Option<BatchBook>>,
    queue: RefCell<BatchQueue>,
    /// Counts how often asking began or halted; whoever asks stops when it has moved on.
    turn: Cell<u64>,
    is_running: Cell<bool>,
    /// Counts what was said of a batch that is to start; one that waits for the shop starts only if
    /// nothing was said since.
    start: Cell<u64>,
    permits: Arc<Semaphore>,
    zhimai: Pace,
    yunzhong: Pace,
    /// Calls a second instead of those of the settings.
    per_second: Cell<Option<u32>>,
    /// Somebody named the file, and it is theirs to remove.
    is_named: Cell<bool>,
    /// Days after its newest answer, a batch is removed; 0 for never, and until the settings are read.
    keep_days: Cell<u16>,
}

impl Default for BatchRun {
    fn default() -> Self {
        Self {
            book: RefCell::default(),
            queue: RefCell::default(),
            turn: Cell::default(),
            is_running: Cell::default(),
            start: Cell::default(),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            zhimai: Pace::default(),
            yunzhong: Pace::default(),
            per_second: Cell::default(),
            is_named: Cell::default(),
            keep_days: Cell::default(),
        }
    }
}

impl BatchRun {
    /// How fast a service may be asked.
    pub fn pace(&self, service: Service) -> &Pace {
        match service {
            Service::Zhimai => &self.zhimai,
            Service::Yunzhong => &self.yunzhong,
        }
    }

    pub fn limit_to(&self, per_second: u32) {
        let per_second = self.per_second.get().unwrap_or(per_second);
        self.zhimai.limit_to(per_second);
        self.yunzhong.limit_to(per_second);
    }

    /// Removes the batch.
    pub fn forget(&self) {
        self.with_book(BatchBook::remove);
    }

    /// Removes a batch whose newest answer is older than so many days.
    pub fn forget_old(&self, days: u16) {
        self.keep_days.set(days);
        let newest = self.queue.borrow().newest();
        let age = newest.map(|newest| Timestamp::now().duration_since(newest));
        if days > 0
            && !self.is_named.get()
            && age.is_some_and(|age| age > SignedDuration::from_hours(24 * i64::from(days)))
        {
            self.forget();
        }
    }

    /// Waits until every service that this code is asked of may be asked, and counts the calls.
    async fn pace_for(&self, code: &Code) -> Vec<(Service, u64)> {
        let kind = self.queue.borrow().kind();
        let services = || code.services(kind).iter().copied();
        let next = || services().filter_map(|service| self.pace(service).next()).max();
        while let Some(next) = next().filter(|next| *next > Instant::now()) {
            time::sleep_until(next).await;
        }
        services().map(|service| (service, self.pace(service).count())).collect()
    }

    /// Why this shop cannot be asked for the batch.
    fn hindrance(&self, shop: &Shop) -> Option<Halt> {
        let queue = self.queue.borrow();
        let services = queue.kind().services();
        let can_ask = services.iter().any(|service| shop.can_ask(*service));
        let is_broken = services.iter().any(|service| shop.is_broken(*service));
        match () {
            () if shop.is_practice() != queue.is_practice() => Some(Halt::OtherShop),
            () if !can_ask || is_broken => Some(Halt::CannotAsk),
            () if queue.has_clear_answer() && shop.account(queue.kind()) != queue.account() => {
                Some(Halt::OtherShop)
            }
            () => None,
        }
    }

    /// A batch that no shop has said anything clear of belongs to whichever is asked: its account may have
    /// been mended since.
    fn adopt(&self, account: u32) {
        if self.queue.borrow_mut().adopt(account) {
            self.with_book(|book| book.adopt(account));
        }
    }

    fn with_book(&self, work: impl FnOnce(&BatchBook)) {
        self.book.borrow().as_ref().map(work);
    }

    /// Something was said: a start that still waits is off.
    fn say(&self) -> u64 {
        self.start.set(self.start.get() + 1);
        self.start.get()
    }
}

impl Worker {
    pub(super) fn take_batch(self: Rc<Self>, command: BatchCommand) {
        let run = &self.batch;
        match command {
            BatchCommand::Open { file, per_second, is_named } => {
                run.per_second.set(per_second);
                run.is_named.set(is_named);
                self.open_batch(&file);
            }
            BatchCommand::Read { ticket, source } => {
                self.read_batch(ticket, move || Draft::read(source));
            }
            BatchCommand::Choose { ticket, sheet, column, has_heads } => {
                self.read_batch(ticket, move || Ok(Draft::of(sheet, column, has_heads)));
            }
            BatchCommand::Start { draft, kind } => {
                let start = run.say();
                self.clone().spawn(async move { self.start_batch(start, *draft, kind).await });
            }
            BatchCommand::Go => {
                run.with_book(|book| book.stop(false));
                self.go_on();
            }
            BatchCommand::Pause => self.hold(),
            BatchCommand::Stop => {
                self.hold();
                run.with_book(|book| book.stop(true));
            }
            BatchCommand::CheckUnknown => {
                let unknown = run.queue.borrow().unknown();
                if !unknown.is_empty() {
                    run.with_book(|book| book.reopen(unknown));
                }
            }
            BatchCommand::Remove => {
                self.hold();
                run.forget();
            }
        }
    }

    fn open_batch(self: Rc<Self>, file: &Path) {
        let (kept, news) = mpsc::unbounded_channel();
        let book = BatchBook::start(file, move |news| {
            // Nobody listens any more once the desk is closing.
            let _ = kept.send(news);
        });
        match book {
            Ok(book) => {
                self.batch.book.replace(Some(book));
                self.clone().spawn(self.hear_batch(news));
            }
            Err(error) => {
                let trouble = BatchTrouble::Failed(error.to_string());
                self.tell_batch(BatchNews::Kept(BatchKept::Trouble(Some(trouble))));
            }
        }
    }

    fn read_batch(
        self: Rc<Self>,
        ticket: u64,
        read: impl FnOnce() -> Result<Draft, SheetFault> + Send + 'static,
    ) {
        self.clone().spawn(async move {
            let draft = blocking(read).await.map(Box::new);
            self.tell_batch(BatchNews::Read { ticket, draft });
        });
    }

    /// The batch belongs to the shop that is open now.
    async fn start_batch(&self, start: u64, draft: Draft, kind: Kind) {
        let Some(shop) = self.open_shop().await else { return };
        if self.batch.start.get() == start {
            let batch =
                Batch { kind, practice: shop.is_practice(), account: shop.account(kind), ..draft.batch };
            self.batch.with_book(|book| book.begin(Box::new(batch)));
        }
    }

    async fn hear_batch(self: Rc<Self>, mut news: UnboundedReceiver<BatchKept>) {
        while let Some(news) = news.recv().await {
            let run = &self.batch;
            match &news {
                BatchKept::Opened(batch) => {
                    self.halt(Halt::Waiting);
                    run.queue.borrow_mut().follow(batch.as_deref());
                }
                BatchKept::Begun(batch) => {
                    self.halt(Halt::Waiting);
                    run.queue.borrow_mut().follow(Some(batch));
                }
                BatchKept::Settled(settled) => {
                    let mut queue = run.queue.borrow_mut();
                    for (place, report) in settled {
                        queue.settled(*place, report);
                    }
                }
                BatchKept::Reopened(places) => run.queue.borrow_mut().reopened(places),
                BatchKept::Trouble(Some(trouble)) => {
                    tracing::warn!(?trouble, "the batch has trouble");
                    self.halt(Halt::NotKept);
                    if matches!(trouble, BatchTrouble::SetAside(_)) {
                        // Its answers could be written nowhere.
                        run.queue.borrow_mut().follow(None);
                    }
                }
                BatchKept::Trouble(None) | BatchKept::Stopped(_) => {}
            }
            let is_to_go = matches!(news, BatchKept::Begun(_) | BatchKept::Reopened(_));
            let is_opened = matches!(news, BatchKept::Opened(Some(_)));
            self.tell_batch(BatchNews::Kept(news));
            if is_to_go {
                self.clone().go_on();
            } else if is_opened {
                run.forget_old(run.keep_days.get());
            } else if run.is_running.get() && run.queue.borrow().is_hopeless() {
                self.halt(Halt::NoAnswers);
            }
        }
    }

    fn tell_batch(&self, news: BatchNews) {
        self.outbox.send(Event::Batch(news));
    }

    /// The manager wants nothing to be asked now.
    fn hold(&self) {
        self.batch.say();
        self.halt(Halt::Waiting);
    }

    fn halt(&self, why: Halt) {
        let run = &self.batch;
        run.turn.set(run.turn.get() + 1);
        run.queue.borrow_mut().halt();
        if run.is_running.replace(false) {
            tracing::info!(?why, "the batch halts");
            self.tell_batch(BatchNews::Pacing(Pacing::Halted(why)));
        }
    }

    fn go_on(self: Rc<Self>) {
        let run = &self.batch;
        if run.is_running.replace(true) {
            return;
        }
        tracing::info!("the batch goes on");
        run.queue.borrow_mut().begin();
        run.turn.set(run.turn.get() + 1);
        self.tell_batch(BatchNews::Pacing(Pacing::Running));
        let turn = run.turn.get();
        self.clone().spawn(self.ask_all(turn));
    }

    /// Asks what is open, until nothing is, or until somebody says otherwise.
    async fn ask_all(self: Rc<Self>, turn: u64) {
        let run = &self.batch;
        loop {
            let Ok(permit) = run.permits.clone().acquire_owned().await else { return };
            let Some(shop) = self.final_shop().await else { return };
            if run.turn.get() != turn {
                return;
            }
            if let Some(hindrance) = run.hindrance(&shop) {
                return self.halt(hindrance);
            }
            let next = run.queue.borrow_mut().next();
            let kind = run.queue.borrow().kind();
            run.adopt(shop.account(kind));
            // Those that are still out are told when they are written down.
            let Some(asked) = next else { return self.halt(Halt::Waiting) };
            let calls = run.pace_for(&asked.code).await;
            if run.turn.get() != turn || !self.is_open(&shop) {
                run.queue.borrow_mut().put_back(&asked);
                continue;
            }
            self.spawn(self.clone().ask(shop, asked, calls, permit));
        }
    }

    /// Whether no other shop was opened since.
    fn is_open(&self, shop: &Rc<Shop>) -> bool {
        self.shop.borrow().as_ref().is_some_and(|open| Rc::ptr_eq(open, shop))
    }

    /// Writes down that the code is about to be prepared.
    async fn note_prepare(&self, asked: &Asked) -> bool {
        let noted = self.batch.book.borrow().as_ref().map(|book| book.note(asked.place));
        match noted {
            Some(noted) => noted.await.is_ok() && self.batch.queue.borrow().counts(asked),
            None => false,
        }
    }

    async fn ask(
        self: Rc<Self>,
        shop: Rc<Shop>,
        asked: Asked,
        calls: Vec<(Service, u64)>,
        permit: OwnedSemaphorePermit,
    ) {
        let mut report = self.batch.queue.borrow().report(asked.code.clone());
        if matches!(report.prepare, Inquiry::Pending) && !self.note_prepare(&asked).await {
            // What cannot be written down is not prepared.
            return self.batch.queue.borrow_mut().put_back(&asked);
        }
        let again = |service| {
            self.batch.pace(service).count();
        };
        shop.ask(&mut report, again).await;
        self.tell_clock();
        for (service, call) in calls {
            self.batch.pace(service).answered(call);
        }
        report.forget_tokens();
        report.forget_address();
        drop(permit);
        let verdict = report.verdict().map(Verdict::key);
        tracing::debug!(place = asked.place, verdict, reason = report.reason_key(), "asked");
        let mut queue = self.batch.queue.borrow_mut();
        // The batch may have become another shop's meanwhile; but what was prepared is not prepared twice.
        let is_of_it = shop.account(queue.kind()) == queue.account();
        if !is_of_it && matches!(report.prepare, Inquiry::NotAsked) {
            queue.put_back(&asked);
        } else if queue.counts(&asked) {
            self.batch.with_book(|book| book.settle(asked.place, Box::new(report)));
        }
    }
}
