//! "Save diagnostics…": one zip with what somebody far away needs to help this till, and nothing that
//! they must not know.

use std::{
    fs::{self, File},
    io::{self, Cursor, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use jiff::Timestamp;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::store::{Kiosk, Settings};

/// What the window knows at the moment; the rest is read when the zip is made.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    pub data_folder: PathBuf,
    /// What draws the window.
    pub renderer: String,
    /// `None` if they could not be read.
    pub settings: Option<Settings>,
    /// What is wrong now, a sentence each.
    pub troubles: Vec<String>,
    /// Further texts by their file's name: what a self-test found, say.
    pub reports: Vec<(String, String)>,
}

/// Of the log files' ends so much in all, the newest first.
const MAX_LOG_BYTES: u64 = 2 << 20;

impl Diagnostics {
    /// The zip as bytes. Waits for the disk.
    ///
    /// # Errors
    /// When it cannot be packed; a log that cannot be read is left out.
    pub fn pack(&self) -> io::Result<Vec<u8>> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        let mut put = |name: &str, bytes: &[u8]| {
            zip.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            zip.write_all(bytes)
        };
        put("about.txt", self.about().as_bytes())?;
        if let Some(settings) = &self.settings {
            put("settings.toml", masked(settings)?.as_bytes())?;
        }
        for (name, text) in &self.reports {
            put(name, text.as_bytes())?;
        }
        for (name, end) in newest_logs(&super::folder(&self.data_folder), MAX_LOG_BYTES) {
            put(&format!("logs/{name}"), &end)?;
        }
        Ok(zip.finish().map_err(io::Error::other)?.into_inner())
    }

    fn about(&self) -> String {
        let mut about = format!(
            "Voucher Desk {}\nat {}\non {}\ndrawn by {}\nrun {}\n",
            env!("CARGO_PKG_VERSION"),
            Timestamp::now(),
            super::platform(),
            self.renderer,
            super::run(),
        );
        about.push_str(if self.troubles.is_empty() { "\nNo troubles\n" } else { "\nTroubles:\n" });
        about.extend(self.troubles.iter().map(|trouble| format!("- {trouble}\n")));
        about
    }
}

/// The settings as their file has them, but for who the shop is to its services, and the PIN's hash.
fn masked(settings: &Settings) -> io::Result<String> {
    let mut settings = settings.clone();
    if let Some(account) = &mut settings.zhimai {
        account.open_id = hidden(&account.open_id);
        account.grant_code = hidden(&account.grant_code);
    }
    settings.kiosk = Kiosk { pin: None, ..settings.kiosk };
    toml::to_string(&settings).map_err(io::Error::other)
}

/// The last few characters and never more than a quarter: enough to tell two accounts apart.
fn hidden(text: &str) -> String {
    let count = text.chars().count();
    let shown = (count / 4).min(4);
    format!("…{}", text.chars().skip(count - shown).collect::<String>())
}

/// The names of the newest log files, and their ends, as far as there is `room`.
fn newest_logs(folder: &Path, mut room: u64) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = files.filter_map(|file| file.file_name().into_string().ok()).collect();
    // They are named by their day.
    names.sort_unstable_by(|a, b| b.cmp(a));
    let mut logs = Vec::new();
    for name in names {
        if room == 0 {
            break;
        }
        if let Ok(end) = end_of(&folder.join(&name), room) {
            room -= end.len() as u64;
            logs.push((name, end));
        }
    }
    logs
}

fn end_of(file: &Path, max_bytes: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(max_bytes)))?;
    let mut end = Vec::new();
    file.take(max_bytes).read_to_end(&mut end)?;
    Ok(end)
}

#[cfg(test)]
mod tests {
    use secrecy::SecretString;

    use super::*;
    use crate::store::{PinHash, Zhimai, web_address};

    fn text_of(zip: &[u8], name: &str) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(zip)).unwrap();
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_zip_tells_of_the_program_and_its_troubles() {
        let told = Diagnostics {
            renderer: "glow".into(),
            troubles: vec!["No key".into()],
            ..Diagnostics::default()
        };
        let about = text_of(&told.pack().unwrap(), "about.txt");
        for part in [env!("CARGO_PKG_VERSION"), std::env::consts::OS, "glow", "- No key", super::super::run()]
        {
            assert!(about.contains(part), "{about}");
        }
    }

    #[test]
    fn a_report_of_another_part_gets_a_file_of_its_own() {
        let reports = vec![("self-test.txt".to_owned(), "all well".to_owned())];
        let zip = Diagnostics { reports, ..Diagnostics::default() }.pack().unwrap();
        assert_eq!(text_of(&zip, "self-test.txt"), "all well");
    }

    #[test]
    fn settings_are_there_but_not_who_the_shop_is_nor_the_pin() {
        let mut settings = Settings::default();
        settings.kiosk.pin = PinHash::of(&SecretString::from("2580"));
        settings.zhimai = Some(Zhimai {
            base_url: web_address("https://openapi.qmai.cn").unwrap(),
            open_id: "the-shops-open-id".into(),
            grant_code: "the-shops-grant-code".into(),
        });
        let zip = Diagnostics { settings: Some(settings), ..Diagnostics::default() }.pack().unwrap();
        let text = text_of(&zip, "settings.toml");
        assert!(text.contains("openapi.qmai.cn") && text.contains("…n-id"), "{text}");
        for hidden in ["open-id", "grant-code", "argon2", "pin"] {
            assert!(!text.contains(hidden), "{text}");
        }
    }

    #[test]
    fn of_long_logs_the_newest_ends_are_taken() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in
            [("a.2026-01-01.log", "first"), ("a.2026-01-02.log", "second"), ("a.2026-01-03.log", "third")]
        {
            fs::write(folder.path().join(name), text).unwrap();
        }
        let logs = newest_logs(folder.path(), 8);
        let expected = [("a.2026-01-03.log", "third"), ("a.2026-01-02.log", "ond")];
        assert_eq!(logs, expected.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    }

    #[test]
    fn without_logs_or_settings_there_is_a_zip_all_the_same() {
        let nowhere = Diagnostics { data_folder: "no/such/folder".into(), ..Diagnostics::default() };
        assert!(text_of(&nowhere.pack().unwrap(), "about.txt").contains("No troubles"));
    }
}
