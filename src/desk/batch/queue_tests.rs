//! Whose turn it is, and whose answer counts.

use std::time::Duration;

use super::*;
use crate::{
    store::BatchCode,
    voucher::{Answer, Doubt, Inquiry, Said},
};

fn batch(codes: &[&str]) -> Batch {
    let code = |code: &&str| BatchCode { code: Code::new(*code).unwrap(), number: 1, report: None };
    Batch {
        name: String::new(),
        kind: Kind::Exchange,
        practice: false,
        account: 7,
        is_stopped: false,
        heads: Vec::new(),
        lines: Vec::new(),
        codes: codes.iter().map(code).collect(),
    }
}

fn queue(codes: &[&str]) -> BatchQueue {
    let mut queue = BatchQueue::default();
    queue.follow(Some(&batch(codes)));
    queue
}

fn report(queue: &BatchQueue, answer: Answer<()>) -> Report {
    let mut report = queue.report(Code::new("SUMMER1").unwrap());
    report.status = Inquiry::Answered { answer, took: Duration::ZERO };
    report
}

fn places(queue: &mut BatchQueue) -> Vec<usize> {
    std::iter::from_fn(|| queue.next()).map(|asked| asked.place).collect()
}

#[test]
fn codes_have_their_turn_in_their_order_and_one_that_was_not_asked_is_first_again() {
    let mut queue = queue(&["SUMMER1", "SUMMER2", "SUMMER3"]);
    let first = queue.next().unwrap();
    assert_eq!((first.place, first.code.as_str()), (0, "SUMMER1"));
    queue.put_back(&first);
    assert_eq!(places(&mut queue), [0, 1, 2]);
}

#[test]
fn a_code_of_the_batch_before_is_nobodys() {
    let mut queue = queue(&["SUMMER1", "SUMMER2"]);
    let old = queue.next().unwrap();
    queue.follow(Some(&batch(&["AUTUMN1"])));
    assert!(!queue.counts(&old));
    queue.put_back(&old);
    assert_eq!(queue.next().unwrap().code.as_str(), "AUTUMN1");
    assert_eq!(queue.next(), None);
}

#[test]
fn only_the_unknown_are_asked_again_and_the_open_ones_are_left() {
    let mut queue = queue(&["SUMMER1", "SUMMER2", "SUMMER3", "SUMMER4"]);
    for (place, answer) in [
        (0, Doubt::Timeout.into()),
        (1, Answer::yes(())),
        (2, Answer::Unknown(Doubt::Failed, Said::default())),
    ] {
        queue.next();
        queue.settled(place, &report(&queue, answer));
    }
    let unknown = queue.unknown();
    assert_eq!(unknown, [0, 2]);
    queue.reopened(&unknown);
    queue.reopened(&unknown);
    assert_eq!(queue.next().unwrap().place, 0);
    queue.halt();
    assert_eq!(places(&mut queue), [2, 3], "what was not asked again is open like the others");
}

#[test]
fn twenty_in_a_row_without_the_service_are_hopeless_but_not_twenty_that_it_does_not_know() {
    let mut queue = queue(&["SUMMER1"]);
    for _ in 0..19 {
        queue.settled(0, &report(&queue, Doubt::Unreachable.into()));
    }
    assert!(!queue.is_hopeless());
    queue.settled(0, &report(&queue, Doubt::Unreachable.into()));
    assert!(queue.is_hopeless());
    queue.begin();
    assert!(!queue.is_hopeless());
    for _ in 0..30 {
        queue.settled(0, &report(&queue, Doubt::Failed.into()));
    }
    assert!(!queue.is_hopeless());
}

#[test]
fn the_answers_of_an_earlier_run_are_known() {
    let mut kept = batch(&["SUMMER1", "SUMMER2"]);
    let mut answered = queue(&[]).report(Code::new("SUMMER1").unwrap());
    answered.status = Inquiry::Answered { answer: Doubt::Timeout.into(), took: Duration::ZERO };
    kept.codes[0].report = Some(Box::new(answered));
    let mut queue = BatchQueue::default();
    queue.follow(Some(&kept));
    assert_eq!(queue.next().unwrap().place, 1);
    assert_eq!(queue.unknown(), [0]);
    assert!(queue.newest().is_some());
}

#[test]
fn a_batch_is_of_a_shop_once_that_has_said_something_clear() {
    let mut queue = queue(&["SUMMER1", "SUMMER2"]);
    queue.settled(0, &report(&queue, Doubt::SignatureRefused.into()));
    assert!(!queue.has_clear_answer(), "whoever mends the account may go on");
    assert!(queue.adopt(9) && !queue.adopt(9));
    queue.settled(0, &report(&queue, Answer::yes(())));
    assert!(queue.has_clear_answer());
    let mut kept = batch(&["SUMMER1"]);
    kept.codes[0].report = Some(Box::new(report(&queue, Answer::NotUsable(Said::default()))));
    queue.follow(Some(&kept));
    assert!(queue.has_clear_answer());
    queue.follow(Some(&batch(&["SUMMER1"])));
    assert!(!queue.has_clear_answer(), "another batch");
}
