//! The manual, as it lies in `docs/`: in the program, and so at hand without a network.

use eframe::egui::{Context, Frame, Key, ScrollArea, Ui};
use egui_commonmark::{CommonMarkCache, CommonMarkViewer};

use super::{text::Lang, theme, widget::card};

/// As wide as text is read comfortably, and a picture is seen whole.
const WIDTH: f32 = 860.0;
/// Where the program's own pictures are, for egui.
const HERE: &str = "bytes://";

macro_rules! pictures {
    ($($name:literal)*) => {
        [$((concat!("manual/", $name), include_bytes!(concat!("../../docs/manual/", $name)).as_slice())),*]
    };
}

/// Those of `docs/manual/`, made by `scripts/make-manual-pictures`.
const PICTURES: [(&str, &[u8]); 20] = pictures![
    "batch.png" "batch.zh-CN.png" "first-day.png" "first-day.zh-CN.png" "history.png" "history.zh-CN.png"
    "not-usable.png" "not-usable.zh-CN.png" "scanner.png" "scanner.zh-CN.png" "services.png"
    "services.zh-CN.png" "shift.png" "shift.zh-CN.png" "unknown.png" "unknown.zh-CN.png" "usable.png"
    "usable.zh-CN.png" "usable-below.png" "usable-below.zh-CN.png"
];

#[derive(Default)]
pub struct ManualScreen {
    cache: CommonMarkCache,
    /// In the language it is shown in; `None` until it is first looked at.
    text: Option<(Lang, String)>,
}

impl ManualScreen {
    /// Returns whether it is to be put away.
    pub fn show(&mut self, ui: &mut Ui, lang: Lang) -> bool {
        if self.text.as_ref().is_none_or(|(shown, _)| *shown != lang) {
            prepare_pictures(ui.ctx());
            self.text = Some((lang, manual(lang)));
        }
        let Some((_, text)) = &self.text else { return true };
        card::bare(ui, |ui| {
            ui.set_min_height(ui.available_height());
            ScrollArea::vertical().id_salt("manual").auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(theme::PAD_MARGIN).show(ui, |ui| {
                    ui.set_max_width(ui.available_width().min(WIDTH));
                    // A table's own bar would be drawn at the edge of the screen, wherever the table is.
                    let scroll = &mut ui.spacing_mut().scroll;
                    (scroll.dormant_handle_opacity, scroll.dormant_background_opacity) = (0.0, 0.0);
                    CommonMarkViewer::new().max_image_width(Some(720)).show(ui, &mut self.cache, text);
                });
            });
        });
        ui.input(|input| input.key_pressed(Key::Escape))
    }

    /// What was only needed to read it.
    pub fn leave(&mut self, ctx: &Context) {
        if self.text.take().is_some() {
            self.cache = CommonMarkCache::default();
            ctx.forget_all_images();
        }
    }
}

fn manual(lang: Lang) -> String {
    let text = match lang {
        Lang::Chinese | Lang::Traditional => include_str!("../../docs/manual.zh-CN.md"),
        Lang::English => include_str!("../../docs/manual.md"),
    };
    text.replace("](manual/", &format!("]({HERE}manual/"))
}

fn prepare_pictures(ctx: &Context) {
    egui_extras::install_image_loaders(ctx);
    for (name, bytes) in PICTURES {
        ctx.include_bytes(format!("{HERE}{name}"), bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_of_the_manual_is_in_the_program_and_no_other() {
        let mut named: Vec<String> = Lang::ALL
            .into_iter()
            .flat_map(|lang| {
                let text = manual(lang);
                let addresses = text.split("](bytes://").skip(1);
                addresses
                    .map(|rest| rest.split(')').next().unwrap_or_default().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect();
        named.sort();
        named.dedup();
        let mut there: Vec<&str> = PICTURES.iter().map(|(name, _)| *name).collect();
        there.sort_unstable();
        assert_eq!(named, there);
    }
}
