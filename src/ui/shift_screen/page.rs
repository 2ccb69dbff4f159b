//! A shift's report as pages to print.

use eframe::egui::Color32;
use jiff::Timestamp;

use crate::{
    store::{Counter, Entry, ShiftReport},
    ui::{
        paper::{self, Fonts, Pen, Sheet},
        text::{self, Lang},
        theme::{LIGHT, Palette},
    },
    voucher::Verdict,
};

const MARGIN: f32 = 52.0;
const ROOM: f32 = paper::WIDTH - 2.0 * MARGIN;
const GAP: f32 = 10.0;
/// Nothing but the page's number stands below.
const BOTTOM: f32 = paper::HEIGHT - 72.0;
const ROW: f32 = 24.0;
/// Where the columns of the unknowns begin: time, code, what it came to.
const COLUMNS: [f32; 3] = [0.0, 118.0, 268.0];

/// Printed on white whatever the window looks like.
const INK: &Palette = &LIGHT;

const TITLE: Pen = bold(24.0, INK.ink);
const HEADING: Pen = bold(12.0, INK.ink);
const BODY: Pen = regular(10.5, INK.ink);
const LABEL: Pen = regular(9.5, INK.muted);

/// The report as a PDF file; `None` if it could not be made.
pub fn pdf(lang: Lang, counter: &Counter, report: &ShiftReport) -> Option<Vec<u8>> {
    let fonts = Fonts::embedded()?;
    let mut writer = Writer { lang, fonts: &fonts, sheets: vec![Sheet::default()], y: MARGIN };
    writer.title(counter, report);
    writer.particulars(counter, report);
    writer.counts(report);
    writer.open(report);
    writer.number_pages();
    let title = text::report_file_name(lang, &report.shift);
    paper::print(&title, lang.tag(), &fonts, &writer.sheets)
}

/// Writes from the top to the bottom.
struct Writer<'a> {
    lang: Lang,
    fonts: &'a Fonts,
    sheets: Vec<Sheet>,
    y: f32,
}

impl Writer<'_> {
    fn put(&mut self, x: f32, baseline: f32, words: &str, pen: Pen, width: f32) {
        let words = self.fonts.fit(words, pen, width);
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.words(x, baseline, words, pen);
        }
    }

    fn put_right(&mut self, baseline: f32, words: &str, pen: Pen) {
        let width = self.fonts.width(words, pen);
        self.put(MARGIN + ROOM - width, baseline, words, pen, width);
    }

    fn hairline(&mut self, y: f32) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.hairline(MARGIN, y, ROOM, INK.line);
        }
    }

    fn title(&mut self, counter: &Counter, report: &ShiftReport) {
        let brand = text::brand(self.lang);
        self.put(MARGIN, self.y + 10.0, brand, bold(11.0, INK.accent), ROOM / 2.0);
        let made = format!("{} {}", text::report_made(self.lang), text::moment(Timestamp::now()));
        self.put_right(self.y + 10.0, &made, LABEL);
        self.hairline(self.y + 22.0);
        let title = text::shift_report(self.lang);
        self.put(MARGIN, self.y + 62.0, title, TITLE, ROOM);
        let mut names = vec![&*counter.store, &*report.shift.counter];
        names.retain(|name| !name.is_empty());
        self.put(MARGIN, self.y + 82.0, &names.join(" · "), regular(11.0, INK.muted), ROOM);
        if report.shift.practice {
            // Nobody must take practice for a day's work.
            let words = text::practice(self.lang);
            let pen = bold(9.5, INK.on_practice);
            let width = self.fonts.width(words, pen) + 18.0;
            let left = MARGIN + ROOM - width;
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.pill([left, self.y + 44.0, width, 20.0], INK.practice);
            }
            self.put(left + 9.0, self.y + 57.5, words, pen, width);
        }
        self.y += 106.0;
    }

    /// Who, from when to when, and the first and last check: two columns.
    fn particulars(&mut self, counter: &Counter, report: &ShiftReport) {
        let (lang, shift) = (self.lang, &report.shift);
        let time = |at: Option<_>| at.map_or_else(|| text::nothing(lang).to_owned(), text::moment);
        let or_nothing =
            |words: &str| if words.is_empty() { text::nothing(lang).to_owned() } else { words.to_owned() };
        let ended = shift.ended.map_or_else(|| text::on_duty(lang).to_owned(), text::moment);
        let columns = [
            vec![
                (text::cashier(lang), shift.cashier.clone()),
                (text::shop(lang), or_nothing(&counter.store)),
                (text::counter(lang), or_nothing(&shift.counter)),
            ],
            vec![
                (text::shift_started(lang), text::moment(shift.started)),
                (text::shift_ended(lang), ended),
                (text::first_check(lang), time(report.first)),
                (text::last_check(lang), time(report.last)),
            ],
        ];
        let width = ROOM / 2.0;
        for (column, left) in columns.into_iter().zip([MARGIN, MARGIN + width]) {
            for (i, (label, value)) in (0u8..).zip(column) {
                let baseline = self.y + 14.0 + f32::from(i) * 20.0;
                self.put(left, baseline, label, LABEL, 64.0);
                let pen = if i == 0 && left <= MARGIN { bold(BODY.size, BODY.ink) } else { BODY };
                self.put(left + 72.0, baseline, &value, pen, width - 80.0);
            }
        }
        self.y += 98.0;
    }

    /// How many checks came to what, and what part of all that is.
    fn counts(&mut self, report: &ShiftReport) {
        const HEIGHT: f32 = 76.0;
        let (lang, figures) = (self.lang, &report.figures);
        let verdict = |verdict| text::verdict(lang, Some(verdict));
        let cards = [
            (text::shift_checks(lang), figures.all(), INK.ink),
            (verdict(Verdict::Usable), figures.usable, INK.usable_text),
            (verdict(Verdict::NotUsable), figures.not_usable, INK.not_usable_text),
            (verdict(Verdict::Unknown), figures.unknown, INK.unknown_text),
        ];
        let width = (ROOM - 3.0 * GAP) / 4.0;
        for (i, (label, count, ink)) in (0u8..).zip(cards) {
            let left = MARGIN + f32::from(i) * (width + GAP);
            if let Some(sheet) = self.sheets.last_mut() {
                sheet.card([left, self.y, width, HEIGHT], INK.line);
            }
            let (x, room) = (left + 12.0, width - 24.0);
            self.put(x, self.y + 21.0, label, LABEL, room);
            self.put(x, self.y + 47.0, &text::grouped(count), bold(22.0, ink), room);
            if i > 0 && figures.all() > 0 {
                self.put(x, self.y + 64.0, &text::share(count, figures.all()), LABEL, room);
            }
        }
        self.y += HEIGHT + 34.0;
    }

    fn open(&mut self, report: &ShiftReport) {
        let heading = text::open_count(self.lang, report.open_count, report.open.len());
        self.put(MARGIN, self.y, &heading, HEADING, ROOM);
        self.y += 12.0;
        if report.open.is_empty() {
            let words = match report.first {
                Some(_) => text::none_open(self.lang),
                None => text::no_shift_checks(self.lang),
            };
            return self.put(MARGIN, self.y + 14.0, words, BODY, ROOM);
        }
        self.open_heads();
        for entry in &report.open {
            if self.y + ROW > BOTTOM {
                self.sheets.push(Sheet::default());
                self.y = MARGIN;
                self.open_heads();
            }
            self.open_row(entry);
        }
    }

    fn open_heads(&mut self) {
        let heads = [text::time(self.lang), text::code(self.lang), text::summary_head(self.lang)];
        for (x, head) in COLUMNS.into_iter().zip(heads) {
            self.put(MARGIN + x, self.y + 14.0, head, LABEL, ROOM - x);
        }
        self.y += ROW;
        self.hairline(self.y - 2.0);
    }

    fn open_row(&mut self, entry: &Entry) {
        let report = entry.report();
        // What is printed lies about: the code stays covered.
        let cells = [text::moment(report.started), report.code.covered(), text::summary(self.lang, report)];
        let ends = [COLUMNS[1] - GAP, COLUMNS[2] - GAP, ROOM];
        for ((x, end), words) in COLUMNS.into_iter().zip(ends).zip(cells) {
            self.put(MARGIN + x, self.y + 14.0, &words, BODY, end - x);
        }
        self.y += ROW;
        self.hairline(self.y - 2.0);
    }

    fn number_pages(&mut self) {
        let count = self.sheets.len();
        for (i, sheet) in self.sheets.iter_mut().enumerate() {
            let words = text::page_number(self.lang, i + 1, count);
            let x = MARGIN + ROOM - self.fonts.width(&words, LABEL);
            sheet.words(x, paper::HEIGHT - 40.0, words, LABEL);
        }
    }
}

const fn regular(size: f32, ink: Color32) -> Pen {
    Pen { size, is_bold: false, ink }
}

const fn bold(size: f32, ink: Color32) -> Pen {
    Pen { size, is_bold: true, ink }
}
