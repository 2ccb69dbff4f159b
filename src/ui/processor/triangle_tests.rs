#![expect(clippy::disallowed_methods, reason = "colours that no screen shows")]

use eframe::egui::{Color32, ColorImage, ImageData, TextureOptions, epaint::ImageDelta};
use proptest::prelude::*;

use super::*;

const SIDE: usize = 16;
const SCREEN: Area = Area { left: 0, top: 0, right: SIDE, bottom: SIDE };
const HALF: Color32 = Color32::from_black_alpha(128);

fn texture(size: [usize; 2], pixels: Vec<Color32>) -> Texture {
    let image = ImageData::Color(ColorImage::new(size, pixels).into());
    let mut texture = Texture::new();
    texture.take(&ImageDelta::full(image, TextureOptions::LINEAR), false);
    texture
}

fn white() -> Texture {
    texture([1, 1], vec![Color32::WHITE])
}

fn plain([x, y]: [f32; 2], color: Color32) -> Corner {
    Corner { x, y, u: 0.0, v: 0.0, color }
}

/// What a white screen shows after these triangles.
fn drawn(triangles: impl IntoIterator<Item = [Corner; 3]>, texture: &Texture) -> Vec<u32> {
    let mut pixels = vec![0x00FF_FFFF; SIDE * SIDE];
    for triangle in triangles.into_iter().filter_map(|corners| Triangle::new(corners, texture)) {
        triangle.draw(&mut pixels, SIDE, 0, SCREEN);
    }
    pixels
}

#[test]
fn a_pixel_belongs_to_the_triangle_that_holds_its_centre() {
    let [a, b, c] = [[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]].map(|corner| plain(corner, Color32::BLACK));
    let pixels = drawn([[a, b, c]], &white());
    let rows: Vec<usize> =
        pixels.chunks(SIDE).map(|row| row.iter().filter(|pixel| **pixel == 0).count()).collect();
    assert_eq!(rows[..5], [3, 2, 1, 0, 0], "the slope's own pixels are another's");
}

#[test]
fn a_triangle_without_area_shows_nothing() {
    let [a, b] = [[0.0, 0.0], [4.0, 4.0]].map(|corner| plain(corner, Color32::BLACK));
    assert!(Triangle::new([a, b, b], &white()).is_none());
}

#[test]
fn glyphs_are_copied_a_texel_a_pixel_in_the_colour_of_the_text() {
    let glyph = texture([2, 2], vec![Color32::WHITE, Color32::TRANSPARENT, HALF, Color32::WHITE]);
    let corner = |x: f32, y: f32, u, v| Corner { x, y, u, v, color: Color32::from_rgb(255, 0, 0) };
    let [a, b, c, d] = [
        corner(3.0, 5.0, 0.0, 0.0),
        corner(5.0, 5.0, 2.0, 0.0),
        corner(3.0, 7.0, 0.0, 2.0),
        corner(5.0, 7.0, 2.0, 2.0),
    ];
    let pixels = drawn([[a, b, c], [c, b, d]], &glyph);
    let at = |x: usize, y: usize| pixels[y * SIDE + x];
    assert_eq!([at(3, 5), at(4, 5), at(3, 6), at(4, 6)], [0xFF_0000, 0xFF_FFFF, 0x7F_7F7F, 0xFF_0000]);
    assert_eq!(pixels.iter().filter(|pixel| **pixel != 0xFF_FFFF).count(), 3);
}

fn place() -> impl Strategy<Value = f32> {
    prop_oneof![-4.0_f32..20.0, (0_u8..64).prop_map(|quarters| f32::from(quarters) / 4.0)]
}

proptest! {
    #[test]
    fn a_rectangle_of_two_triangles_has_neither_a_gap_nor_a_pixel_drawn_twice(
        left in place(), top in place(), right in place(), bottom in place(), is_falling in any::<bool>(),
    ) {
        let [a, b, c, d] =
            [[left, top], [right, top], [left, bottom], [right, bottom]].map(|corner| plain(corner, HALF));
        let two = if is_falling { [[a, b, d], [d, c, a]] } else { [[a, b, c], [c, b, d]] };
        for (index, pixel) in drawn(two, &white()).into_iter().enumerate() {
            let centre = |at: usize| at as f32 + 0.5;
            let within = |at: f32, one: f32, other: f32| one.min(other) <= at && at < one.max(other);
            let is_in = within(centre(index % SIDE), left, right) && within(centre(index / SIDE), top, bottom);
            prop_assert_eq!(pixel, if is_in { 0x7F_7F7F } else { 0xFF_FFFF }, "{}", index);
        }
    }

    #[test]
    fn no_corner_is_too_wild_to_be_drawn(
        places in any::<[[f32; 4]; 3]>(), colors in any::<[[u8; 4]; 3]>(), texels in any::<[[u8; 4]; 4]>(),
    ) {
        let mut corners = [plain([0.0; 2], HALF); 3];
        for (corner, ([x, y, u, v], [r, g, b, a])) in corners.iter_mut().zip(places.into_iter().zip(colors)) {
            *corner = Corner { x, y, u, v, color: Color32::from_rgba_unmultiplied(r, g, b, a) };
        }
        let texels = texels.map(|[r, g, b, a]| Color32::from_rgba_unmultiplied(r, g, b, a));
        let pixels = drawn([corners], &texture([2, 2], texels.into()));
        prop_assert!(pixels.iter().all(|pixel| *pixel <= 0x00FF_FFFF));
    }
}
