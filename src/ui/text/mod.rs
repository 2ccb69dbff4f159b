//! Every text of the program, in every language: a function each, so that a missing translation
//! does not compile. Short texts have no full stop; a button that asks for more ends in `…`.

mod batch;
mod counter;
mod doubt;
mod files;
mod history;
mod network;
mod reason;
mod scanner;
mod setup;
mod shift;

pub use batch::*;
pub use counter::*;
pub use doubt::*;
pub use files::*;
pub use history::*;
pub use network::*;
pub use reason::*;
pub use scanner::*;
pub use setup::*;
pub use shift::*;

use crate::store::Language;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lang {
    Chinese,
    English,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The language that was set, or the system's; Chinese speakers of any region read Chinese.
    pub fn of(setting: Language) -> Self {
        match setting {
            Language::Chinese => Self::Chinese,
            Language::English => Self::English,
            Language::System => match sys_locale::get_locale() {
                Some(locale) if !locale.to_lowercase().starts_with("zh") => Self::English,
                _ => Self::Chinese,
            },
        }
    }
}

macro_rules! texts {
    ($($name:ident: $chinese:literal, $english:literal;)*) => {
        $(pub fn $name(lang: Lang) -> &'static str {
            match lang {
                Lang::Chinese => $chinese,
                Lang::English => $english,
            }
        })*
    };
}
use texts;
