//! Draws what the window shows as the processor does where there is no graphics card.

use eframe::egui::{Context, FullOutput, TexturesDelta};
use egui_kittest::TestRenderer;
use image::{Rgba, RgbaImage};
use voucher_desk::ui::processor::{Canvas, Picture};

// `SIZE` in pixels.
const WIDTH: usize = 1280;
const HEIGHT: usize = 800;

/// Keeps what it has drawn, as a screen does.
#[derive(Default)]
pub struct Processor {
    canvas: Canvas,
    pixels: Vec<u32>,
}

impl TestRenderer for Processor {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.canvas.take_textures(delta);
        self.canvas.free_textures(delta);
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let background = ctx.global_style().visuals.panel_fill;
        let picture = Picture { primitives: &primitives, pixels_per_point: scale, background };
        let is_fresh = self.pixels.is_empty();
        self.pixels.resize(WIDTH * HEIGHT, 0);
        self.canvas.draw(&mut self.pixels, [WIDTH, HEIGHT], is_fresh, &picture);
        let mut whole = vec![0; self.pixels.len()];
        self.canvas.draw(&mut whole, [WIDTH, HEIGHT], true, &picture);
        assert!(self.pixels == whole, "what had changed was not drawn, or what had not was");
        let mut picture = RgbaImage::new(1280, 800);
        for (Rgba(shown), pixel) in picture.pixels_mut().zip(whole) {
            let [_, red, green, blue] = pixel.to_be_bytes();
            *shown = [red, green, blue, 255];
        }
        Ok(picture)
    }
}
