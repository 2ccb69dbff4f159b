//! What was known of one check when it was made.

use eframe::egui::{RichText, ScrollArea, Ui, vec2};

use crate::{
    store::Entry,
    ui::{
        action::Action,
        desk_screen::{banner, checks_card, gifts, rights},
        keys::CHECK_AGAIN,
        pictures::Pictures,
        text::{self, Lang},
        theme,
        widget::button,
    },
};

/// Returns whether to go back to the list.
pub fn show(
    ui: &mut Ui,
    lang: Lang,
    entry: &Entry,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) -> bool {
    let report = entry.report();
    let mut is_done = false;
    // As at the desk: each prepare wants its redeem.
    if report.prepared().is_none() && ui.input(|input| input.key_pressed(CHECK_AGAIN)) {
        actions.push(Action::CheckAnew(report.code.clone()));
    }
    ui.spacing_mut().item_spacing.y = theme::GAP;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(theme::GAP, theme::NARROW_GAP);
        is_done = button::with_key(ui, text::back_to_history(lang), "Esc").clicked();
        let at = text::moment(report.started);
        let words = [at, entry.counter().to_owned(), entry.cashier().to_owned()];
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        ui.label(RichText::new(words.join(" · ")).color(theme::palette(ui).muted));
    });
    // Each is read from its beginning.
    let scroll = ScrollArea::vertical().id_salt(report.started.as_microsecond());
    scroll.auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - theme::PAD);
        // What the desk's own cards ask for is about the check that the desk shows.
        let mut asked = Vec::new();
        banner::show(ui, lang, report, &mut asked);
        if let Some(prepared) = report.prepared() {
            rights::show(ui, lang, &prepared.rights.single);
            gifts::show(ui, lang, prepared, pictures, &mut asked);
        }
        checks_card::show(ui, lang, report, &mut asked);
        actions.extend(asked.into_iter().map(|action| match action {
            Action::CheckAgain => Action::CheckAnew(report.code.clone()),
            Action::CopyDetails => Action::CopyText(text::details(lang, report, None)),
            other => other,
        }));
    });
    is_done
}
