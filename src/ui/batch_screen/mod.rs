//! The batch: a list of codes is given, looked at before it is asked, and watched while it is; what came
//! of it is a table that can be handed on.

mod draft;
mod empty;
mod figures;
mod kept;
mod progress;
mod rate;
mod source;
mod table;

use std::sync::Arc;

use eframe::egui::{ScrollArea, Ui};

use super::{
    action::Action,
    text::{self, Lang},
    theme,
    widget::card,
};
use crate::{
    desk::{BatchCommand, BatchNews, Command, Halt, Pacing, Source},
    store::{BatchKept, BatchTrouble},
    table::SheetFault,
};
use draft::{DraftView, Wish};
use kept::Kept;
pub use kept::Shown;
use rate::Rate;

/// The screen of the batch.
#[derive(Debug)]
pub struct BatchScreen {
    kept: Option<Kept>,
    pacing: Pacing,
    trouble: Option<BatchTrouble>,
    reading: Reading,
    /// Of what was given last; what was read of anything before is not wanted any more.
    ticket: u64,
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
            ticket: 0,
            draft: None,
            doubt: None,
            is_new: true,
        }
    }
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

    /// What was asked of the desk will not come; what is kept is offered to be gone on with.
    pub fn desk_broke(&mut self) {
        self.pacing = Pacing::Halted(Halt::Waiting);
        self.is_new = true;
        self.starts(false);
        self.stays_as_chosen();
        if matches!(self.reading, Reading::Waiting) {
            self.reading = Reading::Idle;
        }
    }

    pub fn hear(&mut self, news: BatchNews) {
        match news {
            BatchNews::Read { ticket, .. } if ticket != self.ticket => {}
            BatchNews::Read { draft: Ok(draft), .. } => {
                self.reading = Reading::Idle;
                self.draft = Some(DraftView::of(*draft, self.draft.take()));
            }
            BatchNews::Read { draft: Err(fault), .. } => {
                self.reading = Reading::Failed(fault);
                self.stays_as_chosen();
            }
            BatchNews::Pacing(pacing) => {
                self.pacing = pacing;
                if let Some(kept) = &mut self.kept {
                    kept.rate = Rate::default();
                }
            }
            BatchNews::Kept(BatchKept::Opened(batch)) => {
                self.doubt = None;
                self.kept = batch.map(|batch| Kept::of(*batch));
                self.starts(false);
            }
            BatchNews::Kept(BatchKept::Begun(batch)) => {
                self.doubt = None;
                self.draft = None;
                self.kept = Some(Kept::of(*batch));
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
            BatchNews::Kept(BatchKept::Trouble(trouble)) => {
                self.trouble = trouble;
                self.starts(false);
            }
        }
    }

    /// Whether the draft is about to become the batch.
    fn starts(&mut self, is_starting: bool) {
        if let Some(draft) = &mut self.draft {
            draft.is_starting = is_starting;
        }
    }

    /// The draft is not read otherwise after all.
    fn stays_as_chosen(&mut self) {
        if let Some(draft) = &mut self.draft {
            draft.is_choosing = false;
        }
    }

    /// Reads what was given.
    pub fn read(&mut self, source: Source) -> Command {
        self.reading = Reading::Waiting;
        self.ticket += 1;
        Command::Batch(BatchCommand::Read { ticket: self.ticket, source })
    }

    /// Nobody looks at it any more; what was asked and not answered is not asked again.
    pub fn leave(&mut self) {
        self.doubt = None;
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
            card::trouble(ui, &text::batch_trouble(lang, trouble), None);
        }
        let is_hovered = ui.input(|input| !input.raw.hovered_files.is_empty());
        if is_hovered || (self.kept.is_none() && self.draft.is_none()) {
            return empty::show(ui, lang, &self.reading, is_hovered, actions);
        }
        let figures = self.kept.as_ref().map(|kept| &kept.figures);
        if let Some(draft) = &mut self.draft {
            let wish = draft::show(ui, lang, draft, &self.reading, figures);
            return self.fulfil(wish, actions);
        }
        let Some(kept) = &mut self.kept else { return };
        let room = ui.available_height();
        let mut all = |ui: &mut Ui| {
            let top = ui.cursor().top();
            source::show(ui, lang, kept, &self.reading, practice, &mut self.doubt, actions);
            progress::show(ui, lang, kept, self.pacing, practice, &mut self.doubt, actions);
            figures::show(ui, lang, kept);
            let rest = room - (ui.cursor().top() - top);
            table::show(ui, lang, kept, self.pacing, rest, actions);
        };
        if room < LOW {
            ScrollArea::vertical().id_salt("batch").auto_shrink(false).show(ui, all);
        } else {
            all(ui);
        }
    }

    fn fulfil(&mut self, wish: Option<Wish>, actions: &mut Vec<Action>) {
        let Some(view) = &mut self.draft else { return };
        match wish {
            None => {}
            Some(Wish::Leave) => {
                // What is still being read of it does not come back; another file may.
                self.ticket += u64::from(view.is_choosing);
                self.draft = None;
            }
            Some(Wish::Start) => {
                view.is_starting = true;
                let (draft, kind) = (Box::new(view.draft.clone()), view.kind());
                actions.push(send(BatchCommand::Start { draft, kind }));
            }
            Some(Wish::Choose { column, has_heads }) => {
                self.ticket += 1;
                view.is_choosing = true;
                let sheet = Arc::clone(&view.draft.sheet);
                actions.push(send(BatchCommand::Choose { ticket: self.ticket, sheet, column, has_heads }));
            }
        }
    }
}

/// In a window lower than this, the whole screen is scrolled and not only its table.
const LOW: f32 = 500.0;

fn send(command: BatchCommand) -> Action {
    Action::Send(Command::Batch(command))
}
