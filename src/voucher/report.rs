//! All that one check found out about one code.

use std::time::Duration;

use jiff::Timestamp;

use super::{Answer, Code, Inquiry, Kind, Prepared, Redeem, Service, Verdict, verdict};

/// Tells one check from another, so that no check gets another's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportId(pub u64);

#[derive(Clone, Debug)]
pub struct Report {
    pub id: ReportId,
    pub code: Code,
    pub kind: Kind,
    /// When it was scanned.
    pub started: Timestamp,
    /// Others are being checked first.
    pub is_waiting: bool,
    /// Whether the practice shop was asked; not known while it waits.
    pub practice: Option<bool>,
    /// Zhimai's status check.
    pub status: Inquiry<()>,
    /// Yunzhong's prepare.
    pub prepare: Inquiry<Prepared>,
}

impl Report {
    /// A check that has just begun: every service the code could belong to is being asked.
    pub fn new(id: ReportId, code: Code, kind: Kind, started: Timestamp) -> Self {
        let asked = code.services(kind);
        Self {
            id,
            kind,
            started,
            is_waiting: true,
            practice: None,
            status: if asked.contains(&Service::Zhimai) { Inquiry::Pending } else { Inquiry::NotAsked },
            prepare: if asked.contains(&Service::Yunzhong) { Inquiry::Pending } else { Inquiry::NotAsked },
            code,
        }
    }

    /// `None` while the verdict may still change.
    pub fn verdict(&self) -> Option<Verdict> {
        verdict(self.status.opinion(), self.prepare.opinion())
    }

    /// Whether no answer is out any more.
    pub fn is_settled(&self) -> bool {
        !matches!(self.status, Inquiry::Pending) && !matches!(self.prepare, Inquiry::Pending)
    }

    /// How long the slower answer took; both were asked at once.
    pub fn took(&self) -> Option<Duration> {
        self.status.took().max(self.prepare.took())
    }

    pub fn prepared(&self) -> Option<&Prepared> {
        match &self.prepare {
            Inquiry::Answered { answer: Answer::Usable(prepared), .. } => Some(prepared),
            _ => None,
        }
    }

    /// Drops what only the newest check may keep: the tokens for the redeem step.
    pub fn forget_tokens(&mut self) {
        if let Inquiry::Answered { answer: Answer::Usable(prepared), .. } = &mut self.prepare {
            prepared.redeem = Redeem::default();
        }
    }
}
