//! The batch at work: asks its codes at the set rate, several at once, and has each answer written down.
//! A customer at the counter waits for none of them.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeSet, VecDeque},
    path::Path,
    rc::Rc,
    sync::Arc,
};

use jiff::Timestamp;
use tokio::sync::{
    OwnedSemaphorePermit, Semaphore,
    mpsc::{self, UnboundedReceiver},
};

use super::{Worker, blocking};
use crate::{
    desk::{
        batch::{BatchCommand, BatchNews, Draft, Halt, Pace, Pacing},
        message::Event,
        shop::Shop,
    },
    store::{Batch, BatchBook, BatchKept, BatchTrouble},
    voucher::{Code, Kind, Report, ReportId, Service, Verdict},
};

/// Enough to keep the vendor's rate while every answer takes as long as it may.
const AT_ONCE: usize = 32;

/// So many codes in a row without an answer are no accident.
const HOPELESS: u32 = 20;

pub struct BatchRun {
    book: RefCell<Option<BatchBook>>,
    codes: RefCell<Vec<Code>>,
    kind: Cell<Kind>,
    practice: Cell<bool>,
    /// The places of the codes to ask, in their order.
    open: RefCell<VecDeque<usize>>,
    /// The places of those that came to nothing.
    unknown: RefCell<BTreeSet<usize>>,
    /// Counts the batches: an answer for an earlier one is nobody's.
    batch: Cell<u64>,
    /// Counts how often asking began or halted; whoever asks stops when it has moved on.
    turn: Cell<u64>,
    is_running: Cell<bool>,
    /// The batch that is being written down is to be asked at once.
    starts: Cell<bool>,
    in_vain: Cell<u32>,
    permits: Arc<Semaphore>,
    zhimai: Pace,
    yunzhong: Pace,
    /// Calls a second instead of those of the settings.
    per_second: Cell<Option<u32>>,
}

impl Default for BatchRun {
    fn default() -> Self {
        Self {
            book: RefCell::default(),
            codes: RefCell::default(),
            kind: Cell::new(Kind::Exchange),
            practice: Cell::default(),
            open: RefCell::default(),
            unknown: RefCell::default(),
            batch: Cell::default(),
            turn: Cell::default(),
            is_running: Cell::default(),
            starts: Cell::default(),
            in_vain: Cell::default(),
            permits: Arc::new(Semaphore::new(AT_ONCE)),
            zhimai: Pace::default(),
            yunzhong: Pace::default(),
            per_second: Cell::default(),
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

    fn with_book(&self, work: impl FnOnce(&BatchBook)) {
        self.book.borrow().as_ref().map(work);
    }

    /// Another batch is there, or none.
    fn follow(&self, batch: Option<&Batch>) {
        self.batch.set(self.batch.get() + 1);
        let codes = batch.map(|batch| &*batch.codes).unwrap_or_default();
        let with = |wanted: Option<Verdict>| {
            let places = codes.iter().enumerate().filter(move |(_, code)| code.verdict() == wanted);
            places.map(|(place, _)| place)
        };
        self.codes.replace(codes.iter().map(|code| code.code.clone()).collect());
        self.open.replace(with(None).collect());
        self.unknown.replace(with(Some(Verdict::Unknown)).collect());
        if let Some(batch) = batch {
            self.kind.set(batch.kind);
            self.practice.set(batch.practice);
        }
    }

    fn next_open(&self) -> Option<usize> {
        self.open.borrow().front().copied()
    }

    fn settled(&self, place: usize, verdict: Option<Verdict>) {
        let mut unknown = self.unknown.borrow_mut();
        if verdict == Some(Verdict::Unknown) {
            unknown.insert(place);
        } else {
            unknown.remove(&place);
        }
    }

    fn reopened(&self, places: &[usize]) {
        self.unknown.borrow_mut().retain(|place| !places.contains(place));
        self.open.borrow_mut().extend(places);
    }
}

impl Worker {
    pub(super) fn take_batch(self: Rc<Self>, command: BatchCommand) {
        let run = &self.batch;
        match command {
            BatchCommand::Open { file, per_second } => {
                run.per_second.set(per_second);
                self.open_batch(&file);
            }
            BatchCommand::Read(source) => self.read_batch(move || Draft::read(source).map(Box::new)),
            BatchCommand::Choose { sheet, column, has_heads } => {
                self.read_batch(move || Ok(Box::new(Draft::of(sheet, column, has_heads))));
            }
            BatchCommand::Start { draft, kind } => {
                self.clone().spawn(async move { self.start_batch(*draft, kind).await });
            }
            BatchCommand::Go => {
                run.with_book(|book| book.stop(false));
                self.go_on();
            }
            BatchCommand::Pause => self.halt(Halt::Waiting),
            BatchCommand::Stop => {
                self.halt(Halt::Waiting);
                run.with_book(|book| book.stop(true));
            }
            BatchCommand::CheckUnknown => {
                let unknown: Vec<usize> = run.unknown.borrow().iter().copied().collect();
                run.starts.set(true);
                run.with_book(|book| book.reopen(unknown));
            }
            BatchCommand::Remove => {
                self.halt(Halt::Waiting);
                run.with_book(BatchBook::remove);
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
        read: impl FnOnce() -> Result<Box<Draft>, crate::table::SheetFault> + Send + 'static,
    ) {
        self.clone().spawn(async move {
            let draft = blocking(read).await;
            self.tell_batch(BatchNews::Read(draft));
        });
    }

    /// The batch belongs to the shop that is open now.
    async fn start_batch(&self, draft: Draft, kind: Kind) {
        self.halt(Halt::Waiting);
        let Some(shop) = self.open_shop().await else { return };
        let batch = Batch { kind, practice: shop.is_practice(), ..draft.batch };
        self.batch.starts.set(true);
        self.batch.with_book(|book| book.begin(Box::new(batch)));
    }

    async fn hear_batch(self: Rc<Self>, mut news: UnboundedReceiver<BatchKept>) {
        while let Some(news) = news.recv().await {
            let run = &self.batch;
            match &news {
                BatchKept::Opened(batch) => run.follow(batch.as_deref()),
                BatchKept::Settled(settled) => {
                    settled.iter().for_each(|(place, report)| run.settled(*place, report.verdict()));
                }
                BatchKept::Reopened(places) => run.reopened(places),
                BatchKept::Trouble(Some(trouble)) => {
                    tracing::warn!(?trouble, "the batch has trouble");
                    run.starts.set(false);
                    self.halt(Halt::NotKept);
                }
                BatchKept::Trouble(None) | BatchKept::Stopped(_) => {}
            }
            let is_opened = matches!(news, BatchKept::Opened(_) | BatchKept::Reopened(_));
            self.tell_batch(BatchNews::Kept(news));
            if is_opened && run.starts.take() {
                self.clone().go_on();
            }
        }
    }

    fn tell_batch(&self, news: BatchNews) {
        self.outbox.send(Event::Batch(news));
    }

    fn halt(&self, why: Halt) {
        self.batch.turn.set(self.batch.turn.get() + 1);
        if self.batch.is_running.replace(false) {
            tracing::info!(?why, open = self.batch.open.borrow().len(), "the batch halts");
            self.tell_batch(BatchNews::Pacing(Pacing::Halted(why)));
        }
    }

    fn go_on(self: Rc<Self>) {
        if self.batch.is_running.replace(true) {
            return;
        }
        tracing::info!(open = self.batch.open.borrow().len(), "the batch goes on");
        self.batch.in_vain.set(0);
        self.batch.turn.set(self.batch.turn.get() + 1);
        self.tell_batch(BatchNews::Pacing(Pacing::Running));
        let turn = self.batch.turn.get();
        self.clone().spawn(self.ask_all(turn));
    }

    /// Asks what is open, until nothing is, or until somebody says otherwise.
    async fn ask_all(self: Rc<Self>, turn: u64) {
        let run = &self.batch;
        while let Some(place) = run.next_open() {
            let Ok(permit) = run.permits.clone().acquire_owned().await else { return };
            let code = run.codes.borrow().get(place).cloned();
            for service in code.iter().flat_map(|code| code.services(run.kind.get())) {
                run.pace(*service).turn().await;
            }
            let Some(shop) = self.open_shop().await else { return };
            if run.turn.get() != turn {
                return;
            }
            if shop.is_practice() != run.practice.get() {
                return self.halt(Halt::OtherShop);
            }
            run.open.borrow_mut().pop_front();
            if let Some(code) = code {
                self.spawn(self.clone().ask(shop, place, code, permit));
            }
        }
        // Those that are still out are told when they are written down.
        if run.turn.get() == turn {
            self.halt(Halt::Waiting);
        }
    }

    async fn ask(self: Rc<Self>, shop: Rc<Shop>, place: usize, code: Code, permit: OwnedSemaphorePermit) {
        let run = &self.batch;
        let batch = run.batch.get();
        let mut report = Report::new(ReportId(0), code, run.kind.get(), Timestamp::now());
        report.is_waiting = false;
        report.practice = Some(shop.is_practice());
        shop.ask(&mut report).await;
        report.forget_tokens();
        report.forget_address();
        drop(permit);
        if run.batch.get() != batch {
            return;
        }
        tracing::debug!(
            place,
            verdict = report.verdict().map(Verdict::key),
            reason = report.reason_key(),
            "asked"
        );
        let is_in_vain = report.trouble().is_some();
        run.in_vain.set(if is_in_vain { run.in_vain.get() + 1 } else { 0 });
        if run.in_vain.get() >= HOPELESS {
            self.halt(Halt::NoAnswers);
        }
        run.with_book(|book| book.settle(place, Box::new(report)));
    }
}
