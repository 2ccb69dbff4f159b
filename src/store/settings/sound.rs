//! The settings of the sounds.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

/// How loud each sound is, so that a till can be silent but for what needs attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct SoundVolumes {
    pub read: Volume,
    pub usable: Volume,
    pub not_usable: Volume,
    pub unknown: Volume,
}

impl SoundVolumes {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// 0 (mute) to 100 percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Volume(u8);

impl Volume {
    pub const MUTE: Self = Self(0);
    pub const SOFT: Self = Self(30);
    pub const MIDDLE: Self = Self(60);
    pub const LOUD: Self = Self(100);
    /// What the settings screen offers.
    pub const STEPS: [Self; 4] = [Self::MUTE, Self::SOFT, Self::MIDDLE, Self::LOUD];

    pub fn is_mute(self) -> bool {
        self == Self::MUTE
    }

    /// A sample at this volume.
    #[expect(clippy::cast_possible_truncation, reason = "it only gets smaller")]
    pub fn scale(self, sample: i16) -> i16 {
        (i32::from(sample) * i32::from(self.0) / 100) as i16
    }
}

impl Default for Volume {
    fn default() -> Self {
        Self::MIDDLE
    }
}

impl<'de> Deserialize<'de> for Volume {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = u8::deserialize(deserializer)?;
        if percent <= 100 { Ok(Self(percent)) } else { Err(D::Error::custom("expected 0 to 100")) }
    }
}
