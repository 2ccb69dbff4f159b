//! Tables for spreadsheets, CSV and XLSX: how they are written, and what is to be written.

mod outgoing;
mod write;

pub use outgoing::{Content, Outgoing, Rows};
pub use write::{Cell, Table, TableFormat};
