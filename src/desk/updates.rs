//! Whether a newer version is out: who asks is told what the feed said within the last day, and only then is it asked
//! again.

use std::path::Path;

use jiff::Timestamp;
use tokio::sync::Mutex;

use super::{shop, worker::blocking};
use crate::{
    service::updates::{self, Release},
    store::{FeedWords, Settings, UpdateNote},
    voucher::Doubt,
};

/// What is known of newer versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpdateNews {
    /// Nobody is to be asked.
    Off,
    /// There is none.
    Newest,
    Newer(Release),
    /// The feed could not be asked, or said what makes no sense.
    NoAnswer,
}

#[derive(Debug, Default)]
pub struct Updates {
    /// The newest one; held while the feed is asked, so that whoever asks meanwhile waits and is told the same.
    note: Mutex<Option<UpdateNote>>,
}

impl Updates {
    pub async fn news(&self, settings: &Settings, data_folder: &Path) -> UpdateNews {
        // Before all else: who asked last is told last.
        let mut note = self.note.lock().await;
        let Some(feed) = &settings.updates.feed_url else { return UpdateNews::Off };
        if note.is_none() {
            let folder = data_folder.to_owned();
            *note = blocking(move || UpdateNote::read(&folder)).await;
        }
        let now = Timestamp::now();
        if let Some(said) = note.as_ref().filter(|note| note.holds(settings, now)).map(|note| &note.said) {
            return news(said.as_ref());
        }
        let network = shop::network(settings.network.clone()).await;
        let asked = async { updates::newest(feed, &network?).await };
        let said = match asked.await {
            Ok(release) => {
                tracing::info!(version = %release.version, "the feed of newer versions was asked");
                Some(FeedWords { version: release.version.to_string(), page: release.page.into() })
            }
            Err(doubt) => {
                note_doubt(&doubt);
                None
            }
        };
        let fresh = UpdateNote::new(settings, now, said);
        let told = news(fresh.said.as_ref());
        let (folder, to_write) = (data_folder.to_owned(), fresh.clone());
        *note = Some(fresh);
        if let Err(error) = blocking(move || to_write.write(&folder)).await {
            tracing::warn!(%error, "what the feed said cannot be kept");
        }
        told
    }
}

fn note_doubt(doubt: &Doubt) {
    let field = if let Doubt::NotUnderstood { field, .. } = doubt { field } else { "" };
    tracing::warn!(doubt = doubt.key(), field, "the feed of newer versions gave no answer");
}

/// Words that were kept are looked at like new ones.
fn news(said: Option<&FeedWords>) -> UpdateNews {
    match said.map(|said| Release::new(&said.version, &said.page)) {
        Some(Ok(release)) if release.is_newer() => UpdateNews::Newer(release),
        Some(Ok(_)) => UpdateNews::Newest,
        Some(Err(_)) | None => UpdateNews::NoAnswer,
    }
}
