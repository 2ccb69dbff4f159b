//! Pages to print: words and boxes on A4, in points from the upper left corner, made into a PDF file. The
//! fonts are the embedded ones; what they lack stands as an empty box.

use eframe::egui::Color32;
use krilla::{
    Document,
    color::rgb,
    geom::{PathBuilder, Point},
    metadata::Metadata,
    num::NormalizedF32,
    page::PageSettings,
    paint::{Fill, Stroke},
    surface::Surface,
    text::{Font, GlyphId, KrillaGlyph},
};
use skrifa::{
    FontRef, MetadataProvider as _,
    charmap::Charmap,
    instance::{LocationRef, Size},
    metrics::GlyphMetrics,
};

use super::theme;

pub const WIDTH: f32 = 595.3;
pub const HEIGHT: f32 = 841.9;

/// What stands on one page.
#[derive(Debug, Default)]
pub struct Sheet {
    marks: Vec<Mark>,
}

#[derive(Debug)]
enum Mark {
    Words {
        x: f32,
        baseline: f32,
        words: String,
        pen: Pen,
    },
    Box {
        left: f32,
        top: f32,
        width: f32,
        height: f32,
        radius: f32,
        fill: Option<Color32>,
        edge: Option<Color32>,
    },
}

/// How words are written.
#[derive(Clone, Copy, Debug)]
pub struct Pen {
    pub size: f32,
    pub is_bold: bool,
    pub ink: Color32,
}

/// The fonts, and how wide words are in them.
pub struct Fonts {
    regular: Face,
    bold: Face,
}

struct Face {
    font: Font,
    characters: Charmap<'static>,
    /// In the font's own units, so many to an em.
    widths: GlyphMetrics<'static>,
    em: f32,
}

impl Face {
    fn of(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::new(bytes).ok()?;
        Some(Self {
            font: Font::new(bytes.into(), 0)?,
            characters: font.charmap(),
            widths: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            em: font.metrics(Size::unscaled(), LocationRef::default()).units_per_em.into(),
        })
    }

    /// The glyph of a character, and its width in ems.
    fn glyph(&self, c: char) -> (skrifa::GlyphId, f32) {
        // Every font begins with the glyph for what it lacks.
        let glyph = self.characters.map(c).unwrap_or_default();
        (glyph, self.widths.advance_width(glyph).unwrap_or_default() / self.em)
    }

    fn glyphs(&self, words: &str) -> Vec<KrillaGlyph> {
        let glyphs = words.char_indices().map(|(start, c)| {
            let (glyph, width) = self.glyph(c);
            let id = GlyphId::new(glyph.to_u32());
            KrillaGlyph::new(id, width, 0.0, 0.0, 0.0, start..start + c.len_utf8(), None)
        });
        glyphs.collect()
    }
}

impl Fonts {
    /// `None` if they are no fonts.
    pub fn embedded() -> Option<Self> {
        Some(Self { regular: Face::of(theme::REGULAR_FONT)?, bold: Face::of(theme::BOLD_FONT)? })
    }

    fn face(&self, pen: Pen) -> &Face {
        if pen.is_bold { &self.bold } else { &self.regular }
    }

    pub fn width(&self, words: &str, pen: Pen) -> f32 {
        let face = self.face(pen);
        words.chars().map(|c| face.glyph(c).1).sum::<f32>() * pen.size
    }

    /// The words, ended by `…` where `width` points are too few.
    pub fn fit(&self, words: &str, pen: Pen, width: f32) -> String {
        if self.width(words, pen) <= width {
            return words.to_owned();
        }
        let mut fitting = words.to_owned();
        while fitting.pop().is_some() && self.width(&fitting, pen) + self.width("…", pen) > width {}
        fitting + "…"
    }
}

impl Sheet {
    pub fn words(&mut self, x: f32, baseline: f32, words: impl Into<String>, pen: Pen) {
        self.marks.push(Mark::Words { x, baseline, words: words.into(), pen });
    }

    pub fn hairline(&mut self, left: f32, top: f32, width: f32, ink: Color32) {
        let height = 0.6;
        self.marks.push(Mark::Box { left, top, width, height, radius: 0.0, fill: Some(ink), edge: None });
    }

    /// A surface with a hairline around it.
    pub fn card(&mut self, [left, top, width, height]: [f32; 4], edge: Color32) {
        let radius = 7.0;
        self.marks.push(Mark::Box { left, top, width, height, radius, fill: None, edge: Some(edge) });
    }

    /// Filled, with round ends.
    pub fn pill(&mut self, [left, top, width, height]: [f32; 4], fill: Color32) {
        let radius = height / 2.0;
        self.marks.push(Mark::Box { left, top, width, height, radius, fill: Some(fill), edge: None });
    }
}

/// The PDF file; `None` if it could not be made.
pub fn print(title: &str, language: &str, fonts: &Fonts, sheets: &[Sheet]) -> Option<Vec<u8>> {
    let mut document = Document::new();
    let about = Metadata::new().title(title.to_owned()).language(language.to_owned());
    document.set_metadata(about.creator("voucher-desk".to_owned()));
    for sheet in sheets {
        let mut page = document.start_page_with(PageSettings::from_wh(WIDTH, HEIGHT)?);
        let mut surface = page.surface();
        for mark in &sheet.marks {
            put(&mut surface, fonts, mark);
        }
        surface.finish();
        page.finish();
    }
    document.finish().ok()
}

fn put(surface: &mut Surface<'_>, fonts: &Fonts, mark: &Mark) {
    match mark {
        Mark::Words { x, baseline, words, pen } => {
            let face = fonts.face(*pen);
            surface.set_stroke(None);
            surface.set_fill(Some(fill_of(pen.ink)));
            let glyphs = face.glyphs(words);
            let start = Point::from_xy(*x, *baseline);
            surface.draw_glyphs(start, &glyphs, face.font.clone(), words, pen.size, false);
        }
        Mark::Box { left, top, width, height, radius, fill, edge } => {
            let Some(path) = rounded([*left, *top, left + width, top + height], *radius) else { return };
            surface.set_fill(fill.map(fill_of));
            let hairline = |ink| Stroke { paint: color(ink).into(), width: 0.6, ..Stroke::default() };
            surface.set_stroke(edge.map(hairline));
            surface.draw_path(&path);
        }
    }
}

fn rounded([left, top, right, bottom]: [f32; 4], radius: f32) -> Option<krilla::geom::Path> {
    /// Where a Bézier curve has its handles to look like a quarter of a circle.
    const HANDLE: f32 = 0.5523;
    let near = radius * (1.0 - HANDLE);
    let mut path = PathBuilder::new();
    path.move_to(left + radius, top);
    path.line_to(right - radius, top);
    path.cubic_to(right - near, top, right, top + near, right, top + radius);
    path.line_to(right, bottom - radius);
    path.cubic_to(right, bottom - near, right - near, bottom, right - radius, bottom);
    path.line_to(left + radius, bottom);
    path.cubic_to(left + near, bottom, left, bottom - near, left, bottom - radius);
    path.line_to(left, top + radius);
    path.cubic_to(left, top + near, left + near, top, left + radius, top);
    path.close();
    path.finish()
}

fn fill_of(ink: Color32) -> Fill {
    Fill { paint: color(ink).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn color(ink: Color32) -> rgb::Color {
    rgb::Color::new(ink.r(), ink.g(), ink.b())
}
