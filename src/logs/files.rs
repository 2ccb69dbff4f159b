//! The log's files: one a day, a bounded number of them, each of a bounded size.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use jiff::Timestamp;
use tracing_appender::rolling::{RollingFileAppender, Rotation};

use crate::folders;

const PREFIX: &str = "voucher-desk";
const ENDING: &str = "log";

/// Days, by universal time.
pub const KEPT: usize = 14;

/// Something that goes wrong again and again must not fill the disk.
const MAX_BYTES_A_DAY: u64 = 16 << 20;

/// Opens its file only when there is something to write, on the thread that writes.
pub struct Files {
    folder: PathBuf,
    open: Option<RollingFileAppender>,
    day: i64,
    written: u64,
}

impl Files {
    pub fn new(folder: PathBuf) -> Self {
        Self { folder, open: None, day: 0, written: 0 }
    }

    fn has_room_for(&mut self, bytes: usize) -> bool {
        let today = Timestamp::now().as_second() / (24 * 60 * 60);
        if self.day != today {
            (self.day, self.written) = (today, 0);
        }
        self.written += bytes as u64;
        self.written <= MAX_BYTES_A_DAY
    }
}

impl Write for Files {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        if !self.has_room_for(line.len()) {
            return Ok(line.len());
        }
        if self.open.is_none() {
            // The appender would complain on the terminal that there is nothing in it yet. What is wrong
            // here is wrong there too.
            let _ = folders::make_private(&self.folder);
            let files = RollingFileAppender::builder().rotation(Rotation::DAILY).max_log_files(KEPT);
            let files = files.filename_prefix(PREFIX).filename_suffix(ENDING).build(&self.folder);
            // Where nothing can be written nothing is, until it can.
            self.open = files.ok();
        }
        match &mut self.open {
            Some(files) => files.write(line),
            None => Ok(line.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open.as_mut().map_or(Ok(()), Write::flush)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_oldest_files_go_when_there_are_too_many() {
        let folder = tempfile::tempdir().unwrap();
        for day in 1..=20 {
            fs::write(folder.path().join(format!("voucher-desk.2026-01-{day:02}.log")), "old\n").unwrap();
        }
        Files::new(folder.path().into()).write_all(b"new\n").unwrap();
        assert!(fs::read_dir(folder.path()).unwrap().count() <= KEPT);
    }

    #[test]
    fn a_day_without_end_ends_and_the_next_begins() {
        let mut files = Files::new(PathBuf::new());
        assert!(files.has_room_for(1));
        assert!(!files.has_room_for(usize::try_from(MAX_BYTES_A_DAY).unwrap()));
        files.day -= 1;
        assert!(files.has_room_for(1));
    }

    #[test]
    fn a_folder_that_cannot_be_harms_nobody() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut files = Files::new(file.path().join("logs"));
        assert_eq!(files.write(b"lost\n").unwrap(), 5);
        files.flush().unwrap();
    }
}
