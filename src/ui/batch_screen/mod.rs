//! The batch: a list of codes is given, looked at before it is asked, and watched while it is; what came
//! of it is a table that can be handed on.

mod draft;
mod empty;
mod figures;
mod progress;
mod rate;
mod source;
mod table;

use std::sync::Arc;

use eframe::egui::Ui;

use super::{
    action::Action,
    icon,
    text::{self, Lang},
    theme,
    widget::card,
};
use crate::{
    desk::{BatchCommand, BatchNews, Command, Draft, Halt, Pacing, Source},
    store::{Batch, BatchFigures, BatchKept, BatchTrouble},
    table::SheetFault,
    voucher::{Kind, Report, Verdict},
};
use draft::DraftView;
use rate::Rate;

#[derive(Debug)]
pub struct BatchScreen {
    kept: Option<Kept>,
    pacing: Pacing,
    trouble: Option<BatchTrouble>,
    reading: Reading,
    draft: Option<DraftView>,
    /// What is asked once more before it is done.
    doubt: Option<Doubtful>,
    /// Nobody has looked at the batch since the program was opened.
    is_new: bool,
}

impl Default for BatchScreen {
    fn default() -> Self {
        Self {
            kept: None,
            pacing: Pacing::Halted(Halt::Waiting),
            trouble: None,
            reading: Reading::default(),
            draft: None,
            doubt: None,
            is_new: true,
        }
    }
}

/// The batch that is kept, as far as its answers are written down.
#[derive(Debug)]
struct Kept {
    batch: Arc<Batch>,
    figures: BatchFigures,
    /// The places of the codes with an answer, in the order of the answers.
    answered: Vec<usize>,
    rate: Rate,
    shows: Shown,
    /// What the table lists, in its order; renewed when it is out of date.
    rows: Option<Vec<usize>>,
}

/// Which rows the table shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    #[default]
    Answered,
    Of(Verdict),
    Open,
    Misread,
}

/// What has become of what was given.
#[derive(Clone, Debug, Default)]
enum Reading {
    #[default]
    Idle,
    Waiting,
    Failed(SheetFault),
    /// There is no text in the clipboard.
    NothingPasted,
    /// The system has no dialog to choose a file with.
    NoChooser,
}

/// What cannot be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doubtful {
    Stop,
    Remove,
}

impl BatchScreen {
    /// Why nothing of it can be written down, if so.
    pub fn trouble(&self) -> Option<&BatchTrouble> {
        self.trouble.as_ref()
    }

    pub fn hear(&mut self, news: BatchNews) {
        match news {
            BatchNews::Read(Ok(draft)) => {
                self.reading = Reading::Idle;
                self.draft = Some(DraftView::of(*draft, self.draft.take()));
            }
            BatchNews::Read(Err(fault)) => self.reading = Reading::Failed(fault),
            BatchNews::Pacing(pacing) => {
                self.pacing = pacing;
                if let Some(kept) = &mut self.kept {
                    kept.rate = Rate::default();
                }
            }
            BatchNews::Kept(BatchKept::Opened(batch)) => {
                self.draft = None;
                self.doubt = None;
                self.kept = batch.map(|batch| Kept::of(*batch));
            }
            BatchNews::Kept(BatchKept::Settled(settled)) => {
                if let Some(kept) = &mut self.kept {
                    kept.settle(settled);
                }
            }
            BatchNews::Kept(BatchKept::Reopened(places)) => {
                if let Some(kept) = &mut self.kept {
                    kept.reopen(&places);
                }
            }
            BatchNews::Kept(BatchKept::Stopped(is_stopped)) => {
                if let Some(kept) = &mut self.kept {
                    Arc::make_mut(&mut kept.batch).is_stopped = is_stopped;
                }
            }
            BatchNews::Kept(BatchKept::Trouble(trouble)) => self.trouble = trouble,
        }
    }

    /// Something is being read: what was given before is not what is looked at any more.
    pub fn reads(&mut self) {
        self.reading = Reading::Waiting;
    }

    pub fn nothing_pasted(&mut self) {
        self.reading = Reading::NothingPasted;
    }

    pub fn no_chooser(&mut self) {
        self.reading = Reading::NoChooser;
    }

    /// How many codes of an earlier run are without an answer, until somebody has looked at them.
    pub fn offer(&self) -> Option<usize> {
        let kept = self.kept.as_ref().filter(|kept| self.is_new && !kept.batch.is_stopped)?;
        let waits = matches!(self.pacing, Pacing::Halted(Halt::Waiting)) && kept.figures.open > 0;
        waits.then_some(kept.figures.open)
    }

    pub fn show(&mut self, ui: &mut Ui, lang: Lang, practice: bool, actions: &mut Vec<Action>) {
        self.is_new = false;
        ui.spacing_mut().item_spacing.y = theme::GAP;
        if let Some(trouble) = &self.trouble {
            let palette = theme::palette(ui);
            let words = text::batch_trouble(lang, trouble);
            card::bar(ui, icon::WARNING, &words, palette.unknown, palette.on_verdict);
        }
        let is_hovered = ui.input(|input| !input.raw.hovered_files.is_empty());
        if is_hovered || (self.kept.is_none() && self.draft.is_none()) {
            return empty::show(ui, lang, &self.reading, is_hovered, actions);
        }
        if let Some(draft) = &mut self.draft {
            if draft::show(
                ui,
                lang,
                draft,
                &self.reading,
                self.kept.as_ref().map(|kept| &kept.figures),
                actions,
            ) {
                self.draft = None;
            }
            return;
        }
        let Some(kept) = &mut self.kept else { return };
        source::show(ui, lang, kept, &self.reading, &mut self.doubt, actions);
        progress::show(ui, lang, kept, self.pacing, practice, &mut self.doubt, actions);
        figures::show(ui, lang, kept);
        table::show(ui, lang, kept, self.pacing, actions);
    }
}

impl Kept {
    fn of(batch: Batch) -> Self {
        let has_answer = |place: &usize| batch.codes[*place].report.is_some();
        Self {
            figures: batch.figures(),
            answered: (0..batch.codes.len()).filter(has_answer).collect(),
            rate: Rate::default(),
            shows: Shown::Answered,
            rows: None,
            batch: Arc::new(batch),
        }
    }

    fn settle(&mut self, settled: Vec<(usize, Box<Report>)>) {
        self.rows = None;
        self.rate.count(settled.len());
        let batch = Arc::make_mut(&mut self.batch);
        for (place, report) in settled {
            let Some(code) = batch.codes.get_mut(place) else { continue };
            self.figures.recount(code.verdict(), report.verdict());
            code.report = Some(report);
            self.answered.push(place);
        }
    }

    fn reopen(&mut self, places: &[usize]) {
        self.rows = None;
        let batch = Arc::make_mut(&mut self.batch);
        for place in places {
            let Some(code) = batch.codes.get_mut(*place) else { continue };
            self.figures.recount(code.verdict(), None);
            code.report = None;
        }
        self.answered.retain(|place| batch.codes[*place].report.is_some());
        self.shows = Shown::Answered;
    }

    fn show(&mut self, shown: Shown) {
        self.shows = if self.shows == shown { Shown::Answered } else { shown };
        self.rows = None;
    }

    /// Places of codes, or of lines for those without a code; the newest answers first.
    fn rows(&mut self) -> &[usize] {
        let (batch, answered) = (&self.batch, &self.answered);
        self.rows.get_or_insert_with(|| match self.shows {
            Shown::Answered => answered.iter().rev().copied().collect(),
            Shown::Of(verdict) => {
                let is_so = |place: &usize| batch.codes[*place].verdict() == Some(verdict);
                answered.iter().rev().copied().filter(is_so).collect()
            }
            Shown::Open => {
                (0..batch.codes.len()).filter(|place| batch.codes[*place].report.is_none()).collect()
            }
            Shown::Misread => {
                let is_so =
                    |line: &usize| matches!(batch.lines[*line].reading, crate::store::Reading::Misread(_));
                (0..batch.lines.len()).filter(is_so).collect()
            }
        })
    }
}

fn send(command: BatchCommand) -> Action {
    Action::Send(Command::Batch(command))
}

/// Reads what was given.
pub fn read(source: Source) -> Command {
    Command::Batch(BatchCommand::Read(source))
}

/// The services that are asked, as the manager chose.
fn kind(also_prepare: bool) -> Kind {
    if also_prepare { Kind::Auto } else { Kind::Exchange }
}

fn start(draft: Draft, also_prepare: bool) -> Action {
    send(BatchCommand::Start { draft: Box::new(draft), kind: kind(also_prepare) })
}
