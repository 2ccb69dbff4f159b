//! The settings of a till that customers can reach.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher as _, PasswordVerifier as _, phc::PasswordHash},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Kiosk {
    /// Open on the whole screen.
    pub full_screen: bool,
    /// Stay above every other window.
    pub always_on_top: bool,
    /// Asked for before the settings, and before the window closes or leaves the full screen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<PinHash>,
}

impl Kiosk {
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// What is kept of the PIN: an Argon2id hash, as a PHC string. Making and comparing one takes a while,
/// on purpose: never on the window's thread.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PinHash(String);

impl PinHash {
    /// What every one begins with.
    pub(super) const START: &str = "$argon2id$";

    /// Digits only, so that it can be typed on a till's number pad.
    pub fn is_pin(text: &str) -> bool {
        (4..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    }

    /// `None` for what is no hash as this program makes them.
    pub fn read(text: &str) -> Option<Self> {
        let hash = PasswordHash::new(text).ok()?;
        let is_whole = hash.algorithm.as_str() == "argon2id" && hash.salt.is_some() && hash.hash.is_some();
        is_whole.then(|| Self(text.to_owned()))
    }

    /// `None` if it is no PIN.
    pub fn of(pin: &SecretString) -> Option<Self> {
        let pin = Some(pin.expose_secret()).filter(|pin| Self::is_pin(pin))?;
        Some(Self(Argon2::default().hash_password(pin.as_bytes()).ok()?.to_string()))
    }

    pub fn is_of(&self, pin: &SecretString) -> bool {
        let hash = PasswordHash::new(&self.0);
        let verify = |hash| Argon2::default().verify_password(pin.expose_secret().as_bytes(), &hash);
        hash.is_ok_and(|hash| verify(hash).is_ok())
    }
}

/// Ten thousand PINs are soon tried.
impl std::fmt::Debug for PinHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<'de> Deserialize<'de> for PinHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let wrong = || D::Error::custom("expected a PIN set in the settings screen, or no pin at all");
        Self::read(&text).ok_or_else(wrong)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_four_to_twelve_digits() {
        for (text, is_pin) in
            [("1234", true), ("123456789012", true), ("123", false), ("1234567890123", false)]
        {
            assert_eq!(PinHash::is_pin(text), is_pin, "{text}");
        }
        assert!(PinHash::of(&SecretString::from("12a4")).is_none());
    }

    #[test]
    fn only_the_right_pin_is_of_a_hash_and_the_hash_tells_nothing() {
        let hash = PinHash::of(&SecretString::from("2580")).unwrap();
        assert!(hash.is_of(&SecretString::from("2580")));
        assert!(!hash.is_of(&SecretString::from("2581")));
        assert!(!hash.is_of(&SecretString::from("")));
        assert_eq!(format!("{hash:?}"), "[redacted]");
        assert!(!hash.0.contains("2580"));
    }
}
