//! Tables for spreadsheets: CSV that Excel opens right, and XLSX. Written beside the file that is asked
//! for, and put in its place when all is written.

use std::{
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use rust_xlsxwriter::{Format, Workbook, XlsxError};
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
    pub const ALL: [Self; 2] = [Self::Csv, Self::Xlsx];

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// `None` for an ending this program does not write.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        Self::ALL.into_iter().find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }
}

/// The sheet is full.
#[derive(Debug, thiserror::Error)]
#[error("a sheet has {MAX_ROWS} rows at most")]
pub struct TooManyRows;

/// Rows of a sheet, its head among them.
pub const MAX_ROWS: u32 = 1_048_576;
/// Characters of a cell, as Excel counts them at worst.
const MAX_WORDS: usize = 32_767 / 2;

/// A table that is being written.
pub struct Table {
    target: PathBuf,
    writer: Writer,
}

/// A file that is written, but not in its place.
pub struct Written {
    target: PathBuf,
    file: NamedTempFile,
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
                let mut file = beside(target)?;
                file.write_all(BYTE_ORDER_MARK.as_bytes())?;
                Writer::Csv(Box::new(csv::Writer::from_writer(file)))
            }
            TableFormat::Xlsx => {
                // What cannot be written there should be known now.
                beside(target)?;
                let mut workbook = Box::new(Workbook::new());
                workbook.add_worksheet_with_constant_memory().map_err(sheet_error)?;
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
            Writer::Csv(writer) => writer.write_record(cells.iter().map(harmless)).map_err(csv_error),
            Writer::Xlsx { next: MAX_ROWS, .. } => Err(io::Error::other(TooManyRows)),
            Writer::Xlsx { workbook, next } => {
                let sheet = workbook.worksheet_from_index(0).map_err(sheet_error)?;
                let text = Format::new().set_num_format("@");
                for (column, cell) in (0u16..).zip(cells) {
                    let written = match cell {
                        Cell::Text(words) => {
                            let words: String = words.chars().take(MAX_WORDS).collect();
                            sheet.write_string_with_format(*next, column, words, &text)
                        }
                        Cell::Number(number) => sheet.write_number(*next, column, *number),
                    };
                    written.map_err(sheet_error)?;
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
        self.seal()?.put()
    }

    /// Writes all there is to write beside its place.
    ///
    /// # Errors
    /// When the disk takes no more.
    pub fn seal(self) -> io::Result<Written> {
        let file = match self.writer {
            Writer::Csv(writer) => writer.into_inner().map_err(csv::IntoInnerError::into_error)?,
            Writer::Xlsx { mut workbook, .. } => {
                let mut file = beside(&self.target)?;
                workbook.save_to_writer(file.as_file_mut()).map_err(sheet_error)?;
                file
            }
        };
        Ok(Written { target: self.target, file })
    }
}

impl Written {
    /// A file that is known as a whole.
    ///
    /// # Errors
    /// When nothing can be written where the file shall stand, or the disk takes no more.
    pub fn whole(target: &Path, bytes: &[u8]) -> io::Result<Self> {
        let mut file = beside(target)?;
        file.write_all(bytes)?;
        Ok(Self { target: target.to_owned(), file })
    }

    /// Puts it in its place.
    ///
    /// # Errors
    /// When the old file cannot be replaced: another program may have it open.
    pub fn put(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.file.persist(&self.target)?;
        Ok(())
    }
}

/// The system's fault, if it is one.
fn csv_error(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        kind => io::Error::other(format!("{kind:?}")),
    }
}

fn sheet_error(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        error => io::Error::other(error),
    }
}

/// A file beside the one that is to be, for others to read as any other new file: it is to be handed on.
fn beside(target: &Path) -> io::Result<NamedTempFile> {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "only Unix has these rights"))]
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder_of(target))
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
