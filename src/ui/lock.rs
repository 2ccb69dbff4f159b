//! The question for the PIN, before what a till keeps from its customers. Digits come from the keyboard
//! or from a number pad on the screen; a scan that comes meanwhile is a scan.

use std::time::{Duration, Instant};

use eframe::egui::{Align2, Button, Context, Grid, Id, Modal, RichText, Sense, Ui, Widget as _, vec2};

use secrecy::SecretString;

use super::{
    action::Action,
    icon,
    text::{self, Lang},
    theme,
    widget::{button, paint},
};
use crate::{desk::Unlocking, scan::Input, store::PinHash};

/// What the PIN guards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guarded {
    Settings,
    Exit,
    FullScreen,
    /// Removing every check from the journal.
    Forget,
}

#[derive(Debug, Default)]
pub struct Lock {
    guarded: Option<Guarded>,
    /// A PIN is being compared.
    is_waiting: bool,
    refused: Option<Refused>,
    /// The question that a scan has closed.
    aside: Option<Aside>,
}

/// A question that a scan has closed while somebody may still type the PIN.
#[derive(Clone, Copy, Debug)]
struct Aside {
    guarded: Guarded,
    since: Instant,
    /// Something was typed when the scan came; the rest of it may follow.
    cut_off_typing: bool,
}

impl Aside {
    /// Nobody types a PIN for longer without a look at the screen.
    const LASTS: Duration = Duration::from_secs(10);
}

/// Why the last PIN opened nothing.
#[derive(Clone, Copy, Debug)]
enum Refused {
    /// It could not be one.
    NoPin,
    Wrong,
    /// Not even compared before then.
    Until(Instant),
}

const KEY: f32 = 72.0;

impl Lock {
    pub fn is_open(&self) -> bool {
        self.guarded.is_some()
    }

    pub fn ask(&mut self, guarded: Guarded) {
        *self = Self { guarded: Some(guarded), ..Self::default() };
    }

    pub fn leave(&mut self) {
        *self = Self::default();
    }

    /// A scan matters more than the question; what was typed of the PIN may go on for a moment.
    pub fn step_aside(&mut self, cuts_off_typing: bool) {
        if let Some(guarded) = self.guarded {
            let aside = Aside { guarded, since: Instant::now(), cut_off_typing: cuts_off_typing };
            *self = Self { aside: Some(aside), ..Self::default() };
        }
    }

    fn aside(&self) -> Option<Aside> {
        self.aside.filter(|aside| aside.since.elapsed() < Aside::LASTS)
    }

    /// Whether the PIN is asked for, or was a moment ago.
    pub fn is_wanted(&self) -> bool {
        self.is_open() || self.aside().is_some()
    }

    /// Whether a scan has just come into what somebody typed.
    pub fn cut_off_typing(&self) -> bool {
        self.aside().is_some_and(|aside| aside.cut_off_typing)
    }

    /// Whether this may be the last digits of a PIN whose first ones a scan has cut off.
    pub fn may_end_cut_off(&self, typed: &str) -> bool {
        self.cut_off_typing() && typed.len() < 4 && typed.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// What was typed behind the scan that closed the question could be no PIN: it is asked for once more.
    pub fn ask_again(&mut self) {
        self.come_back();
        self.refused = Some(Refused::NoPin);
    }

    fn come_back(&mut self) {
        let aside = self.aside().map(|aside| aside.guarded);
        self.guarded = self.guarded.or(aside);
        self.aside = None;
    }

    /// The PIN to compare, if what was typed can be one and none is being compared.
    pub fn begin(&mut self, typed: Option<&str>) -> Option<SecretString> {
        if self.is_waiting {
            return None;
        }
        let pin = typed.filter(|typed| PinHash::is_pin(typed)).map(SecretString::from);
        self.is_waiting = pin.is_some();
        self.refused = pin.is_none().then_some(Refused::NoPin);
        pin
    }

    /// What may be done now, if the PIN was right and is still asked for. If it was not, the question says so, even if
    /// a scan has closed it.
    pub fn answered(&mut self, unlocking: Unlocking) -> Option<Guarded> {
        self.come_back();
        self.is_waiting = false;
        match unlocking {
            Unlocking::Right => return std::mem::take(self).guarded,
            Unlocking::Wrong => self.refused = Some(Refused::Wrong),
            Unlocking::Wait(wait) => self.refused = Some(Refused::Until(Instant::now() + wait)),
        }
        None
    }

    /// `typed` is how many digits stand in the entry.
    pub fn show(&self, ctx: &Context, lang: Lang, typed: usize, actions: &mut Vec<Action>) {
        let Some(guarded) = self.guarded else { return };
        let modal = Modal::new(Id::unique("lock")).frame(theme::dialog_frame(ctx));
        let response = modal.show(ctx, |ui| {
            let palette = theme::palette(ui);
            ui.set_width(3.0 * KEY + 2.0 * theme::NARROW_GAP);
            ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
            ui.vertical_centered(|ui| {
                ui.label(RichText::new(icon::LOCK).font(theme::icon(theme::HINT)).color(palette.accent));
                ui.label(
                    RichText::new(text::pin_needed(lang)).font(theme::bold(theme::LARGE)).color(palette.ink),
                );
                let words = text::pin_guards(lang, guarded);
                ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted));
            });
            dots(ui, lang, typed);
            pad(ui, lang, actions);
            let words = match self.refused {
                _ if self.is_waiting => text::pin_checking(lang).to_owned(),
                Some(Refused::NoPin) => text::pin_wrong_form(lang).to_owned(),
                Some(Refused::Wrong) => text::pin_wrong(lang).to_owned(),
                Some(Refused::Until(then)) if then > Instant::now() => {
                    text::pin_wait(lang, then.saturating_duration_since(Instant::now()))
                }
                Some(Refused::Until(_)) | None => String::new(),
            };
            ui.vertical_centered(|ui| {
                ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.ink));
                if button::with_key(ui, text::cancel(lang), "Esc").clicked() {
                    actions.extend([Action::ClearTyped, Action::LeaveLocked]);
                }
            });
        });
        if response.backdrop_response.clicked() {
            actions.extend([Action::ClearTyped, Action::LeaveLocked]);
        }
        if let Some(Refused::Until(then)) = self.refused
            && then > Instant::now()
        {
            // The words count down.
            ctx.request_repaint_after(Duration::from_secs(1));
        }
    }
}

/// How much was typed, not what.
fn dots(ui: &mut Ui, lang: Lang, typed: usize) {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::hover());
    paint::describe(&response, text::pin_typed(lang, typed));
    ui.painter().rect_filled(rect, theme::CONTROL_RADIUS, palette.chip);
    let dots = "●".repeat(typed.min(16));
    paint::text(ui, rect.center(), Align2::CENTER_CENTER, dots, theme::regular(theme::BODY), palette.ink);
}

fn pad(ui: &mut Ui, lang: Lang, actions: &mut Vec<Action>) {
    Grid::new("pad").spacing(vec2(theme::NARROW_GAP, theme::NARROW_GAP)).show(ui, |ui| {
        for (i, digit) in "123456789".chars().enumerate() {
            if key(ui, &digit.to_string(), false) {
                actions.push(Action::TypePin(Input::Text(digit.into())));
            }
            if i % 3 == 2 {
                ui.end_row();
            }
        }
        if key(ui, icon::ERASE, true) {
            actions.push(Action::TypePin(Input::Backspace));
        }
        if key(ui, "0", false) {
            actions.push(Action::TypePin(Input::Text("0".into())));
        }
        if key(ui, text::pin_enter(lang), false) {
            actions.push(Action::TypePin(Input::Enter));
        }
    });
}

fn key(ui: &mut Ui, label: &str, is_icon: bool) -> bool {
    let palette = theme::palette(ui);
    let font = if is_icon { theme::icon(theme::LARGE) } else { theme::regular(theme::LARGE) };
    let label = RichText::new(label).font(font).color(palette.ink);
    Button::new(label).fill(palette.surface).min_size(vec2(KEY, 48.0)).ui(ui).clicked()
}
