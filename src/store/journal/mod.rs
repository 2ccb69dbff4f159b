//! The journal: what every check came to, kept on this till. One row a check, written by a thread of
//! its own. No name, phone, street, token or secret ever enters it.

mod book;
mod query;
mod reader;
mod row;
mod schema;
mod shift;
mod walk;

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use jiff::Timestamp;

use crate::voucher::{Code, Report, Verdict};
use book::Book;
pub use query::{Figures, Filter, MAX_FOUND, Outline, PAGE, Search};
pub use reader::{JournalReader, Look, Sight};
pub use shift::{Duty, Shift, ShiftReport};
pub use walk::{Unread, Walk};

/// A settled check, where and by whom it was made.
#[derive(Clone, Debug)]
pub struct Entry {
    report: Report,
    counter: String,
    cashier: String,
}

impl Entry {
    /// Leaves out what the journal must not know: the customer's address and the tokens. `cashier` may be
    /// empty: the journal then names whoever was on duty at the time of the scan.
    pub fn new(mut report: Report, counter: String, cashier: String) -> Self {
        report.forget_tokens();
        report.forget_address();
        Self { report, counter, cashier }
    }

    pub fn report(&self) -> &Report {
        &self.report
    }

    pub fn counter(&self) -> &str {
        &self.counter
    }

    pub fn cashier(&self) -> &str {
        &self.cashier
    }
}

/// What the journal tells by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalNews {
    /// Checks were written down.
    Written,
    /// The newest shift has changed, or how many checks it has; `None` before the first.
    Duty(Option<Duty>),
    /// Its trouble has changed; `None` when all is well again.
    Trouble(Option<JournalTrouble>),
}

/// An earlier check of a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub at: Timestamp,
    pub counter: String,
    pub verdict: Verdict,
}

/// Why checks are not written down just now; checking itself goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JournalTrouble {
    /// The old file was damaged; it lies there now, and a new one was begun.
    SetAside(PathBuf),
    /// A newer program wrote the file; this one only reads it.
    Newer,
    /// No room on the disk.
    Full,
    /// Anything else, in the system's words.
    Failed(String),
}

/// Where the journal stands in the data folder.
fn file(folder: &Path) -> PathBuf {
    folder.join("journal.sqlite3")
}

type Work = Box<dyn FnOnce(&mut Book) + Send>;

enum Job {
    Append(Box<Entry>),
    /// Something that only needs to know what is written of this code.
    About(Code, Work),
    Other(Work),
}

/// Does what has come meanwhile. Checks that come one after the other are written in one go, and a
/// question between them waits for that only if it is about one of them.
fn work_off(book: &mut Book, jobs: impl Iterator<Item = Job>) {
    let mut entries: Vec<Entry> = Vec::new();
    for job in jobs.take(MOST_AT_ONCE) {
        match job {
            Job::Append(entry) => entries.push(*entry),
            Job::About(code, work) if entries.iter().all(|entry| entry.report.code != code) => work(book),
            Job::About(_, work) | Job::Other(work) => {
                book.append(std::mem::take(&mut entries));
                work(book);
            }
        }
    }
    book.append(entries);
}

/// Jobs that are done before anything is told.
const MOST_AT_ONCE: usize = 500;

/// The door to the journal. Dropping it waits until all is written, or for as long as anybody waits for
/// a window to close.
#[derive(Debug)]
pub struct Journal {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Journal {
    const PATIENCE: Duration = Duration::from_secs(5);

    /// The journal in this folder. `tell` is called on the journal's thread.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(folder: &Path, tell: impl Fn(JournalNews) + Send + 'static) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::channel::<Job>();
        let mut book = Book::new(file(folder));
        let thread = thread::Builder::new().name("journal".into()).spawn(move || {
            let (mut told, mut duty_told) = (None, None);
            while let Ok(job) = inbox.recv() {
                work_off(&mut book, std::iter::once(job).chain(inbox.try_iter()));
                if std::mem::take(&mut book.has_written) {
                    tell(JournalNews::Written);
                }
                if book.duty != duty_told {
                    duty_told.clone_from(&book.duty);
                    tell(JournalNews::Duty(duty_told.clone()));
                }
                if book.trouble != told {
                    told.clone_from(&book.trouble);
                    tell(JournalNews::Trouble(told.clone()));
                }
            }
        })?;
        Ok(Self { jobs: Some(jobs), thread: Some(thread) })
    }

    /// Writes a check down. What cannot be written now is tried again with the next one.
    pub fn append(&self, entry: Entry) {
        self.send(Job::Append(Box::new(entry)));
    }

    /// Tells of the practice shop's or the real one's shifts from now on.
    pub fn follow_shifts(&self, practice: bool) {
        self.run(move |book| book.follow_shifts(practice));
    }

    /// Begins a shift in the shop that is followed, and ends the one that is on. Where nothing can be
    /// written none begins.
    pub fn start_shift(&self, cashier: String, counter: String, now: Timestamp) {
        self.run(move |book| book.start_shift(cashier, counter, now));
    }

    /// Ends the shift that is on.
    pub fn end_shift(&self, now: Timestamp) {
        self.run(move |book| book.end_shift(now));
    }

    /// Removes what is older than so many days.
    pub fn forget_old(&self, days: u16) {
        self.run(move |book| book.forget_old(days));
    }

    /// Removes everything but the shift that is on, from the file's free pages too.
    pub fn forget_all(&self) {
        self.run(Book::forget_all);
    }

    /// The last check of this code since then, in the same shop: real or practice. `None` too if the
    /// journal cannot be read. Asked at once; a check written down later is not found.
    pub fn last_of(
        &self,
        code: Code,
        since: Timestamp,
        practice: bool,
    ) -> impl Future<Output = Option<Seen>> + use<> {
        let (reply, seen) = tokio::sync::oneshot::channel();
        let asked = code.clone();
        let work: Work = Box::new(move |book| {
            // Whoever asked may have stopped waiting.
            let _ = reply.send(book.last_of(&asked, since, practice));
        });
        self.send(Job::About(code, work));
        async { seen.await.ok().flatten() }
    }

    fn run(&self, work: impl FnOnce(&mut Book) + Send + 'static) {
        self.send(Job::Other(Box::new(work)));
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only after this end of the channel.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            crate::threads::join_within(thread, Self::PATIENCE);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voucher::{Kind, ReportId};

    fn entry(code: &Code) -> Entry {
        let report = Report::new(ReportId(0), code.clone(), Kind::Auto, Timestamp::now());
        Entry::new(report, String::new(), String::new())
    }

    #[test]
    fn checks_are_written_together_and_a_question_about_one_of_them_finds_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut book = Book::new(file(folder.path()));
        let [asked, other] = ["SUMMER1", "SUMMER2"].map(|code| Code::new(code).unwrap());
        let (reply, found) = mpsc::channel();
        let question = |code: &Code, reply: &mpsc::Sender<bool>| {
            let (code, reply) = (code.clone(), reply.clone());
            let about = code.clone();
            let work: Work = Box::new(move |book| {
                let seen = book.last_of(&code, Timestamp::UNIX_EPOCH, false);
                reply.send(seen.is_some()).unwrap();
            });
            Job::About(about, work)
        };
        let append = |code: &Code| Job::Append(Box::new(entry(code)));
        let jobs = [append(&asked), question(&other, &reply), question(&asked, &reply), append(&other)];
        work_off(&mut book, jobs.into_iter());
        assert_eq!(found.try_iter().collect::<Vec<_>>(), [false, true]);
        assert!(book.last_of(&other, Timestamp::UNIX_EPOCH, false).is_some());
    }
}
