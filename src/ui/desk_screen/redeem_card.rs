//! The tokens for the shop's redeem step: copied, never shown.

use eframe::egui::{Frame, RichText, Ui, vec2};

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
        (
            Token::EncryptedCode,
            redeem.encrypted_code.is_some(),
            text::copy_encrypted_code(lang),
            COPY_ENCRYPTED_CODE,
        ),
        (Token::VerifyToken, redeem.verify_token.is_some(), text::copy_verify_token(lang), COPY_VERIFY_TOKEN),
    ];
    let is_given = tokens.iter().any(|(_, is_given, ..)| *is_given);
    card::bare(ui, |ui| {
        Frame::new().inner_margin(theme::SLIM).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
                ui.set_min_height(theme::CONTROL_HEIGHT);
                let palette = theme::palette(ui);
                let words = |words: &str, font| RichText::new(words).font(font).color(palette.muted);
                ui.label(words(text::redeem(lang), theme::bold(theme::SMALL)));
                for (token, is_given, name, key) in tokens {
                    let label =
                        if copied == Some(token) { text::with_copied(lang, name) } else { name.to_owned() };
                    if is_given && button::with_key(ui, &label, key.name()).clicked() {
                        actions.push(Action::Copy(token));
                    }
                }
                let hint = if is_given { text::redeem_hint(lang) } else { text::redeem_none(lang) };
                ui.label(words(hint, theme::regular(theme::SMALL)));
            });
        });
    });
}
