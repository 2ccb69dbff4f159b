//! The verdict, as large as a cashier at arm's length needs it.

use std::sync::Arc;

use eframe::egui::{Align, Align2, Color32, Galley, Layout, Rect, Sense, Ui, UiBuilder, pos2, vec2};
use jiff::tz::TimeZone;

use crate::{
    ui::{
        action::Action,
        icon,
        keys::CHECK_AGAIN,
        text::{self, Lang},
        theme,
        widget::{button, paint},
    },
    voucher::{Opinion, Report, Verdict},
};

const MIN_HEIGHT: f32 = 136.0;
const ICON: f32 = 88.0;
const ICON_LEFT: f32 = 26.0;
const TEXT_LEFT: f32 = 136.0;
const EDGE: f32 = 28.0;
/// The verdict's line is taller than its letters by this.
const VERDICT_TRIM: f32 = 14.0;

pub fn show(ui: &mut Ui, lang: Lang, report: &Report, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let verdict = report.verdict();
    let fill = palette.verdict(verdict);
    let ink = palette.on(fill);
    let width = ui.available_width();
    let is_narrow = width < theme::NARROW;
    let asks_again = verdict == Some(Verdict::Unknown);

    let (icon_size, text_left) = if is_narrow { (48.0, 84.0) } else { (ICON, TEXT_LEFT) };
    let facts = facts(
        ui,
        lang,
        report,
        ink,
        if is_narrow { width - text_left - EDGE } else { width * 0.34 },
        is_narrow,
    );
    let facts_width =
        if is_narrow { 0.0 } else { facts.size().x.max(if asks_again { 140.0 } else { 0.0 }) + EDGE };
    let text_width = width - text_left - EDGE - facts_width;
    let word = text::verdict(lang, verdict);
    // The largest size at which the word stands in one line.
    let large = paint::wrapped(ui, word, theme::bold(theme::VERDICT), ink, f32::INFINITY);
    let word_galley = if !is_narrow && large.size().x <= text_width {
        large
    } else {
        paint::wrapped(ui, word, theme::bold(theme::FIGURE + 8.0), ink, text_width)
    };
    let reason = text::reason(lang, report);
    let reason_size = if is_narrow { theme::BODY } else { theme::LARGE };
    let reason_galley = paint::wrapped(ui, &*reason, theme::regular(reason_size), ink, text_width);
    let again_height = if asks_again { theme::CONTROL_HEIGHT + theme::NARROW_GAP } else { 0.0 };
    let text_height = word_galley.size().y - VERDICT_TRIM + reason_galley.size().y;
    let facts_height = facts.size().y + again_height;
    let content = if is_narrow { text_height + facts_height + 4.0 } else { text_height.max(facts_height) };
    // Where the window is low, the word and the reason come before their surroundings.
    let is_low = ui.ctx().content_rect().height() < theme::LOW;
    let pad = if is_low { theme::NARROW_GAP } else { theme::PAD };
    let height = (content + 2.0 * pad).max(if is_narrow { 0.0 } else { MIN_HEIGHT });

    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let words = text::named(lang, word, &reason);
    // A turn comes at once nearly always: its waiting would be said before every verdict.
    if report.is_waiting {
        paint::describe(&response, words);
    } else {
        paint::announce(ui, &response, words);
    }
    ui.painter().rect_filled(rect, theme::CARD_RADIUS, fill);
    let top = rect.center().y - content / 2.0;
    let text_top = if is_narrow { top } else { rect.center().y - text_height / 2.0 };
    let word_rect = paint::put(
        ui,
        pos2(rect.left() + text_left, text_top - VERDICT_TRIM * 0.6),
        Align2::LEFT_TOP,
        word_galley,
    );
    let icon_y = if is_narrow { word_rect.center().y + VERDICT_TRIM * 0.2 } else { rect.center().y };
    let icon_pos = pos2(rect.left() + ICON_LEFT, icon_y);
    paint::text(ui, icon_pos, Align2::LEFT_CENTER, verdict_icon(verdict), theme::icon(icon_size), ink);
    let reason_top = pos2(word_rect.left(), text_top + word_rect.height() - VERDICT_TRIM);
    let reason_rect = paint::put(ui, reason_top, Align2::LEFT_TOP, reason_galley);

    let facts_rect = if is_narrow {
        paint::put(ui, reason_rect.left_bottom() + vec2(0.0, 4.0), Align2::LEFT_TOP, facts)
    } else {
        let facts_top = rect.center().y - facts_height / 2.0;
        // A galley that ends its lines at the right has its origin there.
        let origin = pos2(rect.right() - EDGE, facts_top);
        let size = facts.size();
        ui.painter().galley(origin, facts, ink);
        Rect::from_min_size(origin - vec2(size.x, 0.0), size)
    };
    if asks_again {
        again(ui, lang, facts_rect, is_narrow, actions);
    }
}

fn again(ui: &mut Ui, lang: Lang, facts: Rect, is_narrow: bool, actions: &mut Vec<Action>) {
    let size = vec2(200.0, theme::CONTROL_HEIGHT);
    let (anchor, corner, align) = if is_narrow {
        (Align2::LEFT_TOP, facts.left_bottom(), Align::Min)
    } else {
        (Align2::RIGHT_TOP, facts.right_bottom(), Align::Max)
    };
    let place = anchor.anchor_size(corner + vec2(0.0, theme::NARROW_GAP), size);
    let builder = UiBuilder::new().max_rect(place).layout(Layout::top_down(align));
    let mut corner = ui.new_child(builder);
    let label = format!("{}  {}", text::check_again(lang), CHECK_AGAIN.name());
    if button::on_verdict(&mut corner, &label).clicked() {
        actions.push(Action::CheckAgain);
    }
}

/// The code, how long it took and when, and what the service that did not decide said.
fn facts(ui: &Ui, lang: Lang, report: &Report, ink: Color32, width: f32, is_narrow: bool) -> Arc<Galley> {
    let started = report.started.to_zoned(TimeZone::system()).strftime("%H:%M:%S").to_string();
    let time = match report.took() {
        Some(took) => format!("{} · {started}", text::seconds(lang, took)),
        None => started,
    };
    let facts = [Some(report.code.grouped()), Some(time), other_answer(lang, report)];
    let lines: Vec<String> = facts.into_iter().flatten().collect();
    let lines = lines.join("\n");
    if is_narrow {
        paint::wrapped(ui, lines, theme::regular(theme::SMALL), ink, width)
    } else {
        paint::wrapped_right(ui, lines, theme::regular(theme::BODY), ink, width)
    }
}

/// Beside a yes, the other service's view.
fn other_answer(lang: Lang, report: &Report) -> Option<String> {
    if report.verdict() != Some(Verdict::Usable) {
        return None;
    }
    let line = |name: &str, opinion| match opinion {
        Opinion::NotAsked | Opinion::Usable => None,
        other => Some(text::named(lang, name, text::opinion(lang, other))),
    };
    line(text::status_check(lang), report.status.opinion())
        .or_else(|| line(text::prepare(lang), report.prepare.opinion()))
}

fn verdict_icon(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Usable) => icon::USABLE,
        Some(Verdict::NotUsable) => icon::NOT_USABLE,
        Some(Verdict::Unknown) => icon::UNKNOWN,
        None => icon::CHECKING,
    }
}
