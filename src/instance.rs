//! One window a data folder: the first start holds a lock, a later one asks it to come to the front.
//!
//! The lock goes with the process, however that ends. Beside it stands where the first one listens, a
//! port of this machine only, and a word that only this user can read.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Read as _, Write as _},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{folders, threads};

/// The only window of its data folder, until it is dropped.
#[derive(Debug)]
pub struct Instance {
    address_file: PathBuf,
    listening: Option<Listening>,
    /// `None` where files cannot be locked.
    _lock: Option<File>,
}

#[derive(Debug)]
struct Listening {
    at: SocketAddr,
    is_over: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// What a caller says takes no longer than that.
const PATIENCE: Duration = Duration::from_millis(500);
/// How long a later start tries to reach the first, which may be starting itself.
const TRYING: Duration = Duration::from_secs(2);
/// 128 bits as hex.
const WORD_BYTES: usize = 32;
const DONE: &[u8] = b"ok";

impl Instance {
    /// The only one of this folder; `None` if there is one already.
    pub fn claim(data_folder: &Path) -> Option<Self> {
        let address_file = data_folder.join("window.address");
        let lock = match lock(&data_folder.join("window.lock")) {
            Ok(lock) => Some(lock),
            Err(TryLockError::WouldBlock) => return None,
            // A till without locks is better than none, and a window that is open can still say so.
            Err(TryLockError::Error(_)) if ask(&address_file).is_ok() => return None,
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "of two windows that open at once neither would be noticed");
                None
            }
        };
        // Of a run that was cut short.
        let _ = fs::remove_file(&address_file);
        Some(Self { address_file, listening: None, _lock: lock })
    }

    /// Calls `raise`, on a thread of its own, whenever somebody opens the program once more.
    ///
    /// # Errors
    /// When there is no port, no thread, or no way to tell where it listens.
    pub fn listen(&mut self, raise: impl Fn() + Send + 'static) -> io::Result<()> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let (at, word) = (listener.local_addr()?, format!("{:032x}", rand::random::<u128>()));
        write_private(&self.address_file, &format!("{} {word}", at.port()))?;
        let is_over = Arc::new(AtomicBool::new(false));
        let ends = Arc::clone(&is_over);
        let thread = thread::Builder::new().name("instance".into()).spawn(move || {
            for caller in listener.incoming() {
                if ends.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(mut caller) = caller else {
                    // It may fail for as long as the machine is short of something.
                    thread::sleep(PATIENCE);
                    continue;
                };
                // Whoever does not know the word gets no answer, and the next one is listened to.
                if knows(&mut caller, &word) {
                    raise();
                    let _ = caller.write_all(DONE);
                }
            }
        })?;
        self.listening = Some(Listening { at, is_over, thread });
        Ok(())
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let Some(listening) = self.listening.take() else { return };
        // It may be gone with its folder.
        let _ = fs::remove_file(&self.address_file);
        listening.is_over.store(true, Ordering::Relaxed);
        // So that it looks up.
        drop(TcpStream::connect_timeout(&listening.at, PATIENCE));
        threads::join_within(listening.thread, 2 * PATIENCE);
    }
}

/// Keeps every window of a folder from opening, until it is dropped.
#[derive(Debug)]
pub struct Shut {
    /// `None` where there never was a window.
    _lock: Option<File>,
}

/// Sees to it that there is no window of this folder; `None` if one is open. Leaves no file behind.
pub fn keep_shut(data_folder: &Path) -> Option<Shut> {
    let Ok(file) = OpenOptions::new().write(true).open(data_folder.join("window.lock")) else {
        return Some(Shut { _lock: None });
    };
    let is_open = matches!(file.try_lock(), Err(TryLockError::WouldBlock));
    (!is_open).then_some(Shut { _lock: Some(file) })
}

/// Asks the window of this folder to come to the front; whether it said that it does.
pub fn raise_other(data_folder: &Path) -> bool {
    let end = Instant::now() + TRYING;
    loop {
        if ask(&data_folder.join("window.address")).is_ok() {
            return true;
        }
        if Instant::now() >= end {
            return false;
        }
        thread::sleep(Duration::from_millis(100));
    }
}

fn ask(address_file: &Path) -> io::Result<()> {
    let text = fs::read_to_string(address_file)?;
    let (port, word) = text.split_once(' ').ok_or(io::ErrorKind::InvalidData)?;
    let port = port.parse().map_err(|_| io::ErrorKind::InvalidData)?;
    let mut other = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, port)), PATIENCE)?;
    other.set_read_timeout(Some(PATIENCE))?;
    other.write_all(word.as_bytes())?;
    let mut answer = [0; DONE.len()];
    other.read_exact(&mut answer)?;
    if answer == DONE { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
}

/// Reads no more than a word is long, and no longer than one may take.
fn knows(caller: &mut TcpStream, word: &str) -> bool {
    let end = Instant::now() + PATIENCE;
    let mut said = [0; WORD_BYTES];
    let mut length = 0;
    while length < WORD_BYTES {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() || caller.set_read_timeout(Some(left)).is_err() {
            return false;
        }
        match caller.read(&mut said[length..]) {
            Ok(0) | Err(_) => return false,
            Ok(read) => length += read,
        }
    }
    // Every byte is compared, so that the time tells nothing.
    said.iter().zip(word.as_bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

fn lock(path: &Path) -> Result<File, TryLockError> {
    let open = || {
        folders::make_private(path.parent().unwrap_or(Path::new(".")))?;
        OpenOptions::new().create(true).truncate(false).write(true).open(path)
    };
    let file = open().map_err(TryLockError::Error)?;
    file.try_lock()?;
    Ok(file)
}

/// A new file that only this user can read; elsewhere than on Unix the folder sees to that.
pub(crate) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{self, Receiver};

    use super::*;

    /// The first instance of a folder, and what tells how often it was called to the front.
    fn first(folder: &Path) -> (Instance, Receiver<()>) {
        let (tell, raised) = mpsc::channel();
        let mut instance = Instance::claim(folder).unwrap();
        instance.listen(move || tell.send(()).unwrap()).unwrap();
        (instance, raised)
    }

    fn address(folder: &Path) -> SocketAddr {
        let text = fs::read_to_string(folder.join("window.address")).unwrap();
        SocketAddr::from((Ipv4Addr::LOCALHOST, text.split(' ').next().unwrap().parse().unwrap()))
    }

    #[test]
    fn a_second_start_calls_the_first_to_the_front() {
        let folder = tempfile::tempdir().unwrap();
        let (_first, raised) = first(folder.path());
        assert!(Instance::claim(folder.path()).is_none());
        assert!(raise_other(folder.path()));
        assert_eq!(raised.try_iter().count(), 1);
    }

    #[test]
    fn a_folder_is_kept_shut_only_while_no_window_is_open_and_nothing_is_left_of_it() {
        let folder = tempfile::tempdir().unwrap();
        assert!(keep_shut(folder.path()).is_some());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let window = Instance::claim(folder.path()).unwrap();
        assert!(keep_shut(folder.path()).is_none());
        drop(window);
        let _shut = keep_shut(folder.path()).unwrap();
        assert!(Instance::claim(folder.path()).is_none());
    }

    #[test]
    fn where_nothing_can_be_locked_a_second_start_still_calls_the_first() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("window.lock")).unwrap();
        fs::write(folder.path().join("window.address"), "9 stale").unwrap();
        let (window, raised) = first(folder.path());
        assert!(Instance::claim(folder.path()).is_none());
        assert!(raised.try_iter().count() >= 1);
        assert!(raise_other(folder.path()));
        drop(window);
        assert!(Instance::claim(folder.path()).is_some());
    }

    #[test]
    fn another_folder_is_another_window() {
        let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let _first = first(one.path());
        assert!(Instance::claim(other.path()).is_some());
    }

    #[test]
    fn when_the_first_is_gone_the_next_is_the_first() {
        let folder = tempfile::tempdir().unwrap();
        drop(first(folder.path()));
        assert!(!folder.path().join("window.address").exists());
        // As a run leaves it that was cut short.
        fs::write(folder.path().join("window.address"), "9 stale").unwrap();
        let (_first, raised) = first(folder.path());
        assert!(raise_other(folder.path()));
        assert_eq!(raised.try_iter().count(), 1);
    }

    #[test]
    fn nobody_without_the_word_is_heard_and_nobody_keeps_others_out() {
        let folder = tempfile::tempdir().unwrap();
        let (_first, raised) = first(folder.path());
        let at = address(folder.path());
        // It says nothing, and stays.
        let _silent = TcpStream::connect(at).unwrap();
        let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n0123456789";
        for noise in [Vec::new(), request.to_vec(), vec![0xff; 100_000]] {
            let mut stranger = TcpStream::connect(at).unwrap();
            // It may be hung up on meanwhile.
            let _ = stranger.write_all(&noise);
            let _ = stranger.shutdown(std::net::Shutdown::Write);
            let mut answer = Vec::new();
            let _ = stranger.read_to_end(&mut answer);
            assert!(answer.is_empty());
        }
        assert_eq!(raised.try_iter().count(), 0);
        assert!(raise_other(folder.path()));
    }

    #[cfg(unix)]
    #[test]
    fn only_this_user_can_read_the_word() {
        let folder = tempfile::tempdir().unwrap();
        let _first = first(folder.path());
        let file = fs::metadata(folder.path().join("window.address")).unwrap();
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o777, 0o600);
    }
}
