//! The settings of the look.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub enum Language {
    #[default]
    #[serde(rename = "system")]
    System,
    #[serde(rename = "zh-CN")]
    Chinese,
    #[serde(rename = "zh-TW")]
    Traditional,
    #[serde(rename = "en")]
    English,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    #[default]
    System,
    Light,
    Dark,
    /// Black and white, for whoever sees little.
    Contrast,
}

/// How large everything is drawn, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Zoom(u16);

impl Zoom {
    /// What the settings screen offers.
    pub const STEPS: [Self; 5] = [Self(100), Self(125), Self(150), Self(200), Self(250)];

    pub fn percent(self) -> u16 {
        self.0
    }
}

impl Default for Zoom {
    fn default() -> Self {
        Self(100)
    }
}

impl<'de> Deserialize<'de> for Zoom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let percent = u16::deserialize(deserializer)?;
        let range = 100..=250;
        if range.contains(&percent) {
            Ok(Self(percent))
        } else {
            Err(D::Error::custom("expected 100 to 250"))
        }
    }
}
