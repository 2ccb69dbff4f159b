//! The batch as a table to be handed on: every line that was given, with what its code came to.

use std::{io, sync::Arc};

use jiff::tz::TimeZone;

use crate::{
    store::{Batch, Reading},
    table::{Cell, Content, Outgoing},
    ui::text::{self, Lang},
    voucher::Report,
};

/// The input's own columns, and behind them the result, what it came to, what the services said, and
/// when.
pub fn results(lang: Lang, batch: &Arc<Batch>) -> Outgoing {
    let width =
        batch.lines.iter().map(|line| line.cells.len()).max().unwrap_or_default().max(batch.heads.len());
    let head = |column: usize| match batch.heads.get(column) {
        Some(head) if !head.is_empty() => head.clone(),
        _ => text::column(lang, column),
    };
    let heads = (0..width).map(head).chain(text::result_heads(lang).map(str::to_owned)).collect();
    let stem = batch.name.rsplit_once('.').map_or(&*batch.name, |(stem, _)| stem);
    let stem = if stem.is_empty() { text::pasted_codes(lang) } else { stem };
    let (count, batch) = (batch.lines.len(), Arc::clone(batch));
    let rows = (0..count).map(move |line| Ok::<_, io::Error>(row(lang, &batch, line, width)));
    Outgoing {
        name: text::results_of(lang, stem),
        content: Content::Table { heads, count, rows: Box::new(rows) },
    }
}

fn row(lang: Lang, batch: &Batch, line: usize, width: usize) -> Vec<Cell> {
    let Some(line) = batch.lines.get(line) else { return Vec::new() };
    let given = line.cells.iter().cloned().chain(std::iter::repeat(String::new())).take(width);
    let mut cells: Vec<Cell> = given.map(Cell::Text).collect();
    let words = match line.reading {
        Reading::Misread(why) => [
            text::misread(lang).to_owned(),
            text::misread_why(lang, why).to_owned(),
            String::new(),
            String::new(),
        ],
        Reading::Code(place) => match batch.codes.get(place).and_then(|code| code.report.as_deref()) {
            Some(report) => result(lang, report),
            None => [text::not_asked(lang).to_owned(), String::new(), String::new(), String::new()],
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
        report.started.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string(),
    ]
}
