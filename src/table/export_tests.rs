use std::fs;

use super::*;
use crate::table::Cell;

fn table(count: usize) -> Content {
    let rows = (0..count).map(|i| Ok(vec![Cell::Text(format!("16482220053261979{i:04}")), Cell::Number(1)]));
    Content::Table { heads: vec!["Code".into(), "Took".into()], count, rows: Box::new(rows) }
}

fn wait(export: &Export) -> Outcome {
    loop {
        if let Some(outcome) = export.outcome() {
            return outcome;
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn export(target: &Path, content: Content, replaces: bool) -> Outcome {
    let format = TableFormat::of(target).unwrap_or(TableFormat::Csv);
    wait(&Export::start(target.to_owned(), format, content, replaces, || ()).unwrap())
}

fn files(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

#[test]
fn a_table_is_written_row_by_row() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a.csv");
    let export = Export::start(target.clone(), TableFormat::Csv, table(3), false, || ()).unwrap();
    assert!(matches!(wait(&export), Outcome::Written));
    assert_eq!(export.progress(), (3, 3));
    assert_eq!(fs::read_to_string(target).unwrap().lines().count(), 4);
}

#[test]
fn a_page_is_written_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a.pdf");
    assert!(matches!(export(&target, Content::page(b"%PDF".to_vec()), false), Outcome::Written));
    assert_eq!(fs::read(&target).unwrap(), b"%PDF");
}

#[test]
fn a_file_that_could_not_be_made_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a.zip");
    let tries = AtomicUsize::new(0);
    let bytes = move || match tries.fetch_add(1, Ordering::Relaxed) {
        0 => Err(io::Error::other("not yet")),
        _ => Ok(b"PK".to_vec()),
    };
    let content = Content::File { ending: "zip", bytes: Box::new(bytes) };
    let Outcome::NotBegun(ExportFault::Failed(_), content) = export(&target, content, false) else {
        panic!("it was written");
    };
    assert!(matches!(export(&target, content, false), Outcome::Written));
    assert_eq!(fs::read(&target).unwrap(), b"PK");
}

#[test]
fn an_old_file_is_replaced_only_if_somebody_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a.csv");
    fs::write(&target, "old").unwrap();
    let Outcome::NotBegun(ExportFault::Exists, content) = export(&target, table(2), false) else {
        panic!("it was not asked about");
    };
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    assert!(matches!(export(&target, content, true), Outcome::Written));
    assert_eq!(fs::read_to_string(&target).unwrap().lines().count(), 3);
}

#[test]
fn what_is_given_up_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.csv", "a.xlsx"] {
        let (go, held) = mpsc::channel::<()>();
        let rows = (0..10).map(move |_| {
            // The first row waits until it was given up.
            let _ = held.recv();
            Ok(vec![Cell::Number(1)])
        });
        let content = Content::Table { heads: vec!["n".into()], count: 10, rows: Box::new(rows) };
        let target = folder.path().join(name);
        let format = TableFormat::of(&target).unwrap();
        let export = Export::start(target, format, content, false, || ()).unwrap();
        export.cancel();
        drop(go);
        assert!(matches!(wait(&export), Outcome::Cancelled));
        assert_eq!(files(folder.path()), 0);
    }
}

#[test]
fn rows_that_cannot_be_read_leave_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let rows = [Ok(vec![Cell::Number(1)]), Err(io::Error::other("gone"))];
    let content = Content::Table { heads: vec!["n".into()], count: 2, rows: Box::new(rows.into_iter()) };
    let outcome = export(&folder.path().join("a.csv"), content, false);
    assert!(matches!(outcome, Outcome::Failed(ExportFault::Failed(words)) if words == "gone"));
    assert_eq!(files(folder.path()), 0);
}

#[test]
fn a_folder_that_is_not_there_is_named_before_anything_is_read() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["none/a.csv", "none/a.xlsx"] {
        let outcome = export(&folder.path().join(name), table(1), false);
        assert!(matches!(outcome, Outcome::NotBegun(ExportFault::NoFolder, _)));
    }
}

#[test]
fn a_sheet_holds_no_more_rows_than_excel_opens() {
    let folder = tempfile::tempdir().unwrap();
    let content = Content::Table { heads: vec![], count: 1_048_576, rows: Box::new(std::iter::empty()) };
    let outcome = export(&folder.path().join("a.xlsx"), content, false);
    assert!(matches!(outcome, Outcome::NotBegun(ExportFault::TooManyRows, _)));
}

#[test]
fn the_systems_faults_are_told_apart() {
    for (kind, fault) in [
        (ErrorKind::StorageFull, ExportFault::DiskFull),
        (ErrorKind::PermissionDenied, ExportFault::NotAllowed),
        (ErrorKind::NotFound, ExportFault::NoFolder),
    ] {
        assert_eq!(ExportFault::from(io::Error::from(kind)), fault);
    }
    assert_eq!(ExportFault::from(io::Error::other(TooManyRows)), ExportFault::TooManyRows);
}
