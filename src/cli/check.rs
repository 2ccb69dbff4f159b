//! `voucher-desk check`: the same desk as the window's, one line a code.

mod line;

use std::{
    collections::{HashMap, hash_map::Entry},
    io::{self, Write as _},
    process::ExitCode,
};

use jiff::Timestamp;
use line::Line;

use super::EXIT_UNAVAILABLE;
use crate::{
    desk::{Board, Desk, Event, Options},
    scan,
    store::{JournalNews, JournalTrouble, Language},
    ui::text::{self, Lang},
    voucher::{Code, Kind, Report, Verdict},
};

/// Prints what each code is worth, in the order they were given, and exits by the worst of them.
pub fn run(options: Options, codes: &[String], kind: Kind, as_json: bool) -> ExitCode {
    match check_all(options, codes, kind, as_json) {
        Ok(worst) => exit_code(worst),
        Err(error) => {
            eprintln!("voucher-desk: {error}");
            EXIT_UNAVAILABLE.into()
        }
    }
}

fn check_all(options: Options, codes: &[String], kind: Kind, as_json: bool) -> io::Result<Verdict> {
    let mut counter = Counter {
        desk: Desk::start(options, |_| {})?,
        board: Board::default(),
        lang: Lang::of(Language::System),
        journal_trouble: None,
    };
    let mut worst = Verdict::Usable;
    // A code that is given twice is asked about once: a voucher must not be prepared twice.
    let mut known: HashMap<Code, Line> = HashMap::new();
    for text in codes {
        let refused;
        let line = match scan::read(&scan::Profile::default(), text).map(|code| known.entry(code)) {
            Ok(Entry::Occupied(known)) => &*known.into_mut(),
            Ok(Entry::Vacant(new)) => {
                let (lang, report) = counter.check(new.key().clone(), kind)?;
                new.insert(line::of_report(lang, report))
            }
            Err(refusal) => {
                refused = line::of_refusal(counter.lang, text, kind, refusal);
                &refused
            }
        };
        worst = worst.max(line.verdict);
        writeln!(io::stdout(), "{}", if as_json { line.json.to_string() } else { line.text.clone() })?;
    }
    counter.close();
    Ok(worst)
}

/// A till without a window.
struct Counter {
    desk: Desk,
    board: Board,
    lang: Lang,
    journal_trouble: Option<JournalTrouble>,
}

impl Counter {
    /// One code at a time, so that no service is asked faster than it allows.
    fn check(&mut self, code: Code, kind: Kind) -> io::Result<(Lang, &Report)> {
        let command = self.board.begin(code, kind, Timestamp::now()).map_err(io::Error::other)?;
        self.desk.send(command);
        while !self.board.shown().is_none_or(Report::is_settled) {
            match self.desk.wait() {
                Some(Event::Opened(opened)) => {
                    self.lang = Lang::of(opened.settings.language);
                    if let Some(trouble) = &opened.trouble {
                        eprintln!("voucher-desk: {}", text::trouble(self.lang, trouble));
                    }
                }
                Some(Event::ClockOff(Some(ahead))) => {
                    eprintln!("voucher-desk: {}", text::clock_off(self.lang, ahead));
                }
                Some(Event::Journal(news)) => self.hear_journal(news),
                Some(event) => drop(self.board.apply(event)),
                None => return Err(io::Error::other("the desk has stopped")),
            }
        }
        let report = self.board.shown().ok_or(io::ErrorKind::NotFound)?;
        Ok((self.lang, report))
    }

    fn hear_journal(&mut self, news: JournalNews) {
        if let JournalNews::Trouble(trouble) = news {
            self.journal_trouble = trouble;
        }
    }

    /// Waits until the checks are written down, and says why they are not.
    fn close(mut self) {
        for event in self.desk.finish() {
            if let Event::Journal(news) = event {
                self.hear_journal(news);
            }
        }
        if let Some(trouble) = &self.journal_trouble {
            eprintln!("voucher-desk: {}", text::journal_trouble(self.lang, trouble));
        }
    }
}

pub fn exit_code(worst: Verdict) -> ExitCode {
    match worst {
        Verdict::Usable => ExitCode::SUCCESS,
        Verdict::NotUsable => ExitCode::from(1),
        Verdict::Unknown => ExitCode::from(2),
    }
}
