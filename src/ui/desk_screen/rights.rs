//! The credits a voucher gives, a tile each.

use std::sync::Arc;

use eframe::egui::{Align2, Galley, Rect, Sense, StrokeKind, Ui, pos2, vec2};
use rust_decimal::Decimal;

use crate::{
    ui::{
        icon,
        text::{self, Lang},
        theme,
        widget::paint,
    },
    voucher::{Right, RightKind},
};

const MIN_WIDTH: f32 = 124.0;
const MIN_HEIGHT: f32 = 78.0;
const PER_LINE: usize = 6;
const PAD: f32 = 12.0;
const ICON: f32 = 16.0;
const ICON_GAP: f32 = 4.0;

pub fn show(ui: &mut Ui, lang: Lang, rights: &[Right]) {
    let width = ui.available_width();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small positive count")]
    let fitting = ((width + theme::GAP) / (MIN_WIDTH + theme::GAP)) as usize;
    let columns = fitting.clamp(1, PER_LINE);
    #[expect(clippy::cast_precision_loss, reason = "at most six")]
    let tile_width = (width + theme::GAP) / columns as f32 - theme::GAP;
    for (line_number, line) in rights.chunks(columns).enumerate() {
        let tiles: Vec<Tile> = line.iter().map(|right| Tile::lay_out(ui, lang, right, tile_width)).collect();
        let height = tiles.iter().map(Tile::height).fold(MIN_HEIGHT, f32::max);
        let (rect, _) = ui.allocate_exact_size(vec2(width, height), Sense::hover());
        let mut left = rect.left();
        for (column, tile) in tiles.into_iter().enumerate() {
            tile.paint(
                ui,
                (line_number, column),
                Rect::from_min_size(pos2(left, rect.top()), vec2(tile_width, height)),
            );
            left += tile_width + theme::GAP;
        }
    }
}

/// A right with its texts laid out.
struct Tile {
    icon: &'static str,
    spoken: String,
    label: Arc<Galley>,
    sign: Option<Arc<Galley>>,
    value: Arc<Galley>,
}

impl Tile {
    fn lay_out(ui: &Ui, lang: Lang, right: &Right, width: f32) -> Self {
        let palette = theme::palette(ui);
        let room = width - 2.0 * PAD;
        let is_level = right.kind == RightKind::MemberLevel;
        let (label, value) = if is_level && right.value == Decimal::ZERO {
            (text::member_level(lang), right.name.clone())
        } else {
            (&*right.name, right.value.normalize().to_string())
        };
        let sign = right
            .kind
            .is_money()
            .then(|| paint::wrapped(ui, "¥", theme::regular(theme::LARGE), palette.muted, room));
        let sign_width = sign.as_ref().map_or(0.0, |sign| sign.size().x);
        let spoken = format!("{label} {}{value}", if sign.is_some() { "¥" } else { "" });
        let large = paint::wrapped(ui, &*value, theme::bold(theme::FIGURE), palette.ink, f32::INFINITY);
        let fits = large.size().x <= room - sign_width && !is_level;
        let value = if fits {
            large
        } else {
            paint::wrapped(ui, value, theme::bold(theme::LARGE), palette.ink, room - sign_width)
        };
        let label =
            paint::wrapped(ui, label, theme::regular(theme::SMALL), palette.muted, room - ICON - ICON_GAP);
        Self { icon: right_icon(right.kind), spoken, label, sign, value }
    }

    fn height(&self) -> f32 {
        theme::NARROW_GAP + self.label.size().y + self.value.size().y + theme::NARROW_GAP - 4.0
    }

    fn paint(self, ui: &Ui, place: (usize, usize), rect: Rect) {
        let palette = theme::palette(ui);
        let response = ui.interact(rect, ui.scope_id().with(("right", place)), Sense::hover());
        paint::describe(&response, self.spoken);
        ui.painter().rect(
            rect,
            theme::CARD_RADIUS,
            palette.surface,
            (theme::HAIR, palette.line),
            StrokeKind::Inside,
        );
        let top = rect.left_top() + vec2(PAD, theme::NARROW_GAP + 2.0);
        paint::text(ui, top + vec2(0.0, 2.0), Align2::LEFT_TOP, self.icon, theme::icon(ICON), palette.muted);
        paint::put(ui, top + vec2(ICON + ICON_GAP, 0.0), Align2::LEFT_TOP, self.label);
        let mut bottom = pos2(rect.left() + PAD, rect.bottom() - 4.0);
        let value_height = self.value.size().y;
        if let Some(sign) = self.sign {
            let lift = vec2(0.0, (value_height - sign.size().y) * 0.35);
            bottom.x = paint::put(ui, bottom - lift, Align2::LEFT_BOTTOM, sign).right();
        }
        paint::put(ui, bottom, Align2::LEFT_BOTTOM, self.value);
    }
}

fn right_icon(kind: RightKind) -> &'static str {
    match kind {
        RightKind::Point => icon::POINT,
        RightKind::Balance => icon::BALANCE,
        RightKind::Integral => icon::INTEGRAL,
        RightKind::Love => icon::LOVE,
        RightKind::Packet => icon::PACKET,
        RightKind::MemberLevel => icon::MEMBER_LEVEL,
        RightKind::Other => icon::OTHER_RIGHT,
    }
}
