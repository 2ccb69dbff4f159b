//! Tables for spreadsheets, and lists of codes: how they are read and written, and what is to be written.

mod export;
mod outgoing;
mod read;
mod write;

pub use export::{Export, ExportFault, Outcome};
pub use outgoing::{Bytes, Content, Outgoing, Rows};
pub use read::{Ending, Given, Line, MAX_LINES, Sheet, SheetFault};
pub use write::{Cell, Table, TableFormat};
