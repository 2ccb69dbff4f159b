//! The settings of the batch.

use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct BatchSettings {
    /// How many calls a second each service is asked; 0 for no limit. Zhimai allows 10.
    pub per_second: u32,
}

impl BatchSettings {
    /// What the settings screen offers.
    pub const STEPS: [u32; 4] = [2, 5, 10, 0];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for BatchSettings {
    fn default() -> Self {
        Self { per_second: 10 }
    }
}
