//! The checks of this run as the counter sees them: one place where their state changes.

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};

use super::{Command, Event};
use crate::{
    store::{Entry, Seen},
    voucher::{Code, Doubt, Inquiry, Kind, Report, ReportId, Service, Verdict},
};

/// The newest checks, newest first.
#[derive(Debug, Default)]
pub struct Board {
    reports: VecDeque<Report>,
    /// What the journal knows of their codes from earlier today.
    seen: HashMap<ReportId, Seen>,
    begun: u64,
    /// Those that somebody has cancelled, until the desk says what became of that.
    leaving: Vec<ReportId>,
    zhimai: Health,
    yunzhong: Health,
    shown: Option<ReportId>,
}

/// How a service is, besides what its answers tell.
#[derive(Debug, Default)]
struct Health {
    /// It is not asked for a while.
    is_resting: bool,
    /// The newest check when it was found well again: what this and earlier ones met is over.
    well_since: Option<ReportId>,
}

/// A thousand checks wait already; this one was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} checks wait already", Board::MAX_WAITING)]
pub struct QueueFull;

impl Board {
    /// Older checks than this many are let go once they are settled.
    pub const MAX_SETTLED: usize = 200;
    pub const MAX_WAITING: usize = 1_000;

    /// Puts a new check on the board, shows it, and returns the command that makes it. The tokens of
    /// earlier ones go.
    ///
    /// # Errors
    /// When too many wait already.
    pub fn begin(&mut self, code: Code, kind: Kind, now: Timestamp) -> Result<Command, QueueFull> {
        if self.waiting().count() >= Self::MAX_WAITING {
            return Err(QueueFull);
        }
        for report in &mut self.reports {
            report.forget_tokens();
        }
        let id = ReportId(self.begun);
        self.begun += 1;
        let started = self.newest().map_or(now, |newest| later(newest.started, now));
        let command = Command::Check { id, code: code.clone(), kind, started };
        self.reports.push_front(Report::new(id, code, kind, started));
        while self.reports.len() > Self::MAX_SETTLED && self.reports.back().is_some_and(Report::is_settled) {
            self.reports.pop_back();
        }
        let oldest = self.reports.back().map(|report| report.id);
        self.seen.retain(|id, _| Some(*id) >= oldest);
        self.shown = Some(id);
        Ok(command)
    }

    /// Somebody has cancelled it: it may still have begun by now.
    pub fn let_go(&mut self, id: ReportId) {
        self.leaving.push(id);
    }

    /// Whether somebody has cancelled it, and the desk has not said yet what became of that.
    pub fn is_leaving(&self, id: ReportId) -> bool {
        self.leaving.contains(&id)
    }

    /// A check of the same code that is still out, and that another one would only repeat: a voucher must not be
    /// prepared twice at once.
    pub fn still_out(&self, code: &Code, kind: Kind) -> Option<ReportId> {
        let prepares = |kind| code.services(kind).contains(&Service::Yunzhong);
        let repeats = |earlier: Kind| earlier == kind || prepares(earlier) && prepares(kind);
        let stays = |report: &&Report| !report.is_settled() && !self.is_leaving(report.id);
        let out = |report: &&Report| stays(report) && report.code == *code && repeats(report.kind);
        self.reports.iter().find(out).map(|report| report.id)
    }

    /// The same code, asked the same way, begun less than `window` before `now`: a double read.
    pub fn double_of(&self, code: &Code, kind: Kind, now: Timestamp, window: Duration) -> Option<ReportId> {
        let same =
            |report: &&Report| report.code == *code && report.kind == kind && !self.is_leaving(report.id);
        let last = self.reports.iter().find(same)?;
        // A clock that was set back makes nothing a double read.
        let since = Duration::try_from(now.duration_since(last.started)).ok()?;
        (since < window).then_some(last.id)
    }

    /// Files an answer with the check that asked for it, and with no other. Returns the verdict if
    /// the answer brought one about.
    pub fn apply(&mut self, event: Event) -> Option<Verdict> {
        match event {
            Event::Began { id, practice } => {
                self.leaving.retain(|leaving| *leaving != id);
                if let Some(report) = self.find(id) {
                    report.is_waiting = false;
                    report.practice = Some(practice);
                }
            }
            Event::Cancelled { id } => {
                self.leaving.retain(|leaving| *leaving != id);
                self.reports.retain(|report| report.id != id);
                if self.shown == Some(id) {
                    self.shown = self.reports.front().map(|report| report.id);
                }
            }
            Event::AskedAgain { id, doubt } => {
                if let Some(report) = self.find(id) {
                    report.hitch = Some(doubt);
                }
            }
            Event::Status { id, inquiry } => return self.file(id, |report| report.status = inquiry),
            Event::Prepare { id, inquiry } => {
                let is_looked_at =
                    self.shown == Some(id) || self.newest().is_some_and(|report| report.id == id);
                return self.file(id, |report| {
                    report.prepare = *inquiry;
                    if !is_looked_at {
                        report.forget_tokens();
                    }
                });
            }
            Event::Rest { service, is_on } => self.rest(service, is_on),
            Event::SeenBefore { id, seen } if self.find(id).is_some() => {
                self.seen.insert(id, seen);
            }
            _ => {}
        }
        None
    }

    /// The desk has come to a bad end. Returns what the next one is to do, in the order of the scans:
    /// check what waits, and write down what had begun. That is given up: it may have been what the desk
    /// broke on, and a prepare that may have left is not repeated.
    pub fn hand_over(&mut self, counter: &str) -> Vec<Command> {
        self.leaving.clear();
        let open = self.reports.iter_mut().rev().filter(|report| !report.is_settled());
        let commands = open.map(|report| {
            if report.is_waiting {
                let Report { id, kind, started, .. } = *report;
                return Command::Check { id, code: report.code.clone(), kind, started };
            }
            report.give_up();
            Command::WriteDown(Box::new(Entry::new(report.clone(), counter.to_owned(), String::new())))
        });
        commands.collect()
    }

    /// When the code of this check was checked earlier today.
    pub fn seen(&self, id: ReportId) -> Option<&Seen> {
        self.seen.get(&id)
    }

    fn rest(&mut self, service: Service, is_on: bool) {
        let newest = self.newest().map(|report| report.id);
        let health = match service {
            Service::Zhimai => &mut self.zhimai,
            Service::Yunzhong => &mut self.yunzhong,
        };
        health.is_resting = is_on;
        if !is_on {
            health.well_since = newest;
        }
    }

    fn file(&mut self, id: ReportId, answer: impl FnOnce(&mut Report)) -> Option<Verdict> {
        let report = self.find(id)?;
        let was_open = report.verdict().is_none();
        report.hitch = None;
        answer(report);
        report.verdict().filter(|_| was_open)
    }

    /// The checks whose turn has not come, newest first.
    pub fn waiting(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter().filter(|report| report.is_waiting)
    }

    /// Shows an earlier check again.
    pub fn show(&mut self, id: ReportId) {
        self.shown = Some(id);
    }

    /// Shows nothing.
    pub fn hide(&mut self) {
        self.shown = None;
    }

    /// Shows nothing, and forgets the newest check's tokens.
    pub fn put_away(&mut self) {
        self.hide();
        if let Some(newest) = self.reports.front_mut() {
            newest.forget_tokens();
        }
    }

    /// The shop was opened anew: no rest outlasts that.
    pub fn reopened(&mut self) {
        self.zhimai.is_resting = false;
        self.yunzhong.is_resting = false;
    }

    /// Another shop is asked from now on: forgets the checks of the one before. Answers still out find
    /// nothing to go to; what still waits goes on, unless the desk cancels it. Returns how many went without a
    /// verdict: none is asked anew without a person's will, for it may have been prepared.
    pub fn move_on(&mut self) -> usize {
        let (stay, go): (VecDeque<_>, VecDeque<_>) =
            self.reports.drain(..).partition(|report| report.practice.is_none());
        self.reports = stay;
        go.iter().filter(|report| report.verdict().is_none()).count()
    }

    pub fn shown(&self) -> Option<&Report> {
        self.reports.iter().find(|report| Some(report.id) == self.shown)
    }

    pub fn newest(&self) -> Option<&Report> {
        self.reports.front()
    }

    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter()
    }

    /// How many checks were begun in this run.
    pub fn count(&self) -> u64 {
        self.begun
    }

    /// Whether the last check that was settled got a clear answer, or a service was found well since.
    pub fn is_proven(&self) -> bool {
        let well_since = self.zhimai.well_since.max(self.yunzhong.well_since);
        let last = self.reports.iter().find(|report| report.is_settled());
        last.is_some_and(|report| {
            matches!(report.verdict(), Some(Verdict::Usable | Verdict::NotUsable))
                || Some(report.id) <= well_since
        })
    }

    /// The trouble that a service's latest answer tells of, if the latest of any does.
    pub fn trouble(&self) -> Option<&Doubt> {
        static RESTING: Doubt = Doubt::Resting;
        if self.zhimai.is_resting || self.yunzhong.is_resting {
            return Some(&RESTING);
        }
        let newer = |well_since| self.reports.iter().take_while(move |report| Some(report.id) > well_since);
        let status = newer(self.zhimai.well_since).find(|report| is_answered(&report.status));
        let prepare = newer(self.yunzhong.well_since).find(|report| is_answered(&report.prepare));
        let doubts = [
            status.and_then(|report| report.status.doubt()),
            prepare.and_then(|report| report.prepare.doubt()),
        ];
        doubts.into_iter().flatten().find(|doubt| doubt.is_trouble())
    }

    fn find(&mut self, id: ReportId) -> Option<&mut Report> {
        self.reports.iter_mut().find(|report| report.id == id)
    }
}

/// The time of a scan, a microsecond at least after the one before, so that the times tell the order
/// even of scans in one frame. A clock that was set back is believed.
fn later(before: Timestamp, now: Timestamp) -> Timestamp {
    const TICK: SignedDuration = SignedDuration::from_micros(1);
    let is_tie = now.duration_since(before) < TICK && before.duration_since(now) < 1_000 * TICK;
    if is_tie { before.checked_add(TICK).unwrap_or(now) } else { now }
}

fn is_answered<T>(inquiry: &Inquiry<T>) -> bool {
    matches!(inquiry, Inquiry::Answered { .. })
}

#[cfg(test)]
#[path = "board_tests.rs"]
mod tests;
