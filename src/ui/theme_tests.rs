//! Contrast, colour blindness, and whether the fonts have what the program says.

#![expect(clippy::unreadable_literal, reason = "figures of published formulas")]
#![expect(clippy::many_single_char_names, reason = "symbols of published formulas")]

use std::{fs, path::Path};

use super::*;

/// Linear light of an sRGB colour, 0 to 1.
fn linear(color: Color32) -> [f64; 3] {
    [color.r(), color.g(), color.b()].map(|channel| {
        let c = f64::from(channel) / 255.0;
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    })
}

fn times(matrix: [[f64; 3]; 3], v: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(v).map(|(m, x)| m * x).sum())
}

/// WCAG 2's contrast ratio.
fn contrast(a: Color32, b: Color32) -> f64 {
    let luminance = |color| {
        let [r, g, b] = linear(color);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (light, dark) = (luminance(a).max(luminance(b)), luminance(a).min(luminance(b)));
    (light + 0.05) / (dark + 0.05)
}

#[test]
fn every_text_has_a_contrast_of_four_and_a_half_to_one() {
    for (name, p, least) in [("light", &LIGHT, 4.5), ("dark", &DARK, 4.5), ("contrast", &CONTRAST, 7.0)] {
        let pairs = [
            ("ink", p.ink, vec![p.background, p.surface, p.chip, p.selected]),
            ("muted", p.muted, vec![p.background, p.surface, p.chip]),
            ("accent", p.accent, vec![p.surface, p.selected]),
            ("on_accent", p.on_accent, vec![p.accent]),
            ("on_verdict", p.on_verdict, vec![p.usable, p.not_usable, p.unknown]),
            ("on_practice", p.on_practice, vec![p.practice, p.practice_stripe]),
        ];
        for (text, ink, grounds) in pairs {
            for ground in grounds {
                let contrast = contrast(ink, ground);
                // On a verdict white is what it is in every theme.
                let least = if text == "on_verdict" { 4.5 } else { least };
                assert!(contrast >= least, "{name}: {text} on {ground:?} is {contrast:.2}");
            }
        }
    }
}

/// How a colour looks without one kind of cone (Machado, Oliveira and Fernandes 2009, severity 1),
/// in linear light.
const COLOUR_BLINDNESS: [(&str, [[f64; 3]; 3]); 4] = [
    ("full sight", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protanopia",
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    ),
    (
        "deuteranopia",
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    ),
    (
        "tritanopia",
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ),
];

/// CAM02-UCS coordinates (Luo, Cui and Li 2006) of linear light, under sRGB's viewing conditions:
/// D65, an adapting luminance of 64 / pi / 5 cd/m², a background of 20 %, an average surround.
fn cam02_ucs(rgb: [f64; 3]) -> [f64; 3] {
    const TO_XYZ: [[f64; 3]; 3] =
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
    const CAT02: [[f64; 3]; 3] =
        [[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.0030, 0.0136, 0.9834]];
    const FROM_CAT02: [[f64; 3]; 3] =
        [[1.096124, -0.278869, 0.182745], [0.454369, 0.473533, 0.072098], [-0.009628, -0.005698, 1.015326]];
    const HUNT: [[f64; 3]; 3] = [[0.38971, 0.68898, -0.07868], [-0.22981, 1.18340, 0.04641], [0.0, 0.0, 1.0]];
    const F: f64 = 1.0;
    const C: f64 = 0.69;
    const NC: f64 = 1.0;
    let l_a = 64.0 / std::f64::consts::PI / 5.0;
    let k = 1.0 / (5.0 * l_a + 1.0);
    let f_l = 0.2 * k.powi(4) * 5.0 * l_a + 0.1 * (1.0 - k.powi(4)).powi(2) * (5.0 * l_a).cbrt();
    let n: f64 = 0.2;
    let (n_bb, z) = (0.725 * n.powf(-0.2), 1.48 + n.sqrt());
    let d = F * (1.0 - (1.0 / 3.6) * ((-l_a - 42.0) / 92.0).exp());

    let white = times(CAT02, times(TO_XYZ, [100.0; 3]));
    let response = |rgb: [f64; 3]| {
        let cones = times(CAT02, times(TO_XYZ, rgb.map(|c| c * 100.0)));
        let adapted = [0, 1, 2].map(|i| cones[i] * (100.0 / white[i] * d + 1.0 - d));
        times(HUNT, times(FROM_CAT02, adapted)).map(|c| {
            let x = (f_l * c.abs() / 100.0).powf(0.42);
            c.signum() * 400.0 * x / (x + 27.13) + 0.1
        })
    };
    let achromatic = |[r, g, b]: [f64; 3]| (2.0 * r + g + b / 20.0 - 0.305) * n_bb;
    let a_w = achromatic(response([1.0; 3]));
    let [r, g, b] = response(rgb);
    let (red_green, yellow_blue) = (r - 12.0 * g / 11.0 + b / 11.0, (r + g - 2.0 * b) / 9.0);
    let hue = yellow_blue.atan2(red_green);
    let e_t = 0.25 * ((hue + 2.0).cos() + 3.8);
    let t = 50_000.0 / 13.0 * NC * n_bb * e_t * red_green.hypot(yellow_blue) / (r + g + 21.0 * b / 20.0);
    let lightness = 100.0 * (achromatic([r, g, b]) / a_w).powf(C * z);
    let chroma = t.powf(0.9) * (lightness / 100.0).sqrt() * (1.64 - 0.29f64.powf(n)).powf(0.73);
    let colourfulness = (1.0 + 0.0228 * chroma * f_l.powf(0.25)).ln() / 0.0228;
    let brightness = 1.7 * lightness / (1.0 + 0.007 * lightness);
    [brightness, colourfulness * hue.cos(), colourfulness * hue.sin()]
}

#[test]
fn the_verdicts_stay_apart_for_every_kind_of_sight() {
    let fills = [("usable", LIGHT.usable), ("not usable", LIGHT.not_usable), ("unknown", LIGHT.unknown)];
    for (sight, matrix) in COLOUR_BLINDNESS {
        for (i, (a_name, a)) in fills.into_iter().enumerate() {
            for (b_name, b) in fills.into_iter().skip(i + 1) {
                let seen = |color| cam02_ucs(times(matrix, linear(color)).map(|c| c.clamp(0.0, 1.0)));
                let [a, b] = [seen(a), seen(b)];
                let distance = a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt();
                assert!(distance >= 20.0, "{a_name} and {b_name} with {sight}: {distance:.1}");
            }
        }
    }
}

/// Every character of the program's own words, from the files they stand in.
fn own_characters() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut files = vec![folder];
    let mut characters = String::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            characters += &fs::read_to_string(path).unwrap();
        }
    }
    characters.retain(|c| !c.is_control());
    characters
}

#[test]
fn each_text_of_the_program_has_its_glyphs_in_the_embedded_fonts() {
    let ctx = Context::default();
    install(&ctx);
    ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
    ctx.fonts_mut(|fonts| {
        for c in own_characters().chars() {
            for font in [regular(BODY), bold(BODY)] {
                assert!(fonts.has_glyph(&font, c), "{c} (U+{:04X}) in {font:?}", u32::from(c));
            }
        }
        for c in super::super::icon::ALL.concat().chars() {
            assert!(fonts.has_glyph(&icon(BODY), c), "icon U+{:04X}", u32::from(c));
        }
    });
}

#[test]
fn names_of_taiwans_people_and_shops_can_be_printed() {
    let ctx = Context::default();
    install(&ctx);
    ctx.run_ui(egui::RawInput::default(), |_| {}).textures_delta.clear();
    ctx.fonts_mut(|fonts| {
        for c in "陳怡君 黃志偉 張雅婷 劉俊傑 臺北市信義區 板橋門市 銅鑼灣 飲料 雞排 2 號收銀台".chars()
        {
            for font in [regular(BODY), bold(BODY)] {
                assert!(fonts.has_glyph(&font, c), "{c} in {font:?}");
            }
        }
    });
}
