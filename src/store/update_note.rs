//! What came of asking the feed of newer versions, kept so that it is asked once a day and no more.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::folders;

use super::{NetworkSettings, Settings, UpdateSettings};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct UpdateNote {
    /// Seconds since 1970.
    asked: i64,
    /// Who was asked, and on which way: another feed is another question, and so is another way to it.
    updates: UpdateSettings,
    network: NetworkSettings,
    /// `None` if it gave no answer that makes sense.
    pub said: Option<FeedWords>,
}

/// What a feed said, as it said it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct FeedWords {
    pub version: String,
    pub page: String,
}

const A_DAY: SignedDuration = SignedDuration::from_hours(24);

impl UpdateNote {
    pub fn new(settings: &Settings, asked: Timestamp, said: Option<FeedWords>) -> Self {
        let (updates, network) = (settings.updates.clone(), settings.network.clone());
        Self { asked: asked.as_second(), updates, network, said }
    }

    /// `None` if there is none that can be read: then nobody was asked.
    pub fn read(data_folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(file(data_folder)).ok()?).ok()
    }

    /// # Errors
    /// Why it cannot be kept: the next run asks once more then.
    pub fn write(&self, data_folder: &Path) -> io::Result<()> {
        folders::make_private(data_folder)?;
        fs::write(file(data_folder), serde_json::to_vec(self).map_err(io::Error::other)?)
    }

    /// Whether these settings need not ask at that time. A clock that was set back since says nothing.
    pub fn holds(&self, settings: &Settings, now: Timestamp) -> bool {
        let age = now.as_second() - self.asked;
        (0..A_DAY.as_secs()).contains(&age)
            && (&self.updates, &self.network) == (&settings.updates, &settings.network)
    }
}

fn file(data_folder: &Path) -> PathBuf {
    data_folder.join("update.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::feed_address;

    fn settings(feed: &str) -> Settings {
        let updates = UpdateSettings { feed_url: feed_address(feed) };
        Settings { updates, ..Settings::default() }
    }

    #[test]
    fn it_holds_for_a_day_for_one_feed_and_one_way_to_it() {
        let (now, here) = (Timestamp::now(), settings("https://a.example/f"));
        let note = UpdateNote::new(&here, now, None);
        assert!(note.holds(&here, now) && note.holds(&here, now + SignedDuration::from_hours(23)));
        assert!(!note.holds(&here, now + A_DAY) && !note.holds(&here, now - SignedDuration::from_hours(1)));
        assert!(!note.holds(&settings("https://b.example/f"), now));
        let network = NetworkSettings { ca_file: Some("ca.pem".into()), ..NetworkSettings::default() };
        assert!(!note.holds(&Settings { network, ..here }, now));
    }

    #[test]
    fn it_is_read_as_it_was_written_and_rubbish_is_none() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(UpdateNote::read(folder.path()), None);
        let said = FeedWords { version: "0.2.0".into(), page: "https://a.example".into() };
        let note = UpdateNote::new(&settings("https://a.example/f"), Timestamp::now(), Some(said));
        note.write(folder.path()).unwrap();
        assert_eq!(UpdateNote::read(folder.path()), Some(note));
        fs::write(file(folder.path()), "{\"asked\":").unwrap();
        assert_eq!(UpdateNote::read(folder.path()), None);
    }
}
