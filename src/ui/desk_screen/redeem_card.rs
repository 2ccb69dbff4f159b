//! The tokens for the shop's redeem step: copied, never shown.

use eframe::egui::{Ui, vec2};

use crate::{
    ui::{
        action::{Action, Token},
        keys::{COPY_ENCRYPTED_CODE, COPY_VERIFY_TOKEN},
        text::{self, Lang},
        theme,
        widget::{button, card},
    },
    voucher::Redeem,
};

pub fn show(ui: &mut Ui, lang: Lang, redeem: &Redeem, copied: Option<Token>, actions: &mut Vec<Action>) {
    let tokens = [
        (Token::EncryptedCode, redeem.encrypted_code.is_some(), text::copy_encrypted_code(lang), COPY_ENCRYPTED_CODE),
        (Token::VerifyToken, redeem.verify_token.is_some(), text::copy_verify_token(lang), COPY_VERIFY_TOKEN),
    ];
    let is_given = tokens.iter().any(|(_, is_given, ..)| *is_given);
    card::titled(ui, text::redeem(lang), |ui| {
        eframe::egui::Frame::new().inner_margin(theme::UNDER_TITLE).show(ui, |ui| {
            ui.spacing_mut().item_spacing = vec2(theme::NARROW_GAP, theme::NARROW_GAP);
            let palette = theme::palette(ui);
            if !is_given {
                let words = eframe::egui::RichText::new(text::redeem_none(lang)).color(palette.muted);
                ui.label(words.font(theme::regular(theme::SMALL)));
                return;
            }
            ui.horizontal_wrapped(|ui| {
                for (token, is_given, name, key) in tokens {
                    let label = if copied == Some(token) { format!("{name} · {}", text::copied(lang)) } else { name.into() };
                    if is_given && button::with_key(ui, &label, key.name()).clicked() {
                        actions.push(Action::Copy(token));
                    }
                }
                let hint = eframe::egui::RichText::new(text::redeem_hint(lang)).color(palette.muted);
                ui.label(hint.font(theme::regular(theme::SMALL)));
            });
        });
    });
}
