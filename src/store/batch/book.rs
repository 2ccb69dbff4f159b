//! Keeps the batch on a thread of its own. Answers are told only once they are written down; those that
//! come while others are being written go into the file together.

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::{
    Batch,
    file::{self, Settled},
};
use crate::{
    store::damage::{is_damage, set_aside},
    voucher::Report,
};

/// What has become of the batch's file.
#[derive(Debug)]
pub enum BatchKept {
    /// This is what the file holds.
    Opened(Option<Box<Batch>>),
    /// This batch was begun.
    Begun(Box<Batch>),
    /// The codes at these places have answers.
    Settled(Vec<Settled>),
    /// The codes at these places are to be asked again.
    Reopened(Vec<usize>),
    /// The manager has ended it, or goes on after all.
    Stopped(bool),
    /// Its trouble has changed; `None` when all is well again.
    Trouble(Option<BatchTrouble>),
}

/// Why the batch cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchTrouble {
    /// Another window has it.
    InUse,
    /// The old file was damaged; it lies there now.
    SetAside(PathBuf),
    /// A newer program made the file.
    Newer,
    /// No room on the disk.
    Full,
    /// Anything else, in the system's words.
    Failed(String),
}

enum Job {
    /// Those that come together are written together.
    Settle(usize, Box<Report>),
    Change(Change),
}

enum Change {
    Load,
    Begin(Box<Batch>),
    Note(usize, oneshot::Sender<()>),
    Reopen(Vec<usize>),
    Stop(bool),
    Adopt(u32),
    Remove,
}

/// The door to the batch's file. Dropping it waits until all is written, or for as long as anybody
/// waits for a window to close.
#[derive(Debug)]
pub struct BatchBook {
    jobs: Option<mpsc::Sender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl BatchBook {
    const PATIENCE: Duration = Duration::from_secs(5);

    /// Opens the file and tells what is in it. `tell` is called on the thread that keeps it.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(path: &Path, tell: impl Fn(BatchKept) + Send + 'static) -> std::io::Result<Self> {
        let (jobs, inbox) = mpsc::channel();
        let keeper = Keeper {
            path: path.to_owned(),
            connection: None,
            is_loaded: false,
            unwritten: Vec::new(),
            told: None,
            tell,
        };
        let thread = thread::Builder::new().name("batch".into()).spawn(move || keeper.work(&inbox))?;
        let book = Self { jobs: Some(jobs), thread: Some(thread) };
        book.send(Job::Change(Change::Load));
        Ok(book)
    }

    /// Keeps this batch instead of the one before.
    pub fn begin(&self, batch: Box<Batch>) {
        self.send(Job::Change(Change::Begin(batch)));
    }

    /// Writes an answer down. One that cannot be written now is tried again with the next job.
    pub fn settle(&self, place: usize, report: Box<Report>) {
        self.send(Job::Settle(place, report));
    }

    /// Notes that a code is about to be prepared. Resolves once that is written down, with an error if it
    /// cannot be.
    pub fn note(&self, place: usize) -> oneshot::Receiver<()> {
        let (done, noted) = oneshot::channel();
        self.send(Job::Change(Change::Note(place, done)));
        noted
    }

    /// Takes the answers of these codes back.
    pub fn reopen(&self, places: Vec<usize>) {
        self.send(Job::Change(Change::Reopen(places)));
    }

    /// Whether the manager has ended the batch.
    pub fn stop(&self, is_stopped: bool) {
        self.send(Job::Change(Change::Stop(is_stopped)));
    }

    /// It is the shop of this account now.
    pub fn adopt(&self, account: u32) {
        self.send(Job::Change(Change::Adopt(account)));
    }

    /// Removes the batch and all that is known of it.
    pub fn remove(&self) {
        self.send(Job::Change(Change::Remove));
    }

    fn send(&self, job: Job) {
        if let Some(jobs) = &self.jobs {
            // The thread ends only after this end of the channel.
            let _ = jobs.send(job);
        }
    }
}

impl Drop for BatchBook {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(thread) = self.thread.take() {
            crate::threads::join_within(thread, Self::PATIENCE);
        }
    }
}

struct Keeper<F> {
    path: PathBuf,
    connection: Option<Connection>,
    /// What the file holds was told.
    is_loaded: bool,
    unwritten: Vec<Settled>,
    told: Option<BatchTrouble>,
    tell: F,
}

/// What a job met.
enum Fault {
    Newer,
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl<F: Fn(BatchKept)> Keeper<F> {
    fn work(mut self, inbox: &mpsc::Receiver<Job>) {
        let mut next = None;
        while let Some(job) = next.take().or_else(|| inbox.recv().ok()) {
            match job {
                Job::Settle(place, report) => {
                    self.unwritten.push((place, report));
                    // Whatever else is here by now goes into the same transaction.
                    for job in inbox.try_iter() {
                        match job {
                            Job::Settle(place, report) => self.unwritten.push((place, report)),
                            change @ Job::Change(_) => {
                                next = Some(change);
                                break;
                            }
                        }
                    }
                    self.write();
                }
                Job::Change(change) => {
                    self.write();
                    self.make(change);
                }
            }
        }
        // The disk may be well again.
        self.write();
    }

    /// Writes what is not written yet.
    fn write(&mut self) {
        if self.unwritten.is_empty() {
            return;
        }
        let mut unwritten = std::mem::take(&mut self.unwritten);
        match self.with(|connection| file::settle(connection, &unwritten)) {
            Some(written) => {
                // An answer that is late may be of no batch any more.
                unwritten.retain(|(place, _)| written.contains(place));
                (self.tell)(BatchKept::Settled(unwritten));
            }
            None => self.unwritten = unwritten,
        }
    }

    fn make(&mut self, change: Change) {
        // Another window may have had the file until now: what it left there is told first.
        let holds_other = if self.is_loaded { Some(false) } else { self.load() };
        let Some(holds_other) = holds_other else { return };
        match change {
            // Done by now; and the manager looks at what there is before it is replaced.
            Change::Load => {}
            Change::Begin(_) if holds_other => {}
            Change::Begin(batch) => {
                if self.with(|connection| file::begin(connection, &batch)).is_some() {
                    self.unwritten.clear();
                    (self.tell)(BatchKept::Begun(batch));
                }
            }
            Change::Note(place, done) => {
                if self.with(|connection| file::note(connection, place, Timestamp::now())).is_some() {
                    // Whoever wanted to know may be gone.
                    let _ = done.send(());
                }
            }
            Change::Reopen(places) => {
                if self.with(|connection| file::reopen(connection, &places)).is_some() {
                    (self.tell)(BatchKept::Reopened(places));
                }
            }
            Change::Stop(is_stopped) => {
                if self.with(|connection| file::stop(connection, is_stopped)).is_some() {
                    (self.tell)(BatchKept::Stopped(is_stopped));
                }
            }
            Change::Adopt(account) => {
                self.with(|connection| file::adopt(connection, account));
            }
            Change::Remove => {
                if self.with(file::remove).is_some() {
                    self.unwritten.clear();
                    (self.tell)(BatchKept::Opened(None));
                }
            }
        }
    }

    /// Tells what the file holds, and returns whether it is a batch.
    fn load(&mut self) -> Option<bool> {
        let batch = self.with(|connection| file::load(connection))?;
        let holds_batch = batch.is_some();
        self.is_loaded = true;
        (self.tell)(BatchKept::Opened(batch.map(Box::new)));
        Some(holds_batch)
    }

    /// Does something with the file; `None` if it could not be done, with the trouble told. A damaged
    /// file is set aside, and the work is done on a new one only if nothing of the old one was known.
    fn with<T>(&mut self, work: impl Fn(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let done = match self.try_with(&work) {
            Err(Fault::Sqlite(error)) if is_damage(&error) => {
                self.tell_trouble(match set_aside(&self.path) {
                    Ok(to) => BatchTrouble::SetAside(to),
                    Err(error) => BatchTrouble::Failed(error.to_string()),
                });
                return if self.is_loaded { None } else { self.try_with(&work).ok() };
            }
            done => done,
        };
        match &done {
            Err(fault) => self.tell_trouble(trouble_of(fault)),
            // That a file was set aside is told until the program ends.
            Ok(_) if matches!(self.told, Some(BatchTrouble::SetAside(_)) | None) => {}
            Ok(_) => {
                self.told = None;
                (self.tell)(BatchKept::Trouble(None));
            }
        }
        done.ok()
    }

    /// Also when it is the same as before: somebody has tried again.
    fn tell_trouble(&mut self, trouble: BatchTrouble) {
        self.told = Some(trouble.clone());
        (self.tell)(BatchKept::Trouble(Some(trouble)));
    }

    fn try_with<T>(&mut self, work: impl Fn(&mut Connection) -> rusqlite::Result<T>) -> Result<T, Fault> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => file::open(&self.path)?.ok_or(Fault::Newer)?,
        };
        let done = work(&mut connection)?;
        // After a failure the file is opened anew: it may have been moved, or the disk unplugged.
        self.connection = Some(connection);
        Ok(done)
    }
}

fn trouble_of(fault: &Fault) -> BatchTrouble {
    match fault {
        Fault::Newer => BatchTrouble::Newer,
        Fault::Sqlite(error) => match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => BatchTrouble::InUse,
            Some(ErrorCode::DiskFull) => BatchTrouble::Full,
            _ => BatchTrouble::Failed(error.to_string()),
        },
    }
}

#[cfg(test)]
#[path = "book_tests.rs"]
mod tests;
