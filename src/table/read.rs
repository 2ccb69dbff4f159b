//! Lists of codes as people have them: text, CSV, Excel, or what was copied from one of them.

mod delimited;
mod excel;
mod rounded;

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use rounded::looks_rounded;

/// More is no list that anybody checks at a counter.
pub const MAX_LINES: usize = 100_000;
/// In bytes.
const MAX_FILE: u64 = 64 << 20;
/// A hundred thousand lines of forty columns.
const MAX_CELLS: usize = 4_000_000;

/// What was read, line by line.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// The file's name without its folder, or empty for pasted text.
    pub name: String,
    pub lines: Vec<Line>,
}

/// A line with anything in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its row in the file, from 1.
    pub number: u32,
    pub cells: Vec<Given>,
}

/// A cell without the blanks around it; it may be empty.
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Text(String),
    /// A number that Excel has rounded to 15 digits, as it stands there.
    Rounded(String),
}

impl Given {
    fn new(words: &str) -> Self {
        let words = words.trim();
        if looks_rounded(words) { Self::Rounded(words.to_owned()) } else { Self::Text(words.to_owned()) }
    }

    pub fn as_str(&self) -> &str {
        match self {
            Self::Text(words) | Self::Rounded(words) => words,
        }
    }
}

/// Why there are no lines.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetFault {
    #[error("not a .txt, .csv or .xlsx file")]
    UnknownEnding,
    /// An .xls file, or one with a password: they look the same from outside.
    #[error("an Excel file of the old kind, or with a password")]
    OldExcel,
    #[error("more than {MAX_LINES} lines")]
    TooManyLines,
    #[error("more than 64 MB")]
    TooBig,
    #[error("nothing in it")]
    Empty,
    /// It ends in .xlsx, but Excel did not write it so.
    #[error("not an Excel file, or a damaged one")]
    Damaged,
    /// In the system's words.
    #[error("{0}")]
    Unreadable(String),
}

impl From<io::Error> for SheetFault {
    fn from(error: io::Error) -> Self {
        Self::Unreadable(error.to_string())
    }
}

/// What a list's file says it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Text,
    Xlsx,
}

impl Ending {
    fn of(path: &Path) -> Result<Self, SheetFault> {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match &*ending {
            "txt" | "csv" => Ok(Self::Text),
            "xlsx" => Ok(Self::Xlsx),
            "xls" => Err(SheetFault::OldExcel),
            _ => Err(SheetFault::UnknownEnding),
        }
    }
}

impl Sheet {
    /// Reads a file; waits for the disk.
    ///
    /// # Errors
    /// When it is none of the known kinds, too long, empty, or cannot be read.
    pub fn open(path: &Path) -> Result<Self, SheetFault> {
        let ending = Ending::of(path)?;
        let mut bytes = Vec::new();
        File::open(path)?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { name, ..Self::of(ending, bytes)? })
    }

    /// Reads what a file with this ending holds. What that is matters more than its ending.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn of(ending: Ending, bytes: Vec<u8>) -> Result<Self, SheetFault> {
        if bytes.len() as u64 > MAX_FILE {
            return Err(SheetFault::TooBig);
        }
        let lines = if bytes.starts_with(excel::OLD_MARK) {
            return Err(SheetFault::OldExcel);
        } else if ending == Ending::Xlsx || bytes.starts_with(excel::MARK) {
            excel::read(&bytes)?
        } else {
            delimited::read(&delimited::decode(bytes))?
        };
        Ok(Self { name: String::new(), lines })
    }

    /// What was copied from a list, a spreadsheet or a message.
    ///
    /// # Errors
    /// When it is too long or empty.
    pub fn paste(text: &str) -> Result<Self, SheetFault> {
        if text.len() as u64 > MAX_FILE {
            return Err(SheetFault::TooBig);
        }
        Ok(Self { name: String::new(), lines: delimited::read(text)? })
    }
}

/// Lines as they are read.
#[derive(Debug, Default)]
struct Lines {
    lines: Vec<Line>,
    count: usize,
}

impl Lines {
    /// Leaves out what is empty, and the empty cells at the end of what is not.
    fn push(&mut self, number: u32, mut cells: Vec<Given>) -> Result<(), SheetFault> {
        let length = cells.iter().rposition(|cell| !cell.as_str().is_empty()).map_or(0, |last| last + 1);
        cells.truncate(length);
        if cells.is_empty() {
            return Ok(());
        }
        self.count += cells.len();
        if self.lines.len() >= MAX_LINES {
            return Err(SheetFault::TooManyLines);
        }
        if self.count > MAX_CELLS {
            return Err(SheetFault::TooBig);
        }
        cells.shrink_to_fit();
        self.lines.push(Line { number, cells });
        Ok(())
    }

    fn finish(self) -> Result<Vec<Line>, SheetFault> {
        if self.lines.is_empty() { Err(SheetFault::Empty) } else { Ok(self.lines) }
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
