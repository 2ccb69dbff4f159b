//! What is kept: the settings file and the secrets.

mod credentials;
mod settings;

pub use credentials::{Credentials, KeyringFault, Secret};
pub use settings::{
    Counter, Language, RouteStyle, Scanner, Settings, SettingsError, SettingsFile, Theme, Yunzhong, Zhimai,
    Zoom, web_address,
};
