use std::{sync::mpsc, time::Duration};

use super::*;
use crate::table::{Cell, Content, TableFormat};

fn table() -> Outgoing {
    let content = Content::Table { heads: Vec::new(), count: 0, rows: Box::new(std::iter::empty()) };
    Outgoing { name: "a".into(), content }
}

/// A dialog whose export waits for its first row until the other end is dropped.
fn writing(folder: &std::path::Path) -> (SaveDialog, mpsc::Sender<()>) {
    let (go, held) = mpsc::channel::<()>();
    let rows = std::iter::once_with(move || {
        let _ = held.recv();
        Ok(vec![Cell::Number(1)])
    });
    let content = Content::Table { heads: vec!["n".into()], count: 1, rows: Box::new(rows) };
    let target = folder.join("a.csv");
    let export = Export::start(target, TableFormat::Csv, content, false, || ()).unwrap();
    let mut dialog = SaveDialog::default();
    dialog.open(table());
    dialog.saving.as_mut().unwrap().stage = Stage::Writing(export);
    (dialog, go)
}

fn settle(dialog: &mut SaveDialog) {
    while matches!(&dialog.saving, Some(Saving { stage: Stage::Writing(_), .. })) {
        dialog.follow();
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn a_voucher_does_not_end_what_is_being_written() {
    let folder = tempfile::tempdir().unwrap();
    let (mut dialog, go) = writing(folder.path());
    dialog.step_aside();
    assert!(!dialog.is_shown());
    drop(go);
    settle(&mut dialog);
    dialog.come_back();
    assert!(dialog.is_shown() && matches!(dialog.saving.unwrap().stage, Stage::Written(_)));
}

#[test]
fn a_second_file_waits_for_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let (mut dialog, go) = writing(folder.path());
    dialog.open(table());
    drop(go);
    settle(&mut dialog);
    assert!(matches!(dialog.saving.unwrap().stage, Stage::Written(_)));
}

#[test]
fn what_is_given_up_while_it_is_written_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (mut dialog, go) = writing(folder.path());
    dialog.leave();
    assert!(dialog.is_shown(), "until the file is gone");
    drop(go);
    settle(&mut dialog);
    assert!(!dialog.is_shown());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_voucher_ends_a_question_for_a_place() {
    let mut dialog = SaveDialog::default();
    dialog.open(table());
    dialog.step_aside();
    dialog.come_back();
    assert!(!dialog.is_shown());
}
