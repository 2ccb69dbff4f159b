//! What a manager has given as a batch: which column has the codes, which lines say the same, and which
//! have no code in them.

use std::{collections::HashMap, path::PathBuf, sync::Arc};

use crate::{
    scan::{self, Refusal},
    store::{Batch, BatchCode, BatchLine, Misread, Reading},
    table::{Given, Line, Sheet, SheetFault},
    voucher::{Code, Kind},
};

/// Where a batch comes from.
#[derive(Clone, Debug)]
pub enum Source {
    File(PathBuf),
    Pasted(String),
}

/// A batch that could be begun.
#[derive(Clone, Debug)]
pub struct Draft {
    pub sheet: Arc<Sheet>,
    /// Where its codes stand.
    pub column: usize,
    /// The first line names the columns.
    pub has_heads: bool,
    pub batch: Batch,
}

impl Draft {
    /// Reads what was given, with the codes in the column that looks most like it. Takes its time.
    ///
    /// # Errors
    /// When the file cannot be read as a table.
    pub fn read(source: Source) -> Result<Self, SheetFault> {
        let sheet = match source {
            Source::File(path) => Sheet::open(&path)?,
            Source::Pasted(text) => Sheet::paste(&text)?,
        };
        let column = find_codes(&sheet);
        let has_heads = has_heads(&sheet, column);
        Ok(Self::of(Arc::new(sheet), column, has_heads))
    }

    /// The same with the codes in another column, or another idea of the first line.
    pub fn of(sheet: Arc<Sheet>, column: usize, has_heads: bool) -> Self {
        let batch = batch(&sheet, column, has_heads);
        Self { sheet, column, has_heads, batch }
    }

    /// How many columns there are.
    pub fn width(&self) -> usize {
        width(&self.sheet)
    }
}

fn width(sheet: &Sheet) -> usize {
    sheet.lines.iter().map(|line| line.cells.len()).max().unwrap_or_default()
}

fn batch(sheet: &Sheet, column: usize, has_heads: bool) -> Batch {
    let (heads, lines) = match sheet.lines.split_first() {
        Some((first, rest)) if has_heads => (texts(first), rest),
        _ => (Vec::new(), &*sheet.lines),
    };
    let mut places = HashMap::new();
    let mut codes: Vec<BatchCode> = Vec::new();
    let mut read = |line: &Line| {
        let reading = match read_code(line.cells.get(column)) {
            Ok(code) => Reading::Code(*places.entry(code.clone()).or_insert_with(|| {
                codes.push(BatchCode { code, number: line.number, report: None });
                codes.len() - 1
            })),
            Err(misread) => Reading::Misread(misread),
        };
        BatchLine { number: line.number, cells: texts(line), reading }
    };
    let lines = lines.iter().map(&mut read).collect();
    Batch {
        name: sheet.name.clone(),
        kind: Kind::Exchange,
        practice: false,
        account: 0,
        is_stopped: false,
        heads,
        lines,
        codes,
    }
}

fn texts(line: &Line) -> Vec<String> {
    line.cells.iter().map(|cell| cell.as_str().to_owned()).collect()
}

/// The code in a cell, read as a scan is.
fn read_code(cell: Option<&Given>) -> Result<Code, Misread> {
    match cell {
        Some(Given::Rounded(_)) => Err(Misread::Rounded),
        Some(Given::Text(text)) => scan::normalise(text).map_err(|refusal| match refusal {
            Refusal::TooLong => Misread::TooLong,
            Refusal::ForeignLink => Misread::ForeignLink,
            Refusal::Mangled | Refusal::Garbled => Misread::Mangled,
            // The others are a keyboard's.
            Refusal::Empty | Refusal::CutOff | Refusal::HeldKey | Refusal::Leftover => Misread::Empty,
        }),
        None => Err(Misread::Empty),
    }
}

/// Whether the first line names the columns: nothing in it looks like a code where most others have one.
fn has_heads(sheet: &Sheet, column: usize) -> bool {
    let looks_like_code = |line: &Line| weight(line.cells.get(column)) > 0;
    let Some((first, rest)) = sheet.lines.split_first() else { return false };
    let others = rest.iter().filter(|line| looks_like_code(line)).count();
    !looks_like_code(first) && 2 * others > rest.len()
}

/// The column in which most lines have what looks like a code of their own.
fn find_codes(sheet: &Sheet) -> usize {
    const ENOUGH: usize = 1_000;
    let score = |column: usize| {
        let cells = sheet.lines.iter().take(ENOUGH).map(|line| line.cells.get(column));
        let mut seen = std::collections::HashSet::new();
        let own = cells.filter(|cell| seen.insert(cell.map(Given::as_str)));
        let sum: u32 = own.map(weight).sum();
        let head = sheet.lines.first().and_then(|line| line.cells.get(column)).map(Given::as_str);
        if head.is_some_and(names_codes) { 2 * sum } else { sum }
    };
    // The first of the best: `max_by_key` would take the last.
    (0..width(sheet)).rev().max_by_key(|column| score(*column)).unwrap_or_default()
}

fn names_codes(head: &str) -> bool {
    let head = head.to_lowercase();
    ["券", "码", "碼", "code", "voucher"].iter().any(|word| head.contains(word))
}

/// How much a cell looks like a code: digits by their number, for a telephone number and a price have
/// some too.
fn weight(cell: Option<&Given>) -> u32 {
    const EXCHANGE_CODE: usize = 18;
    let Some(cell) = cell else { return 0 };
    if matches!(cell, Given::Rounded(_)) {
        return 4;
    }
    let Ok(code) = read_code(Some(cell)) else { return 0 };
    let digits = code.as_str().chars().filter(char::is_ascii_digit).count();
    let is_ascii = code.as_str().is_ascii();
    match digits {
        _ if code.is_douyin_link() => 4,
        _ if code.has_letters() => u32::from(is_ascii && digits > 0 && code.as_str().len() >= 6),
        EXCHANGE_CODE.. => 4,
        12.. => 3,
        8.. => 1,
        _ => 0,
    }
}

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
