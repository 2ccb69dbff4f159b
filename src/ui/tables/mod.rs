//! What is known, as tables for a spreadsheet: the same for the window and the command line.

mod batch;
mod history;

pub use batch::results;
pub use history::{history, rows};
