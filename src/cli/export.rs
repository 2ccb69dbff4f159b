//! `voucher-desk export`: the journal as a table for a spreadsheet.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::{Arc, mpsc},
};

use jiff::{civil::Date, tz::TimeZone};

use super::{EXIT_UNAVAILABLE, EXIT_USAGE};
use crate::{
    store::{Entry, Filter, JournalReader, Language, Look, PAGE, Sight},
    table::{Cell, Table, TableFormat},
    ui::text::{self, Lang},
    voucher::Inquiry,
};

/// Which checks, and where to.
#[derive(Debug)]
pub struct Request {
    /// The first day, and the last; `None` for no limit.
    pub from: Option<Date>,
    pub to: Option<Date>,
    pub practice: bool,
    pub out: PathBuf,
}

pub fn run(data_folder: &Path, request: &Request) -> ExitCode {
    let lang = Lang::of(Language::System);
    let Some(format) = TableFormat::of(&request.out) else {
        eprintln!("voucher-desk: {}", text::unknown_table(lang));
        return EXIT_USAGE.into();
    };
    match export(lang, data_folder, request, format) {
        Ok(count) => {
            println!("{}", text::exported(lang, count, &request.out));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("voucher-desk: {}: {error}", request.out.display());
            EXIT_UNAVAILABLE.into()
        }
    }
}

fn export(lang: Lang, data_folder: &Path, request: &Request, format: TableFormat) -> io::Result<usize> {
    let filter = Filter::all(request.practice).between(request.from, request.to);
    let mut table = Table::create(&request.out, format, &text::table_heads(lang))?;
    let reader = JournalReader::start(data_folder)?;
    let look = |look| {
        let (reply, sight) = mpsc::channel();
        // Nobody else asks, and this waits.
        reader.look(0, look, move |sight| drop(reply.send(sight)));
        sight.recv().map_err(|_| io::Error::other(text::no_journal(lang)))
    };
    let Sight::Outline(outline) = look(Look::Outline(filter.clone()))? else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    for page in 0..outline.count.div_ceil(PAGE) {
        if let Sight::Page(_, rows) = look(Look::Page(filter.clone(), Arc::clone(&outline), page))? {
            for row in rows {
                table.put(&cells(lang, &row))?;
            }
        }
    }
    table.finish()?;
    Ok(outline.count)
}

/// In the order of [`text::table_heads`].
fn cells(lang: Lang, entry: &Entry) -> Vec<Cell> {
    let report = entry.report();
    let text = |words: &str| Cell::Text(words.to_owned());
    let time = report.started.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S");
    let rights = report.prepared().map_or(0, |prepared| prepared.rights.count());
    let took = report.took().unwrap_or_default().as_millis();
    vec![
        Cell::Text(time.to_string()),
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
