//! Takes away what this program keeps in files, by name, and nothing else: somebody may have named a folder with other
//! things in it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::SettingsFile;

/// What became of the files.
#[derive(Debug, Default)]
pub struct Swept {
    pub removed: Vec<PathBuf>,
    /// What is still there, and why.
    pub left: Vec<(PathBuf, io::Error)>,
    /// The system's folders for this program that stay, for there is something of somebody else's in them.
    pub shared: Vec<PathBuf>,
}

/// What lies in the data folder besides the databases and the logs.
const FILES: [&str; 6] =
    ["renderer", "update.json", "window.address", "window.left", "window.lock", "wrong-tries.json"];
const DATABASES: [&str; 2] = ["journal.sqlite3", "batch.sqlite3"];

/// Removes the settings, the journal, the batch and the logs, and the system's folders for them once they are empty.
pub fn forget_files(settings_file: &SettingsFile, data_folder: &Path) -> Swept {
    let mut swept = Swept::default();
    swept.remove(settings_file.path());
    swept.remove(&settings_file.new_path());
    swept.remove_named(data_folder, is_ours);
    let logs = data_folder.join("logs");
    swept.remove_named(&logs, is_log);
    // It may hold something else, or never have been there.
    let _ = fs::remove_dir(logs);
    for folder in own_folders() {
        if fs::remove_dir(&folder).is_err_and(|error| error.kind() == io::ErrorKind::DirectoryNotEmpty) {
            swept.shared.push(folder);
        }
    }
    swept
}

impl Swept {
    fn remove_named(&mut self, folder: &Path, is_ours: impl Fn(&str) -> bool) {
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        let ours = files.filter(|file| file.file_name().to_str().is_some_and(&is_ours));
        let mut ours: Vec<PathBuf> = ours.map(|file| file.path()).collect();
        ours.sort_unstable();
        for file in ours {
            self.remove(&file);
        }
    }

    fn remove(&mut self, file: &Path) {
        match fs::remove_file(file) {
            Ok(()) => self.removed.push(file.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => self.left.push((file.to_owned(), error)),
        }
    }
}

fn is_ours(name: &str) -> bool {
    // SQLite puts "-wal" and "-shm" beside a database; one that was set aside is ".damaged-…".
    let is_of = |database: &&str| {
        name.strip_prefix(database).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
    };
    FILES.contains(&name) || DATABASES.iter().any(is_of)
}

fn is_log(name: &str) -> bool {
    name.strip_prefix("voucher-desk.").is_some_and(|rest| rest.rsplit('.').next() == Some("log"))
}

/// Those of the system's that are this program's alone, inner ones first.
fn own_folders() -> Vec<PathBuf> {
    let Some(folders) = super::project_folders() else { return Vec::new() };
    let inner = [folders.config_dir(), folders.data_local_dir()];
    // On Windows each lies in one of ours.
    let outer = inner.iter().filter_map(|folder| folder.parent().filter(|_| cfg!(windows)));
    inner.into_iter().chain(outer).map(Path::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ours_goes_and_what_is_not_stays() {
        let folder = tempfile::tempdir().unwrap();
        let logs = folder.path().join("logs");
        fs::create_dir(&logs).unwrap();
        let ours = [
            "journal.sqlite3",
            "journal.sqlite3-wal",
            "batch.sqlite3.damaged-20260101-000000000-shm",
            "window.lock",
            "renderer",
        ];
        let others = ["journal.sqlite3x", "renderer.txt", "photo.jpg"];
        for name in ours.iter().chain(&others) {
            fs::write(folder.path().join(name), "").unwrap();
        }
        fs::write(logs.join("voucher-desk.2026-01-01.log"), "").unwrap();
        fs::write(logs.join("another.log"), "").unwrap();
        let settings = SettingsFile::new(folder.path().join("settings.toml"));
        fs::write(settings.path(), "").unwrap();
        let swept = forget_files(&settings, folder.path());
        assert_eq!(swept.removed.len(), ours.len() + 2);
        assert!(swept.left.is_empty());
        let mut left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(left, ["journal.sqlite3x", "logs", "photo.jpg", "renderer.txt"]);
        assert!(logs.join("another.log").exists());
    }

    #[test]
    fn what_cannot_be_removed_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("journal.sqlite3");
        fs::create_dir(&in_the_way).unwrap();
        let swept = forget_files(&SettingsFile::new(folder.path().join("settings.toml")), folder.path());
        assert!(swept.removed.is_empty());
        assert_eq!(swept.left[0].0, in_the_way);
    }
}
