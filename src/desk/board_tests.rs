//! What the board knows of its checks.

use secrecy::SecretString;

use super::*;
use crate::voucher::{Answer, Prepared, Redeem, Rights};

fn begin(board: &mut Board, code: &str) -> ReportId {
    board.begin(Code::new(code).unwrap(), Kind::Auto, Timestamp::UNIX_EPOCH).unwrap();
    board.newest().unwrap().id
}

fn status(id: ReportId, answer: Answer<()>) -> Event {
    Event::Status { id, inquiry: Inquiry::Answered { answer, took: Duration::ZERO } }
}

fn prepared(id: ReportId) -> Event {
    let redeem = Redeem { encrypted_code: None, verify_token: Some(SecretString::from("token")) };
    let answer = Answer::yes(Prepared { rights: Rights::default(), address: None, redeem });
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
    board.apply(status(old, Answer::yes(())));
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

fn settle(board: &mut Board, id: ReportId) {
    board.apply(Event::Began { id, practice: false });
    board.apply(status(id, Answer::yes(())));
}

#[test]
fn settled_checks_are_let_go_but_none_that_waits() {
    let mut board = Board::default();
    let first = begin(&mut board, "SUMMER0");
    for i in 1..Board::MAX_WAITING {
        begin(&mut board, &format!("SUMMER{i}"));
    }
    assert_eq!(board.reports().count(), Board::MAX_WAITING);
    assert!(board.begin(Code::new("LATE").unwrap(), Kind::Auto, Timestamp::UNIX_EPOCH).is_err());
    settle(&mut board, first);
    begin(&mut board, "LATE");
    assert!(board.reports().all(|report| report.id != first), "settled, and far down");
    assert_eq!(board.waiting().count(), Board::MAX_WAITING);
    board.apply(status(first, Answer::yes(())));
    assert!(board.reports().all(|report| report.verdict().is_none()), "a late answer finds nothing to go to");
}

#[test]
fn when_the_shop_changes_no_verdict_stays_and_no_waiting_scan_goes() {
    let mut board = Board::default();
    let practised = begin(&mut board, "SUMMER1");
    board.apply(Event::Began { id: practised, practice: true });
    let waits = begin(&mut board, "SUMMER2");
    assert_eq!(board.move_on(), 1, "went without a verdict");
    board.apply(status(practised, Answer::yes(())));
    assert_eq!(board.reports().map(|report| report.id).collect::<Vec<_>>(), [waits]);
}

#[test]
fn what_had_its_verdict_goes_with_its_shop_and_is_no_loss() {
    let mut board = Board::default();
    let first = begin(&mut board, "SUMMER1");
    settle(&mut board, first);
    assert_eq!(board.move_on(), 0);
    assert_eq!(board.reports().count(), 0);
}

#[test]
fn a_cancelled_check_is_gone_and_the_one_before_is_shown() {
    let mut board = Board::default();
    let first = begin(&mut board, "SUMMER1");
    let second = begin(&mut board, "SUMMER2");
    board.apply(Event::Cancelled { id: second });
    assert_eq!(board.shown().unwrap().id, first);
}

#[test]
fn the_times_of_scans_tell_their_order_unless_the_clock_is_set_back() {
    let at = |micros| Timestamp::from_microsecond(micros).unwrap();
    assert_eq!(later(at(10), at(10)), at(11));
    assert_eq!(later(at(12), at(10)), at(13));
    assert_eq!(later(at(10), at(20)), at(20));
    assert_eq!(later(at(10_000_000), at(10)), at(10));
}

#[test]
fn a_double_read_is_the_same_code_asked_the_same_way_within_the_window() {
    let mut board = Board::default();
    let (first, window) = (begin(&mut board, "SUMMER1"), Duration::from_secs(2));
    let at = |millis| Timestamp::from_millisecond(millis).unwrap();
    let code = |text| Code::new(text).unwrap();
    assert_eq!(board.double_of(&code("SUMMER1"), Kind::Auto, at(1_999), window), Some(first));
    assert_eq!(board.double_of(&code("SUMMER1"), Kind::Auto, at(2_000), window), None);
    assert_eq!(board.double_of(&code("SUMMER1"), Kind::Auto, at(-1), window), None);
    assert_eq!(board.double_of(&code("SUMMER1"), Kind::Douyin, at(1), window), None);
    assert_eq!(board.double_of(&code("SUMMER2"), Kind::Auto, at(1), window), None);
    board.let_go(first);
    assert_eq!(board.double_of(&code("SUMMER1"), Kind::Auto, at(1), window), None, "it was cancelled");
}

#[test]
fn a_voucher_that_may_be_being_prepared_is_not_prepared_beside_that() {
    let mut board = Board::default();
    let first = begin(&mut board, "1234567");
    let code = |text| Code::new(text).unwrap();
    assert_eq!(board.still_out(&code("1234567"), Kind::Auto), Some(first));
    assert_eq!(board.still_out(&code("1234567"), Kind::Douyin), Some(first));
    assert_eq!(board.still_out(&code("1234567"), Kind::Exchange), None, "that only asks");
    assert_eq!(board.still_out(&code("7654321"), Kind::Auto), None);
    board.let_go(first);
    assert_eq!(board.still_out(&code("1234567"), Kind::Auto), None, "it was cancelled");
    board.apply(Event::Began { id: first, practice: false });
    board.apply(status(first, Doubt::Timeout.into()));
    assert_eq!(board.still_out(&code("1234567"), Kind::Auto), Some(first), "one answer is still to come");
    board.apply(prepared(first));
    assert_eq!(board.still_out(&code("1234567"), Kind::Auto), None);
}

#[test]
fn trouble_lasts_until_the_service_answers_again() {
    let mut board = Board::default();
    let first = begin(&mut board, "1");
    board.apply(status(first, Doubt::Timeout.into()));
    assert_eq!(board.trouble(), Some(&Doubt::Timeout));
    let second = begin(&mut board, "2");
    assert_eq!(board.trouble(), Some(&Doubt::Timeout));
    board.apply(status(second, Answer::yes(())));
    assert_eq!(board.trouble(), None);
}

#[test]
fn a_rest_is_a_trouble_and_its_end_makes_up_for_what_was_before() {
    let mut board = Board::default();
    let rest = |is_on| Event::Rest { service: Service::Zhimai, is_on };
    let first = begin(&mut board, "164822200532619796511");
    board.apply(status(first, Doubt::Timeout.into()));
    board.apply(rest(true));
    assert_eq!(board.trouble(), Some(&Doubt::Resting));
    board.apply(rest(false));
    assert_eq!(board.trouble(), None);
    assert!(board.is_proven());
    let second = begin(&mut board, "2");
    board.apply(status(second, Doubt::Broken.into()));
    assert_eq!(board.trouble(), Some(&Doubt::Broken));
}

#[test]
fn no_rest_outlasts_the_shop() {
    let mut board = Board::default();
    board.apply(Event::Rest { service: Service::Yunzhong, is_on: true });
    board.reopened();
    assert_eq!(board.trouble(), None);
    assert!(!board.is_proven());
}
