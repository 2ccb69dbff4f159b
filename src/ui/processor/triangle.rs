//! One triangle onto pixels, by the rule of graphics cards: a pixel belongs to the triangle that holds its centre, so
//! that neighbours neither overlap nor leave a gap.

use std::array;

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
    /// Above its middle corner and below it.
    halves: [Half; 2],
    fill: Fill<'a>,
}

/// Between two edges, from one height on to another.
struct Half {
    from: f32,
    to: f32,
    sides: [Edge; 2],
}

/// What its pixels get.
enum Fill<'a> {
    /// Red, green, blue, alpha.
    Plain([u8; 4]),
    /// Colours that run into each other.
    Shaded(Shades),
    /// A texel a pixel: how far away it is.
    Glyph {
        texture: &'a Texture,
        across: i32,
        down: i32,
        color: Color32,
    },
    Picture {
        texture: &'a Texture,
        texel: Plane<2>,
        colors: Plane<4>,
    },
}

/// From its upper corner on.
#[derive(Clone, Copy)]
struct Edge {
    x: f32,
    top: f32,
    slope: f32,
}

/// Values that change evenly over the screen.
#[derive(Clone, Copy)]
struct Plane<const N: usize> {
    origin: [f32; N],
    across: [f32; N],
    down: [f32; N],
}

impl<const N: usize> Plane<N> {
    /// Through the values at three corners; `each` is one divided by twice their area.
    fn through([a, b, c]: &[Corner; 3], each: f32, values: [[f32; N]; 3]) -> Self {
        let [at_a, at_b, at_c] = values;
        let (right, down) = ([b.x - a.x, c.x - a.x], [b.y - a.y, c.y - a.y]);
        let from_a = |i: usize| (at_b[i] - at_a[i], at_c[i] - at_a[i]);
        let across = array::from_fn(|i| {
            let (from_b, from_c) = from_a(i);
            (from_b * down[1] - from_c * down[0]) * each
        });
        let down = array::from_fn(|i| {
            let (from_b, from_c) = from_a(i);
            (from_c * right[0] - from_b * right[1]) * each
        });
        Self { origin: array::from_fn(|i| at_a[i] - across[i] * a.x - down[i] * a.y), across, down }
    }

    fn at(&self, x: f32, y: f32) -> [f32; N] {
        array::from_fn(|i| self.origin[i] + self.across[i] * x + self.down[i] * y)
    }
}

/// A plane of colours in whole numbers, of which 65536 are a shade: edges are many and thin, and steps of these cost a
/// third of what floats do. What is too much for them on the way comes back.
#[derive(Clone, Copy)]
struct Shades {
    origin: [i32; 4],
    across: [i32; 4],
    down: [i32; 4],
}

impl Shades {
    fn of(plane: &Plane<4>) -> Self {
        let fixed = |shade: f32| (shade * 65_536.0) as i64 as i32;
        // From the first pixel's centre, and rounded.
        let origin = plane.at(0.5, 0.5).map(|shade| fixed(shade + 0.5));
        Self { origin, across: plane.across.map(fixed), down: plane.down.map(fixed) }
    }

    fn at(&self, x: usize, y: usize) -> [i32; 4] {
        let (x, y) = (x as i32, y as i32);
        array::from_fn(|i| {
            self.origin[i]
                .wrapping_add(self.across[i].wrapping_mul(x))
                .wrapping_add(self.down[i].wrapping_mul(y))
        })
    }
}

impl<'a> Fill<'a> {
    /// `None` where they have no area.
    fn of(corners: [Corner; 3], texture: &'a Texture) -> Option<Self> {
        let [a, b, c] = corners;
        let area = (b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y);
        // Not finite where a corner is not.
        if area == 0.0 || !area.is_finite() {
            return None;
        }
        let each = area.recip();
        let colors = || {
            let shades = corners.map(|corner| corner.color.to_array().map(f32::from));
            Plane::through(&corners, each, shades)
        };
        let is_plain = a.color == b.color && a.color == c.color;
        let at_one_texel = [b, c].iter().all(|corner| (corner.u, corner.v) == (a.u, a.v));
        Some(if at_one_texel && is_plain {
            Self::Plain(tinted(texture.between(a.u, a.v), a.color))
        } else if at_one_texel {
            Self::Shaded(Shades::of(&colors()))
        } else if let Some((across, down)) = texel_a_pixel(&corners, texture).filter(|_| is_plain) {
            Self::Glyph { texture, across, down, color: a.color }
        } else {
            let texel = Plane::through(&corners, each, corners.map(|corner| [corner.u, corner.v]));
            Self::Picture { texture, texel, colors: colors() }
        })
    }
}

impl<'a> Triangle<'a> {
    /// `None` where it has no area.
    pub fn new(corners: [Corner; 3], texture: &'a Texture) -> Option<Self> {
        let fill = Fill::of(corners, texture)?;
        let mut down = corners;
        down.sort_by(|one, other| one.y.total_cmp(&other.y));
        let [upper, middle, lower] = down;
        let half = |from: Corner, to: Corner| Half {
            from: from.y,
            to: to.y,
            sides: [Edge::between(upper, lower), Edge::between(from, to)],
        };
        Some(Self { halves: [half(upper, middle), half(middle, lower)], fill })
    }

    /// Onto that part of a screen which is `width` pixels wide and of which there are `pixels` from the row `top` on.
    pub fn draw(&self, pixels: &mut [u32], width: usize, top: usize, area: Area) {
        let (first, end) = (area.left as f32, area.right as f32);
        for Half { from, to, sides } in &self.halves {
            for y in centred(*from).max(area.top)..centred(*to).min(area.bottom) {
                let [one, other] = sides.map(|side| side.x + (y as f32 + 0.5 - side.top) * side.slope);
                let [left, right] = [one.min(other), one.max(other)].map(|x| centred(x.clamp(first, end)));
                if left < right {
                    let row = &mut pixels[(y - top) * width..][left..right];
                    self.fill.draw(row, left, y);
                }
            }
        }
    }
}

/// The first pixel whose centre is not before `x`.
fn centred(x: f32) -> usize {
    ceil(x - 0.5)
}

/// The least whole number that is not below `x`, or 0. `f32::ceil` is a call on processors that may lack it.
pub fn ceil(x: f32) -> usize {
    let whole = x as u32;
    whole as usize + usize::from((whole as f32) < x)
}

impl Edge {
    /// From a corner to one that is not above it. A level one belongs to no row.
    fn between(upper: Corner, lower: Corner) -> Self {
        let slope = (lower.x - upper.x) / (lower.y - upper.y);
        Self { x: upper.x, top: upper.y, slope }
    }
}

/// How far a pixel's texel is away, where that is as far for all of them, as with glyphs.
fn texel_a_pixel(corners: &[Corner; 3], texture: &Texture) -> Option<(i32, i32)> {
    // Of a texel; a texture's height is not always a number that floats divide by exactly.
    const NEARLY: f32 = 0.02;
    let [across, down] = [corners[0].u - corners[0].x, corners[0].v - corners[0].y].map(f32::round);
    let is_so_far = |corner: &Corner| {
        (corner.u - corner.x - across).abs() < NEARLY && (corner.v - corner.y - down).abs() < NEARLY
    };
    let [width, height] = texture.size();
    let is_inside = |corner: &Corner| (0.0..=width).contains(&corner.u) && (0.0..=height).contains(&corner.v);
    corners
        .iter()
        .all(|corner| is_so_far(corner) && is_inside(corner))
        .then_some((across as i32, down as i32))
}

impl Fill<'_> {
    /// A row of pixels from (`left`, `y`) on.
    fn draw(&self, row: &mut [u32], left: usize, y: usize) {
        let centre = |at: usize| (left + at) as f32 + 0.5;
        let middle = y as f32 + 0.5;
        match *self {
            Self::Plain(color @ [.., 255]) => row.fill(packed(color)),
            Self::Plain(color) => row.iter_mut().for_each(|pixel| blend(pixel, color)),
            Self::Shaded(ref colors) => {
                let mut shades = colors.at(left, y);
                for pixel in row {
                    blend(pixel, shades.map(|shade| (shade >> 16).clamp(0, 255) as u8));
                    for (shade, step) in shades.iter_mut().zip(colors.across) {
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
                    let [u, v] = texel.at(centre(at), middle);
                    let mut color = texture.between(u, v);
                    for (channel, tint) in color.iter_mut().zip(colors.at(centre(at), middle)) {
                        *channel *= tint / 255.0;
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
    const TWO: u32 = 0x00FF_00FF;
    let rest = 255 - u32::from(alpha);
    let green_left = part((*pixel >> 8) & 255, rest);
    // Red and blue at once, each with room for its product: see `part`.
    let products = (*pixel & TWO) * rest + 0x0080_0080;
    let left = ((products + ((products >> 8) & TWO)) >> 8) & TWO;
    let sum = |left: u32, channel: u8| (left + u32::from(channel)).min(255);
    *pixel = sum(left >> 16, red) << 16 | sum(green_left, green) << 8 | sum(left & 255, blue);
}

/// As screens want it.
pub fn packed([red, green, blue, _]: [u8; 4]) -> u32 {
    u32::from_be_bytes([0, red, green, blue])
}

#[cfg(test)]
#[path = "triangle_tests.rs"]
mod tests;
