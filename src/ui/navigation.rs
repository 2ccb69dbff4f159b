//! The places of the window, at its left.

use eframe::egui::{Align2, Frame, Panel, Rect, Role, Sense, Ui, Vec2, WidgetInfo, pos2, vec2};

use super::{
    action::{Action, Screen},
    icon,
    keys::{FULL_SCREEN, MANUAL},
    text::{self, Lang},
    theme,
    widget::paint,
};

const ITEM_HEIGHT: f32 = 74.0;
/// Below this height an item is its icon alone.
const LEAST_WITH_WORDS: f32 = 52.0;
const MARK_WIDTH: f32 = 4.0;
/// Above and below the items.
const MARGIN: f32 = 10.0;
const PLACES: u8 = 4;

/// `training` where a shop is set up: whether somebody practises instead. `has_exit` where the window has no
/// frame to close it by.
pub fn show(
    ui: &mut Ui,
    lang: Lang,
    current: Screen,
    training: Option<bool>,
    has_exit: bool,
    actions: &mut Vec<Action>,
) {
    let palette = theme::palette(ui);
    let frame = Frame::new().fill(palette.surface);
    let below = 2 + u8::from(has_exit) + u8::from(training.is_some());
    let room = ui.available_height() - 2.0 * MARGIN;
    let height = ITEM_HEIGHT.min(room / f32::from(PLACES + below));
    let width =
        if height < LEAST_WITH_WORDS { theme::NAVIGATION_SLIM_WIDTH } else { theme::NAVIGATION_WIDTH };
    let panel = Panel::left("navigation").exact_size(width).resizable(false);
    panel.show_separator_line(false).frame(frame).show(ui, |ui| {
        let rect = ui.max_rect();
        ui.painter().vline(rect.right() - theme::HAIR / 2.0, rect.y_range(), (theme::HAIR, palette.line));
        ui.spacing_mut().item_spacing.y = 0.0;
        ui.add_space(MARGIN);
        let size = vec2(width - theme::HAIR, height);
        let item = |ui: &mut Ui, label: &str, icon, selected| item(ui, size, label, icon, selected);
        let places = [
            (text::nav_desk(lang), icon::SCAN, Screen::Desk),
            (text::nav_batch(lang), icon::LIST, Screen::Batch),
            (text::nav_history(lang), icon::HISTORY, Screen::History),
            (text::nav_settings(lang), icon::SETTINGS, Screen::Settings),
        ];
        for (label, icon, screen) in places {
            if item(ui, label, icon, screen == current) {
                actions.push(Action::GoTo(screen));
            }
        }
        ui.add_space((ui.available_height() - f32::from(below) * height - MARGIN).max(0.0));
        if let Some(is_on) = training {
            let label = if is_on { text::nav_end_practice(lang) } else { text::nav_practice(lang) };
            if item(ui, label, icon::PRACTICE, is_on) {
                actions.extend([Action::ClearTyped, Action::Practise(!is_on)]);
            }
        }
        let is_read = current == Screen::Manual;
        if item(ui, &text::nav_manual(lang, MANUAL.name()), icon::MANUAL, is_read) {
            actions.push(Action::GoTo(Screen::Manual));
        }
        if item(ui, &text::nav_full_screen(lang, FULL_SCREEN.name()), icon::FULL_SCREEN, false) {
            actions.extend([Action::ClearTyped, Action::ToggleFullScreen]);
        }
        if has_exit && item(ui, text::nav_exit(lang), icon::EXIT, false) {
            actions.extend([Action::ClearTyped, Action::Exit]);
        }
    });
}

/// Returns whether it was clicked.
fn item(ui: &mut Ui, size: Vec2, label: &str, icon: &str, selected: bool) -> bool {
    let palette = theme::palette(ui);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, label));
    let (ink, font) = if selected {
        ui.painter().rect_filled(rect, 0.0, palette.selected);
        let mark = Rect::from_center_size(
            pos2(rect.left() + MARK_WIDTH / 2.0, rect.center().y),
            vec2(MARK_WIDTH, (size.y - 24.0).max(size.y / 2.0)),
        );
        ui.painter().rect_filled(mark, MARK_WIDTH / 2.0, palette.accent);
        (palette.accent, theme::bold(theme::SMALL))
    } else {
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, palette.chip);
        }
        (palette.muted, theme::regular(theme::SMALL))
    };
    let has_words = size.y >= LEAST_WITH_WORDS;
    let above = if has_words { vec2(0.0, 12.0) } else { Vec2::ZERO };
    paint::text(ui, rect.center() - above, Align2::CENTER_CENTER, icon, theme::icon(theme::HINT), ink);
    if has_words {
        let (below, room) = (rect.center() + vec2(0.0, 15.0), size.x - theme::GAP);
        paint::fitted(ui, below, Align2::CENTER_CENTER, label, font, ink, room);
    }
    paint::focus_ring(ui, &response, theme::CONTROL_RADIUS);
    let is_clicked = response.clicked();
    if !has_words {
        response.on_hover_text(label);
    }
    is_clicked
}
