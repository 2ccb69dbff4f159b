//! The batch's file in good and bad days.

use std::{fs, time::Instant};

use jiff::Timestamp;

use super::*;
use crate::{
    store::{BatchCode, BatchLine, Misread, Reading},
    voucher::{Answer, Code, Doubt, Inquiry, Kind, ReportId},
};

fn batch() -> Batch {
    let codes = ["104686126200130", "SUMMER2026"];
    let line = |number, reading| BatchLine { number, cells: vec!["=1+1".into(), "王".into()], reading };
    Batch {
        name: "活动码 11 月.xlsx".into(),
        kind: Kind::Exchange,
        practice: false,
        account: 7,
        is_stopped: false,
        heads: vec!["券码".into(), "姓名".into()],
        lines: vec![
            line(2, Reading::Code(0)),
            line(3, Reading::Misread(Misread::Rounded)),
            line(4, Reading::Code(1)),
            line(7, Reading::Code(0)),
        ],
        codes: (2u32..)
            .step_by(2)
            .zip(codes)
            .map(|(number, code)| BatchCode { code: Code::new(code).unwrap(), number, report: None })
            .collect(),
    }
}

fn report(code: &str, answer: Answer<()>) -> Box<Report> {
    let mut report =
        Report::new(ReportId(0), Code::new(code).unwrap(), Kind::Exchange, Timestamp::UNIX_EPOCH);
    report.practice = Some(false);
    report.status = Inquiry::Answered { answer, took: Duration::from_millis(7) };
    Box::new(report)
}

/// A keeper of the file in this folder, and what it tells.
fn open(folder: &Path) -> (BatchBook, mpsc::Receiver<BatchKept>) {
    let (tell, told) = mpsc::channel();
    let book = BatchBook::start(&folder.join("batch.sqlite3"), move |kept| drop(tell.send(kept))).unwrap();
    (book, told)
}

fn opened(told: &mpsc::Receiver<BatchKept>) -> Option<Box<Batch>> {
    match told.recv().unwrap() {
        BatchKept::Opened(batch) => batch,
        BatchKept::Begun(batch) => Some(batch),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_batch_and_its_answers_are_there_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = open(folder.path());
    assert!(opened(&told).is_none());
    book.begin(Box::new(batch()));
    book.settle(1, report("SUMMER2026", Answer::yes(())));
    book.stop(true);
    drop(book);
    let (_book, told) = open(folder.path());
    let again = opened(&told).unwrap();
    let given = batch();
    assert_eq!((&again.name, &again.heads, &again.lines), (&given.name, &given.heads, &given.lines));
    assert!(again.is_stopped);
    assert_eq!(again.codes[0].report.as_deref().map(Report::verdict), None);
    assert_eq!(again.codes[1].verdict(), Some(crate::voucher::Verdict::Usable));
    let figures = again.figures();
    assert_eq!((figures.usable, figures.open, figures.merged, figures.misread), (1, 1, 1, 1));
}

#[test]
fn an_answer_is_told_only_when_it_is_written_down() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = open(folder.path());
    opened(&told);
    book.begin(Box::new(batch()));
    opened(&told);
    book.settle(0, report("104686126200130", Doubt::Timeout.into()));
    let BatchKept::Settled(settled) = told.recv().unwrap() else { panic!("an answer") };
    assert_eq!(settled[0].0, 0);
    book.reopen(vec![0]);
    assert!(matches!(told.recv().unwrap(), BatchKept::Reopened(places) if places == [0]));
    drop(book);
    let (_book, told) = open(folder.path());
    assert!(opened(&told).unwrap().codes[0].report.is_none());
}

#[test]
fn a_batch_that_is_removed_is_gone_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = open(folder.path());
    book.begin(Box::new(batch()));
    book.remove();
    drop(book);
    assert!(matches!(told.iter().last(), Some(BatchKept::Opened(None))));
    for file in fs::read_dir(folder.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|bytes| bytes == b"SUMMER"));
    }
}

#[test]
fn a_second_window_is_told_that_the_batch_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let (first, told) = open(folder.path());
    opened(&told);
    let start = Instant::now();
    let (_second, told) = open(folder.path());
    assert!(matches!(told.recv().unwrap(), BatchKept::Trouble(Some(BatchTrouble::InUse))));
    assert!(start.elapsed() < Duration::from_secs(2), "nobody waits for it");
    drop(first);
}

#[test]
fn a_damaged_file_is_set_aside_and_the_next_batch_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("batch.sqlite3"), "nonsense ".repeat(1_000)).unwrap();
    let (book, told) = open(folder.path());
    let BatchKept::Trouble(Some(BatchTrouble::SetAside(to))) = told.recv().unwrap() else {
        panic!("trouble")
    };
    assert!(to.exists());
    opened(&told);
    book.begin(Box::new(batch()));
    assert!(opened(&told).is_some());
}

#[test]
fn a_file_that_is_damaged_while_a_batch_is_asked_takes_no_answer_for_written() {
    let folder = tempfile::tempdir().unwrap();
    let (tell, told) = mpsc::channel();
    let path = folder.path().join("batch.sqlite3");
    let mut keeper = Keeper {
        path: path.clone(),
        connection: None,
        is_loaded: false,
        unwritten: Vec::new(),
        told: None,
        tell: move |kept| drop(tell.send(kept)),
    };
    keeper.make(Change::Begin(Box::new(batch())));
    // As after a fault of the disk: what is read next makes no sense.
    keeper.connection = None;
    fs::write(&path, "nonsense ".repeat(1_000)).unwrap();
    keeper.unwritten.push((0, report("104686126200130", Answer::yes(()))));
    keeper.write();
    let news: Vec<BatchKept> = told.try_iter().collect();
    assert!(matches!(news.last(), Some(BatchKept::Trouble(Some(BatchTrouble::SetAside(_))))), "{news:?}");
    assert!(!news.iter().any(|news| matches!(news, BatchKept::Settled(_))));
}

#[test]
fn a_late_answer_never_becomes_that_of_another_batchs_code() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = open(folder.path());
    opened(&told);
    book.begin(Box::new(batch()));
    opened(&told);
    let mut next = batch();
    next.codes[0].code = Code::new("164822200532619796511").unwrap();
    book.begin(Box::new(next));
    book.settle(0, report("104686126200130", Answer::yes(())));
    drop(book);
    let (_book, told) = open(folder.path());
    assert!(opened(&told).unwrap().codes[0].report.is_none());
}

#[test]
fn what_another_window_left_is_told_before_it_is_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let (first, told) = open(folder.path());
    opened(&told);
    first.begin(Box::new(batch()));
    opened(&told);
    let (second, told) = open(folder.path());
    assert!(matches!(told.recv().unwrap(), BatchKept::Trouble(Some(BatchTrouble::InUse))));
    drop(first);
    let mut other = batch();
    other.name = "other".into();
    second.begin(Box::new(other));
    let mut news = std::iter::from_fn(|| told.recv_timeout(Duration::from_secs(1)).ok());
    let opened = news.find_map(|news| match news {
        BatchKept::Opened(batch) => batch,
        _ => None,
    });
    assert_eq!(opened.unwrap().name, "活动码 11 月.xlsx");
    assert!(!news.any(|news| matches!(news, BatchKept::Begun(_))), "the manager is asked first");
}

#[test]
fn answers_that_could_not_be_written_are_written_when_they_can() {
    let folder = tempfile::tempdir().unwrap();
    let (path, away) = (folder.path().join("batch.sqlite3"), folder.path().join("away"));
    let (book, told) = open(folder.path());
    book.begin(Box::new(batch()));
    drop(book);
    drop(told);
    let (tell, _told) = mpsc::channel();
    let mut keeper = Keeper {
        path: path.clone(),
        connection: None,
        is_loaded: true,
        unwritten: vec![(0, report("104686126200130", Answer::yes(())))],
        told: None,
        tell: move |kept| drop(tell.send(kept)),
    };
    // The disk is gone, and there again.
    fs::rename(&path, &away).unwrap();
    fs::create_dir(&path).unwrap();
    keeper.write();
    assert_eq!(keeper.unwritten.len(), 1);
    assert!(matches!(keeper.told, Some(BatchTrouble::Failed(_))));
    fs::remove_dir(&path).unwrap();
    fs::rename(&away, &path).unwrap();
    keeper.write();
    assert_eq!((keeper.unwritten.len(), keeper.told.take()), (0, None));
    drop(keeper);
    let (_book, told) = open(folder.path());
    assert!(opened(&told).unwrap().codes[0].report.is_some());
}

#[test]
fn the_first_versions_file_keeps_its_batch_and_gets_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("batch.sqlite3");
    let mut connection = file::open(&path).unwrap().unwrap();
    file::begin(&mut connection, &batch()).unwrap();
    connection.execute_batch("ALTER TABLE batch DROP COLUMN account").unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    drop(connection);
    let connection = file::open(&path).unwrap().unwrap();
    let kept = file::load(&connection).unwrap().unwrap();
    assert_eq!((kept.account, kept.codes.len()), (0, 2));
    file::adopt(&connection, 7).unwrap();
    assert_eq!(file::load(&connection).unwrap().unwrap().account, 7);
}

#[test]
fn a_newer_programs_file_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("batch.sqlite3");
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let (book, told) = open(folder.path());
    assert!(matches!(told.recv().unwrap(), BatchKept::Trouble(Some(BatchTrouble::Newer))));
    book.begin(Box::new(batch()));
    drop(book);
    let tables: i64 = Connection::open(&path)
        .unwrap()
        .query_one("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .unwrap();
    assert_eq!(tables, 0);
}

#[test]
fn a_code_that_was_being_prepared_when_the_power_went_is_unknown_and_not_prepared_again_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = open(folder.path());
    opened(&told);
    book.begin(Box::new(Batch { kind: Kind::Auto, ..batch() }));
    opened(&told);
    assert!(book.note(0).blocking_recv().is_ok(), "written down before it is asked");
    drop(book);
    let (book, told) = open(folder.path());
    let kept = opened(&told).unwrap();
    assert_eq!(kept.codes[0].verdict(), Some(crate::voucher::Verdict::Unknown));
    assert!(kept.codes[1].report.is_none());
    book.reopen(vec![0]);
    drop(book);
    let (_book, told) = open(folder.path());
    assert!(opened(&told).unwrap().codes[0].report.is_none(), "somebody wants it again");
}

#[test]
fn an_answer_of_a_batch_that_asked_less_is_none_of_one_that_asks_more() {
    let folder = tempfile::tempdir().unwrap();
    let (book, told) = open(folder.path());
    opened(&told);
    book.begin(Box::new(Batch { kind: Kind::Auto, ..batch() }));
    opened(&told);
    book.settle(0, report("104686126200130", Answer::NotUsable(crate::voucher::Said::default())));
    drop(book);
    let (_book, told) = open(folder.path());
    assert!(opened(&told).unwrap().codes[0].report.is_none());
}
