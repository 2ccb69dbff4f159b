//! Which checks the list shows.

use eframe::egui::{Align2, Frame, Role, TextEdit, Ui, Widget as _, WidgetInfo, vec2};
use jiff::{Timestamp, ToSpan as _, Zoned, civil::Date};

use crate::{
    store::{Filter, Search, Shift},
    ui::{
        icon,
        text::{self, Lang},
        theme,
        widget::{
            button, paint,
            segmented::{self, Segment},
        },
    },
    voucher::{Kind, Verdict},
};

/// The time that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Span {
    #[default]
    Today,
    /// Since the shift that is on began; without one, the last.
    Shift,
    Week,
    /// From one day to another, both in the fields.
    Own,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    span: Span,
    verdict: Option<Verdict>,
    kind: Option<Kind>,
    cashier: Option<String>,
    needle: String,
    /// Days as typed: `2026-11-22`; empty for no limit.
    from: String,
    to: String,
}

impl Filters {
    /// Whether any but the time is set.
    fn is_any(&self) -> bool {
        self.verdict.is_some()
            || self.kind.is_some()
            || self.cashier.is_some()
            || !self.needle.trim().is_empty()
    }

    /// What to say when no check is found.
    pub fn none_found(&self, lang: Lang, shift: Option<&Shift>) -> &'static str {
        match self.span {
            Span::Shift if shift.is_none() => text::no_shift_yet(lang),
            _ if self.is_any() => text::no_match(lang),
            Span::Shift => text::no_shift_checks(lang),
            _ => text::no_history(lang),
        }
    }

    /// `None` while a day that is typed makes no sense. `shift` is the newest.
    pub fn filter(&self, practice: bool, now: &Zoned, shift: Option<&Shift>) -> Option<Filter> {
        let today = now.date();
        let all = Filter::all(practice);
        let in_time = match self.span {
            Span::Today => all.between(Some(today), Some(today)),
            Span::Shift => Filter {
                // Nothing is found where there was no shift.
                since: Some(shift.map_or(Timestamp::MAX, |shift| shift.started)),
                until: shift.and_then(|shift| shift.ended),
                ..all
            },
            Span::Week => all.between(Some(today.checked_sub(6.days()).ok()?), None),
            Span::Own => all.between(day(&self.from)?, day(&self.to)?),
        };
        let needle = self.needle.trim();
        Some(Filter {
            verdict: self.verdict,
            kind: self.kind,
            cashier: self.cashier.clone(),
            search: (!needle.is_empty()).then(|| Search {
                // A code is typed with the blanks it is shown with.
                needle: if text::is_digits(needle) { needle.replace(' ', "") } else { needle.to_owned() },
                reasons: text::reasons_with(needle),
            }),
            ..in_time
        })
    }

    /// Returns whether what the list shows is to be exported, which it can be if it `has_rows`.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        lang: Lang,
        cashiers: &[String],
        shows_codes: &mut bool,
        has_rows: bool,
    ) -> bool {
        let mut exports = false;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
            let spans = [Span::Today, Span::Shift, Span::Week, Span::Own];
            let spans = spans.map(|span| segment(span, text::span(lang, span)));
            let mut verdicts = vec![segment(None, text::all(lang))];
            verdicts.extend(Verdict::ALL.map(|of| segment(Some(of), text::verdict_short(lang, of))));
            let others = segmented::width(ui, &spans)
                + segmented::width(ui, &verdicts)
                + button::primary_width(ui, text::export(lang))
                + 3.0 * theme::GAP;
            let room = ui.available_width();
            search(ui, lang, &mut self.needle, if room - others < 240.0 { room } else { room - others });
            if let Some(span) = segmented::show(ui, text::time(lang), self.span, &spans) {
                self.span = span;
            }
            if let Some(verdict) = segmented::show(ui, text::result(lang), self.verdict, &verdicts) {
                self.verdict = verdict;
            }
            exports = button::primary_if(ui, has_rows, text::export(lang)).clicked();
        });
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
            if self.span == Span::Own {
                for (value, hint) in
                    [(&mut self.from, text::from_day(lang)), (&mut self.to, text::to_day(lang))]
                {
                    let response = TextEdit::singleline(value)
                        .hint_text(hint)
                        .desired_width(130.0)
                        .margin(theme::FIELD_MARGIN)
                        .ui(ui);
                    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, hint));
                    if day(value).is_none() {
                        ui.label(text::bad_day(lang));
                    }
                }
            }
            let mut kinds = vec![segment(None, text::all(lang))];
            kinds.extend(Kind::ALL.map(|kind| segment(Some(kind), text::kind_name(lang, kind))));
            if let Some(kind) = segmented::show(ui, text::kind(lang), self.kind, &kinds) {
                self.kind = kind;
            }
            for cashier in cashiers {
                let is_chosen = self.cashier.as_ref() == Some(cashier);
                if button::toggle(ui, cashier, is_chosen).clicked() {
                    self.cashier = (!is_chosen).then(|| cashier.clone());
                }
            }
            if button::toggle(ui, text::show_codes(lang), *shows_codes).clicked() {
                *shows_codes = !*shows_codes;
            }
        });
        exports
    }
}

fn search(ui: &mut Ui, lang: Lang, needle: &mut String, width: f32) {
    let palette = theme::palette(ui);
    let hint = text::search_hint(lang);
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke((theme::HAIR, palette.line))
        .corner_radius(theme::CARD_RADIUS)
        .inner_margin(theme::SEARCH_MARGIN);
    let margin = theme::SEARCH_MARGIN.sum().x + 2.0 * theme::HAIR;
    let response = frame.show(ui, |ui| {
        // As high as a line is; the frame has the rest.
        ui.spacing_mut().interact_size.y = 0.0;
        let edit = TextEdit::singleline(needle).hint_text(hint).frame(Frame::NONE).align(Align2::LEFT_CENTER);
        let response = edit.desired_width(width - margin).ui(ui);
        response.widget_info(|| {
            let mut info = WidgetInfo::text_edit(true, &*needle, &*needle, hint);
            info.label = Some(hint.into());
            info
        });
    });
    let place = response.response.rect.left_center() + vec2(theme::GAP, 0.0);
    paint::text(ui, place, Align2::LEFT_CENTER, icon::SEARCH, theme::icon(theme::BODY), palette.muted);
}

fn segment<T>(value: T, label: &str) -> Segment<T> {
    Segment { value, label: label.to_owned(), key: "" }
}

/// `Some(None)` for no limit.
#[expect(clippy::option_option, reason = "a field may be empty, right or wrong")]
fn day(text: &str) -> Option<Option<Date>> {
    match text.trim() {
        "" => Some(None),
        text => text.parse().ok().map(Some),
    }
}
