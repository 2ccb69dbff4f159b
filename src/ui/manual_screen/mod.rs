//! The manual, as it lies in `docs/`: in the program, and so at hand without a network.

mod drawn;
mod page;

use eframe::egui::{Align, Button, Context, Frame, Key, Layout, Panel, RichText, ScrollArea, Stroke, Ui};
use pulldown_cmark::HeadingLevel;

use super::{
    text::{self, Lang},
    theme,
    widget::{card, paint},
};
use drawn::HERE;
use page::Block;

/// As wide as text is read comfortably, and a picture is seen whole.
const WIDTH: f32 = 760.0;

macro_rules! pictures {
    ($($name:literal)*) => {
        [$((concat!("manual/", $name), include_bytes!(concat!("../../../docs/manual/", $name)).as_slice())),*]
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
    /// In the language it is shown in; `None` until it is first looked at.
    page: Option<(Lang, Vec<Block>)>,
    /// The heading that somebody has asked for, by its place among the blocks.
    wanted: Option<usize>,
}

impl ManualScreen {
    /// Returns whether it is to be put away.
    pub fn show(&mut self, ui: &mut Ui, lang: Lang) -> bool {
        if self.page.as_ref().is_none_or(|(shown, _)| *shown != lang) {
            prepare_pictures(ui.ctx());
            self.page = Some((lang, page::read(manual(lang))));
        }
        let Some((_, blocks)) = &self.page else { return true };
        let room = ui.available_width();
        let side = if room < theme::SLIM_BELOW { theme::RECENT_SLIM_WIDTH } else { theme::RECENT_WIDTH };
        if room >= side + theme::NARROW {
            let panel = Panel::right("contents").exact_size(theme::PAD + side).resizable(false);
            let beside = Frame::new().inner_margin(theme::AT_THE_SIDE);
            panel.show_separator_line(false).frame(beside).show(ui, |ui| {
                self.wanted = contents(ui, lang, blocks).or(self.wanted);
            });
        }
        card::bare(ui, |ui| {
            ui.set_min_height(ui.available_height());
            ScrollArea::vertical().id_salt("manual").auto_shrink(false).show(ui, |ui| {
                Frame::new().inner_margin(theme::ROOMY).show(ui, |ui| {
                    ui.set_max_width(ui.available_width().min(WIDTH));
                    for (place, block) in blocks.iter().enumerate() {
                        let response = block.show(ui);
                        if self.wanted.take_if(|wanted| *wanted == place).is_some() {
                            response.scroll_to_me(Some(Align::TOP));
                        }
                    }
                });
            });
        });
        ui.input(|input| input.key_pressed(Key::Escape))
    }

    /// What was only needed to read it.
    pub fn leave(&mut self, ctx: &Context) {
        if self.page.take().is_some() {
            ctx.forget_all_images();
        }
    }
}

/// The chapters; returns the one that was chosen.
fn contents(ui: &mut Ui, lang: Lang, blocks: &[Block]) -> Option<usize> {
    let palette = theme::palette(ui);
    let mut chosen = None;
    card::titled(ui, text::contents(lang), |ui| {
        let chapters = ScrollArea::vertical().id_salt("chapters");
        chapters.show(ui, |ui| {
            ui.with_layout(Layout::top_down_justified(Align::LEFT), |ui| {
                for (place, block) in blocks.iter().enumerate() {
                    let Block::Heading(HeadingLevel::H2, words) = block else { continue };
                    let words =
                        RichText::new(words.plain()).font(theme::regular(theme::BODY)).color(palette.ink);
                    if ui.add(Button::new(words).fill(palette.surface).stroke(Stroke::NONE)).clicked() {
                        chosen = Some(place);
                    }
                }
                paint::follow_focus(ui);
            });
            ui.add_space(theme::NARROW_GAP);
        });
    });
    chosen
}

fn manual(lang: Lang) -> &'static str {
    match lang {
        Lang::Chinese | Lang::Traditional => include_str!("../../../docs/manual.zh-CN.md"),
        Lang::English => include_str!("../../../docs/manual.md"),
    }
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
        let all = Lang::ALL.into_iter().flat_map(|lang| page::read(manual(lang)));
        let address = |block| match block {
            Block::Picture { address, .. } => Some(address),
            _ => None,
        };
        let mut named: Vec<String> = all.filter_map(address).collect();
        named.sort();
        named.dedup();
        let mut there: Vec<&str> = PICTURES.iter().map(|(name, _)| *name).collect();
        there.sort_unstable();
        assert_eq!(named, there);
    }

    /// The letters and digits, in their order.
    fn letters(text: &str) -> String {
        text.chars().filter(|c| c.is_alphanumeric()).collect()
    }

    #[test]
    fn no_word_of_the_manual_is_left_out() {
        for lang in [Lang::Chinese, Lang::English] {
            let mut shown = String::new();
            for block in page::read(manual(lang)) {
                shown += &match block {
                    Block::Heading(_, words) | Block::Paragraph(words) => words.plain(),
                    Block::Item(mark, words) => mark + &words.plain(),
                    Block::Table(rows) => rows.iter().flatten().map(page::Words::plain).collect(),
                    Block::Picture { name, address } => name + &address,
                    Block::Code(code) => code,
                };
            }
            assert_eq!(letters(&shown), letters(manual(lang)));
        }
    }
}
