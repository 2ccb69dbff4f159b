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

/// Tiles of one width, six to a line where there is room; a long name or amount takes several.
pub fn show(ui: &mut Ui, lang: Lang, rights: &[Right]) {
    let grid = Grid::over(ui.available_width());
    let mut rights = rights.iter().enumerate().peekable();
    while rights.peek().is_some() {
        let mut line = Vec::new();
        let mut taken = 0;
        while let Some((i, right)) =
            rights.next_if(|(_, right)| taken + grid.span(ui, lang, right) <= grid.columns)
        {
            let span = grid.span(ui, lang, right);
            taken += span;
            line.push((i, Tile::lay_out(ui, lang, right, grid.width(span))));
        }
        let height = line.iter().map(|(_, tile)| tile.height()).fold(MIN_HEIGHT, f32::max);
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
        let mut left = rect.left();
        for (i, tile) in line {
            let place = Rect::from_min_size(pos2(left, rect.top()), vec2(tile.width, height));
            left = place.right() + theme::GAP;
            tile.paint(ui, i, place);
        }
    }
}

/// How many columns there are, and how wide one is.
struct Grid {
    columns: usize,
    column: f32,
}

impl Grid {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "six at most"
    )]
    fn over(width: f32) -> Self {
        let columns = (((width + theme::GAP) / (MIN_WIDTH + theme::GAP)) as usize).clamp(1, PER_LINE);
        Self { columns, column: (width + theme::GAP) / columns as f32 - theme::GAP }
    }

    /// How many columns the right needs to stand in one line.
    fn span(&self, ui: &Ui, lang: Lang, right: &Right) -> usize {
        let tile = Tile::lay_out(ui, lang, right, f32::INFINITY);
        let label = tile.label.size().x + ICON + ICON_GAP;
        let value = tile.value.size().x + tile.sign.map_or(0.0, |sign| sign.size().x);
        let needed = label.max(value) + 2.0 * PAD;
        (1..self.columns).find(|span| self.width(*span) >= needed).unwrap_or(self.columns)
    }

    #[expect(clippy::cast_precision_loss, reason = "six at most")]
    fn width(&self, span: usize) -> f32 {
        span as f32 * (self.column + theme::GAP) - theme::GAP
    }
}

/// A right with its texts laid out.
struct Tile {
    width: f32,
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
        // A level has a name instead of a value.
        let is_level = right.kind == RightKind::MemberLevel && right.value == Decimal::ZERO;
        let (label, value, size) = if is_level {
            (text::member_level(lang), right.name.clone(), theme::LARGE)
        } else {
            (&*right.name, right.value.normalize().to_string(), theme::FIGURE)
        };
        let sign = right.kind.is_money().then_some("¥");
        let spoken = format!("{label} {}{value}", sign.unwrap_or_default());
        let sign =
            sign.map(|sign| paint::wrapped(ui, sign, theme::regular(theme::LARGE), palette.muted, room));
        let value_room = room - sign.as_ref().map_or(0.0, |sign| sign.size().x);
        Self {
            width,
            icon: right_icon(right.kind),
            spoken,
            label: paint::wrapped(
                ui,
                label,
                theme::regular(theme::SMALL),
                palette.muted,
                room - ICON - ICON_GAP,
            ),
            sign,
            value: paint::wrapped(ui, value, theme::bold(size), palette.ink, value_room),
        }
    }

    fn height(&self) -> f32 {
        theme::GAP + self.label.size().y + self.value.size().y
    }

    fn paint(self, ui: &Ui, i: usize, rect: Rect) {
        let palette = theme::palette(ui);
        let response = ui.interact(rect, ui.scope_id().with(("right", i)), Sense::hover());
        paint::describe(&response, self.spoken);
        let edge = (theme::HAIR, palette.line);
        ui.painter().rect(rect, theme::CARD_RADIUS, palette.surface, edge, StrokeKind::Inside);
        let top = rect.left_top() + vec2(PAD, theme::NARROW_GAP + 2.0);
        paint::text(ui, top + vec2(0.0, 2.0), Align2::LEFT_TOP, self.icon, theme::icon(ICON), palette.muted);
        paint::put(ui, top + vec2(ICON + ICON_GAP, 0.0), Align2::LEFT_TOP, self.label);
        let mut bottom = pos2(rect.left() + PAD, rect.bottom() - 4.0);
        if let Some(sign) = self.sign {
            let lift = vec2(0.0, (self.value.size().y - sign.size().y) * 0.35);
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
