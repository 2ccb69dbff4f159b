//! Settings as they are being typed: text until it makes sense, and secrets until they are kept.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use secrecy::{SecretString, zeroize::Zeroize as _};
use url::Url;

use super::network::NetworkDraft;
use crate::{
    desk::{PinChange, SecretChange},
    store::{
        Kiosk, NetworkSettings, PinHash, RouteStyle, Scanner, Secret, Serial, Settings, UpdateSettings,
        Yunzhong, Zhimai, feed_address, web_address,
    },
};

/// One service's account as typed.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct ZhimaiDraft {
    pub is_used: bool,
    pub base_url: String,
    pub open_id: String,
    pub grant_code: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct YunzhongDraft {
    pub is_used: bool,
    pub base_url: String,
    pub is_path: bool,
    pub uniacid: String,
    pub client_type: u32,
    pub merchant_id: String,
}

impl std::fmt::Debug for ZhimaiDraft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ZhimaiDraft([redacted])")
    }
}

/// Text typed into a masked field: never printed, and wiped when dropped (egui keeps a copy of its own
/// to undo with, for as long as the window is open).
#[derive(Default)]
pub struct Typed(pub String);

impl Drop for Typed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Typed {
    pub fn secret(&self) -> Option<SecretString> {
        let text = self.0.trim();
        (!text.is_empty()).then(|| SecretString::from(text))
    }
}

#[derive(Debug)]
pub struct Draft {
    /// All but the services, the network, the feed and the port, which may not make sense yet, and the PIN.
    pub settings: Settings,
    pub zhimai: ZhimaiDraft,
    pub yunzhong: YunzhongDraft,
    pub network: NetworkDraft,
    /// Empty for none.
    pub feed_url: String,
    pub open_key: Typed,
    pub token: Typed,
    /// Empty for none.
    pub serial_port: String,
    pub baud: u32,
    pub pin: Typed,
    /// The PIN that is kept is to go.
    pub drops_pin: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Self::of(&Settings::default())
    }
}

impl Draft {
    pub fn of(settings: &Settings) -> Self {
        let serial = settings.scanner.serial.as_ref();
        Self {
            zhimai: settings.zhimai.as_ref().map_or_else(ZhimaiDraft::blank, ZhimaiDraft::of),
            yunzhong: settings.yunzhong.as_ref().map_or_else(YunzhongDraft::blank, YunzhongDraft::of),
            network: NetworkDraft::of(&settings.network),
            feed_url: settings.updates.feed_url.as_ref().map(Url::to_string).unwrap_or_default(),
            serial_port: serial.map(|serial| serial.port.clone()).unwrap_or_default(),
            baud: serial.map_or(Serial::usual_baud(), |serial| serial.baud),
            settings: Settings {
                zhimai: None,
                yunzhong: None,
                network: NetworkSettings::default(),
                updates: UpdateSettings::default(),
                kiosk: Kiosk { pin: None, ..settings.kiosk.clone() },
                scanner: Scanner { serial: None, ..settings.scanner.clone() },
                ..settings.clone()
            },
            open_key: Typed::default(),
            token: Typed::default(),
            pin: Typed::default(),
            drops_pin: false,
        }
    }

    pub fn differs_from(&self, kept: &Settings) -> bool {
        let kept = Self::of(kept);
        (&self.settings, &self.zhimai, &self.yunzhong) != (&kept.settings, &kept.zhimai, &kept.yunzhong)
            || self.network != kept.network
            || self.feed_url.trim() != kept.feed_url
            || (self.serial_port.trim(), self.baud) != (&*kept.serial_port, kept.baud)
            || [&self.open_key, &self.token, &self.pin].iter().any(|typed| typed.secret().is_some())
            || self.drops_pin
    }

    /// Changes when an account does, or the way to it.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.zhimai, &self.yunzhong, &self.network, &self.open_key.0, &self.token.0).hash(&mut hasher);
        hasher.finish()
    }

    pub fn has_problems(&self) -> bool {
        self.complete().is_none()
    }

    /// The settings but for the PIN, if every field that is used makes sense.
    pub fn complete(&self) -> Option<Settings> {
        let mut settings = self.settings.clone();
        settings.network = self.network.complete()?;
        let feed = self.feed_url.trim();
        settings.updates.feed_url = if feed.is_empty() { None } else { Some(feed_address(feed)?) };
        if self.zhimai.is_used {
            settings.zhimai = Some(self.zhimai.complete()?);
        }
        if self.yunzhong.is_used {
            settings.yunzhong = Some(self.yunzhong.complete()?);
        }
        let port = self.serial_port.trim();
        settings.scanner.serial =
            (!port.is_empty()).then(|| Serial { port: port.to_owned(), baud: self.baud });
        let pin = self.pin.0.trim();
        (pin.is_empty() || PinHash::is_pin(pin)).then_some(settings)
    }

    /// What was typed is to be kept; the secret of a service no longer used is to go.
    pub fn secret_changes(&self, kept: &Settings) -> Vec<SecretChange> {
        let change = |secret, is_used: bool, was_used: bool, typed: &Typed| match typed.secret() {
            Some(value) if is_used => Some(SecretChange { secret, value: Some(value) }),
            _ if was_used && !is_used => Some(SecretChange { secret, value: None }),
            _ => None,
        };
        let changes = [
            change(Secret::ZhimaiOpenKey, self.zhimai.is_used, kept.zhimai.is_some(), &self.open_key),
            change(Secret::YunzhongToken, self.yunzhong.is_used, kept.yunzhong.is_some(), &self.token),
        ];
        changes.into_iter().flatten().collect()
    }

    pub fn pin_change(&self) -> PinChange {
        match self.pin.secret() {
            Some(pin) => PinChange::Set(pin),
            None if self.drops_pin => PinChange::Drop,
            None => PinChange::Keep,
        }
    }

    pub fn forget_secrets(&mut self) {
        self.open_key = Typed::default();
        self.token = Typed::default();
        self.pin = Typed::default();
        self.drops_pin = false;
    }
}

impl ZhimaiDraft {
    /// Today's production address stands there already.
    fn blank() -> Self {
        Self { base_url: "https://openapi.qmai.cn".into(), ..Self::default() }
    }

    fn of(account: &Zhimai) -> Self {
        Self {
            is_used: true,
            base_url: shown(&account.base_url),
            open_id: account.open_id.clone(),
            grant_code: account.grant_code.clone(),
        }
    }

    fn complete(&self) -> Option<Zhimai> {
        let [open_id, grant_code] = [&self.open_id, &self.grant_code].map(|text| text.trim().to_owned());
        let base_url = web_address(&self.base_url)?;
        (!open_id.is_empty() && !grant_code.is_empty()).then_some(Zhimai { base_url, open_id, grant_code })
    }
}

impl YunzhongDraft {
    fn blank() -> Self {
        Self { uniacid: "1".into(), client_type: 5, merchant_id: "1".into(), ..Self::default() }
    }

    fn of(account: &Yunzhong) -> Self {
        Self {
            is_used: true,
            base_url: shown(&account.base_url),
            is_path: account.route_style == RouteStyle::Path,
            uniacid: account.uniacid.to_string(),
            client_type: account.client_type,
            merchant_id: account.merchant_id.to_string(),
        }
    }

    fn complete(&self) -> Option<Yunzhong> {
        Some(Yunzhong {
            base_url: web_address(&self.base_url)?,
            route_style: if self.is_path { RouteStyle::Path } else { RouteStyle::Query },
            uniacid: self.uniacid.trim().parse().ok()?,
            client_type: self.client_type,
            merchant_id: self.merchant_id.trim().parse().ok()?,
        })
    }
}

/// Without the slash that a bare host gets.
fn shown(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yunzhong() -> Draft {
        let mut draft = Draft::of(&Settings::default());
        draft.yunzhong.is_used = true;
        draft.yunzhong.base_url = "https://shop.example.com/".into();
        draft
    }

    #[test]
    fn what_is_typed_into_it_is_not_printed() {
        let mut draft = yunzhong();
        for typed in [&mut draft.open_key, &mut draft.token, &mut draft.pin] {
            typed.0 = "hunter2".into();
        }
        draft.zhimai.open_id = "hunter2".into();
        draft.zhimai.grant_code = "hunter2".into();
        let printed = format!("{draft:?}");
        assert!(printed.contains("[redacted]") && !printed.contains("hunter2"), "{printed}");
    }

    #[test]
    fn a_draft_of_settings_is_those_settings() {
        let settings = yunzhong().complete().unwrap();
        assert!(!Draft::of(&settings).differs_from(&settings));
        assert_eq!(Draft::of(&settings).complete(), Some(settings));
    }

    #[test]
    fn a_draft_whose_scanner_has_moved_differs_only_until_it_is_kept() {
        let mut draft = Draft::of(&Settings::default());
        draft.serial_port = "COM3".into();
        let kept = draft.complete().unwrap();
        assert!(!draft.differs_from(&kept));
        draft.baud = 115_200;
        assert!(draft.differs_from(&kept));
        assert!(!draft.differs_from(&draft.complete().unwrap()));
    }

    #[test]
    fn a_draft_with_a_senseless_field_is_not_complete() {
        let mut draft = yunzhong();
        draft.yunzhong.uniacid = "one".into();
        assert!(draft.has_problems());
        draft = yunzhong();
        draft.zhimai.is_used = true;
        assert!(draft.has_problems());
    }

    #[test]
    fn typed_secrets_are_kept_and_those_of_a_service_no_longer_used_go() {
        let kept = yunzhong().complete().unwrap();
        let mut draft = yunzhong();
        draft.token.0 = " token ".into();
        assert!(draft.differs_from(&kept));
        assert!(draft.secret_changes(&kept)[0].value.is_some());
        draft.yunzhong.is_used = false;
        assert!(draft.secret_changes(&kept)[0].value.is_none());
        assert!(draft.secret_changes(&Settings::default()).is_empty());
    }

    #[test]
    fn debug_output_tells_no_secret() {
        let mut draft = yunzhong();
        draft.open_key.0 = "hunter2".into();
        assert!(!format!("{draft:?}").contains("hunter2"));
    }
}
