//! The settings file as people and programs leave it.

use super::*;
use crate::store::{Kiosk, Language, Theme, web_address};

fn file(text: &str) -> (tempfile::TempDir, SettingsFile) {
    let folder = tempfile::tempdir().unwrap();
    let file = SettingsFile::new(folder.path().join("settings.toml"));
    fs::write(file.path(), text).unwrap();
    (folder, file)
}

fn error(text: &str) -> SettingsError {
    let (_folder, file) = file(text);
    let error = file.load().unwrap_err();
    assert_eq!(fs::read_to_string(file.path()).unwrap(), text, "the file is left as it was");
    error
}

const EXAMPLE: &str = r#"
language = "system"
[counter]
store = "如皋旗舰店"
name = "2 号收银台"
[zhimai]
base_url = "https://openapi.qmai.cn"
open_id = "id"
grant_code = "code"
[yunzhong]
base_url = "https://shop.example.com"
route_style = "query"
uniacid = 1
client_type = 5
merchant_id = 1
"#;

#[test]
fn the_documented_file_is_read_and_written_back_the_same() {
    let (_folder, file) = file(EXAMPLE);
    let settings = file.load().unwrap();
    assert_eq!(settings.counter.name, "2 号收银台");
    assert_eq!(settings.yunzhong.as_ref().unwrap().client_type, 5);
    file.save(&settings).unwrap();
    assert_eq!(file.load().unwrap(), settings);
}

#[test]
fn no_file_means_the_defaults_and_saving_makes_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let file = SettingsFile::new(folder.path().join("new/settings.toml"));
    assert_eq!(file.load().unwrap(), Settings::default());
    file.save(&Settings { theme: Theme::Dark, ..Settings::default() }).unwrap();
    assert_eq!(file.load().unwrap().theme, Theme::Dark);
}

#[test]
fn a_language_is_written_as_its_tag_and_read_again() {
    for (language, tag) in [
        (Language::System, "system"),
        (Language::Chinese, "zh-CN"),
        (Language::Traditional, "zh-TW"),
        (Language::English, "en"),
    ] {
        let (_folder, file) = file("");
        file.save(&Settings { language, ..Settings::default() }).unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        assert!(text.contains(&format!("language = \"{tag}\"")), "{text}");
        assert_eq!(file.load().unwrap().language, language);
    }
}

#[test]
fn a_byte_order_mark_is_no_fault() {
    assert!(file(&format!("\u{feff}{EXAMPLE}")).1.load().is_ok());
}

#[test]
fn a_wrong_file_names_the_line_and_the_mend_and_stays_as_it_was() {
    let unknown_key = error("language = \"en\"\n[counter]\nshop = \"x\"\n");
    assert_eq!(unknown_key.line, Some(3));
    assert!(unknown_key.problem.contains("`shop`") && unknown_key.problem.contains("`store`"));
    assert_eq!(error("language = \"fr\"").line, Some(1));
    assert_eq!(error("zoom = 900").problem, "expected 100 to 250");
    let address = error("[zhimai]\nbase_url = \"ftp://a\"\nopen_id = \"\"\ngrant_code = \"\"");
    assert_eq!(address.line, Some(2));
    assert!(address.problem.contains("https://openapi.qmai.cn"));
}

#[test]
fn a_feed_of_newer_versions_is_read_and_none_is_written_unless_one_is_set() {
    let feed = "[updates]\nfeed_url = \"https://example.com/voucher-desk.json\"\n";
    let (_folder, file) = file(feed);
    let settings = file.load().unwrap();
    assert_eq!(settings.updates.feed_url.as_ref().unwrap().host_str(), Some("example.com"));
    file.save(&settings).unwrap();
    assert_eq!(file.load().unwrap(), settings);
    file.save(&Settings::default()).unwrap();
    assert!(!fs::read_to_string(file.path()).unwrap().contains("updates"));
}

#[test]
fn a_feed_that_is_not_behind_https_is_told_with_its_line_and_not_repeated() {
    for text in ["", "http://hunter2.example.com", "https://till:hunter2@example.com"] {
        let wrong = error(&format!("[updates]\nfeed_url = \"{text}\""));
        assert_eq!(wrong.line, Some(2));
        assert!(
            wrong.problem.contains("https://example.com") && !wrong.problem.contains("hunter2"),
            "{wrong}"
        );
    }
    assert_eq!(error("[updates]\nfeed = \"https://example.com\"").line, Some(2));
}

#[test]
fn a_value_in_the_wrong_place_is_not_repeated() {
    for text in ["\nzoom = \"hunter2\"", "\nzoom = \"a, expected hunter2\"", "\nlanguage = \"hunter2\""] {
        let wrong = error(text);
        assert_eq!(wrong.line, Some(2));
        assert!(!wrong.to_string().contains("hunter2"), "{wrong}");
    }
}

#[test]
fn the_pin_of_a_broken_file_is_salvaged_and_nothing_else_is_taken_for_one() {
    let pin = "2580".into();
    let kiosk = Kiosk { pin: PinHash::of(&pin), ..Kiosk::default() };
    let (_folder, whole) = file("");
    whole.save(&Settings { kiosk, ..Settings::default() }).unwrap();
    let whole = fs::read_to_string(whole.path()).unwrap();
    let salvaged = |text: &[u8]| {
        let (_folder, file) = file("");
        fs::write(file.path(), text).unwrap();
        assert!(file.load().is_err(), "{}", String::from_utf8_lossy(text));
        file.salvage_pin()
    };
    let broken = [
        format!("language = \"fr\"\n{whole}"),
        format!("\u{feff}{whole}zoom\n"),
        whole.replace("[kiosk]", "[kiosk"),
        whole.replace('\n', "\r\n") + "[zhimai",
        whole.replace("pin = \"", "  pin='").replace("\"\n", "' # ours\n") + "[",
    ];
    for text in &broken {
        assert!(salvaged(text.as_bytes()).is_some_and(|hash| hash.is_of(&pin)), "{text}");
    }
    let hash = whole.split('"').find(|part| part.starts_with("$argon2id$")).unwrap();
    for text in [
        format!("zoom = 1\nkiosk.pin = '{hash}'"),
        format!("zoom = 1\n[kiosk]\n\"pin\" = \"{hash}\""),
        format!("zoom = 1\nkiosk = {{ full_screen = true, pin = \"{hash}\" }}"),
        whole.replace("pin =", "pni ="),
        whole.replace("\"\n", "\n"),
        format!("# '$argon2id$'\nnote = '$argon2id$' # or '{hash}'"),
    ] {
        assert!(salvaged(text.as_bytes()).is_some_and(|hash| hash.is_of(&pin)), "{text}");
    }
    let utf_16 = |to_bytes: fn(u16) -> [u8; 2]| {
        format!("\u{feff}{whole}").encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>()
    };
    for bytes in [utf_16(u16::to_le_bytes), utf_16(u16::to_be_bytes)] {
        assert!(salvaged(&bytes).is_some_and(|hash| hash.is_of(&pin)), "{:?}", &bytes[..4]);
    }
    assert!(
        salvaged(&[whole.as_bytes(), b"\xff"].concat()).is_some_and(|hash| hash.is_of(&pin)),
        "not UTF-8"
    );
    let short = whole.find("$argon2id").unwrap() + 20;
    for text in [
        "not toml",
        "pin",
        "pin = ",
        "pin = é",
        "pin = \"\"",
        "pin = \"2580\"",
        &whole[..short],
        &format!("[{}", whole.replace("pin =", "# pin =")),
    ] {
        assert!(salvaged(text.as_bytes()).is_none(), "{text}");
    }
}

#[test]
fn an_unreadable_file_is_never_overwritten() {
    let (_folder, file) = file("not toml");
    assert!(file.save(&Settings::default()).is_err());
    assert_eq!(fs::read_to_string(file.path()).unwrap(), "not toml");
}

#[test]
fn only_bare_web_addresses_are_taken() {
    for text in ["https://a.example", " http://127.0.0.1:8787/sub/ "] {
        assert!(web_address(text).is_some(), "{text}");
    }
    for text in ["", "a.example", "ftp://a", "https://u:p@a.example", "https://a/?q=1", "https://"] {
        assert!(web_address(text).is_none(), "{text}");
    }
}
