//! The batch: many codes that are checked in one go, kept in a file of its own so that neither a crash
//! nor a power cut loses an answer. One batch at a time; what it came to is exported, not archived.

mod book;
mod file;

use serde::{Deserialize, Serialize};

use crate::voucher::{Code, Kind, Report, Verdict};
pub use book::{BatchBook, BatchKept, BatchTrouble};

/// A batch as the manager gave it, and what is known of it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// The file's name; empty for pasted codes.
    pub name: String,
    /// [`Kind::Exchange`] asks Zhimai only; [`Kind::Auto`] prepares vouchers too.
    pub kind: Kind,
    /// Whether the practice shop is asked.
    pub practice: bool,
    /// Tells one shop's accounts from another's without naming them; 0 for the practice shop, and where
    /// nobody knows.
    pub account: u32,
    /// The manager ended it before every code had an answer.
    pub is_stopped: bool,
    /// What stands over the columns; empty if nothing does.
    pub heads: Vec<String>,
    /// Every line that was given, in its order.
    pub lines: Vec<BatchLine>,
    /// Every code once, in the order of their first lines.
    pub codes: Vec<BatchCode>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchLine {
    /// The row in the file, from 1.
    pub number: u32,
    pub cells: Vec<String>,
    pub reading: Reading,
}

/// What a line's code came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The place of its code among the batch's.
    Code(usize),
    Misread(Misread),
}

/// Why there is no code in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Misread {
    /// The cell is empty, or has nothing of a code in it.
    Empty,
    TooLong,
    /// A link, but not of Douyin.
    ForeignLink,
    /// Mangled by an input method or a keyboard layout, or no text at all.
    Mangled,
    /// A number of which Excel has kept 15 digits only.
    Rounded,
}

#[derive(Clone, Debug)]
pub struct BatchCode {
    pub code: Code,
    /// The row in the file where it stands first.
    pub number: u32,
    /// `None` until it has an answer that is written down.
    pub report: Option<Box<Report>>,
}

/// How many codes came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BatchFigures {
    pub usable: usize,
    pub not_usable: usize,
    pub unknown: usize,
    /// Without an answer yet.
    pub open: usize,
    /// Lines with a code that another line had already.
    pub merged: usize,
    /// Lines without a code.
    pub misread: usize,
}

impl BatchFigures {
    pub fn answered(&self) -> usize {
        self.usable + self.not_usable + self.unknown
    }

    pub fn codes(&self) -> usize {
        self.answered() + self.open
    }

    /// A code that was counted as the one is the other now.
    pub fn recount(&mut self, before: Option<Verdict>, after: Option<Verdict>) {
        let count = self.of(before);
        *count = count.saturating_sub(1);
        *self.of(after) += 1;
    }

    fn of(&mut self, verdict: Option<Verdict>) -> &mut usize {
        match verdict {
            Some(Verdict::Usable) => &mut self.usable,
            Some(Verdict::NotUsable) => &mut self.not_usable,
            Some(Verdict::Unknown) => &mut self.unknown,
            None => &mut self.open,
        }
    }
}

impl Batch {
    pub fn figures(&self) -> BatchFigures {
        let mut figures = BatchFigures::default();
        for code in &self.codes {
            *figures.of(code.verdict()) += 1;
        }
        let is_read = |line: &&BatchLine| matches!(line.reading, Reading::Code(_));
        let read = self.lines.iter().filter(is_read).count();
        figures.merged = read - self.codes.len();
        figures.misread = self.lines.len() - read;
        figures
    }
}

impl BatchCode {
    /// `None` until it has an answer.
    pub fn verdict(&self) -> Option<Verdict> {
        self.report.as_deref().and_then(Report::verdict)
    }
}
