//! One triangle onto pixels, by the rule of graphics cards: a pixel belongs to the triangle that holds its centre, so
//! that neighbours neither overlap nor leave a gap.

use eframe::egui::Color32;

use super::{Area, texture::Texture};

/// A corner: where on the screen in pixels, where in the texture in texels, and its colour.
#[derive(Clone, Copy, Debug)]
pub struct Corner {
    pub x: f32,
    pub y: f32,
    pub u: f32,
    pub v: f32,
    pub color: Color32,
}

impl Corner {
    /// Another one for another corner.
    pub fn number(&self) -> u64 {
        let Self { x, y, u, v, color } = *self;
        let words =
            [x.to_bits(), y.to_bits(), u.to_bits(), v.to_bits(), u32::from_le_bytes(color.to_array())];
        words.into_iter().fold(0, |number, word| mixed(number, u64::from(word)))
    }
}

/// One number of two; fast, and the order counts.
pub fn mixed(number: u64, word: u64) -> u64 {
    (number.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

pub struct Triangle<'a> {
    edges: [Edge; 3],
    fill: Fill<'a>,
}

/// What its pixels get.
enum Fill<'a> {
    /// Red, green, blue, alpha.
    Plain([u8; 4]),
    /// Colours that run into each other.
    Shaded([Plane; 4]),
    /// A texel a pixel: how far away it is.
    Glyph {
        texture: &'a Texture,
        across: i32,
        down: i32,
        color: Color32,
    },
    Picture {
        texture: &'a Texture,
        texel: [Plane; 2],
        colors: [Plane; 4],
    },
}

/// From the upper corner to the lower one.
#[derive(Clone, Copy)]
struct Edge {
    x: f32,
    top: f32,
    bottom: f32,
    slope: f32,
}

/// A value that changes evenly over the screen.
#[derive(Clone, Copy)]
struct Plane {
    origin: f32,
    across: f32,
    down: f32,
}

impl Plane {
    fn at(self, x: f32, y: f32) -> f32 {
        self.origin + self.across * x + self.down * y
    }
}

impl<'a> Triangle<'a> {
    /// `None` where it has no area.
    pub fn new(corners: [Corner; 3], texture: &'a Texture) -> Option<Self> {
        let [a, b, c] = corners;
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        // Not finite where a corner is not.
        if area == 0.0 || !area.is_finite() {
            return None;
        }
        let each = area.recip();
        let plane = |value: fn(&Corner) -> f32| {
            let (from_b, from_c) = (value(&b) - value(&a), value(&c) - value(&a));
            let across = (from_b * (c.y - a.y) - from_c * (b.y - a.y)) * each;
            let down = (from_c * (b.x - a.x) - from_b * (c.x - a.x)) * each;
            Plane { origin: value(&a) - across * a.x - down * a.y, across, down }
        };
        let colors = || {
            [
                plane(|corner| f32::from(corner.color.r())),
                plane(|corner| f32::from(corner.color.g())),
                plane(|corner| f32::from(corner.color.b())),
                plane(|corner| f32::from(corner.color.a())),
            ]
        };
        let is_plain = a.color == b.color && a.color == c.color;
        let at_one_texel = [b, c].iter().all(|corner| (corner.u, corner.v) == (a.u, a.v));
        let fill = if at_one_texel && is_plain {
            Fill::Plain(tinted(texture.between(a.u, a.v), a.color))
        } else if at_one_texel {
            Fill::Shaded(colors())
        } else if let Some((across, down)) = texel_a_pixel(&corners).filter(|_| is_plain) {
            Fill::Glyph { texture, across, down, color: a.color }
        } else {
            let texel = [plane(|corner| corner.u), plane(|corner| corner.v)];
            Fill::Picture { texture, texel, colors: colors() }
        };
        let edges = [(a, b), (b, c), (c, a)].map(|(from, to)| Edge::between(from, to));
        Some(Self { edges, fill })
    }

    /// Onto that part of a screen which is `width` pixels wide and of which there are `pixels` from the row `top` on.
    pub fn draw(&self, pixels: &mut [u32], width: usize, top: usize, area: Area) {
        for y in area.top..area.bottom {
            let (left, right) = self.span(y as f32 + 0.5);
            let (left, right) = (left.max(area.left), right.min(area.right));
            if left < right {
                let row = &mut pixels[(y - top) * width..][left..right];
                self.fill.draw(row, left, y);
            }
        }
    }

    /// Its pixels in a row, whose centre is at `y`.
    fn span(&self, y: f32) -> (usize, usize) {
        let (mut left, mut right) = (f32::INFINITY, f32::NEG_INFINITY);
        for edge in self.edges {
            if edge.top <= y && y < edge.bottom {
                let x = edge.x + (y - edge.top) * edge.slope;
                left = left.min(x);
                right = right.max(x);
            }
        }
        // Negative ones become 0.
        ((left - 0.5).ceil() as usize, (right - 0.5).ceil() as usize)
    }
}

impl Edge {
    fn between(a: Corner, b: Corner) -> Self {
        let (upper, lower) = if a.y <= b.y { (a, b) } else { (b, a) };
        // A level one belongs to no row.
        let slope = (lower.x - upper.x) / (lower.y - upper.y);
        Self { x: upper.x, top: upper.y, bottom: lower.y, slope }
    }
}

/// How far a pixel's texel is away, where that is as far for all of them, as with glyphs.
fn texel_a_pixel(corners: &[Corner; 3]) -> Option<(i32, i32)> {
    // Of a texel; a texture's height is not always a number that floats divide by exactly.
    const NEARLY: f32 = 0.02;
    let [across, down] = [corners[0].u - corners[0].x, corners[0].v - corners[0].y].map(f32::round);
    let is_so_far = |corner: &Corner| {
        (corner.u - corner.x - across).abs() < NEARLY && (corner.v - corner.y - down).abs() < NEARLY
    };
    corners.iter().all(is_so_far).then_some((across as i32, down as i32))
}

impl Fill<'_> {
    /// A row of pixels from (`left`, `y`) on.
    fn draw(&self, row: &mut [u32], left: usize, y: usize) {
        let centre = |at: usize| (left + at) as f32 + 0.5;
        let middle = y as f32 + 0.5;
        match *self {
            Self::Plain(color @ [.., 255]) => row.fill(packed(color)),
            Self::Plain(color) => row.iter_mut().for_each(|pixel| blend(pixel, color)),
            Self::Shaded(colors) => {
                // Edges are many and thin: steps of whole numbers cost a third of what floats do.
                let fixed = |shade: f32| (shade * 65_536.0) as i32;
                let mut shades = colors.map(|channel| fixed(channel.at(centre(0), middle) + 0.5));
                let steps = colors.map(|channel| fixed(channel.across));
                for pixel in row {
                    blend(pixel, shades.map(|shade| (shade >> 16).clamp(0, 255) as u8));
                    for (shade, step) in shades.iter_mut().zip(steps) {
                        *shade = shade.wrapping_add(step);
                    }
                }
            }
            Self::Glyph { texture, across, down, color } => {
                let (x, y) = (across.saturating_add(left as i32), down.saturating_add(y as i32));
                let Some(texels) = texture.run(x, y, row.len()) else { return };
                for (pixel, texel) in row.iter_mut().zip(texels) {
                    if *texel != Color32::TRANSPARENT {
                        blend(pixel, times(*texel, color));
                    }
                }
            }
            Self::Picture { texture, texel, colors } => {
                for (at, pixel) in row.iter_mut().enumerate() {
                    let [u, v] = texel.map(|plane| plane.at(centre(at), middle));
                    let mut color = texture.between(u, v);
                    for (channel, tint) in color.iter_mut().zip(colors) {
                        *channel *= tint.at(centre(at), middle) / 255.0;
                    }
                    blend(pixel, color.map(|channel| (channel + 0.5) as u8));
                }
            }
        }
    }
}

/// A texel in the colour of its triangle.
fn tinted(texel: [f32; 4], color: Color32) -> [u8; 4] {
    let mut out = color.to_array();
    for (channel, texel) in out.iter_mut().zip(texel) {
        *channel = (f32::from(*channel) * texel / 255.0 + 0.5) as u8;
    }
    out
}

fn times(texel: Color32, color: Color32) -> [u8; 4] {
    let mut out = color.to_array();
    for (channel, texel) in out.iter_mut().zip(texel.to_array()) {
        *channel = part(u32::from(*channel), u32::from(texel)) as u8;
    }
    out
}

/// `value` of 255 parts of `whole`, rounded.
fn part(whole: u32, value: u32) -> u32 {
    let product = whole * value + 128;
    (product + (product >> 8)) >> 8
}

/// Puts a premultiplied colour over what is there, in the space that egui's colours are in.
fn blend(pixel: &mut u32, [red, green, blue, alpha]: [u8; 4]) {
    let rest = 255 - u32::from(alpha);
    let over = |shift: u32, channel: u8| {
        (u32::from(channel) + part((*pixel >> shift) & 255, rest)).min(255) << shift
    };
    *pixel = over(16, red) | over(8, green) | over(0, blue);
}

/// As screens want it.
pub fn packed([red, green, blue, _]: [u8; 4]) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

#[cfg(test)]
#[path = "triangle_tests.rs"]
mod tests;
