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
    /// A whole PDF file.
    Page(Vec<u8>),
}

/// Rows as they are read, one after the other.
pub type Rows = Box<dyn Iterator<Item = io::Result<Vec<Cell>>> + Send>;

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing({})", self.name)
    }
}
