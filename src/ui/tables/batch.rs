//! The batch as a table to be handed on: every line that was given, with what its code came to.

use std::{io, sync::Arc};

use crate::{
    store::{Batch, Reading},
    table::{Cell, Content, Outgoing},
    ui::text::{self, Lang},
    voucher::Report,
};

/// These lines of the batch: the input's own columns, as far as there is anything in them, and behind
/// them the result, what it came to, what the services said, and when.
pub fn results(lang: Lang, batch: &Arc<Batch>, lines: Vec<usize>) -> Outgoing {
    let columns = columns(batch);
    let head = |column: &usize| match batch.heads.get(*column) {
        Some(head) if !head.is_empty() => head.clone(),
        _ => text::column(lang, *column),
    };
    let heads = columns.iter().map(head).chain(text::result_heads(lang).map(str::to_owned)).collect();
    let stem = batch.name.rsplit_once('.').map_or(&*batch.name, |(stem, _)| stem);
    let stem = if stem.is_empty() { text::pasted_codes(lang) } else { stem };
    let name = text::results_of(lang, stem, batch.practice);
    let (count, batch) = (lines.len(), Arc::clone(batch));
    let rows = lines.into_iter().map(move |line| Ok::<_, io::Error>(row(lang, &batch, line, &columns)));
    Outgoing { name, content: Content::Table { heads, count, rows: Box::new(rows) } }
}

/// Those with anything in them.
fn columns(batch: &Batch) -> Vec<usize> {
    let is_filled = |cells: &[String], column: usize| cells.get(column).is_some_and(|cell| !cell.is_empty());
    let width = batch.lines.iter().map(|line| line.cells.len()).max().unwrap_or_default();
    let is_used = |column: &usize| {
        is_filled(&batch.heads, *column) || batch.lines.iter().any(|line| is_filled(&line.cells, *column))
    };
    (0..width.max(batch.heads.len())).filter(is_used).collect()
}

fn row(lang: Lang, batch: &Batch, line: usize, columns: &[usize]) -> Vec<Cell> {
    let Some(line) = batch.lines.get(line) else { return Vec::new() };
    let given = columns.iter().map(|column| line.cells.get(*column).cloned().unwrap_or_default());
    let mut cells: Vec<Cell> = given.map(Cell::Text).collect();
    let short = |result: &str, what: String| [result.to_owned(), what, String::new(), String::new()];
    let words = match line.reading {
        Reading::Misread(why) => short(text::misread(lang), text::misread_why(lang, why)),
        Reading::Code(place) => match batch.codes.get(place).and_then(|code| code.report.as_deref()) {
            Some(report) => result(lang, report),
            None => short(text::not_asked(lang), String::new()),
        },
    };
    cells.extend(words.map(Cell::Text));
    cells
}

fn result(lang: Lang, report: &Report) -> [String; 4] {
    let said = [report.status.said(), report.prepare.said()];
    let said: Vec<String> =
        said.into_iter().flatten().map(text::said_words).filter(|words| !words.is_empty()).collect();
    [
        text::verdict(lang, report.verdict()).to_owned(),
        text::batch_summary(lang, report),
        said.join(" · "),
        text::moment(report.started),
    ]
}
