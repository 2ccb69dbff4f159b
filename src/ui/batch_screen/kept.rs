//! The batch as the window shows it: what is written down of it, counted and put in order.

use std::sync::Arc;

use super::rate::Rate;
use crate::{
    store::{Batch, BatchFigures, Reading},
    voucher::{Report, Verdict},
};

/// The batch that is kept, as far as its answers are written down.
#[derive(Debug)]
pub struct Kept {
    pub batch: Arc<Batch>,
    pub figures: BatchFigures,
    /// The places of the codes with an answer, in the order of the answers.
    pub answered: Vec<usize>,
    pub rate: Rate,
    pub shows: Shown,
    /// What the table lists, in its order; renewed when it is out of date.
    rows: Option<Vec<usize>>,
}

/// Which rows the table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Answered,
    Of(Verdict),
    Open,
    Misread,
}

impl Kept {
    pub fn of(batch: Batch) -> Self {
        let has_answer = |place: &usize| batch.codes[*place].report.is_some();
        Self {
            figures: batch.figures(),
            answered: (0..batch.codes.len()).filter(has_answer).collect(),
            rate: Rate::default(),
            shows: Shown::Answered,
            rows: None,
            batch: Arc::new(batch),
        }
    }

    pub fn settle(&mut self, settled: Vec<(usize, Box<Report>)>) {
        self.rows = None;
        self.rate.count(settled.len());
        let batch = Arc::make_mut(&mut self.batch);
        for (place, report) in settled {
            let Some(code) = batch.codes.get_mut(place) else { continue };
            self.figures.recount(code.verdict(), report.verdict());
            code.report = Some(report);
            self.answered.push(place);
        }
    }

    pub fn reopen(&mut self, places: &[usize]) {
        self.rows = None;
        let batch = Arc::make_mut(&mut self.batch);
        for place in places {
            let Some(code) = batch.codes.get_mut(*place) else { continue };
            self.figures.recount(code.verdict(), None);
            code.report = None;
        }
        self.answered.retain(|place| batch.codes[*place].report.is_some());
        self.shows = Shown::Answered;
    }

    pub fn show(&mut self, shown: Shown) {
        self.shows = if self.shows == shown { Shown::Answered } else { shown };
        self.rows = None;
    }

    /// Places of codes, or of lines for those without a code; the newest answers first.
    pub fn rows(&mut self) -> &[usize] {
        let (batch, answered) = (&self.batch, &self.answered);
        self.rows.get_or_insert_with(|| match self.shows {
            Shown::Answered => answered.iter().rev().copied().collect(),
            Shown::Of(verdict) => {
                let is_so = |place: &usize| batch.codes[*place].verdict() == Some(verdict);
                answered.iter().rev().copied().filter(is_so).collect()
            }
            Shown::Open => {
                (0..batch.codes.len()).filter(|place| batch.codes[*place].report.is_none()).collect()
            }
            Shown::Misread => {
                let is_so = |line: &usize| matches!(batch.lines[*line].reading, Reading::Misread(_));
                (0..batch.lines.len()).filter(is_so).collect()
            }
        })
    }

    /// The lines whose codes the table shows, in the order they were given.
    pub fn lines(&self) -> Vec<usize> {
        let is_shown = |line: &usize| match (self.shows, self.batch.lines[*line].reading) {
            (Shown::Answered, _) | (Shown::Misread, Reading::Misread(_)) => true,
            (Shown::Of(verdict), Reading::Code(place)) => self.batch.codes[place].verdict() == Some(verdict),
            (Shown::Open, Reading::Code(place)) => self.batch.codes[place].report.is_none(),
            _ => false,
        };
        (0..self.batch.lines.len()).filter(is_shown).collect()
    }
}
