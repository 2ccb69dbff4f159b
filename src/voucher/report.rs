//! All that one check found out about one code.

use std::time::Duration;

use jiff::Timestamp;

use super::{Answer, Code, Doubt, Inquiry, Kind, Opinion, Prepared, Redeem, Service, Verdict, verdict};

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
    /// What a call came to that is being made once more.
    pub hitch: Option<Doubt>,
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
            hitch: None,
            status: if asked.contains(&Service::Zhimai) { Inquiry::Pending } else { Inquiry::NotAsked },
            prepare: if asked.contains(&Service::Yunzhong) { Inquiry::Pending } else { Inquiry::NotAsked },
            code,
        }
    }

    /// `None` while the verdict may still change.
    pub fn verdict(&self) -> Option<Verdict> {
        verdict(self.status.opinion(), self.prepare.opinion())
    }

    /// What files call the reason of the verdict.
    pub fn reason_key(&self) -> &'static str {
        let is_usable = |opinion| opinion == Opinion::Usable;
        let (status, prepare) = (self.status.opinion(), self.prepare.opinion());
        match self.verdict() {
            None => "pending",
            Some(Verdict::Usable) if is_usable(status) && is_usable(prepare) => "both_usable",
            Some(Verdict::Usable) if is_usable(prepare) => "douyin_usable",
            Some(Verdict::Usable) if self.code.has_letters() => "universal_usable",
            Some(Verdict::Usable) => "exchange_usable",
            Some(Verdict::NotUsable) => match (status, prepare) {
                (Opinion::NotUsable, Opinion::NotUsable) => "both_refused",
                (Opinion::NotUsable, _) => "exchange_refused",
                _ => "douyin_refused",
            },
            Some(Verdict::Unknown) => match self.status.doubt().or(self.prepare.doubt()) {
                Some(doubt) => doubt.key(),
                None if self.code.is_douyin_link() && self.kind == Kind::Exchange => "link_needs_douyin",
                None => "nobody_to_ask",
            },
        }
    }

    /// The trouble with the network, a service or the settings that one of the answers tells of.
    pub fn trouble(&self) -> Option<&Doubt> {
        let doubts = [self.status.doubt(), self.prepare.doubt()];
        doubts.into_iter().flatten().find(|doubt| doubt.is_trouble())
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

    /// Gives up what is still out.
    pub fn give_up(&mut self) {
        if matches!(self.status, Inquiry::Pending) {
            self.status = Inquiry::given_up();
        }
        if matches!(self.prepare, Inquiry::Pending) {
            self.prepare = Inquiry::given_up();
        }
    }

    /// Drops where the customer lives.
    pub fn forget_address(&mut self) {
        if let Inquiry::Answered { answer: Answer::Usable(prepared), .. } = &mut self.prepare {
            prepared.address = None;
        }
    }

    /// Drops what only the newest check may keep: the tokens for the redeem step.
    pub fn forget_tokens(&mut self) {
        if let Inquiry::Answered { answer: Answer::Usable(prepared), .. } = &mut self.prepare {
            prepared.redeem = Redeem::default();
        }
    }
}
