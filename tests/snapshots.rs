//! How a handful of screens look, in both themes. `UPDATE_SNAPSHOTS=true cargo test --test snapshots`
//! takes them anew; look at what changed before you commit it.
//!
//! Clocks and timings differ at each run, so they are painted over before the pictures are compared.

mod common;
#[path = "common/processor.rs"]
mod processor;

use std::env;

use common::Till;
use eframe::egui::{Color32, Event, Key, Vec2, vec2};
use egui_kittest::{SnapshotOptions, try_image_snapshot_options};
use image::{Rgba, RgbaImage};
use processor::Processor;
use voucher_desk::ui::theme;

/// Where time stands on a screen of 1280 × 800.
const CLOCK: [u32; 4] = [1200, 10, 80, 40];
const RECENT_TIMES: [u32; 4] = [1170, 110, 90, 660];
const BANNER_TIMES: [u32; 4] = [740, 215, 200, 50];
const ROW_TIMES: [u32; 4] = [840, 355, 105, 120];

#[test]
fn the_screens_look_as_they_did() {
    if !can_render() {
        assert!(env::var_os("CI").is_none(), "a graphics adapter must be there in CI");
        return eprintln!("skipped: no Vulkan or GL adapter to render with");
    }
    let mut failures = Vec::new();
    for (theme, language) in [("light", "zh-CN"), ("dark", "en")] {
        let settings = settings(theme, language);
        let mut look = |name: &str, code: &str, settled: &str, times: &[[u32; 4]]| {
            let mut till = Till::open(&settings);
            if !code.is_empty() {
                till.scan(code);
                till.wait_for(settled);
            }
            if name == "settings" {
                till.click(if language == "en" { "Settings" } else { "设置" });
            }
            failures.extend(compare(&mut till, &format!("{name}-{theme}"), times));
        };
        look("welcome", "", "", &[CLOCK]);
        look("usable", "104686126200130", "× 1", &[CLOCK, RECENT_TIMES, BANNER_TIMES]);
        let with_rows = [CLOCK, RECENT_TIMES, BANNER_TIMES, ROW_TIMES];
        look("not-usable", "164822200532619796512", "兑换码不存在或已经兑换", &with_rows);
        look("unknown", "104600000000500", "HTTP 500", &with_rows);
        look("settings", "", "", &[CLOCK]);
    }
    // The same widgets: one screen tells whether the characters and their widths are right.
    let mut till = Till::open("language = \"zh-TW\"\ntheme = \"light\"\n");
    till.click("設定");
    failures.extend(compare(&mut till, "settings-traditional", &[CLOCK]));
    assert!(failures.is_empty(), "{failures:#?}");
}

#[test]
fn the_processor_draws_them_as_a_graphics_card_does_and_anew_only_what_has_changed() {
    for (theme, language) in [("light", "zh-CN"), ("dark", "en")] {
        let settings = settings(theme, language);
        let mut till = Till::open_drawn_by(Processor::default(), &settings);
        let mut failures = Vec::new();
        failures.extend(compare(&mut till, &format!("welcome-{theme}"), &[CLOCK]));
        for key in "104686126200130".chars() {
            till.harness.input_mut().events.push(Event::Text(key.into()));
            till.harness.step();
            till.harness.render().unwrap();
        }
        till.harness.key_press(Key::Enter);
        till.wait_for("× 1");
        failures.extend(compare(&mut till, &format!("usable-{theme}"), &[CLOCK, RECENT_TIMES, BANNER_TIMES]));
        let mut till = Till::open_drawn_by(Processor::default(), &settings);
        till.harness.render().unwrap();
        till.click(if language == "en" { "Settings" } else { "设置" });
        failures.extend(compare(&mut till, &format!("settings-{theme}"), &[CLOCK]));
        assert!(failures.is_empty(), "{failures:#?}");
    }
}

fn settings(theme: &str, language: &str) -> String {
    format!(
        "language = \"{language}\"\ntheme = \"{theme}\"\n[counter]\nstore = \"如皋旗舰店\"\nname = \"2 号收银台\"\n"
    )
}

fn compare(till: &mut Till, name: &str, times: &[[u32; 4]]) -> Option<String> {
    till.harness.run_steps(3);
    let mut picture = till.harness.render().unwrap();
    let palette = if name.ends_with("dark") { &theme::DARK } else { &theme::LIGHT };
    lay_over(&mut picture, palette.background);
    for place in times {
        cover(&mut picture, *place);
    }
    // Text is rasterised by the processor, the same everywhere; blending may differ by a shade.
    let options = SnapshotOptions::new().threshold(1.5).max_failed_pixels(200);
    try_image_snapshot_options(&picture, name, &options).err().map(|error| error.to_string())
}

/// What shows through is what a window is cleared to.
fn lay_over(picture: &mut RgbaImage, background: Color32) {
    for Rgba(pixel) in picture.pixels_mut() {
        let through = 255 - u16::from(pixel[3]);
        for (shade, behind) in pixel.iter_mut().zip(background.to_array()) {
            let behind = u16::from(behind) * through / 255;
            *shade = shade.saturating_add(u8::try_from(behind).unwrap_or(u8::MAX));
        }
    }
}

fn cover(picture: &mut RgbaImage, [left, top, width, height]: [u32; 4]) {
    for y in top..(top + height).min(picture.height()) {
        for x in left..(left + width).min(picture.width()) {
            picture.put_pixel(x, y, Rgba([128, 128, 128, 255]));
        }
    }
}

/// Whether this machine has anything to render with; `cargo test` alone must pass without.
fn can_render() -> bool {
    let tiny: Vec2 = vec2(8.0, 8.0);
    std::panic::catch_unwind(|| {
        egui_kittest::Harness::builder().with_size(tiny).build_ui(|_| {}).render().is_ok()
    })
    .unwrap_or(false)
}
