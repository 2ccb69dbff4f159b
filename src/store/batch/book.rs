//! Keeps the batch on a thread of its own. Answers are told only once they are written down; those that
//! come while others are being written go into the file together.

use std::{
    path::{Path, PathBuf},
    sync::mpsc,
    thread::{self, JoinHandle},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode};

use super::{Batch, file};
use crate::{
    store::damage::{is_damage, set_aside},
    voucher::Report,
};

/// What has become of the batch's file.
#[derive(Debug)]
pub enum BatchKept {
    /// This is the batch now.
    Opened(Option<Box<Batch>>),
    /// The codes at these places have answers.
    Settled(Vec<(usize, Box<Report>)>),
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
    Load,
    Begin(Box<Batch>),
    Settle(usize, Box<Report>),
    Reopen(Vec<usize>),
    Stop(bool),
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
        let keeper =
            Keeper { path: path.to_owned(), connection: None, unwritten: Vec::new(), told: None, tell };
        let thread = thread::Builder::new().name("batch".into()).spawn(move || keeper.work(&inbox))?;
        let book = Self { jobs: Some(jobs), thread: Some(thread) };
        book.send(Job::Load);
        Ok(book)
    }

    /// Keeps this batch instead of the one before.
    pub fn begin(&self, batch: Box<Batch>) {
        self.send(Job::Begin(batch));
    }

    /// Writes an answer down. One that cannot be written now is tried again with the next job.
    pub fn settle(&self, place: usize, report: Box<Report>) {
        self.send(Job::Settle(place, report));
    }

    /// Takes the answers of these codes back.
    pub fn reopen(&self, places: Vec<usize>) {
        self.send(Job::Reopen(places));
    }

    /// Whether the manager has ended the batch.
    pub fn stop(&self, is_stopped: bool) {
        self.send(Job::Stop(is_stopped));
    }

    /// Removes the batch and all that is known of it.
    pub fn remove(&self) {
        self.send(Job::Remove);
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
    unwritten: Vec<(usize, Box<Report>)>,
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
        while let Ok(job) = inbox.recv() {
            let mut next = Some(job);
            while let Some(job) = next.take() {
                match job {
                    Job::Settle(place, report) => {
                        self.unwritten.push((place, report));
                        // Whatever else is here by now goes into the same transaction.
                        for job in inbox.try_iter() {
                            match job {
                                Job::Settle(place, report) => self.unwritten.push((place, report)),
                                other => {
                                    next = Some(other);
                                    break;
                                }
                            }
                        }
                        self.write();
                    }
                    other => {
                        self.write();
                        self.take(other);
                    }
                }
            }
        }
    }

    /// Writes what is not written yet.
    fn write(&mut self) {
        if self.unwritten.is_empty() {
            return;
        }
        let unwritten = std::mem::take(&mut self.unwritten);
        if self.with(|connection| file::settle(connection, &unwritten)).is_some() {
            (self.tell)(BatchKept::Settled(unwritten));
        } else {
            self.unwritten = unwritten;
        }
    }

    fn take(&mut self, job: Job) {
        match job {
            Job::Load => {
                if let Some(batch) = self.with(|connection| file::load(connection)) {
                    (self.tell)(BatchKept::Opened(batch.map(Box::new)));
                }
            }
            Job::Begin(batch) => {
                if self.with(|connection| file::begin(connection, &batch)).is_some() {
                    self.unwritten.clear();
                    (self.tell)(BatchKept::Opened(Some(batch)));
                }
            }
            Job::Reopen(places) => {
                if self.with(|connection| file::reopen(connection, &places)).is_some() {
                    (self.tell)(BatchKept::Reopened(places));
                }
            }
            Job::Stop(is_stopped) => {
                if self.with(|connection| file::stop(connection, is_stopped)).is_some() {
                    (self.tell)(BatchKept::Stopped(is_stopped));
                }
            }
            Job::Remove => {
                if self.with(file::remove).is_some() {
                    self.unwritten.clear();
                    (self.tell)(BatchKept::Opened(None));
                }
            }
            Job::Settle(place, report) => self.unwritten.push((place, report)),
        }
    }

    /// Does something with the file; `None` if it could not be done, with the trouble told. A damaged
    /// file is set aside first, and a new one begun.
    fn with<T>(&mut self, work: impl Fn(&mut Connection) -> rusqlite::Result<T>) -> Option<T> {
        let done = match self.try_with(&work) {
            Err(Fault::Sqlite(error)) if is_damage(&error) => {
                let (trouble, done) = match set_aside(&self.path) {
                    Ok(to) => (BatchTrouble::SetAside(to), self.try_with(&work).ok()),
                    Err(error) => (BatchTrouble::Failed(error.to_string()), None),
                };
                self.tell_trouble(Some(trouble));
                return done;
            }
            done => done,
        };
        let trouble = done.as_ref().err().map(trouble_of);
        // That a file was set aside is told until the program ends.
        if trouble.is_some() || !matches!(self.told, Some(BatchTrouble::SetAside(_))) {
            self.tell_trouble(trouble);
        }
        done.ok()
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

    fn tell_trouble(&mut self, trouble: Option<BatchTrouble>) {
        if trouble != self.told {
            self.told.clone_from(&trouble);
            (self.tell)(BatchKept::Trouble(trouble));
        }
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
