//! Where the settings stand, and how they are read and written without losing any.

use std::{
    fs,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use encoding_rs::UTF_8;

use super::{PinHash, Settings};

/// The settings file could not be used. It is left as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {problem}", path.display(), line.map(|line| format!(", line {line}")).unwrap_or_default())]
pub struct SettingsError {
    pub path: PathBuf,
    pub line: Option<usize>,
    pub problem: String,
}

/// Where the settings stand.
#[derive(Clone, Debug)]
pub struct SettingsFile {
    path: PathBuf,
}

impl SettingsFile {
    pub fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// The file in the platform's config folder.
    pub fn in_config_folder() -> Option<Self> {
        Some(Self::new(crate::store::project_folders()?.config_dir().join("settings.toml")))
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What a new one is called until it is whole: always the same, so that a till that loses its power while saving
    /// leaves one at most.
    pub fn new_path(&self) -> PathBuf {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        self.path.with_file_name(format!(".{name}.new"))
    }

    /// No file means default settings.
    ///
    /// # Errors
    /// An unreadable file, an unknown key, a wrong type: with the line and what was expected.
    pub fn load(&self) -> Result<Settings, SettingsError> {
        let text = match fs::read_to_string(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Settings::default()),
            Err(error) => return Err(self.error(None, error.to_string())),
        };
        // Windows' own editor begins a file with a byte order mark.
        let text = text.trim_start_matches('\u{feff}');
        toml::from_str(text).map_err(|error| {
            let line = error.span().map(|span| 1 + text[..span.start].matches('\n').count());
            self.error(line, without_value(error.message()))
        })
    }

    /// The PIN of a file that cannot be read otherwise: what broke must not open the till.
    pub fn salvage_pin(&self) -> Option<PinHash> {
        let bytes = fs::read(&self.path).ok()?;
        // An editor may have saved it as UTF-16, which its byte order mark tells.
        let (text, ..) = UTF_8.decode(&bytes);
        // Under whichever name, however it is written: that may be what broke, and nothing else looks like it.
        let mut lines = text.split(['\n', '\r']).filter(|line| !line.trim_start().starts_with('#'));
        lines.find_map(|line| {
            line.match_indices(PinHash::START).find_map(|(at, _)| {
                // The quotation mark behind it may be what is missing.
                let ends = |c: char| !c.is_ascii_alphanumeric() && !"$=,+/.-_".contains(c);
                PinHash::read(line[at..].split(ends).next()?)
            })
        })
    }

    /// Writes a new file beside the old one, then puts it in its place. A file that cannot be read
    /// is not replaced: there may be something in it that somebody wants back.
    ///
    /// # Errors
    /// When the old file is unreadable or the new one cannot be written.
    pub fn save(&self, settings: &Settings) -> Result<(), SettingsError> {
        self.load()?;
        self.replace(settings).map_err(|error| self.error(None, error.to_string()))
    }

    fn replace(&self, settings: &Settings) -> io::Result<()> {
        let text = toml::to_string(settings).map_err(io::Error::other)?;
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let new = self.new_path();
        // Mostly there is none; one that cannot be removed is told of by the next step.
        let _ = fs::remove_file(&new);
        let name = new.file_name().unwrap_or_default();
        let mut file = tempfile::Builder::new().prefix(name).rand_bytes(0).tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        // Not every folder can be: what was saved is saved, if less surely.
        if let Err(error) = sync_folder(folder) {
            tracing::warn!(%error, "the settings' folder is not synced");
        }
        Ok(())
    }

    fn error(&self, line: Option<usize>, problem: String) -> SettingsError {
        SettingsError { path: self.path.clone(), line, problem }
    }
}

/// A name that was given to a file lasts only once its folder is on the disk. Windows sees to that itself.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// A wrong value is not repeated: it may be a secret in the wrong place.
fn without_value(message: &str) -> String {
    let repeats_value = ["invalid", "unknown variant"].iter().any(|start| message.starts_with(start));
    match message.rsplit_once(", expected ") {
        Some((_, expected)) if repeats_value => format!("expected {expected}"),
        _ => message.to_owned(),
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
