//! The system's own window to choose a file in. It is made on the window's thread, as some systems want
//! it, and waited for on another.

use std::{
    future::Future,
    io,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use egui_winit::winit::raw_window_handle::{HasDisplayHandle, HasWindowHandle};
use rfd::AsyncFileDialog;

use super::text::{self, Lang};

/// What another window has to know of the program's to open above it.
pub trait Handles: HasDisplayHandle + HasWindowHandle {}

impl<W: HasDisplayHandle + HasWindowHandle> Handles for W {}

/// What somebody chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    File(PathBuf),
    /// Nothing.
    Cancelled,
    /// There is no such window on this system: a place can only be typed.
    NoWindow,
}

/// A window that was opened, until somebody has chosen.
#[derive(Debug)]
pub struct Chooser {
    choice: mpsc::Receiver<Choice>,
}

/// Nobody closes a window sooner after it opened: it was none.
const GLANCE: Duration = Duration::from_millis(300);

impl Chooser {
    /// Asks for a list of codes, above the window whose `handles` these are. `wake` is called when somebody has chosen.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn to_open(
        lang: Lang,
        handles: &dyn Handles,
        wake: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let dialog = AsyncFileDialog::new().set_parent(handles);
        let dialog = dialog.add_filter(text::lists(lang), &["xlsx", "csv", "txt"]);
        let chosen = dialog.pick_file();
        Self::start(async { Some(chosen.await?.path().to_owned()) }, wake)
    }

    /// Asks for the name of a new file; the system's window itself asks about one that is there.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn to_save(
        suggested: &Path,
        ending: &str,
        handles: &dyn Handles,
        wake: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let mut dialog =
            AsyncFileDialog::new().set_parent(handles).add_filter(ending.to_uppercase(), &[ending]);
        if let Some(folder) = suggested.parent().filter(|folder| folder.is_absolute()) {
            dialog = dialog.set_directory(folder);
        }
        if let Some(name) = suggested.file_name() {
            dialog = dialog.set_file_name(name.to_string_lossy());
        }
        let chosen = dialog.save_file();
        Self::start(async { Some(chosen.await?.path().to_owned()) }, wake)
    }

    fn start(
        chosen: impl Future<Output = Option<PathBuf>> + Send + 'static,
        wake: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let (tell, choice) = mpsc::channel();
        thread::Builder::new().name("chooser".into()).spawn(move || {
            let opened = Instant::now();
            let runtime = tokio::runtime::Builder::new_current_thread().build();
            let chosen = runtime.ok().and_then(|runtime| runtime.block_on(chosen));
            let choice = match chosen {
                Some(file) => Choice::File(file),
                None if opened.elapsed() < GLANCE => Choice::NoWindow,
                None => Choice::Cancelled,
            };
            // Nobody may want to know any more.
            let _ = tell.send(choice);
            wake();
        })?;
        Ok(Self { choice })
    }

    /// Once, when somebody has chosen.
    pub fn choice(&self) -> Option<Choice> {
        match self.choice.try_recv() {
            Ok(choice) => Some(choice),
            Err(mpsc::TryRecvError::Empty) => None,
            Err(mpsc::TryRecvError::Disconnected) => Some(Choice::NoWindow),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comes_to(chosen: impl Future<Output = Option<PathBuf>> + Send + 'static) -> Choice {
        let (wake, waked) = mpsc::channel();
        let chooser = Chooser::start(chosen, move || wake.send(()).unwrap()).unwrap();
        waked.recv().unwrap();
        chooser.choice().unwrap()
    }

    #[test]
    fn a_file_that_was_chosen_is_told() {
        assert_eq!(comes_to(async { Some("a.csv".into()) }), Choice::File("a.csv".into()));
    }

    #[test]
    fn a_window_that_is_closed_is_told_from_none() {
        assert_eq!(comes_to(async { None }), Choice::NoWindow);
        let closed = async {
            thread::sleep(GLANCE);
            None
        };
        assert_eq!(comes_to(closed), Choice::Cancelled);
    }
}
