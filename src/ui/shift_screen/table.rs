//! A shift's report as a table: its lines, then the unknowns that are still open.

use crate::{
    store::{Counter, ShiftReport},
    table::{Cell, Content},
    ui::text::{self, Lang},
    voucher::Verdict,
};

pub fn content(lang: Lang, counter: &Counter, report: &ShiftReport) -> Content {
    let heads =
        [text::report_line(lang), text::report_value(lang), text::code(lang), text::summary_head(lang)];
    let rows = rows(lang, counter, report);
    Content::Table {
        heads: heads.map(str::to_owned).to_vec(),
        count: rows.len(),
        rows: Box::new(rows.into_iter().map(Ok)),
    }
}

fn rows(lang: Lang, counter: &Counter, report: &ShiftReport) -> Vec<Vec<Cell>> {
    let ShiftReport { shift, figures, .. } = report;
    let words = |words: &str| Cell::Text(words.to_owned());
    let count = |count: u64| Cell::Number(u32::try_from(count).unwrap_or(u32::MAX));
    let time = |at: Option<_>| Cell::Text(at.map(text::moment).unwrap_or_default());
    let verdict = |verdict| text::verdict(lang, Some(verdict));
    let lines = [
        (text::shop(lang), words(&counter.store)),
        (text::counter(lang), words(&shift.counter)),
        (text::cashier(lang), words(&shift.cashier)),
        (text::shift_started(lang), time(Some(shift.started))),
        (text::shift_ended(lang), time(shift.ended)),
        (text::shift_checks(lang), count(figures.all())),
        (verdict(Verdict::Usable), count(figures.usable)),
        (verdict(Verdict::NotUsable), count(figures.not_usable)),
        (verdict(Verdict::Unknown), count(figures.unknown)),
        (text::first_check(lang), time(report.first)),
        (text::last_check(lang), time(report.last)),
        (text::still_unknown(lang), count(report.open_count as u64)),
    ];
    // Nobody must take practice for a day's work.
    let practice = shift.practice.then(|| (text::practice(lang), words("")));
    let lines =
        practice.into_iter().chain(lines).map(|(name, value)| vec![words(name), value, words(""), words("")]);
    let open = report.open.iter().map(|entry| {
        let report = entry.report();
        let code = words(report.code.as_str());
        vec![
            words(text::still_unknown(lang)),
            time(Some(report.started)),
            code,
            words(&text::summary(lang, report)),
        ]
    });
    lines.chain(open).collect()
}
