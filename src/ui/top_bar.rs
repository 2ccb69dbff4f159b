//! The top bar: which shop and counter, whether it is practice, how the services are, the time.

use eframe::egui::{
    Align, Align2, Frame, Label, Layout, Panel, Pos2, Rect, RichText, Role, Sense, Shape, Ui, Widget as _,
    WidgetInfo, vec2,
};

use super::{
    action::{Action, Screen},
    icon,
    text::{self, Lang},
    theme,
    widget::paint,
};
use crate::{
    store::{Counter, Duty},
    voucher::Doubt,
};

pub struct View<'a> {
    pub lang: Lang,
    pub counter: &'a Counter,
    /// `None` until the settings are read.
    pub practice: Option<bool>,
    pub trouble: Option<&'a Doubt>,
    /// Whether the serial scanner is plugged in; `None` without one.
    pub scanner: Option<bool>,
    /// Checks of this run.
    pub checks: u64,
    /// The shift that is on.
    pub duty: Option<&'a Duty>,
    /// The last of them got a clear answer.
    pub is_proven: bool,
    /// `14:32`
    pub clock: String,
}

pub fn show(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let palette = theme::palette(ui);
    let frame = Frame::new().fill(palette.surface);
    Panel::top("top_bar").exact_size(theme::TOP_BAR_HEIGHT).show_separator_line(false).frame(frame).show(
        ui,
        |ui| {
            let rect = ui.max_rect();
            ui.painter().hline(
                rect.x_range(),
                rect.bottom() - theme::HAIR / 2.0,
                (theme::HAIR, palette.line),
            );
            let is_narrow = rect.width() < theme::NARROW;
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.add_space(20.0);
                ui.spacing_mut().item_spacing.x = 20.0;
                ui.label(RichText::new(&view.clock).font(theme::bold(theme::BODY)).color(palette.ink));
                if shift(ui, view, is_narrow) {
                    actions.push(Action::GoTo(Screen::Shift));
                }
                if view.duty.is_none() && rect.width() >= theme::SLIM_BELOW {
                    ui.label(RichText::new(text::checks_count(view.lang, view.checks)).color(palette.muted));
                }
                lamp(ui, view, is_narrow);
                if let Some(is_plugged) = view.scanner {
                    scanner(ui, view.lang, is_plugged, is_narrow);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| place(ui, view, is_narrow));
            });
        },
    );
}

/// For a name; with less it would be no more than its first character.
const LEAST_ROOM: f32 = 60.0;
/// For the shop's name and the counter's, where they are long.
const ROOM_TO_SHARE: f32 = 240.0;

/// Name of the program, the shop and the counter; of these only names give way to lack of room.
fn place(ui: &mut Ui, view: &View<'_>, is_narrow: bool) {
    let palette = theme::palette(ui);
    ui.add_space(14.0);
    if !is_narrow {
        let brand =
            RichText::new(text::brand(view.lang)).font(theme::bold(theme::LARGE)).color(palette.accent);
        ui.label(brand);
        ui.add_space(14.0);
    }
    if view.practice == Some(true) {
        practice_chip(ui, view.lang);
    }
    let (store, counter) = (&view.counter.store, &view.counter.name);
    let room = ui.available_width();
    let width = |text: &str, font| paint::wrapped(ui, text, font, palette.ink, f32::INFINITY).size().x;
    let [store_width, counter_width] =
        [width(store, theme::bold(theme::BODY)), width(counter, theme::regular(theme::SMALL)) + 24.0];
    let fits = store_width + ui.spacing().item_spacing.x + counter_width <= room;
    // Where they do not fit and share too little, the shop's has it all.
    let has_counter = !counter.is_empty() && (store.is_empty() || fits || room >= ROOM_TO_SHARE);
    if !store.is_empty() && room >= LEAST_ROOM {
        let words = RichText::new(store).font(theme::bold(theme::BODY)).color(palette.ink);
        ui.scope(|ui| {
            ui.set_max_width(if has_counter && !fits { room * 0.6 } else { room });
            Label::new(words).truncate().ui(ui);
        });
    }
    if has_counter && ui.available_width() >= LEAST_ROOM {
        counter_chip(ui, counter);
    }
}

/// The shift and its checks, quiet as the words around it. Returns whether it was clicked.
fn shift(ui: &mut Ui, view: &View<'_>, is_narrow: bool) -> bool {
    let (palette, lang) = (theme::palette(ui), view.lang);
    let words = match view.duty {
        Some(duty) if is_narrow => text::shift_count_short(lang, duty.checks),
        Some(duty) => text::shift_count(lang, duty.checks),
        None if is_narrow => text::start_shift_short(lang).to_owned(),
        None => text::start_shift_more(lang).to_owned(),
    };
    let galley = paint::wrapped(ui, &*words, theme::regular(theme::BODY), palette.muted, f32::INFINITY);
    let size = vec2(galley.size().x, theme::CONTROL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let around = rect.expand2(vec2(theme::NARROW_GAP, 0.0));
    let hint = view
        .duty
        .map_or_else(|| text::start_shift(lang).to_owned(), |duty| text::on_duty_since(lang, &duty.shift));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    if response.hovered() {
        ui.painter().rect_filled(around, theme::CONTROL_RADIUS, palette.chip);
    }
    paint::put(ui, rect.center(), Align2::CENTER_CENTER, galley);
    paint::focus_ring_at(ui, &response, around, theme::CONTROL_RADIUS);
    response.on_hover_text(hint).clicked()
}

fn counter_chip(ui: &mut Ui, name: &str) {
    let palette = theme::palette(ui);
    let room = ui.available_width() - 24.0;
    let galley = paint::line(ui, name, theme::regular(theme::SMALL), palette.muted, room);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, 26.0), Sense::hover());
    paint::describe(&response, name);
    ui.painter().rect_filled(rect, theme::PILL_RADIUS, palette.chip);
    paint::put(ui, rect.center(), Align2::CENTER_CENTER, galley);
}

/// Striped, so that nobody takes practice for the real thing.
fn practice_chip(ui: &mut Ui, lang: Lang) {
    let palette = theme::palette(ui);
    let lay_out =
        |label| paint::wrapped(ui, label, theme::bold(theme::SMALL), palette.on_practice, f32::INFINITY);
    let mut galley = lay_out(text::practice(lang));
    if galley.size().x + 24.0 > ui.available_width() {
        galley = lay_out(text::practice_short(lang));
    }
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 24.0, 26.0), Sense::hover());
    paint::describe(&response, text::practice(lang));
    ui.painter().rect_filled(rect, theme::PILL_RADIUS, palette.practice);
    stripes(ui, rect.shrink2(vec2(12.0, 0.0)));
    paint::put(ui, rect.center(), Align2::CENTER_CENTER, galley);
}

fn stripes(ui: &Ui, rect: Rect) {
    const WIDTH: f32 = 8.0;
    let slant = rect.height() / 2.0;
    let mut left = rect.left();
    while left + WIDTH + slant < rect.right() {
        let corners: Vec<Pos2> = vec![
            [left + slant, rect.top()].into(),
            [left + slant + WIDTH, rect.top()].into(),
            [left + WIDTH, rect.bottom()].into(),
            [left, rect.bottom()].into(),
        ];
        let palette = theme::palette(ui);
        ui.painter().add(Shape::convex_polygon(
            corners,
            palette.practice_stripe,
            (0.0, palette.practice_stripe),
        ));
        left += 2.0 * WIDTH;
    }
}

/// The serial scanner: its mark alone as long as all is well.
fn scanner(ui: &mut Ui, lang: Lang, is_plugged: bool, is_narrow: bool) {
    let palette = theme::palette(ui);
    let (mark, words, ink) = if is_plugged {
        (icon::SCAN, text::scanner_plugged(lang), palette.muted)
    } else {
        (icon::UNPLUGGED, text::scanner_unplugged(lang), palette.ink)
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
        if !is_plugged && !is_narrow {
            ui.label(RichText::new(words).color(ink));
        }
        let (rect, response) = ui.allocate_exact_size(vec2(theme::LARGE, theme::LARGE), Sense::hover());
        paint::describe(&response, words);
        paint::text(ui, rect.center(), Align2::CENTER_CENTER, mark, theme::icon(theme::BODY), ink);
        response.on_hover_text(words);
    });
}

/// How the services are, as far as the last checks tell.
fn lamp(ui: &mut Ui, view: &View<'_>, is_narrow: bool) {
    let palette = theme::palette(ui);
    let (words, color) = match (view.practice, view.trouble) {
        (None, _) => (text::lamp_starting(view.lang), palette.muted),
        (Some(true), _) => (text::lamp_practice(view.lang), palette.usable),
        (Some(false), Some(doubt)) => (text::lamp_trouble(view.lang, doubt), palette.unknown),
        (Some(false), None) if view.is_proven => (text::lamp_well(view.lang), palette.usable),
        (Some(false), None) => (text::lamp_ready(view.lang), palette.muted),
    };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = theme::NARROW_GAP;
        let is_trouble = color == palette.unknown;
        if is_trouble || !is_narrow {
            ui.label(RichText::new(words).color(palette.muted));
        }
        let (rect, response) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
        response.on_hover_text(words);
        ui.painter().circle_filled(rect.center(), 5.0, color);
    });
}
