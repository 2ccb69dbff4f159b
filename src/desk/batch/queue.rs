//! Which codes of the batch are to be asked, and whose answers count. It asks nobody itself.

use std::collections::BTreeSet;

use jiff::Timestamp;

use crate::{
    store::Batch,
    voucher::{Code, Kind, Report, ReportId, Verdict},
};

#[derive(Debug)]
pub struct BatchQueue {
    /// Counts the batches: an answer for an earlier one is nobody's.
    number: u64,
    kind: Kind,
    practice: bool,
    account: u32,
    codes: Vec<Code>,
    /// The places of the codes that were never answered.
    open: BTreeSet<usize>,
    /// The places of those that came to nothing and are asked once more.
    again: BTreeSet<usize>,
    /// Only those that are asked once more have their turn.
    is_only_again: bool,
    /// The places of those that came to nothing.
    unknown: BTreeSet<usize>,
    has_clear_answer: bool,
    /// Answers in a row that came to nothing for want of the service.
    in_vain: u32,
    newest: Option<Timestamp>,
}

/// A code whose turn it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    batch: u64,
    pub place: usize,
    pub code: Code,
}

impl Default for BatchQueue {
    fn default() -> Self {
        Self {
            number: 0,
            kind: Kind::Exchange,
            practice: false,
            account: 0,
            codes: Vec::new(),
            open: BTreeSet::new(),
            again: BTreeSet::new(),
            is_only_again: false,
            unknown: BTreeSet::new(),
            has_clear_answer: false,
            in_vain: 0,
            newest: None,
        }
    }
}

impl BatchQueue {
    /// So many codes in a row without an answer are no accident.
    const HOPELESS: u32 = 20;

    /// Another batch is there, or none.
    pub fn follow(&mut self, batch: Option<&Batch>) {
        *self = Self { number: self.number + 1, ..Self::default() };
        let Some(batch) = batch else { return };
        self.kind = batch.kind;
        self.practice = batch.practice;
        self.account = batch.account;
        for (place, code) in batch.codes.iter().enumerate() {
            match code.report.as_deref() {
                Some(report) => self.settled(place, report),
                None => drop(self.open.insert(place)),
            }
            self.codes.push(code.code.clone());
        }
        self.in_vain = 0;
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    pub fn is_practice(&self) -> bool {
        self.practice
    }

    /// Whose shop it is, once that has said something clear of a code.
    pub fn account(&self) -> u32 {
        self.account
    }

    pub fn has_clear_answer(&self) -> bool {
        self.has_clear_answer
    }

    /// It is this shop's now. Returns whether that is new.
    pub fn adopt(&mut self, account: u32) -> bool {
        std::mem::replace(&mut self.account, account) != account
    }

    /// When the newest answer came.
    pub fn newest(&self) -> Option<Timestamp> {
        self.newest
    }

    /// Somebody wants the codes to be asked.
    pub fn begin(&mut self) {
        self.in_vain = 0;
    }

    /// Nobody wants that any more.
    pub fn halt(&mut self) {
        self.open.append(&mut self.again);
        self.is_only_again = false;
    }

    /// The next code to ask.
    pub fn next(&mut self) -> Option<Asked> {
        let open = if self.is_only_again { &mut self.again } else { &mut self.open };
        let place = open.pop_first()?;
        Some(Asked { batch: self.number, place, code: self.codes.get(place)?.clone() })
    }

    /// It was not asked after all.
    pub fn put_back(&mut self, asked: &Asked) {
        if self.counts(asked) {
            let open = if self.is_only_again { &mut self.again } else { &mut self.open };
            open.insert(asked.place);
        }
    }

    /// Whether this code is of the batch there is.
    pub fn counts(&self, asked: &Asked) -> bool {
        asked.batch == self.number
    }

    /// What an answer is written into.
    pub fn report(&self, code: Code) -> Report {
        let mut report = Report::new(ReportId(0), code, self.kind, Timestamp::now());
        report.is_waiting = false;
        report.practice = Some(self.practice);
        report
    }

    /// An answer was written down.
    pub fn settled(&mut self, place: usize, report: &Report) {
        self.open.remove(&place);
        let is_unknown = report.verdict() == Some(Verdict::Unknown);
        if is_unknown {
            self.unknown.insert(place);
        } else {
            self.unknown.remove(&place);
            self.has_clear_answer = true;
        }
        let is_in_vain = is_unknown && report.trouble().is_some();
        self.in_vain = if is_in_vain { self.in_vain + 1 } else { 0 };
        self.newest = self.newest.max(Some(report.started));
    }

    /// Whether nothing comes of asking.
    pub fn is_hopeless(&self) -> bool {
        self.in_vain >= Self::HOPELESS
    }

    /// The places of the codes that came to nothing.
    pub fn unknown(&self) -> Vec<usize> {
        self.unknown.iter().copied().collect()
    }

    /// The answers of these were taken back: they, and no others, are asked now; not twice, however often
    /// that was wanted.
    pub fn reopened(&mut self, places: &[usize]) {
        let unknown = &mut self.unknown;
        self.again.extend(places.iter().copied().filter(|place| unknown.remove(place)));
        self.is_only_again = true;
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
