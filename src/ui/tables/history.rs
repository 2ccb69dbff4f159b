//! The journal as a table.

use std::io;

use crate::{
    store::{Entry, Walk},
    table::{Cell, Content, Outgoing},
    ui::text::{self, Lang},
    voucher::Inquiry,
};

/// The checks of a walk as a file to be; `count` as in [`Content::Table`].
pub fn history(lang: Lang, walk: Walk, count: usize) -> Outgoing {
    let heads = text::table_heads(lang).map(str::to_owned).to_vec();
    let name = text::nav_history(lang).to_owned();
    Outgoing { name, content: Content::Table { heads, count, rows: Box::new(rows(lang, walk)) } }
}

/// In the order of [`text::table_heads`].
pub fn rows(lang: Lang, walk: Walk) -> impl Iterator<Item = io::Result<Vec<Cell>>> + Send {
    walk.map(move |entry| {
        entry.map(|entry| cells(lang, &entry)).map_err(|_| io::Error::other(text::no_journal(lang)))
    })
}

fn cells(lang: Lang, entry: &Entry) -> Vec<Cell> {
    let report = entry.report();
    let text = |words: &str| Cell::Text(words.to_owned());
    let rights = report.prepared().map_or(0, |prepared| prepared.rights.count());
    let took = report.took().unwrap_or_default().as_millis();
    vec![
        Cell::Text(text::moment(report.started)),
        text(report.code.as_str()),
        text(text::kind_name(lang, report.kind)),
        text(text::verdict(lang, report.verdict())),
        Cell::Text(text::summary(lang, report)),
        Cell::Text(said(&report.status)),
        Cell::Text(said(&report.prepare)),
        Cell::Number(u32::try_from(rights).unwrap_or(u32::MAX)),
        Cell::Number(u32::try_from(took).unwrap_or(u32::MAX)),
        text(entry.counter()),
        text(entry.cashier()),
    ]
}

fn said<T>(inquiry: &Inquiry<T>) -> String {
    inquiry.said().map(text::said_words).unwrap_or_default()
}
