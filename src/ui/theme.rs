//! Every colour, font and type size of the program, and the measures that screens share. A
//! measure that only one widget has stands with that widget.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke,
    Style, TextStyle, Theme, ThemePreference, Visuals, vec2,
};

use crate::{
    store,
    voucher::{Opinion, Verdict},
};

/// The colours of one theme.
#[derive(Debug)]
pub struct Palette {
    pub background: Color32,
    pub surface: Color32,
    pub line: Color32,
    pub chip: Color32,
    pub ink: Color32,
    pub muted: Color32,
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Behind the chosen place in the navigation.
    pub selected: Color32,
    pub usable: Color32,
    pub not_usable: Color32,
    pub unknown: Color32,
    /// A verdict's colour as that of text on a surface.
    pub usable_text: Color32,
    pub not_usable_text: Color32,
    pub unknown_text: Color32,
    /// Text on a verdict.
    pub on_verdict: Color32,
    /// The practice chip, its stripes and its text.
    pub practice: Color32,
    pub practice_stripe: Color32,
    pub on_practice: Color32,
}

pub const LIGHT: Palette = Palette {
    background: rgb(0xF6_F7_F9),
    surface: rgb(0xFF_FF_FF),
    line: rgb(0xD9_DE_E6),
    chip: rgb(0xEE_F1_F5),
    ink: rgb(0x15_18_1D),
    muted: rgb(0x59_62_73),
    accent: rgb(0x1F_5F_D6),
    on_accent: rgb(0xFF_FF_FF),
    selected: rgb(0xEA_F0_FC),
    usable: rgb(0x00_7F_73),
    not_usable: rgb(0x7D_15_28),
    unknown: rgb(0x94_62_00),
    usable_text: rgb(0x00_7F_73),
    not_usable_text: rgb(0x7D_15_28),
    unknown_text: rgb(0x94_62_00),
    on_verdict: rgb(0xFF_FF_FF),
    practice: rgb(0xFF_C8_3D),
    practice_stripe: rgb(0xFF_D9_78),
    on_practice: rgb(0x2B_20_00),
};

pub const DARK: Palette = Palette {
    background: rgb(0x14_17_1C),
    surface: rgb(0x1C_20_27),
    line: rgb(0x2E_35_40),
    chip: rgb(0x26_2C_36),
    ink: rgb(0xE8_EB_F0),
    muted: rgb(0x9A_A4_B5),
    accent: rgb(0x6F_A3_FF),
    on_accent: rgb(0x14_17_1C),
    selected: rgb(0x22_2B_3A),
    usable_text: rgb(0x3D_BF_AF),
    not_usable_text: rgb(0xF2_8B_9A),
    unknown_text: rgb(0xE0_A9_3A),
    ..LIGHT
};

/// For whoever sees little: nothing but black, white and what has a meaning.
pub const CONTRAST: Palette = Palette {
    background: rgb(0x00_00_00),
    surface: rgb(0x00_00_00),
    line: rgb(0xFF_FF_FF),
    chip: rgb(0x26_26_26),
    ink: rgb(0xFF_FF_FF),
    muted: rgb(0xE6_E6_E6),
    accent: rgb(0xFF_E9_4A),
    on_accent: rgb(0x00_00_00),
    selected: rgb(0x33_30_00),
    usable_text: rgb(0x6F_F2_E2),
    not_usable_text: rgb(0xFF_B8_C3),
    unknown_text: rgb(0xFF_D1_66),
    ..LIGHT
};

#[expect(clippy::disallowed_methods, reason = "this is the place")]
const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// A picture as it is.
pub const UNTINTED: Color32 = Color32::WHITE;

/// The colours of the theme that `ui` is drawn in.
pub fn palette(ui: &egui::Ui) -> &'static Palette {
    palette_of(ui.visuals())
}

fn palette_of(visuals: &Visuals) -> &'static Palette {
    match visuals.dark_mode {
        _ if visuals.panel_fill == CONTRAST.background => &CONTRAST,
        true => &DARK,
        false => &LIGHT,
    }
}

impl Palette {
    pub fn verdict(&self, verdict: Option<Verdict>) -> Color32 {
        match verdict {
            Some(Verdict::Usable) => self.usable,
            Some(Verdict::NotUsable) => self.not_usable,
            Some(Verdict::Unknown) => self.unknown,
            None => self.chip,
        }
    }

    pub fn opinion(&self, opinion: Opinion) -> Color32 {
        match opinion {
            Opinion::Usable => self.usable,
            Opinion::NotUsable => self.not_usable,
            Opinion::Unknown | Opinion::NotAsked => self.unknown,
            Opinion::Pending => self.chip,
        }
    }

    /// The text on [`Self::verdict`] or [`Self::opinion`].
    pub fn on(&self, fill: Color32) -> Color32 {
        if fill == self.chip { self.ink } else { self.on_verdict }
    }
}

/// Type sizes, in points.
pub const SMALL: f32 = 14.0;
pub const BODY: f32 = 16.0;
pub const LARGE: f32 = 20.0;
/// The entry's hint and the welcome, as in the mock-ups.
pub const HINT: f32 = 24.0;
pub const FIGURE: f32 = 30.0;
pub const VERDICT: f32 = 54.0;

/// Distances, in points, in steps of four.
pub const PAD: f32 = 16.0;
pub const GAP: f32 = 12.0;
pub const NARROW_GAP: f32 = 8.0;
pub const HAIR: f32 = 1.0;
pub const RING: f32 = 2.0;

pub const CARD_RADIUS: CornerRadius = CornerRadius::same(10);
pub const CONTROL_RADIUS: CornerRadius = CornerRadius::same(8);
pub const CHIP_RADIUS: CornerRadius = CornerRadius::same(6);
pub const PILL_RADIUS: CornerRadius = CornerRadius::same(13);

pub const TOP_BAR_HEIGHT: f32 = 56.0;
pub const NAVIGATION_WIDTH: f32 = 84.0;
/// Where there is no height for its words.
pub const NAVIGATION_SLIM_WIDTH: f32 = 56.0;
pub const RECENT_WIDTH: f32 = 288.0;
pub const RECENT_SLIM_WIDTH: f32 = 256.0;
pub const CONTROL_HEIGHT: f32 = 34.0;
/// Below this much room the screens put things under instead of beside each other.
pub const NARROW: f32 = 600.0;
/// Below this height a dialog needs all of it.
pub const LOW: f32 = 480.0;
/// Below this much room for a screen, its side column is slim.
pub const SLIM_BELOW: f32 = 1100.0;

/// A second family, because egui's `strong` is only a colour.
const BOLD: &str = "bold";
const ICONS: &str = "icons";

pub fn regular(size: f32) -> FontId {
    FontId::proportional(size)
}

pub fn bold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(BOLD.into()))
}

pub fn icon(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(ICONS.into()))
}

/// The embedded fonts (see `scripts/make-fonts`); what they lack comes from the system.
pub const REGULAR_FONT: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Regular.otf");
pub const BOLD_FONT: &[u8] = include_bytes!("../../assets/fonts/NotoSansSC-Bold.otf");
pub const ICON_FONT: &[u8] = include_bytes!("../../assets/fonts/Lucide.ttf");

/// Gives egui our fonts and both themes, and takes away what a till must not have: shortcuts that
/// a scanner's control characters could hit, and a blinking cursor that draws while nobody types.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.options_mut(|options| {
        options.fallback_theme = Theme::Light;
        options.zoom_with_keyboard = false;
        options.quit_shortcuts.clear();
    });
    ctx.style_mut_of(Theme::Light, |style| apply(style, Visuals::light(), &LIGHT));
    ctx.style_mut_of(Theme::Dark, |style| apply(style, Visuals::dark(), &DARK));
}

/// Follows the settings.
pub fn follow(ctx: &Context, theme: store::Theme, zoom: store::Zoom) {
    ctx.set_theme(match theme {
        store::Theme::System => ThemePreference::System,
        store::Theme::Light => ThemePreference::Light,
        store::Theme::Dark | store::Theme::Contrast => ThemePreference::Dark,
    });
    let dark = if theme == store::Theme::Contrast { &CONTRAST } else { &DARK };
    ctx.style_mut_of(Theme::Dark, |style| apply(style, Visuals::dark(), dark));
    ctx.set_zoom_factor(f32::from(zoom.percent()) / 100.0);
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let faces = [("regular", REGULAR_FONT), (BOLD, BOLD_FONT), (ICONS, ICON_FONT)];
    for (name, bytes) in faces {
        fonts.font_data.insert(name.into(), Arc::new(FontData::from_static(bytes)));
    }
    let families = [
        (FontFamily::Proportional, "regular"),
        (FontFamily::Monospace, "regular"),
        (FontFamily::Name(BOLD.into()), BOLD),
        (FontFamily::Name(ICONS.into()), ICONS),
    ];
    for (family, face) in families {
        fonts.families.insert(family, vec![face.into()]);
    }
    fonts
}

fn apply(style: &mut Style, visuals: Visuals, palette: &Palette) {
    style.text_styles = [
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, regular(SMALL)),
        (TextStyle::Monospace, regular(BODY)),
        (TextStyle::Heading, bold(LARGE)),
    ]
    .into();
    // Nothing moves but what somebody moves.
    style.animation_time = 0.0;
    style.scroll_animation = egui::style::ScrollAnimation::none();
    style.spacing.item_spacing = vec2(NARROW_GAP, NARROW_GAP);
    style.spacing.button_padding = vec2(GAP, NARROW_GAP);
    style.spacing.interact_size.y = CONTROL_HEIGHT;
    style.spacing.scroll.dormant_handle_opacity = 0.3;
    style.spacing.scroll.active_handle_opacity = 0.4;
    style.spacing.scroll.interact_handle_opacity = 0.6;
    style.interaction.selectable_labels = false;
    style.visuals = visuals;
    let visuals = &mut style.visuals;
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(HAIR, palette.line);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.muted);
    visuals.text_edit_bg_color = Some(palette.surface);
    visuals.selection.bg_fill = palette.accent.gamma_multiply(0.35);
    visuals.selection.stroke = Stroke::new(HAIR, palette.ink);
    visuals.hyperlink_color = palette.accent;
    visuals.text_cursor.blink = false;
    visuals.text_cursor.stroke = Stroke::new(RING, palette.accent);
    let widgets = &mut visuals.widgets;
    let states = [
        (&mut widgets.noninteractive, palette.surface, palette.line, HAIR),
        (&mut widgets.inactive, palette.surface, palette.line, HAIR),
        (&mut widgets.hovered, palette.chip, palette.muted, HAIR),
        (&mut widgets.active, palette.chip, palette.accent, RING),
        (&mut widgets.open, palette.chip, palette.accent, RING),
    ];
    for (state, fill, edge, width) in states {
        state.bg_fill = fill;
        state.weak_bg_fill = fill;
        state.bg_stroke = Stroke::new(width, edge);
        state.fg_stroke = Stroke::new(HAIR, palette.ink);
        state.corner_radius = CONTROL_RADIUS;
        state.expansion = 0.0;
    }
}

/// A surface with a hairline around it.
pub fn card_frame(palette: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(HAIR, palette.line))
        .corner_radius(CARD_RADIUS)
}

/// A dialog above the screen.
pub fn dialog_frame(ctx: &Context) -> egui::Frame {
    let palette = palette_of(&ctx.global_style().visuals);
    let is_low = ctx.content_rect().height() < LOW;
    card_frame(palette).inner_margin(if is_low { PAD_MARGIN } else { ROOMY })
}

pub const PAD_MARGIN: Margin = Margin::same(16);
pub const ROOMY: Margin = Margin::same(28);
pub const SLIM: Margin = Margin::symmetric(16, 12);
/// Between a screen and the column at its side.
pub const AT_THE_SIDE: Margin = Margin { left: 16, right: 0, top: 0, bottom: 0 };
pub const SAVE_BAR: Margin = Margin { left: 0, right: 0, top: 12, bottom: 0 };
/// The search field, with its mark at the left.
pub const SEARCH_MARGIN: Margin = Margin { left: 38, right: 12, top: 8, bottom: 8 };
pub const FIELD_MARGIN: Margin = Margin::symmetric(12, 8);
pub const UNDER_TITLE: Margin = Margin { left: 16, right: 16, top: 0, bottom: 16 };

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
