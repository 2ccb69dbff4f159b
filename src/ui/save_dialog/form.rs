//! What a file is to be called, and where and how it is to be written.

use std::path::{Path, PathBuf};

use eframe::egui::{Label, RichText, TextEdit, Ui, Widget as _};
use jiff::Zoned;

use super::from_right;
use crate::{
    table::{Content, Export, ExportFault, Outgoing, TableFormat},
    ui::{
        action::Action,
        chooser::{Choice, Chooser, Handles},
        text::{self, Lang},
        theme,
        widget::{
            button,
            segmented::{self, Segment},
            warning,
        },
    },
};

pub struct Form {
    /// `None` while it is being written.
    content: Option<Content>,
    /// Its name in sight.
    name: String,
    /// Where it goes if only a name is typed.
    folder: PathBuf,
    /// As typed or chosen.
    path: String,
    format: Format,
    fault: Option<ExportFault>,
    chooser: Option<Chooser>,
    /// The system has no window to choose in.
    has_no_chooser: bool,
    /// Somebody said that this file is to be replaced.
    replaced: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Table(TableFormat),
    /// Of one kind only: the ending tells.
    File(&'static str),
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Self::Table(format) => format.ending(),
            Self::File(ending) => ending,
        }
    }

    fn table(self) -> TableFormat {
        match self {
            Self::Table(format) => format,
            Self::File(_) => TableFormat::Csv,
        }
    }
}

impl Form {
    /// Suggests this folder.
    pub fn new(outgoing: Outgoing, folder: PathBuf) -> Self {
        let format = match &outgoing.content {
            Content::Table { .. } => Format::Table(TableFormat::Xlsx),
            Content::File { ending, .. } => Format::File(ending),
        };
        let name = format!("{} {}", possible(&outgoing.name), Zoned::now().strftime("%Y-%m-%d"));
        let path = folder.join(format!("{name}.{}", format.ending())).display().to_string();
        Self {
            content: Some(outgoing.content),
            name: outgoing.name,
            folder,
            path,
            format,
            fault: None,
            chooser: None,
            has_no_chooser: false,
            replaced: None,
        }
    }

    /// It was not begun.
    pub fn come_back(&mut self, fault: ExportFault, content: Content) {
        self.fault = Some(fault);
        self.content = Some(content);
    }

    /// Returns the export that was begun, if one was.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        lang: Lang,
        handles: &dyn Handles,
        actions: &mut Vec<Action>,
    ) -> Option<Result<Export, ExportFault>> {
        let palette = theme::palette(ui);
        let words = match &self.content {
            Some(Content::Table { count, .. }) if *count > 0 => {
                format!("{} · {}", self.name, text::rows(lang, *count))
            }
            _ => self.name.clone(),
        };
        ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted));
        ui.add_space(theme::NARROW_GAP);
        self.place(ui, lang, handles);
        if let Format::Table(format) = self.format {
            ui.add_space(theme::NARROW_GAP);
            self.choose_format(ui, lang, format);
        }
        if self.has_no_chooser || self.fault.is_some() {
            ui.add_space(theme::NARROW_GAP / 2.0);
        }
        if self.has_no_chooser {
            warning::show(ui, text::no_chooser(lang));
        }
        if let Some(fault) = &self.fault {
            warning::show(ui, &text::export_fault(lang, fault));
        }
        let mut begun = None;
        ui.add_space(theme::NARROW_GAP);
        from_right(ui, |ui| {
            let asks = self.fault == Some(ExportFault::Exists);
            let label = if asks { text::replace(lang) } else { text::save(lang) };
            let can_save = self.target().is_some() && self.chooser.is_none();
            if button::primary_if(ui, can_save, label).clicked() {
                begun = self.begin(ui, asks);
            }
            if button::with_key(ui, text::cancel(lang), "Esc").clicked() {
                actions.push(Action::LeaveSaving);
            }
        });
        begun
    }

    fn place(&mut self, ui: &mut Ui, lang: Lang, handles: &dyn Handles) {
        let label = name(ui, text::file(lang));
        let before = self.path.clone();
        let can_choose = self.chooser.is_none() && !self.has_no_chooser;
        let choose = |ui: &mut Ui| button::secondary(ui, text::choose_place(lang)).clicked();
        let clicked = from_right(ui, |ui| {
            let clicked = ui.add_enabled_ui(can_choose, choose).inner;
            let edit = TextEdit::singleline(&mut self.path).margin(theme::FIELD_MARGIN);
            edit.desired_width(ui.available_width()).ui(ui).labelled_by(label.id);
            clicked
        });
        if self.path != before {
            self.fault = None;
            self.follow_ending();
        }
        if clicked {
            let waking = ui.ctx().clone();
            let suggested = self.target().unwrap_or_else(|| self.folder.clone());
            let wake = move || waking.request_repaint();
            let chooser = Chooser::to_save(&suggested, self.format.ending(), handles, wake);
            self.has_no_chooser = chooser.is_err();
            self.chooser = chooser.ok();
        }
    }

    /// A table is of the kind that its name says.
    fn follow_ending(&mut self) {
        if let (Format::Table(_), Some(format)) = (self.format, TableFormat::of(Path::new(&self.path))) {
            self.format = Format::Table(format);
        }
    }

    /// Sees what was chosen in the system's window.
    pub fn take_choice(&mut self) {
        let Some(choice) = self.chooser.as_ref().and_then(Chooser::choice) else { return };
        self.chooser = None;
        match choice {
            Choice::File(path) => {
                self.path = path.display().to_string();
                self.fault = None;
                self.follow_ending();
                // The system's window has asked about it.
                self.replaced = Some(path);
            }
            Choice::Cancelled => {}
            Choice::NoWindow => self.has_no_chooser = true,
        }
    }

    fn choose_format(&mut self, ui: &mut Ui, lang: Lang, format: TableFormat) {
        name(ui, text::file_format(lang));
        let formats = [TableFormat::Xlsx, TableFormat::Csv];
        let segments =
            formats.map(|value| Segment { value, label: text::format_name(value).into(), key: "" });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP;
            if let Some(chosen) = segmented::show(ui, text::file_format(lang), format, &segments) {
                self.format = Format::Table(chosen);
                self.fault = None;
                if TableFormat::of(Path::new(&self.path)).is_some() {
                    self.path = Path::new(&self.path).with_extension(chosen.ending()).display().to_string();
                }
            }
            let hint = RichText::new(text::format_hint(lang, format)).font(theme::regular(theme::SMALL));
            ui.add(Label::new(hint.color(theme::palette(ui).muted)).wrap());
        });
    }

    /// The file that is meant; `None` without a name.
    fn target(&self) -> Option<PathBuf> {
        // Windows copies a path with quotes.
        let typed = self.path.trim().trim_matches('"');
        if typed.is_empty() || typed.ends_with(['/', '\\']) {
            return None;
        }
        let path = self.folder.join(typed);
        let mut name = path.file_name()?.to_owned();
        let ending = path.extension().unwrap_or_default();
        if !ending.eq_ignore_ascii_case(self.format.ending()) {
            name.push(".");
            name.push(self.format.ending());
        }
        Some(path.with_file_name(name))
    }

    fn begin(&mut self, ui: &Ui, replaces: bool) -> Option<Result<Export, ExportFault>> {
        let target = self.target()?;
        if !target.is_absolute() {
            self.fault = Some(ExportFault::NoFolder);
            return None;
        }
        let content = self.content.take()?;
        let replaces = replaces || self.replaced.as_ref() == Some(&target);
        let waking = ui.ctx().clone();
        let wake = move || waking.request_repaint();
        self.fault = None;
        let export = Export::start(target, self.format.table(), content, replaces, wake);
        Some(export.map_err(ExportFault::from))
    }
}

/// What stands above a control.
fn name(ui: &mut Ui, words: &str) -> eframe::egui::Response {
    let palette = theme::palette(ui);
    ui.label(RichText::new(words).font(theme::regular(theme::SMALL)).color(palette.muted))
}

/// A name that every system takes for a file's.
fn possible(name: &str) -> String {
    name.replace(|c: char| c.is_control() || r#"/\:*?"<>|"#.contains(c), "-")
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
