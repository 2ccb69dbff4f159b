//! What triangles are filled with: the font's glyphs, and pictures.

use eframe::egui::{Color32, ImageData, epaint::ImageDelta};

/// A row after the other, premultiplied.
#[derive(Debug)]
pub struct Texture {
    width: usize,
    height: usize,
    texels: Vec<Color32>,
    /// Another one when what was drawn with it is no longer so.
    pub version: u32,
}

impl Texture {
    /// An empty one, until it is told what it holds.
    pub fn new() -> Self {
        Self { width: 0, height: 0, texels: Vec::new(), version: 0 }
    }

    /// Takes what has changed. `grows` says that a part that is changed was not used before, as with glyphs.
    pub fn take(&mut self, delta: &ImageDelta, grows: bool) {
        let ImageData::Color(image) = &delta.image;
        let [width, height] = image.size;
        if let Some([left, top]) = delta.pos {
            for (row, texels) in image.pixels.chunks_exact(width.max(1)).enumerate() {
                let start = (top + row) * self.width + left;
                if let Some(place) = self.texels.get_mut(start..start + width) {
                    place.copy_from_slice(texels);
                }
            }
        } else {
            (self.width, self.height) = (width, height);
            self.texels.clone_from(&image.pixels);
        }
        if delta.pos.is_none() || !grows {
            self.version = self.version.wrapping_add(1);
        }
    }

    /// Width and height in texels.
    pub fn size(&self) -> [f32; 2] {
        [self.width as f32, self.height as f32]
    }

    /// `count` texels from this one to the right, where all of them are inside.
    pub fn run(&self, x: i32, y: i32, count: usize) -> Option<&[Color32]> {
        let (x, y) = (usize::try_from(x).ok()?, usize::try_from(y).ok()?);
        let is_inside = y < self.height && x + count <= self.width;
        is_inside.then(|| &self.texels[y * self.width + x..][..count])
    }

    /// The colour between four texels; the outermost go on for ever.
    pub fn between(&self, u: f32, v: f32) -> [f32; 4] {
        let (u, v) = (u - 0.5, v - 0.5);
        let (left, top) = (u.floor(), v.floor());
        let (across, down) = (u - left, v - top);
        let (x, y) = (left as i32, top as i32);
        let mut sum = [0.0; 4];
        for (dx, dy, part) in [
            (0, 0, (1.0 - across) * (1.0 - down)),
            (1, 0, across * (1.0 - down)),
            (0, 1, (1.0 - across) * down),
            (1, 1, across * down),
        ] {
            let texel = self.nearest(x.saturating_add(dx), y.saturating_add(dy)).to_array();
            for (sum, channel) in sum.iter_mut().zip(texel) {
                *sum += part * f32::from(channel);
            }
        }
        sum
    }

    fn nearest(&self, x: i32, y: i32) -> Color32 {
        let within = |at: i32, size: usize| usize::try_from(at).unwrap_or(0).min(size.saturating_sub(1));
        let (x, y) = (within(x, self.width), within(y, self.height));
        self.texels.get(y * self.width + x).copied().unwrap_or(Color32::TRANSPARENT)
    }
}
