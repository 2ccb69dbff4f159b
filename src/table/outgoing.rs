//! What is to be kept as a file that a person names.

use std::{fmt, io};

use super::Cell;

pub struct Outgoing {
    /// What the file is called if nobody says otherwise, without an ending.
    pub name: String,
    pub content: Content,
}

pub enum Content {
    /// A table for a spreadsheet: CSV or XLSX. `count` is how many rows there will be, about; 0 if nobody
    /// knows.
    Table { heads: Vec<String>, count: usize, rows: Rows },
    /// A whole file of one kind, which its ending tells. Its bytes are made when it is written, and once
    /// more if that has to be tried again.
    File { ending: &'static str, bytes: Bytes },
}

/// Makes a file's bytes where waiting harms nobody.
pub type Bytes = Box<dyn Fn() -> io::Result<Vec<u8>> + Send>;

impl Content {
    /// A PDF file.
    pub fn page(bytes: Vec<u8>) -> Self {
        Self::File { ending: "pdf", bytes: Box::new(move || Ok(bytes.clone())) }
    }
}

/// Rows as they are read, one after the other.
pub type Rows = Box<dyn Iterator<Item = io::Result<Vec<Cell>>> + Send>;

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({})", self.name)
    }
}
