//! The manual's blocks, drawn.

use eframe::egui::{
    Align, FontId, Frame, Image, Label, Layout, RichText, Stroke, TextFormat, Ui, accesskit, text::LayoutJob,
    vec2,
};
use pulldown_cmark::HeadingLevel;

use super::page::{Block, Style, Words};
use crate::ui::theme;

/// Where the program's own pictures are, for egui.
pub const HERE: &str = "bytes://";
const PICTURE_WIDTH: f32 = 720.0;
const MARK_WIDTH: f32 = 28.0;
const CELL_GAP: f32 = 20.0;

impl Block {
    /// Returns where it stands.
    pub fn show(&self, ui: &mut Ui) -> eframe::egui::Response {
        ui.scope(|ui| self.show_here(ui)).response
    }

    fn show_here(&self, ui: &mut Ui) {
        match self {
            Self::Heading(level, words) => heading(ui, *level, words),
            Self::Paragraph(words) => {
                ui.add(Label::new(words.job(ui, &theme::regular(theme::BODY))).wrap());
                ui.add_space(theme::GAP);
            }
            Self::Item(mark, words) => item(ui, mark, words),
            Self::Table(rows) => table(ui, rows),
            Self::Picture { name, address } => {
                let picture = Image::new(format!("{HERE}{address}")).alt_text(name).fit_to_original_size(1.0);
                // It would draw without rest for as long as the picture takes.
                let picture = picture.show_loading_spinner(false);
                let width = (ui.available_width() - 2.0 * theme::HAIR).min(PICTURE_WIDTH);
                let frame = Frame::new().stroke(Stroke::new(theme::HAIR, theme::palette(ui).line));
                ui.add_space(theme::NARROW_GAP);
                frame.show(ui, |ui| ui.add(picture.max_width(width)));
                ui.add_space(theme::PAD);
            }
            Self::Code(code) => {
                let palette = theme::palette(ui);
                let frame = Frame::new().fill(palette.chip).corner_radius(theme::CONTROL_RADIUS);
                frame.inner_margin(theme::SLIM).show(ui, |ui| {
                    let code = RichText::new(code).font(theme::regular(theme::SMALL)).color(palette.ink);
                    ui.add(Label::new(code).wrap());
                });
                ui.add_space(theme::PAD);
            }
        }
    }
}

fn heading(ui: &mut Ui, level: HeadingLevel, words: &Words) {
    let (above, size) = match level {
        HeadingLevel::H1 => (0.0, theme::FIGURE),
        HeadingLevel::H2 => (theme::PAD, theme::HINT),
        _ => (theme::NARROW_GAP, theme::BODY),
    };
    ui.add_space(above);
    let label = ui.add(Label::new(words.job(ui, &theme::bold(size))).wrap());
    ui.ctx().accesskit_node_builder(label.id, |node| {
        node.set_role(accesskit::Role::Heading);
        node.set_level(level as usize);
    });
    ui.add_space(theme::NARROW_GAP);
}

fn item(ui: &mut Ui, mark: &str, words: &Words) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let text = RichText::new(mark).font(theme::regular(theme::BODY)).color(theme::palette(ui).muted);
        ui.allocate_ui(vec2(MARK_WIDTH, 0.0), |ui| {
            ui.set_width(MARK_WIDTH);
            ui.label(text);
        });
        ui.add(Label::new(words.job(ui, &theme::regular(theme::BODY))).wrap());
    });
    ui.add_space(theme::NARROW_GAP);
}

fn table(ui: &mut Ui, rows: &[Vec<Words>]) {
    let font = |row: usize| if row == 0 { theme::bold(theme::SMALL) } else { theme::regular(theme::SMALL) };
    let mut natural = Vec::new();
    for (row, cells) in rows.iter().enumerate() {
        natural.resize(natural.len().max(cells.len()), 0.0_f32);
        for (width, words) in natural.iter_mut().zip(cells) {
            *width = width.max(ui.painter().layout_job(words.job(ui, &font(row))).size().x.ceil());
        }
    }
    let gaps: f32 = natural.iter().skip(1).map(|_| CELL_GAP).sum();
    let widths = shares(&natural, ui.available_width() - gaps);
    let line = Stroke::new(theme::HAIR, theme::palette(ui).line);
    for (row, cells) in rows.iter().enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = CELL_GAP;
            for (words, width) in cells.iter().zip(&widths) {
                ui.allocate_ui_with_layout(vec2(*width, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(*width);
                    ui.add(Label::new(words.job(ui, &font(row))).wrap());
                });
            }
        });
        ui.add_space(theme::NARROW_GAP);
        let bottom = ui.cursor().top();
        ui.painter().hline(ui.max_rect().x_range(), bottom, line);
        ui.add_space(theme::NARROW_GAP);
    }
    ui.add_space(theme::NARROW_GAP);
}

/// How wide columns are that have `room` together: as wide as they would be, and where that is too much, the widest
/// give way.
fn shares(natural: &[f32], room: f32) -> Vec<f32> {
    let mut sorted = natural.to_vec();
    sorted.sort_by(f32::total_cmp);
    let mut left: f32 = natural.iter().map(|_| 1.0).sum();
    let (mut rest, mut most) = (room, f32::INFINITY);
    for width in sorted {
        if width > rest / left {
            most = rest / left;
            break;
        }
        rest -= width;
        left -= 1.0;
    }
    natural.iter().map(|width| width.min(most)).collect()
}

impl Words {
    fn job(&self, ui: &Ui, font: &FontId) -> LayoutJob {
        let palette = theme::palette(ui);
        let mut job = LayoutJob::default();
        for (style, text) in &self.0 {
            let mut format = TextFormat::simple(font.clone(), palette.ink);
            match style {
                Style::Plain => {}
                Style::Strong => format.font_id = theme::bold(font.size),
                Style::Emphasis => format.italics = true,
                Style::Code => format.background = palette.chip,
            }
            job.append(text, 0.0, format);
        }
        job
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::vec2;
    use egui_kittest::Harness;

    use super::*;
    use crate::ui::manual_screen::{page, prepare_pictures};

    #[test]
    fn nothing_in_the_manual_is_wider_than_the_page() {
        for manual in [include_str!("../../../docs/manual.zh-CN.md"), include_str!("../../../docs/manual.md")]
        {
            for width in [400.0, 600.0, 900.0] {
                let blocks = page::read(manual);
                let mut is_ready = false;
                let mut page = Harness::builder().with_size(vec2(width, 800.0)).build_ui(|ui| {
                    if !is_ready {
                        // The fonts are there with the next frame.
                        theme::install(ui.ctx());
                        prepare_pictures(ui.ctx());
                        is_ready = true;
                        return ui.request_repaint();
                    }
                    for block in &blocks {
                        let room = ui.available_width();
                        block.show(ui);
                        let used = ui.min_rect().width();
                        assert!(used <= room + 0.5, "{used} of {room} points: {block:?}");
                    }
                });
                page.run_steps(2);
            }
        }
    }

    #[test]
    fn only_the_widest_columns_give_way() {
        assert_eq!(shares(&[50.0, 60.0], 200.0), [50.0, 60.0]);
        assert_eq!(shares(&[50.0, 300.0, 120.0], 300.0), [50.0, 130.0, 120.0]);
        assert_eq!(shares(&[90.0, 300.0], 100.0), [50.0, 50.0]);
        assert!(shares(&[], 100.0).is_empty());
    }
}
