//! The settings of the journal.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct JournalSettings {
    /// Checks older than this many days are removed; 0 to keep all.
    pub keep_days: u16,
}

impl JournalSettings {
    /// What the settings screen offers.
    pub const STEPS: [u16; 4] = [30, 180, 365, 0];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for JournalSettings {
    fn default() -> Self {
        Self { keep_days: 180 }
    }
}
