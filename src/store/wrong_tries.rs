//! How often a wrong PIN was typed, and when last, kept so that whoever guesses does not begin anew by starting the
//! program again.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::folders;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct WrongTries {
    /// Since the last right one.
    pub count: u32,
    /// Milliseconds since 1970.
    last: i64,
}

impl WrongTries {
    /// One that cannot be read is none: a till must open for its manager.
    pub fn read(data_folder: &Path) -> Self {
        let read = || serde_json::from_slice(&fs::read(file(data_folder)).ok()?).ok();
        read().unwrap_or_default()
    }

    /// With one more, at this time.
    #[must_use]
    pub fn and_one(self, now: Timestamp) -> Self {
        Self { count: self.count.saturating_add(1), last: now.as_millisecond() }
    }

    /// How long ago the last one was; no time at all by a clock that was set back since.
    pub fn ago(self, now: Timestamp) -> Duration {
        let millis = now.as_millisecond().saturating_sub(self.last);
        Duration::from_millis(millis.try_into().unwrap_or_default())
    }

    /// # Errors
    /// Why they cannot be kept: they count until the program ends then.
    pub fn write(self, data_folder: &Path) -> io::Result<()> {
        folders::make_private(data_folder)?;
        fs::write(file(data_folder), serde_json::to_vec(&self).map_err(io::Error::other)?)
    }

    /// # Errors
    /// When there still are some.
    pub fn forget(data_folder: &Path) -> io::Result<()> {
        match fs::remove_file(file(data_folder)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

fn file(data_folder: &Path) -> PathBuf {
    data_folder.join("wrong-tries.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_read_as_they_were_written_and_rubbish_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(WrongTries::read(folder.path()), WrongTries::default());
        let tries = WrongTries::default().and_one(Timestamp::now()).and_one(Timestamp::now());
        tries.write(folder.path()).unwrap();
        assert_eq!(WrongTries::read(folder.path()), tries);
        for rubbish in ["", "{\"count\":", "{\"count\":-1,\"last\":0}", "{\"count\":99999999999,\"last\":0}"]
        {
            fs::write(file(folder.path()), rubbish).unwrap();
            assert_eq!(WrongTries::read(folder.path()), WrongTries::default(), "{rubbish}");
        }
        WrongTries::forget(folder.path()).unwrap();
        WrongTries::forget(folder.path()).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_clock_that_was_set_back_says_that_it_was_just_now() {
        let now = Timestamp::now();
        let tries = WrongTries::default().and_one(now);
        let a_day = Duration::from_secs(24 * 60 * 60);
        assert_eq!(tries.ago(now + a_day), a_day);
        assert_eq!(tries.ago(now - a_day), Duration::ZERO);
    }
}
