//! Tables for spreadsheets: CSV that Excel opens right, and XLSX. Written beside the file that is asked
//! for, and put in its place when all is written.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use rust_xlsxwriter::{Format, Workbook};
use tempfile::NamedTempFile;

/// One cell. Codes are text, so that 21 digits stay 21 digits.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(u32),
}

/// Which kind of table, by the file's ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    Csv,
    Xlsx,
}

impl TableFormat {
    /// `None` for an ending this program does not write.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        let formats = [("csv", Self::Csv), ("xlsx", Self::Xlsx)];
        formats.into_iter().find(|(name, _)| ending.eq_ignore_ascii_case(name)).map(|(_, format)| format)
    }
}

/// A table that is being written.
pub struct Table {
    target: PathBuf,
    writer: Writer,
}

enum Writer {
    Csv(Box<csv::Writer<NamedTempFile>>),
    Xlsx { workbook: Box<Workbook>, next: u32 },
}

/// Excel opens a CSV file as UTF-8 only if it begins with this.
const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Table {
    /// # Errors
    /// When nothing can be written where the file shall stand.
    pub fn create(target: &Path, format: TableFormat, heads: &[&str]) -> io::Result<Self> {
        let writer = match format {
            TableFormat::Csv => {
                let mut file = NamedTempFile::new_in(folder_of(target))?;
                file.write_all(BYTE_ORDER_MARK.as_bytes())?;
                Writer::Csv(Box::new(csv::Writer::from_writer(file)))
            }
            TableFormat::Xlsx => {
                let mut workbook = Box::new(Workbook::new());
                workbook.add_worksheet_with_constant_memory().map_err(io::Error::other)?;
                Writer::Xlsx { workbook, next: 0 }
            }
        };
        let mut table = Self { target: target.to_owned(), writer };
        table.put(&heads.iter().map(|head| Cell::Text((*head).to_owned())).collect::<Vec<_>>())?;
        Ok(table)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When the disk takes no more, or the sheet has no more rows.
    pub fn put(&mut self, cells: &[Cell]) -> io::Result<()> {
        match &mut self.writer {
            Writer::Csv(writer) => writer.write_record(cells.iter().map(harmless)).map_err(io::Error::other),
            Writer::Xlsx { workbook, next } => {
                let sheet = workbook.worksheet_from_index(0).map_err(io::Error::other)?;
                let text = Format::new().set_num_format("@");
                for (column, cell) in (0u16..).zip(cells) {
                    let written = match cell {
                        Cell::Text(words) => sheet.write_string_with_format(*next, column, words, &text),
                        Cell::Number(number) => sheet.write_number(*next, column, *number),
                    };
                    written.map_err(io::Error::other)?;
                }
                *next += 1;
                Ok(())
            }
        }
    }

    /// Puts the file in its place. A table that is dropped before leaves none.
    ///
    /// # Errors
    /// When the disk takes no more, or the old file cannot be replaced: another program may have it open.
    pub fn finish(self) -> io::Result<()> {
        let file = match self.writer {
            Writer::Csv(writer) => {
                writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?
            }
            Writer::Xlsx { mut workbook, .. } => {
                let mut file = NamedTempFile::new_in(folder_of(&self.target))?;
                workbook.save_to_writer(file.as_file_mut()).map_err(io::Error::other)?;
                file
            }
        };
        file.as_file().sync_all()?;
        file.persist(&self.target)?;
        Ok(())
    }
}

fn folder_of(target: &Path) -> &Path {
    target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A cell that a spreadsheet does not take for a formula.
fn harmless(cell: &Cell) -> String {
    match cell {
        Cell::Text(words) if words.starts_with(['=', '+', '-', '@', '\t', '\r']) => format!("'{words}"),
        Cell::Text(words) => words.clone(),
        Cell::Number(number) => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn write(name: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        let mut table = Table::create(&path, TableFormat::of(&path).unwrap(), &["券码", "用时"]).unwrap();
        table.put(&[Cell::Text("164822200532619796511".into()), Cell::Number(90)]).unwrap();
        table.put(&[Cell::Text("=cmd|' /C calc'!A0".into()), Cell::Number(1)]).unwrap();
        assert!(!path.exists(), "not before all is written");
        table.finish().unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
        (folder, path)
    }

    #[test]
    fn csv_begins_with_its_mark_and_holds_no_formula() {
        let (_folder, path) = write("a.csv");
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(text, "\u{feff}券码,用时\n164822200532619796511,90\n'=cmd|' /C calc'!A0,1\n");
    }

    #[test]
    fn xlsx_keeps_every_digit() {
        let (_folder, path) = write("a.XLSX");
        let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
        let sheet = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
        let cell = |row, column| sheet.get_value((row, column)).unwrap().to_string();
        assert_eq!([cell(0, 0), cell(1, 0), cell(1, 1)], ["券码", "164822200532619796511", "90"]);
        assert!(calamine::DataType::is_string(sheet.get_value((1, 0)).unwrap()));
    }

    #[test]
    fn only_known_endings_are_written() {
        assert_eq!(TableFormat::of(Path::new("a.xls")), None);
        assert_eq!(TableFormat::of(Path::new("csv")), None);
    }
}
