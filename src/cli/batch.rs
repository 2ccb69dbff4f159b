//! `voucher-desk check --file`: the same batch as the window's, with a progress bar on the terminal. What
//! is known so far is kept beside the results until all of it is, so that the same command again goes on
//! where one was interrupted.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use indicatif::{ProgressBar, ProgressStyle};

use super::{EXIT_UNAVAILABLE, EXIT_USAGE, check};
use crate::{
    desk::{BatchCommand, BatchNews, Command, Desk, Draft, Event, Halt, Options, Pacing, Practice, Source},
    store::{Batch, BatchKept, Language},
    table::{Content, Table, TableFormat},
    ui::{
        tables,
        text::{self, Lang},
    },
    voucher::{Kind, Report, Verdict},
};

#[derive(Debug)]
pub struct Request {
    pub file: PathBuf,
    pub out: PathBuf,
    /// Where the codes stand, from 0; `None` to find out.
    pub column: Option<usize>,
    /// Whether the first line names the columns; `None` to find out.
    pub has_heads: Option<bool>,
    pub kind: Kind,
    /// Calls a second; `None` for what the settings say.
    pub per_second: Option<u32>,
}

/// Why there are no results, or not all.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{0}")]
    Said(String),
    #[error("{}: {_1}", _0.display())]
    Writing(PathBuf, io::Error),
}

pub fn run(options: Options, request: &Request) -> ExitCode {
    let lang = Lang::of(Language::System);
    let Some(format) = TableFormat::of(&request.out) else {
        eprintln!("voucher-desk: {}", text::unknown_table(lang));
        return EXIT_USAGE.into();
    };
    match check_all(lang, options, request, format) {
        Ok(worst) => check::exit_code(worst),
        Err(problem) => {
            eprintln!("voucher-desk: {problem}");
            EXIT_UNAVAILABLE.into()
        }
    }
}

fn check_all(
    lang: Lang,
    options: Options,
    request: &Request,
    format: TableFormat,
) -> Result<Verdict, Problem> {
    let said = |words: &str| Problem::Said(words.to_owned());
    let read = Draft::read(Source::File(request.file.clone()));
    let mut draft = read
        .map_err(|fault| said(&format!("{}: {}", request.file.display(), text::sheet_fault(lang, &fault))))?;
    if request.column.is_some() || request.has_heads.is_some() {
        let column = request.column.unwrap_or(draft.column);
        draft = Draft::of(Arc::clone(&draft.sheet), column, request.has_heads.unwrap_or(draft.has_heads));
    }
    if draft.has_heads {
        eprintln!("voucher-desk: {}", text::heads_taken(lang, &draft.batch.heads));
    }
    if draft.batch.codes.is_empty() {
        return Err(said(text::no_codes_in_file(lang)));
    }
    let kept = beside(&request.out, ".part");
    let practice = options.practice == Practice::Always;
    let started = Desk::start(options, |_| {});
    let desk = started.map_err(|error| Problem::Said(error.to_string()))?;
    let open = BatchCommand::Open { file: kept.clone(), per_second: request.per_second, is_named: true };
    desk.send(Command::Batch(open));
    let mut till = Till { desk, lang, practice, bar: bar(lang, draft.batch.codes.len()) };
    let (batch, halted) = till.work(draft, request.kind)?;
    till.bar.finish_and_clear();
    // The file is let go of before it is removed.
    drop(till);
    let batch = Arc::new(batch);
    write(lang, request, format, &batch).map_err(|error| Problem::Writing(request.out.clone(), error))?;
    eprintln!("{}", text::batch_written(lang, &batch.figures(), &request.out));
    if let Some(why) = halted {
        eprintln!("voucher-desk: {why}");
    } else {
        // It may lie there if somebody looks into it: then the next batch replaces it.
        let _ = fs::remove_file(kept);
    }
    Ok(worst(&batch))
}

/// A till without a window.
struct Till {
    desk: Desk,
    lang: Lang,
    practice: bool,
    bar: ProgressBar,
}

impl Till {
    /// Asks until every code has an answer, or nothing comes of asking: then why is told too.
    fn work(&mut self, draft: Draft, kind: Kind) -> Result<(Batch, Option<String>), Problem> {
        let mut given = Some(draft);
        let mut batch: Option<Batch> = None;
        // Those of an earlier run that came to nothing are asked once more.
        let mut repeats_unknown = false;
        while let Some(event) = self.desk.wait() {
            match event {
                Event::Opened(opened) => {
                    self.lang = Lang::of(opened.settings.language);
                    if let Some(trouble) = &opened.trouble {
                        self.bar.suspend(|| eprintln!("voucher-desk: {}", text::trouble(self.lang, trouble)));
                    }
                }
                Event::ClockOff(Some(ahead)) => {
                    self.bar.suspend(|| eprintln!("voucher-desk: {}", text::clock_off(self.lang, ahead)));
                }
                Event::Batch(BatchNews::Kept(kept)) => match kept {
                    BatchKept::Opened(kept) => {
                        let is_mine = |kept: &Batch| {
                            let goes_on = |draft| goes_on(kept, draft, kind, self.practice);
                            given.as_ref().is_some_and(goes_on)
                        };
                        batch = kept.filter(|kept| is_mine(kept)).map(|kept| *kept);
                        // A prepare that may have left is not repeated by itself.
                        repeats_unknown = batch.is_some() && kind == Kind::Exchange;
                        if batch.is_some() {
                            self.desk.send(Command::Batch(BatchCommand::Go));
                        } else {
                            self.start(given.take(), kind);
                        }
                    }
                    BatchKept::Begun(begun) => batch = Some(*begun),
                    BatchKept::Settled(settled) => {
                        for (place, report) in settled {
                            if let Some(code) = batch.as_mut().and_then(|batch| batch.codes.get_mut(place)) {
                                code.report = Some(report);
                            }
                        }
                    }
                    BatchKept::Reopened(places) => {
                        for place in places {
                            if let Some(code) = batch.as_mut().and_then(|batch| batch.codes.get_mut(place)) {
                                code.report = None;
                            }
                        }
                    }
                    BatchKept::Trouble(Some(trouble)) => {
                        return Err(Problem::Said(text::batch_trouble(self.lang, &trouble)));
                    }
                    BatchKept::Trouble(None) | BatchKept::Stopped(_) => continue,
                },
                Event::Batch(BatchNews::Pacing(Pacing::Halted(Halt::OtherShop)))
                    if kind == Kind::Exchange && given.is_some() =>
                {
                    // The earlier run was at a shop with other accounts. Where vouchers were prepared,
                    // somebody must say so first.
                    (batch, repeats_unknown) = (None, false);
                    self.start(given.take(), kind);
                    continue;
                }
                Event::Batch(BatchNews::Pacing(Pacing::Halted(halt))) => {
                    if let Some(why) = self.halted(halt, batch.as_ref())
                        && let Some(batch) = batch.take()
                    {
                        return Ok((batch, Some(why)));
                    }
                    continue;
                }
                _ => continue,
            }
            let Some(figures) = batch.as_ref().map(Batch::figures) else { continue };
            self.bar.set_position(figures.answered() as u64);
            if figures.open > 0 {
                continue;
            }
            if std::mem::take(&mut repeats_unknown) && figures.unknown > 0 {
                self.desk.send(Command::Batch(BatchCommand::CheckUnknown));
            } else if let Some(batch) = batch.take() {
                return Ok((batch, None));
            }
        }
        Err(Problem::Said(text::trouble(self.lang, &crate::desk::Trouble::NoDesk)))
    }

    fn start(&self, draft: Option<Draft>, kind: Kind) {
        if let Some(draft) = draft.map(Box::new) {
            self.desk.send(Command::Batch(BatchCommand::Start { draft, kind }));
        }
    }

    /// Why nothing more is asked though there is something to ask.
    fn halted(&self, halt: Halt, batch: Option<&Batch>) -> Option<String> {
        let batch = batch?;
        let newest = batch.codes.iter().rev().find_map(|code| code.report.as_deref());
        match halt {
            Halt::NoAnswers => Some(text::no_answers(self.lang, newest.and_then(Report::trouble))),
            Halt::CannotAsk => Some(text::cannot_ask(self.lang).to_owned()),
            Halt::OtherShop => Some(text::other_shop(self.lang, batch.practice, self.practice).to_owned()),
            Halt::Waiting | Halt::NotKept => None,
        }
    }
}

/// Whether the batch that is kept is an earlier run of this one, with something left to ask.
fn goes_on(kept: &Batch, draft: &Draft, kind: Kind, practice: bool) -> bool {
    let codes = |batch: &Batch| batch.codes.iter().map(|code| code.code.clone()).collect::<Vec<_>>();
    let figures = kept.figures();
    (kept.kind, kept.practice) == (kind, practice)
        && kept.lines == draft.batch.lines
        && codes(kept) == codes(&draft.batch)
        && figures.open + figures.unknown > 0
}

fn bar(lang: Lang, codes: usize) -> ProgressBar {
    let bar = ProgressBar::new(codes as u64);
    // A template that does not parse leaves the usual one.
    if let Ok(style) = ProgressStyle::with_template(text::progress_template(lang)) {
        bar.set_style(style);
    }
    bar
}

fn write(lang: Lang, request: &Request, format: TableFormat, batch: &Arc<Batch>) -> io::Result<()> {
    let Content::Table { heads, rows, .. } =
        tables::results(lang, batch, (0..batch.lines.len()).collect()).content
    else {
        return Err(io::ErrorKind::Unsupported.into());
    };
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mut table = Table::create(&request.out, format, &heads)?;
    for row in rows {
        table.put(&row?)?;
    }
    table.finish()
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A line without a code is as unknown as a code without an answer.
fn worst(batch: &Batch) -> Verdict {
    let figures = batch.figures();
    if figures.unknown + figures.open + figures.misread > 0 {
        Verdict::Unknown
    } else if figures.not_usable > 0 {
        Verdict::NotUsable
    } else {
        Verdict::Usable
    }
}
