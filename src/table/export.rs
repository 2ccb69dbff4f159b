//! A file that is written while somebody waits: on a thread of its own, with its progress in sight, and
//! given up at any time.

use std::{
    fs::OpenOptions,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use super::{
    Content, Table, TableFormat,
    write::{TooManyRows, Written},
};

/// An export under way, or over. Dropping it gives it up.
#[derive(Debug)]
pub struct Export {
    target: PathBuf,
    count: usize,
    progress: Arc<Progress>,
    outcome: mpsc::Receiver<Outcome>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Progress {
    done: AtomicUsize,
    is_cancelled: AtomicBool,
}

/// What an export came to.
pub enum Outcome {
    Written,
    /// Given up; no file is left.
    Cancelled,
    /// Nothing was written, and what was to be is still there: it may be tried again.
    NotBegun(ExportFault, Content),
    Failed(ExportFault),
}

/// Why there is no new file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportFault {
    /// A file of this name, which nobody has said to replace.
    #[error("there is such a file")]
    Exists,
    #[error("no such folder")]
    NoFolder,
    #[error("not allowed to write there")]
    NotAllowed,
    /// The old file cannot be replaced: it may be open in Excel.
    #[error("the old file is in use")]
    InUse,
    #[error("the disk is full")]
    DiskFull,
    /// Of a spreadsheet.
    #[error("more rows than a sheet has")]
    TooManyRows,
    /// In the system's words.
    #[error("{0}")]
    Failed(String),
}

impl From<io::Error> for ExportFault {
    fn from(error: io::Error) -> Self {
        if let Some(inner) = error.get_ref()
            && inner.is::<TooManyRows>()
        {
            return Self::TooManyRows;
        }
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => Self::NoFolder,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::NotAllowed,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            _ if is_in_use(&error) => Self::InUse,
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// Windows says so of a file that another program keeps to itself.
fn is_in_use(error: &io::Error) -> bool {
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    cfg!(windows) && matches!(error.raw_os_error(), Some(SHARING_VIOLATION | LOCK_VIOLATION))
}

/// The window hears of progress this often at most.
const WAKING: Duration = Duration::from_millis(100);
/// For a disk to let go of a file that was given up.
const PATIENCE: Duration = Duration::from_secs(2);

impl Export {
    /// Begins to write; `replaces` an older file of this name. `wake` is called from the thread when there
    /// is something new.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(
        target: PathBuf,
        format: TableFormat,
        content: Content,
        replaces: bool,
        wake: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let count = match &content {
            Content::Table { count, .. } => *count,
            Content::File { .. } => 0,
        };
        let progress = Arc::new(Progress::default());
        let (tell, outcome) = mpsc::channel();
        let work = Work { target: target.clone(), format, replaces, progress: Arc::clone(&progress) };
        let thread = thread::Builder::new().name("export".into()).spawn(move || {
            // Nobody may want to know any more.
            let _ = tell.send(work.run(content, &wake));
            wake();
        })?;
        Ok(Self { target, count, progress, outcome, thread: Some(thread) })
    }

    /// The file that is to be.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Rows that are written, and about all there will be; 0 if nobody knows.
    pub fn progress(&self) -> (usize, usize) {
        (self.progress.done.load(Ordering::Relaxed), self.count)
    }

    pub fn cancel(&self) {
        self.progress.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Once, when it is over.
    pub fn outcome(&self) -> Option<Outcome> {
        match self.outcome.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(mpsc::TryRecvError::Empty) => None,
            Err(mpsc::TryRecvError::Disconnected) => Some(Outcome::Cancelled),
        }
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        self.cancel();
        if let Some(thread) = self.thread.take() {
            crate::threads::join_within(thread, PATIENCE);
        }
    }
}

struct Work {
    target: PathBuf,
    format: TableFormat,
    replaces: bool,
    progress: Arc<Progress>,
}

impl Work {
    fn run(&self, content: Content, wake: &impl Fn()) -> Outcome {
        let outcome = self.write(content, wake);
        let ending = self.target.extension().unwrap_or_default().to_string_lossy();
        let rows = self.progress.done.load(Ordering::Relaxed);
        match &outcome {
            Outcome::Written => tracing::info!(%ending, rows, "exported"),
            Outcome::Cancelled => tracing::info!(%ending, rows, "an export was given up"),
            Outcome::NotBegun(fault, _) | Outcome::Failed(fault) => {
                tracing::warn!(%ending, rows, %fault, "an export failed");
            }
        }
        outcome
    }

    fn write(&self, content: Content, wake: &impl Fn()) -> Outcome {
        if let Err(fault) = self.look() {
            return Outcome::NotBegun(fault, content);
        }
        let written = match content {
            Content::File { ending, bytes } => {
                match bytes().and_then(|bytes| Written::whole(&self.target, &bytes)) {
                    Ok(written) => Ok(Some(written)),
                    Err(error) => return Outcome::NotBegun(error.into(), Content::File { ending, bytes }),
                }
            }
            Content::Table { heads, count, rows } => {
                if self.format == TableFormat::Xlsx && count >= super::write::MAX_ROWS as usize {
                    let content = Content::Table { heads, count, rows };
                    return Outcome::NotBegun(ExportFault::TooManyRows, content);
                }
                let words: Vec<&str> = heads.iter().map(String::as_str).collect();
                match Table::create(&self.target, self.format, &words) {
                    Ok(table) => self.fill(table, rows, wake),
                    Err(error) => {
                        return Outcome::NotBegun(error.into(), Content::Table { heads, count, rows });
                    }
                }
            }
        };
        match written {
            Ok(Some(_)) if self.is_cancelled() => Outcome::Cancelled,
            Ok(Some(written)) => match written.put() {
                Ok(()) => Outcome::Written,
                // That something can be written there is known by now.
                Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                    Outcome::Failed(ExportFault::InUse)
                }
                Err(error) => Outcome::Failed(error.into()),
            },
            Ok(None) => Outcome::Cancelled,
            Err(error) => Outcome::Failed(error.into()),
        }
    }

    /// Whether there is a file already, and whether it could be replaced.
    fn look(&self) -> Result<(), ExportFault> {
        match self.target.symlink_metadata() {
            Ok(_) if !self.replaces => Err(ExportFault::Exists),
            Ok(_) if cfg!(windows) => match OpenOptions::new().write(true).open(&self.target) {
                Err(error) if is_in_use(&error) => Err(ExportFault::InUse),
                _ => Ok(()),
            },
            Ok(_) | Err(_) => Ok(()),
        }
    }

    /// `None` if it was given up.
    fn fill(&self, mut table: Table, rows: super::Rows, wake: &impl Fn()) -> io::Result<Option<Written>> {
        let mut told = Instant::now();
        for row in rows {
            if self.is_cancelled() {
                return Ok(None);
            }
            table.put(&row?)?;
            self.progress.done.fetch_add(1, Ordering::Relaxed);
            if told.elapsed() >= WAKING {
                told = Instant::now();
                wake();
            }
        }
        table.seal().map(Some)
    }

    fn is_cancelled(&self) -> bool {
        self.progress.is_cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;
