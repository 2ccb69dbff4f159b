//! Text: one code a line, or a table with commas, tabs or semicolons between its cells.

use std::collections::BTreeMap;

use encoding_rs::{Encoding, GB18030};

use super::{Given, Line, Lines, SheetFault};

/// What may stand between cells.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];
/// So many lines tell which it is.
const SAMPLE: usize = 200;

/// Makes text of a file: by its byte order mark, else as UTF-8 if it can be, else as Chinese Windows and
/// its Excel write it.
pub fn decode(bytes: Vec<u8>) -> String {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes) {
        return encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned();
    }
    String::from_utf8(bytes)
        .unwrap_or_else(|error| GB18030.decode_without_bom_handling(error.as_bytes()).0.into_owned())
}

pub fn read(text: &str) -> Result<Vec<Line>, SheetFault> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    // A quote that has no other is a character: it must not swallow the rest of the list.
    let is_quoted = text.matches('"').count().is_multiple_of(2);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(is_quoted)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut lines = Lines::default();
    let mut record = csv::StringRecord::new();
    let (mut number, mut seen) = (1, 0);
    while reader.read_record(&mut record).map_err(|error| SheetFault::Unreadable(error.to_string()))? {
        let place = record.position().map_or(0, csv::Position::byte);
        let start = usize::try_from(place).unwrap_or(usize::MAX).clamp(seen, text.len());
        // The empty lines before a record belong to it, as the reader sees it.
        let empty = text.as_bytes()[start..].iter().take_while(|byte| **byte == b'\n').count();
        number += newlines(&text[seen..start + empty]);
        seen = start + empty;
        lines.push(number, record.iter().map(|cell| given(cell, is_quoted)).collect())?;
    }
    lines.finish()
}

fn newlines(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).unwrap_or(u32::MAX)
}

fn given(cell: &str, is_quoted: bool) -> Given {
    let cell = cell.trim();
    // `="1648…"` is how tables for Excel keep it from rounding.
    let cell = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell);
    Given::new(if is_quoted { cell } else { cell.trim_matches('"') })
}

/// The one that stands equally often in most lines, and of several the one that comes first.
fn delimiter(text: &str) -> u8 {
    let mut best = (0, b',');
    let mut order = DELIMITERS;
    order.sort_by_key(|delimiter| text.bytes().position(|byte| byte == *delimiter).unwrap_or(usize::MAX));
    for delimiter in order {
        let mut lines_by_count = BTreeMap::<usize, usize>::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()).take(SAMPLE) {
            *lines_by_count.entry(count(line, delimiter)).or_default() += 1;
        }
        lines_by_count.remove(&0);
        let lines = lines_by_count.into_values().max().unwrap_or_default();
        if lines > best.0 {
            best = (lines, delimiter);
        }
    }
    best.1
}

/// How often it stands in the line outside quotes. A tab at a cell's end is there to keep Excel from
/// rounding it.
fn count(line: &str, delimiter: u8) -> usize {
    let mut is_quoted = false;
    let bytes = line.as_bytes();
    let stands = bytes.iter().enumerate().filter(|(i, byte)| {
        is_quoted ^= **byte == b'"';
        let is_padding = delimiter == b'\t' && matches!(bytes.get(i + 1), None | Some(b',' | b';'));
        !is_quoted && **byte == delimiter && !is_padding
    });
    stands.count()
}
