//! The entry bar: what was typed so far, and which kind of voucher it shall be.

use eframe::egui::{
    Align2, Id, Key, Rect, Role, Sense, StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo,
    emath::TSTransform,
    pos2,
    text::CCursor,
    text_selection::{CCursorRange, accesskit_text::update_accesskit_for_text_widget},
    vec2,
};

use super::{DeskScreen, View};
use crate::{
    scan::Line,
    ui::{
        action::Action,
        icon,
        keys::{KINDS, Place},
        text::{self, Lang},
        theme,
        widget::{
            paint,
            segmented::{self, Segment},
        },
    },
    voucher::{Kind, group},
};

const HEIGHT: f32 = 84.0;
const TEXT_LEFT: f32 = 64.0;
const EDGE: f32 = 18.0;
const CLEAR: Vec2 = vec2(48.0, theme::CONTROL_HEIGHT);

/// Where there is little room the choice of kinds stands under the text, in a line of its own.
const NARROW_TEXT_HEIGHT: f32 = 54.0;
const NARROW_HEIGHT: f32 = NARROW_TEXT_HEIGHT + theme::CONTROL_HEIGHT + 10.0;

pub fn show(ui: &mut Ui, view: &View<'_>, screen: &DeskScreen, actions: &mut Vec<Action>) {
    let lang = view.lang;
    let palette = theme::palette(ui);
    let width = ui.available_width();
    let is_narrow = width < theme::NARROW;
    let height = if is_narrow { NARROW_HEIGHT } else { HEIGHT };
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
    let buffer = &screen.keys.buffer;
    // A PIN is nobody's to read.
    let text = if screen.keys.place == Place::Lock { "" } else { buffer.text() };
    response.widget_info(|| {
        let mut info = WidgetInfo::text_edit(true, text, text, text::entry_hint(lang));
        info.label = Some(text::entry(lang).into());
        info
    });
    let edge = (theme::RING, palette.accent);
    ui.painter().rect(rect, theme::CARD_RADIUS, palette.surface, edge, StrokeKind::Inside);

    let segments = KINDS.map(|(key, kind)| segment(lang, key, kind));
    let segments_size = vec2(segmented::width(ui, &segments), theme::CONTROL_HEIGHT);
    let (segments_rect, room) = if is_narrow {
        let corner = rect.left_bottom() + vec2(EDGE, -10.0);
        let text_row = Rect::from_min_size(rect.min, vec2(width, NARROW_TEXT_HEIGHT));
        (Align2::LEFT_BOTTOM.anchor_size(corner, segments_size), text_row.with_max_x(rect.right() - EDGE))
    } else {
        let side = rect.right_center() - vec2(EDGE, 0.0);
        let segments_rect = Align2::RIGHT_CENTER.anchor_size(side, segments_size);
        (segments_rect, rect.with_max_x(segments_rect.left() - theme::GAP))
    };
    let mut corner = ui.new_child(UiBuilder::new().max_rect(segments_rect));
    if let Some(kind) = segmented::show(&mut corner, text::kind(lang), screen.kind, &segments) {
        actions.push(Action::ChooseKind(kind));
    }

    let escape = if !text.is_empty() {
        Some((text::clear(lang), Action::ClearTyped))
    } else if view.board.waiting().next().is_some() {
        Some((text::cancel(lang), Action::PutAway))
    } else {
        view.board.shown().map(|_| (text::put_away(lang), Action::PutAway))
    };
    let room = match escape {
        Some((name, action)) => escape_control(ui, name, room, action, actions),
        None => room,
    };
    let icon_place = room.left_center() + vec2(20.0, 0.0);
    paint::text(ui, icon_place, Align2::LEFT_CENTER, icon::SCAN, theme::icon(theme::FIGURE), palette.accent);
    let room = room.with_min_x(room.left() + TEXT_LEFT);
    match screen.notice {
        Some(notice) if text.is_empty() => sentence(ui, room, text::notice(lang, notice)),
        _ if text.is_empty() => hint(ui, room, text::entry_hint(lang)),
        _ => {
            tell_typed(ui, response.id, buffer.line());
            typed(ui, room, buffer.line());
        }
    }
}

fn segment(lang: Lang, key: Key, kind: Kind) -> Segment<Kind> {
    Segment { value: kind, label: text::kind_name(lang, kind).into(), key: key.name() }
}

/// What Esc does now, as a control at the right of the entry; returns the room that is left.
fn escape_control(ui: &mut Ui, name: &str, room: Rect, action: Action, actions: &mut Vec<Action>) -> Rect {
    let side = room.right_center() - vec2(CLEAR.x + theme::NARROW_GAP, CLEAR.y / 2.0);
    let rect = Rect::from_min_size(side, CLEAR);
    let response = ui.interact(rect, ui.scope_id().with("clear"), Sense::click());
    let name = format!("{name} {}", Key::Escape.name());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let palette = theme::palette(ui);
    let ink = if response.hovered() { palette.ink } else { palette.muted };
    let font = theme::icon(theme::BODY);
    let mark = paint::text(ui, rect.left_center(), Align2::LEFT_CENTER, icon::ERASE, font, ink);
    let beside = mark.right_center() + vec2(4.0, 0.0);
    paint::text(ui, beside, Align2::LEFT_CENTER, "Esc", theme::regular(theme::SMALL), ink);
    if response.clicked() {
        actions.push(action);
    }
    response.on_hover_text(name);
    room.with_max_x(rect.left())
}

fn hint(ui: &Ui, room: Rect, hint: &str) {
    let muted = theme::palette(ui).muted;
    let large = paint::wrapped(ui, hint, theme::regular(theme::HINT), muted, f32::INFINITY);
    let fits = large.size().x + theme::NARROW_GAP <= room.width();
    let galley =
        if fits { large } else { paint::wrapped(ui, hint, theme::regular(theme::BODY), muted, room.width()) };
    caret(ui, pos2(room.left(), room.center().y));
    paint::put(ui, room.left_center() + vec2(theme::NARROW_GAP, 0.0), Align2::LEFT_CENTER, galley);
}

/// What is to be said of what was entered.
fn sentence(ui: &Ui, room: Rect, sentence: &str) {
    let galley = paint::wrapped(ui, sentence, theme::bold(theme::BODY), theme::palette(ui).ink, room.width());
    let rect = paint::put(ui, room.left_center(), Align2::LEFT_CENTER, galley);
    let response = ui.interact(rect, ui.scope_id().with("notice"), Sense::hover());
    paint::describe(&response, sentence);
}

/// Has a screen reader tell each character as it comes, and where the caret is.
fn tell_typed(ui: &Ui, id: Id, line: &Line) {
    let (font, ink) = (theme::bold(theme::FIGURE), theme::palette(ui).ink);
    let galley = paint::wrapped(ui, line.text(), font, ink, f32::INFINITY);
    let cursor = |offset: usize| CCursor::new(line.text()[..offset].chars().count());
    let selected = line.selection();
    let caret = cursor(line.caret());
    let anchor = if line.caret() == selected.start { cursor(selected.end) } else { cursor(selected.start) };
    let range = CCursorRange { primary: caret, secondary: anchor, h_pos: None };
    update_accesskit_for_text_widget(ui.ctx(), id, Some(range), TSTransform::IDENTITY, &galley);
}

/// What was typed, with the caret always in sight and what is selected behind it.
fn typed(ui: &Ui, room: Rect, line: &Line) {
    let palette = theme::palette(ui);
    let text = group(line.text());
    let galley = paint::wrapped(ui, &*text, theme::bold(theme::FIGURE), palette.ink, f32::INFINITY);
    // The blanks between the groups are not in the line.
    let grouped = |offset: usize| {
        let is_grouped = text.len() != line.text().len();
        line.text()[..offset].chars().count() + if is_grouped { offset.saturating_sub(1) / 4 } else { 0 }
    };
    let x = |offset: usize| galley.pos_from_cursor(CCursor::new(grouped(offset))).left();
    let [caret_x, from, to] = [line.caret(), line.selection().start, line.selection().end].map(x);
    let overflow = (caret_x + theme::NARROW_GAP - room.width()).max(0.0);
    let painter = ui.painter().with_clip_rect(room);
    let rect = Align2::LEFT_CENTER.anchor_size(room.left_center() - vec2(overflow, 0.0), galley.size());
    if from < to {
        let selected = Rect::from_x_y_ranges((rect.left() + from)..=(rect.left() + to), rect.y_range());
        painter.rect_filled(selected, theme::CHIP_RADIUS, ui.visuals().selection.bg_fill);
    }
    painter.galley(rect.min, galley, palette.ink);
    caret(ui, pos2(rect.left() + caret_x + 2.0, room.center().y));
}

fn caret(ui: &Ui, center: eframe::egui::Pos2) {
    let y_range = (center.y - 16.0)..=(center.y + 16.0);
    ui.painter().vline(center.x, y_range, (theme::RING, theme::palette(ui).accent));
}
