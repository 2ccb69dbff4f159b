//! The counter's screen: entry, verdict, what the voucher gives, recent checks.

mod address_card;
pub mod banner;
pub mod checks_card;
mod entry;
pub mod gifts;
mod recent;
mod redeem_card;
pub mod rights;
mod welcome;

use std::time::{Duration, Instant};

use eframe::egui::{self, Key, Panel, ScrollArea, Ui, vec2};

use super::{
    action::{Action, Token},
    icon,
    keys::Keys,
    pictures::Pictures,
    text::{self, Lang},
    theme,
    widget::{card, paint},
};
use crate::{
    desk::Board,
    scan::Refusal,
    store::Seen,
    voucher::{Kind, Report, ReportId, Verdict},
};

/// What only this screen knows.
#[derive(Debug, Default)]
pub struct DeskScreen {
    pub keys: Keys,
    pub kind: Kind,
    /// What the last thing entered wants said.
    pub notice: Option<Notice>,
    /// Codes that were not taken, until somebody has had the time to read of them.
    pub not_taken: Option<Refusals>,
    /// Somebody wants to know what the sounds mean.
    pub offers_sounds: bool,
    /// Which token was copied last.
    pub copied: Option<Token>,
    /// The check that is scrolled.
    scrolled: Option<ReportId>,
}

/// A sentence in the entry bar, until the next input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was a code, but an input method had a hand in it.
    InputMethod,
    /// It was just read; the answer is the one already there or coming.
    SameCode,
}

/// Why a code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTaken {
    /// It was no code.
    Refused(Refusal),
    QueueFull,
    /// The shop that was being asked is not this till's any more.
    OtherShop,
}

/// The newest refusals.
#[derive(Clone, Copy, Debug)]
pub struct Refusals {
    pub last: NotTaken,
    pub count: u32,
    /// A scan that is taken does not wipe them away before then.
    until: Instant,
}

impl Refusals {
    const TIME_TO_READ: Duration = Duration::from_secs(5);

    /// One more, beside those that still stand there.
    pub fn with(before: Option<Self>, last: NotTaken) -> Self {
        let count = before.map_or(0, |before| before.count) + 1;
        Self { last, count, until: Instant::now() + Self::TIME_TO_READ }
    }

    pub fn is_read(&self) -> bool {
        Instant::now() >= self.until
    }
}

/// What this screen shows of the rest of the program.
pub struct View<'a> {
    pub lang: Lang,
    pub board: &'a Board,
    pub practice: bool,
    pub pictures: &'a mut Pictures,
}

impl DeskScreen {
    pub fn show(&mut self, ui: &mut Ui, view: &mut View<'_>, actions: &mut Vec<Action>) {
        let room = ui.available_width();
        let recent_width =
            if room < theme::SLIM_BELOW { theme::RECENT_SLIM_WIDTH } else { theme::RECENT_WIDTH };
        let is_narrow = room < recent_width + theme::NARROW;
        if !is_narrow {
            Panel::right("recent")
                .exact_size(recent_width)
                .resizable(false)
                .show_separator_line(false)
                .frame(egui::Frame::NONE)
                .show(ui, |ui| {
                    let height = ui.available_height();
                    recent::show(ui, view, height, actions);
                });
        }
        ui.spacing_mut().item_spacing.y = theme::GAP;
        // The scroll bar has the gutter at the right to itself.
        let width = ui.available_width() - if is_narrow { theme::NARROW_GAP } else { theme::PAD };
        ui.scope(|ui| {
            ui.set_max_width(width);
            entry::show(ui, view, self, actions);
            if let Some(refusals) = self.not_taken {
                not_taken(ui, view.lang, refusals);
            }
        });
        let mut scroll = ScrollArea::vertical().id_salt("desk").auto_shrink(false);
        let shown = view.board.shown().map(|report| report.id);
        if self.scrolled != shown {
            // A verdict is seen at once, however far the last voucher was scrolled.
            scroll = scroll.vertical_scroll_offset(0.0);
            self.scrolled = shown;
        }
        scroll.show(ui, |ui| {
            ui.set_width(width);
            self.show_shown(ui, view, actions);
            if is_narrow {
                recent::show(ui, view, 320.0, actions);
            }
            paint::follow_focus(ui);
            // Last, or the list inside would take it.
            scroll_by_keys(ui);
        });
    }

    /// The check that is looked at, or what to do when there is none.
    fn show_shown(&self, ui: &mut Ui, view: &mut View<'_>, actions: &mut Vec<Action>) {
        let lang = view.lang;
        let Some(report) = view.board.shown() else {
            return welcome::show(ui, lang, view.practice, self.offers_sounds, actions);
        };
        banner::show(ui, lang, report, actions);
        if let Some(seen) = view.board.seen(report.id) {
            seen_before(ui, lang, seen);
        }
        if let Some(prepared) = report.prepared() {
            rights::show(ui, lang, &prepared.rights.single);
            gifts::show(ui, lang, prepared, view.pictures, actions);
            redeem_card::show(ui, lang, &prepared.redeem, self.copied, actions);
        }
        if needs_checks_card(report) {
            checks_card::show(ui, lang, report, actions);
        }
    }
}

/// Loud, and not in the way of the next code.
fn not_taken(ui: &mut Ui, lang: Lang, refusals: Refusals) {
    let palette = theme::palette(ui);
    let words = text::not_taken(lang, refusals.last, refusals.count);
    card::bar(ui, icon::WARNING, &words, palette.unknown, palette.on_verdict);
}

fn seen_before(ui: &mut Ui, lang: Lang, seen: &Seen) {
    let palette = theme::palette(ui);
    card::bar(ui, icon::HISTORY, &text::seen_before(lang, seen), palette.chip, palette.ink);
}

/// What a service said is shown unless the verdict is a plain yes; beside a yes only a doubt is.
fn needs_checks_card(report: &Report) -> bool {
    let is_doubtful = report.status.doubt().is_some() || report.prepare.doubt().is_some();
    report.verdict() != Some(Verdict::Usable) || is_doubtful
}

/// The long lists by keyboard; whatever has the focus, a text field apart, has no use for these.
fn scroll_by_keys(ui: &Ui) {
    let page = ui.clip_rect().height() * 0.9;
    let end = f32::from(u16::MAX);
    let steps = [(Key::PageDown, -page), (Key::PageUp, page), (Key::End, -end), (Key::Home, end)];
    for (key, delta) in steps {
        if ui.input(|input| input.key_pressed(key)) {
            ui.scroll_with_delta(vec2(0.0, delta));
        }
    }
}
