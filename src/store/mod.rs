//! What is kept: the settings file, the secrets, the journal, and the batch.

mod batch;
mod brief;
mod credentials;
mod damage;
mod forget;
mod journal;
mod settings;
mod update_note;
mod wrong_tries;

/// The platform's folder for this program's data; `None` for an account without a home.
pub fn data_folder() -> Option<std::path::PathBuf> {
    Some(project_folders()?.data_local_dir().to_owned())
}

fn project_folders() -> Option<directories::ProjectDirs> {
    directories::ProjectDirs::from("", "", "voucher-desk")
}

pub use batch::{
    Batch, BatchBook, BatchCode, BatchFigures, BatchKept, BatchLine, BatchTrouble, Misread, Reading,
};
pub use credentials::{Credentials, Forgotten, KeyringFault, Secret, Unkept, forget_secret};
pub use forget::{Swept, forget_files};
pub use journal::{
    Duty, Entry, Figures, Filter, Journal, JournalNews, JournalReader, JournalTrouble, Look, MAX_FOUND,
    Outline, PAGE, Search, Seen, Shift, ShiftReport, Sight, Unread, Walk,
};
pub use settings::{
    BadProxy, BatchSettings, Counter, JournalSettings, Kiosk, Language, NetworkSettings, PinHash, Proxy,
    RouteStyle, Scanner, Serial, Settings, SettingsError, SettingsFile, SoundVolumes, Theme, UpdateSettings,
    Volume, Yunzhong, Zhimai, Zoom, feed_address, web_address,
};
pub use update_note::{FeedWords, UpdateNote};
pub use wrong_tries::WrongTries;
