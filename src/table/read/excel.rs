//! Excel's own files: zipped XML, from whoever sent them. What is unpacked is counted first, for a small
//! file can hold a very large one.

use std::{
    io::{Cursor, Read as _},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx};
use zip::ZipArchive;

use super::{Given, Line, Lines, SheetFault, rounded::with_kept_digits};

/// How a zip begins.
pub const MARK: &[u8] = b"PK\x03\x04";
/// How Excel's older files begin, and those with a password.
pub const OLD_MARK: &[u8] = b"\xD0\xCF\x11\xE0";

/// Bytes that all parts together may unpack to, and one of those that are kept while reading.
const MAX_UNPACKED: u64 = 256 << 20;
const MAX_KEPT: u64 = 64 << 20;
/// Excel's own limits are a quarter of these.
const MAX_COLUMNS: u32 = 65_536;
const MAX_STYLES: usize = 400_000;
/// From here on a number has more digits than Excel keeps.
const ROUNDED_FROM: f64 = 1e15;
/// The last of the year 9999.
const LAST_DAY: f64 = 2_958_466.0;

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// The first sheet that has anything in it, those in sight before the hidden ones.
pub fn read(bytes: &[u8]) -> Result<Vec<Line>, SheetFault> {
    measure(bytes)?;
    // The crate takes some things of a workbook for granted.
    catch_unwind(AssertUnwindSafe(|| read_first(bytes))).unwrap_or(Err(SheetFault::Damaged))
}

fn read_first(bytes: &[u8]) -> Result<Vec<Line>, SheetFault> {
    let mut book = Book::new(Cursor::new(bytes)).map_err(|_| SheetFault::Damaged)?;
    let mut sheets = book.sheets_metadata().to_vec();
    sheets.sort_by_key(|sheet| sheet.visible != SheetVisible::Visible);
    let mut outcome = Err(SheetFault::Empty);
    for sheet in sheets {
        outcome = read_sheet(&mut book, &sheet.name);
        if outcome != Err(SheetFault::Empty) {
            break;
        }
    }
    outcome
}

fn read_sheet(book: &mut Book<'_>, name: &str) -> Result<Vec<Line>, SheetFault> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A chart has a sheet of its own.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Err(SheetFault::Empty),
        Err(_) => return Err(SheetFault::Damaged),
    };
    let mut lines = Lines::default();
    let mut row = 0;
    let mut line = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|_| SheetFault::Damaged)? {
        let given = given(cell.get_value());
        if given.as_str().is_empty() {
            continue;
        }
        let (at, column) = cell.get_position();
        if at != row {
            lines.push(row.saturating_add(1), std::mem::take(&mut line))?;
            row = at;
        }
        if column >= MAX_COLUMNS {
            return Err(SheetFault::Damaged);
        }
        let column = column as usize;
        if line.len() <= column {
            line.resize(column + 1, Given::Text(String::new()));
        }
        line[column] = given;
    }
    lines.push(row.saturating_add(1), line)?;
    lines.finish()
}

fn given(value: &DataRef<'_>) -> Given {
    match value {
        DataRef::String(words) | DataRef::DateTimeIso(words) | DataRef::DurationIso(words) => {
            Given::new(words)
        }
        DataRef::SharedString(words) => Given::new(words),
        DataRef::Float(number) => number_given(*number),
        #[expect(clippy::cast_precision_loss, reason = "it is a float in the file")]
        DataRef::Int(number) => number_given(*number as f64),
        DataRef::Bool(is_true) => Given::Text(if *is_true { "TRUE" } else { "FALSE" }.into()),
        // A code in a column of dates is no day that Excel knows.
        DataRef::DateTime(time) if time.as_f64() > LAST_DAY => number_given(time.as_f64()),
        DataRef::DateTime(time) => Given::Text(date(*time)),
        DataRef::Error(error) => Given::Text(error.to_string()),
        DataRef::Empty => Given::Text(String::new()),
    }
}

fn number_given(number: f64) -> Given {
    if number.is_finite() && number.abs() >= ROUNDED_FROM {
        return Given::Rounded(with_kept_digits(number));
    }
    Given::Text(number.to_string())
}

fn date(time: ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
}

/// Unpacks every part once, into nothing. What the zip says of its sizes is not relied upon.
fn measure(bytes: &[u8]) -> Result<(), SheetFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Damaged)?;
    let mut left = MAX_UNPACKED;
    for i in 0..archive.len() {
        let mut part = archive.by_index(i).map_err(|_| SheetFault::Damaged)?;
        let name = part.name().map_err(|_| SheetFault::Damaged)?.to_ascii_lowercase();
        let is_kept = !name.contains("worksheets/");
        let limit = if is_kept { left.min(MAX_KEPT) } else { left };
        let is_strings = name.ends_with("sharedstrings.xml");
        let is_styles = name.ends_with("styles.xml");
        let mut part = (&mut part).take(limit + 1);
        let unpacked = if is_strings || is_styles {
            let mut content = Vec::new();
            part.read_to_end(&mut content).map_err(|_| SheetFault::Damaged)?;
            let length = content.len();
            // The same in UTF-16.
            content.retain(|byte| *byte != 0);
            if (is_strings && claims_more(&content)) || (is_styles && times(&content, b"xf") > MAX_STYLES) {
                return Err(SheetFault::Damaged);
            }
            length as u64
        } else {
            std::io::copy(&mut part, &mut std::io::sink()).map_err(|_| SheetFault::Damaged)?
        };
        if unpacked > limit {
            return Err(SheetFault::TooBig);
        }
        left -= unpacked;
    }
    Ok(())
}

/// Whether there would be more strings than bytes: room is made for as many as it says.
fn claims_more(strings: &[u8]) -> bool {
    const COUNT: &[u8] = b"uniqueCount";
    let counts = strings.windows(COUNT.len()).enumerate().filter(|(_, window)| *window == COUNT);
    counts.into_iter().any(|(at, _)| {
        let digits = strings[at + COUNT.len()..].iter().skip_while(|byte| !byte.is_ascii_digit());
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        let count = digits
            .fold(0_usize, |count, digit| count.saturating_mul(10).saturating_add(usize::from(digit - b'0')));
        count > strings.len()
    })
}

fn times(content: &[u8], word: &[u8]) -> usize {
    content.windows(word.len()).filter(|window| *window == word).count()
}
