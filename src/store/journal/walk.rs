//! All checks of a filter one after the other, for whoever writes them elsewhere. A page of them is in
//! memory at a time.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, mpsc},
    vec,
};

use super::{Entry, Filter, JournalReader, Look, Sight};

/// The journal is not there, or cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal cannot be read")]
pub struct Unread;

/// Checks, the newest first. Each page is waited for.
#[derive(Debug)]
pub struct Walk {
    folder: PathBuf,
    /// `None` before the first page.
    reader: Option<JournalReader>,
    /// Those that were not read yet; `None` when there are no more.
    rest: Option<Filter>,
    page: vec::IntoIter<Entry>,
}

impl Walk {
    /// Of a search, all that it finds. Nothing is read yet.
    pub fn new(folder: &Path, filter: Filter) -> Self {
        Self { folder: folder.to_owned(), reader: None, rest: Some(filter), page: Vec::new().into_iter() }
    }

    /// `None` if there is no journal, or the machine gives no thread.
    fn look(&mut self, look: Look) -> Option<Sight> {
        if self.reader.is_none() {
            self.reader = JournalReader::start(&self.folder).ok();
        }
        let (reply, sight) = mpsc::channel();
        // Nobody else asks this reader, and this waits.
        self.reader.as_ref()?.look(0, look, move |sight| drop(reply.send(sight)));
        sight.recv().ok()
    }

    /// `None` behind the last page.
    fn read_page(&mut self) -> Option<Result<vec::IntoIter<Entry>, Unread>> {
        let filter = self.rest.take()?;
        let look = match filter.search {
            Some(_) => Look::Search(filter.clone()),
            None => Look::Page(filter.clone(), Arc::default(), 0),
        };
        match self.look(look) {
            Some(Sight::Found(rows) | Sight::Page(_, rows)) => {
                // From the last of these, wherever checks are written down meanwhile.
                let until = Some(rows.last()?.report().started);
                self.rest = Some(Filter { until, ..filter });
                Some(Ok(rows.into_iter()))
            }
            _ => Some(Err(Unread)),
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Entry, Unread>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.page.next() {
                return Some(Ok(entry));
            }
            match self.read_page()? {
                Ok(page) => self.page = page,
                Err(unread) => return Some(Err(unread)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        store::{Journal, Search},
        voucher::{Answer, Code, Inquiry, Kind, Report, ReportId},
    };

    /// A journal of checks, one a second, some at the same time.
    fn journal(count: i64) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::start(folder.path(), |_| ()).unwrap();
        for i in 0..count {
            let started = Timestamp::from_second(1_000 + i / 3).unwrap();
            let code = Code::new(format!("SUMMER{i}")).unwrap();
            let mut report = Report::new(ReportId(0), code, Kind::Auto, started);
            report.practice = Some(false);
            report.status = Inquiry::Answered { answer: Answer::yes(()), took: std::time::Duration::ZERO };
            report.prepare = Inquiry::NotAsked;
            journal.append(Entry::new(report, String::new(), String::new()));
        }
        folder
    }

    fn codes(folder: &Path, filter: Filter) -> Vec<String> {
        let walk = Walk::new(folder, filter);
        walk.map(|entry| entry.unwrap().report().code.as_str().to_owned()).collect()
    }

    #[test]
    fn every_check_comes_once_and_the_newest_first() {
        let folder = journal(250);
        let expected: Vec<String> = (0..250).rev().map(|i| format!("SUMMER{i}")).collect();
        assert_eq!(codes(folder.path(), Filter::all(false)), expected);
        assert_eq!(codes(folder.path(), Filter::all(true)), [""; 0]);
    }

    #[test]
    fn a_search_gives_all_that_it_finds() {
        let folder = journal(1_150);
        let search = |needle: &str| Some(Search { needle: needle.into(), reasons: Vec::new() });
        let found = |needle| codes(folder.path(), Filter { search: search(needle), ..Filter::all(false) });
        assert_eq!(found("SUMMER24").len(), 11);
        assert_eq!(found("SUMMER").len(), 1_150);
    }

    #[test]
    fn a_journal_that_is_not_there_is_not_an_empty_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut walk = Walk::new(folder.path(), Filter::all(false));
        assert!(matches!(walk.next(), Some(Err(Unread))));
        assert!(walk.next().is_none());
    }
}
