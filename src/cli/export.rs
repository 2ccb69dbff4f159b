//! `voucher-desk export`: the journal as a table for a spreadsheet.

use std::{
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use jiff::civil::Date;

use super::{EXIT_UNAVAILABLE, EXIT_USAGE};
use crate::{
    store::{Filter, Language, Walk},
    table::{Table, TableFormat},
    ui::{
        tables,
        text::{self, Lang},
    },
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
    let mut count = 0;
    for row in tables::rows(lang, Walk::new(data_folder, filter)) {
        table.put(&row?)?;
        count += 1;
    }
    table.finish()?;
    Ok(count)
}
