//! Coupons, goods, exchange codes and the address, in two columns where there is room.

use eframe::egui::{Align2, Rect, Sense, TextureHandle, Ui};

use super::address_card;
use crate::{
    ui::{
        action::Action,
        icon,
        pictures::Pictures,
        text::{self, Lang},
        theme,
        widget::{
            card, paint,
            rows::{self, Lead, Row, Trailing},
        },
    },
    voucher::{Coupon, Exchange, Good, Prepared},
};

const PICTURE: f32 = 38.0;

type Card<'a> = Box<dyn FnMut(&mut Ui) + 'a>;

pub fn show(
    ui: &mut Ui,
    lang: Lang,
    prepared: &Prepared,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let rights = &prepared.rights;
    let shared = std::cell::RefCell::new((pictures, actions));
    let mut cards: Vec<Card<'_>> = Vec::new();
    if !rights.coupons.is_empty() {
        cards.push(Box::new(|ui| coupons(ui, lang, &rights.coupons)));
    }
    if !rights.goods.is_empty() {
        cards.push(Box::new(|ui| {
            let (pictures, actions) = &mut *shared.borrow_mut();
            goods(ui, lang, &rights.goods, pictures, actions);
        }));
    }
    if !rights.exchanges.is_empty() {
        cards.push(Box::new(|ui| exchanges(ui, lang, &rights.exchanges)));
    }
    if let Some(address) = &prepared.address {
        cards.push(Box::new(|ui| address_card::show(ui, lang, address)));
    }
    if ui.available_width() < theme::NARROW - theme::NAVIGATION_WIDTH || cards.len() == 1 {
        for card in &mut cards {
            card(ui);
        }
        return;
    }
    ui.spacing_mut().item_spacing.x = theme::GAP;
    ui.columns(2, |columns| {
        for (i, card) in cards.iter_mut().enumerate() {
            let column = &mut columns[i % 2];
            column.spacing_mut().item_spacing.y = theme::GAP;
            card(column);
        }
    });
}

fn coupons(ui: &mut Ui, lang: Lang, coupons: &[Coupon]) {
    card::titled(ui, &titled(text::coupons(lang), coupons.len()), |ui| {
        for (i, coupon) in coupons.iter().enumerate() {
            let row = Row {
                name: &coupon.name,
                name_size: theme::BODY,
                detail: text::coupon_terms(lang, coupon),
                trailing: Trailing::Count(text::times(coupon.value)),
            };
            rows::show(ui, i == 0, &row, None);
        }
    });
}

fn goods(ui: &mut Ui, lang: Lang, goods: &[Good], pictures: &mut Pictures, actions: &mut Vec<Action>) {
    card::titled(ui, &titled(text::goods(lang), goods.len()), |ui| {
        for (i, good) in goods.iter().enumerate() {
            let details = [&*good.option_name, &*text::yuan(good.price)];
            let given: Vec<&str> = details.into_iter().filter(|detail| !detail.is_empty()).collect();
            let row = Row {
                name: &good.name,
                name_size: theme::BODY,
                detail: given.join(" · "),
                trailing: Trailing::Count(text::times(good.value)),
            };
            let mut paint = |ui: &mut Ui, rect: Rect| {
                // Only what is in sight is fetched.
                let held = if ui.is_rect_visible(rect) { pictures.get(&good.thumb) } else { Err(None) };
                picture(ui, rect, held.as_ref().ok().copied());
                let label = if held.is_ok() { text::picture(lang) } else { text::no_picture(lang) };
                paint::describe(
                    &ui.interact(rect, ui.scope_id().with(("picture", i)), Sense::hover()),
                    label,
                );
                actions.extend(held.err().flatten().map(Action::FetchPicture));
            };
            rows::show(ui, i == 0, &row, Some(Lead { width: PICTURE, paint: &mut paint }));
        }
    });
}

fn exchanges(ui: &mut Ui, lang: Lang, exchanges: &[Exchange]) {
    card::titled(ui, &titled(text::exchanges(lang), exchanges.len()), |ui| {
        for (i, exchange) in exchanges.iter().enumerate() {
            let row = Row {
                name: &exchange.name,
                name_size: theme::BODY,
                detail: String::new(),
                trailing: Trailing::Count(text::times(exchange.value)),
            };
            rows::show(ui, i == 0, &row, None);
        }
    });
}

fn titled(title: &str, count: usize) -> String {
    format!("{title} {count}")
}

/// A good's picture, or its place until there is one.
fn picture(ui: &mut Ui, rect: Rect, texture: Option<&TextureHandle>) {
    let palette = theme::palette(ui);
    ui.painter().rect_filled(rect, theme::CHIP_RADIUS, palette.chip);
    let Some(texture) = texture else {
        let font = theme::icon(theme::LARGE);
        paint::text(ui, rect.center(), Align2::CENTER_CENTER, icon::PICTURE, font, palette.muted);
        return;
    };
    let whole = Rect::from_min_max([0.0, 0.0].into(), [1.0, 1.0].into());
    let size = texture.size_vec2() * (PICTURE / texture.size_vec2().max_elem());
    let place = Align2::CENTER_CENTER.anchor_size(rect.center(), size);
    ui.painter().image(texture.id(), place, whole, theme::UNTINTED);
}
