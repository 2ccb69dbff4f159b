//! The checks of this run as the counter sees them: one place where their state changes.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::Event;
use crate::voucher::{Code, Doubt, Inquiry, Kind, Report, ReportId};

/// The newest checks, newest first.
#[derive(Debug, Default)]
pub struct Board {
    reports: VecDeque<Report>,
    begun: u64,
    shown: Option<ReportId>,
}

impl Board {
    /// Older checks than this many are let go.
    pub const MAX_REPORTS: usize = 200;

    /// Puts a new check on the board and shows it. The tokens of earlier ones go.
    pub fn begin(&mut self, code: Code, kind: Kind, now: Timestamp) -> ReportId {
        for report in &mut self.reports {
            report.forget_tokens();
        }
        let id = ReportId(self.begun);
        self.begun += 1;
        self.reports.push_front(Report::new(id, code, kind, now));
        self.reports.truncate(Self::MAX_REPORTS);
        self.shown = Some(id);
        id
    }

    /// Files an answer with the check that asked for it, and with no other.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Status { id, inquiry } => {
                if let Some(report) = self.find(id) {
                    report.status = inquiry;
                }
            }
            Event::Prepare { id, inquiry } => {
                let newest = self.reports.front().map(|report| report.id);
                if let Some(report) = self.find(id) {
                    report.prepare = *inquiry;
                    if newest != Some(id) {
                        report.forget_tokens();
                    }
                }
            }
            _ => {}
        }
    }

    /// Shows an earlier check again.
    pub fn show(&mut self, id: ReportId) {
        self.shown = Some(id);
    }

    /// Shows nothing, and forgets the newest check's tokens.
    pub fn put_away(&mut self) {
        self.shown = None;
        if let Some(newest) = self.reports.front_mut() {
            newest.forget_tokens();
        }
    }

    /// Forgets every check, as when the shop changes. Answers still out find nothing to go to.
    pub fn clear(&mut self) {
        self.reports.clear();
        self.shown = None;
    }

    pub fn shown(&self) -> Option<&Report> {
        self.reports.iter().find(|report| Some(report.id) == self.shown)
    }

    pub fn reports(&self) -> impl Iterator<Item = &Report> {
        self.reports.iter()
    }

    /// How many checks were begun in this run.
    pub fn count(&self) -> u64 {
        self.begun
    }

    /// The trouble that a service's latest answer tells of, if the latest of any does.
    pub fn trouble(&self) -> Option<&Doubt> {
        let status = self.reports.iter().find(|report| is_answered(&report.status));
        let prepare = self.reports.iter().find(|report| is_answered(&report.prepare));
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

fn is_answered<T>(inquiry: &Inquiry<T>) -> bool {
    matches!(inquiry, Inquiry::Answered { .. })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use secrecy::SecretString;

    use super::*;
    use crate::voucher::{Answer, Prepared, Redeem, Rights, Verdict};

    fn begin(board: &mut Board, code: &str) -> ReportId {
        board.begin(Code::new(code).unwrap(), Kind::Auto, Timestamp::UNIX_EPOCH)
    }

    fn status(id: ReportId, answer: Answer<()>) -> Event {
        Event::Status { id, inquiry: Inquiry::Answered { answer, took: Duration::ZERO } }
    }

    fn prepared(id: ReportId) -> Event {
        let redeem = Redeem { encrypted_code: None, verify_token: Some(SecretString::from("token")) };
        let answer = Answer::Usable(Prepared { rights: Rights::default(), address: None, redeem });
        Event::Prepare { id, inquiry: Box::new(Inquiry::Answered { answer, took: Duration::ZERO }) }
    }

    fn has_token(report: &Report) -> bool {
        report.prepared().is_some_and(|prepared| prepared.redeem.verify_token.is_some())
    }

    #[test]
    fn a_newer_check_never_gets_an_older_ones_answer() {
        let mut board = Board::default();
        let old = begin(&mut board, "164822200532619796511");
        let new = begin(&mut board, "164822200532619796512");
        board.apply(status(old, Answer::Usable(())));
        assert_eq!(board.shown().unwrap().id, new);
        assert_eq!(board.shown().unwrap().verdict(), None);
        board.show(old);
        assert_eq!(board.shown().unwrap().verdict(), Some(Verdict::Usable));
    }

    #[test]
    fn tokens_are_gone_when_the_next_code_comes_even_if_their_answer_is_late() {
        let mut board = Board::default();
        let first = begin(&mut board, "104686126200130");
        board.apply(prepared(first));
        assert!(has_token(board.shown().unwrap()));
        let second = begin(&mut board, "104686126200131");
        begin(&mut board, "104686126200132");
        board.apply(prepared(second));
        assert!(!board.reports().any(has_token));
        assert!(board.reports().any(|report| report.verdict() == Some(Verdict::Usable)));
    }

    #[test]
    fn the_board_is_bounded_and_a_forgotten_checks_answer_harms_nothing() {
        let mut board = Board::default();
        let first = begin(&mut board, "1");
        for _ in 0..Board::MAX_REPORTS {
            begin(&mut board, "2");
        }
        board.apply(status(first, Answer::Usable(())));
        assert_eq!(board.reports().count(), Board::MAX_REPORTS);
        assert!(board.reports().all(|report| report.verdict().is_none()));
    }

    #[test]
    fn trouble_lasts_until_the_service_answers_again() {
        let mut board = Board::default();
        let first = begin(&mut board, "1");
        board.apply(status(first, Doubt::Timeout.into()));
        assert_eq!(board.trouble(), Some(&Doubt::Timeout));
        let second = begin(&mut board, "2");
        assert_eq!(board.trouble(), Some(&Doubt::Timeout));
        board.apply(status(second, Answer::Usable(())));
        assert_eq!(board.trouble(), None);
    }
}
