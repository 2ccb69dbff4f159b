//! A voucher's code, and which services it could belong to.

use std::fmt;

/// The text a customer shows, already normalised by [`crate::scan::normalise`]: never empty, at
/// most [`Code::MAX_CHARS`] characters, all of them printable.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Code(String);

/// What the cashier says the code is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Ask every service the code could belong to.
    #[default]
    Auto,
    /// An exchange code or universal code of Zhimai.
    Exchange,
    /// A Douyin group-buy voucher of a Yunzhong shop.
    Douyin,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Auto, Self::Exchange, Self::Douyin];

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    /// The services that codes are asked of so, one code or the other.
    pub fn services(self) -> &'static [Service] {
        match self {
            Self::Auto => &[Service::Zhimai, Service::Yunzhong],
            Self::Exchange => &[Service::Zhimai],
            Self::Douyin => &[Service::Yunzhong],
        }
    }

    /// What programs and files call it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Exchange => "exchange",
            Self::Douyin => "douyin",
        }
    }
}

/// One of the two remote services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Zhimai: the status check of an exchange code.
    Zhimai,
    /// Yunzhong: the prepare of a Douyin voucher.
    Yunzhong,
}

impl Code {
    pub const MAX_CHARS: usize = 512;

    /// Keeps the promise of the type; `None` for what cannot be a code.
    pub fn new(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        let printable = |c: char| !c.is_control() && !c.is_whitespace() && !is_invisible(c);
        let fits = (1..=Self::MAX_CHARS).contains(&text.chars().count());
        (fits && text.chars().all(printable)).then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is Douyin's short link, which no other service can know.
    pub fn is_douyin_link(&self) -> bool {
        let rest = self.0.split_once("://").map_or(&*self.0, |(_, rest)| rest);
        let host = rest.split('/').next().unwrap_or_default();
        host.eq_ignore_ascii_case("v.douyin.com")
    }

    /// Universal codes have; exchange codes and Douyin vouchers are digits only.
    pub fn has_letters(&self) -> bool {
        self.0.contains(char::is_alphabetic)
    }

    /// The services to ask. A code that can only be one kind is asked of one; a Douyin link is
    /// never asked of Zhimai, which would deny any link however good the voucher is.
    pub fn services(&self, kind: Kind) -> &'static [Service] {
        const EXCHANGE_CODE_DIGITS: usize = 18;
        let only_exchange = !self.is_douyin_link()
            && (self.has_letters()
                || self.0.chars().filter(char::is_ascii_digit).count() >= EXCHANGE_CODE_DIGITS);
        match kind {
            Kind::Exchange if self.is_douyin_link() => &[],
            Kind::Exchange => &[Service::Zhimai],
            Kind::Douyin => &[Service::Yunzhong],
            Kind::Auto if self.is_douyin_link() => &[Service::Yunzhong],
            Kind::Auto if only_exchange => &[Service::Zhimai],
            Kind::Auto => &[Service::Zhimai, Service::Yunzhong],
        }
    }

    /// In groups of four, as a person reads digits aloud; a code with letters as it is.
    pub fn grouped(&self) -> String {
        group(&self.0)
    }

    /// The last few characters and never more than half, for what leaves the till.
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let shown = (count / 2).min(4);
        format!("…{}", self.0.chars().skip(count - shown).collect::<String>())
    }

    /// All but its ends covered, for a list that others may look at: `1046 **** **** 130`.
    pub fn covered(&self) -> String {
        const SHORT: usize = 10;
        const HIDDEN: &str = "****";
        let count = self.0.chars().count();
        if count <= SHORT {
            return self.grouped();
        }
        let grouped = self.grouped();
        let mut groups: Vec<&str> = grouped.split(' ').collect();
        if groups.len() == 1 {
            let ends = |skip: usize| self.0.chars().skip(skip).take(4).collect::<String>();
            return format!("{}{HIDDEN}{}", ends(0), ends(count - 4));
        }
        // A last group of one or two digits says too little.
        let shown = if groups.last().is_some_and(|last| last.len() < 3) { 2 } else { 1 };
        let end = groups.len() - shown;
        groups[1..end].fill(HIDDEN);
        groups.join(" ")
    }

    /// The end of the code, enough to tell recent ones apart.
    pub fn ending(&self) -> String {
        const SHORT: usize = 10;
        const SHOWN: usize = 7;
        let count = self.0.chars().count();
        if count <= SHORT {
            return self.grouped();
        }
        let end: String = self.0.chars().skip(count - SHOWN).collect();
        format!("…{}", group(&end))
    }
}

/// What copied text brings along unseen: joiners, marks of direction, byte order marks.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// `1046 8612 6200 130`; text that is not all digits is left alone.
pub fn group(text: &str) -> String {
    if !text.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let mut grouped = String::with_capacity(text.len() + text.len() / 4);
    for (i, digit) in text.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(digit);
    }
    grouped
}

/// Only the ends, so that no log or panic carries a code that could be honoured.
impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({})", self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        Code::new(text).unwrap()
    }

    #[test]
    fn a_code_is_never_empty_unprintable_or_endless() {
        assert!(Code::new("").is_none());
        assert!(Code::new("12 34").is_none());
        assert!(Code::new("12\u{7}34").is_none());
        assert!(Code::new("12\u{200b}34").is_none());
        assert!(Code::new("1".repeat(512)).is_some());
        assert!(Code::new("1".repeat(513)).is_none());
    }

    #[test]
    fn a_code_that_can_only_be_one_kind_is_asked_of_one_service() {
        use Service::{Yunzhong, Zhimai};
        let asked = |text| code(text).services(Kind::Auto);
        assert_eq!(asked("https://v.douyin.com/eHHc1ft/"), [Yunzhong]);
        assert_eq!(asked("HTTP://V.DOUYIN.COM/eHHc1ft"), [Yunzhong]);
        assert_eq!(asked("SUMMER2026"), [Zhimai]);
        assert_eq!(asked("164822200532619796511"), [Zhimai]);
        assert_eq!(asked("123456789012345678"), [Zhimai]);
        assert_eq!(asked("12345678901234567"), [Zhimai, Yunzhong]);
        assert_eq!(asked("104686126200130"), [Zhimai, Yunzhong]);
    }

    #[test]
    fn the_chosen_kind_asks_one_but_a_link_is_never_asked_of_zhimai() {
        let digits = code("104686126200130");
        assert_eq!(digits.services(Kind::Exchange), [Service::Zhimai]);
        assert_eq!(digits.services(Kind::Douyin), [Service::Yunzhong]);
        let link = code("https://v.douyin.com/eHHc1ft/");
        assert!(link.services(Kind::Exchange).is_empty());
    }

    #[test]
    fn codes_read_in_groups_and_end_in_seven_digits() {
        assert_eq!(code("104686126200130").grouped(), "1046 8612 6200 130");
        assert_eq!(code("SUMMER2026").grouped(), "SUMMER2026");
        assert_eq!(code("164822200532619796511").ending(), "…9796 511");
        assert_eq!(code("1234567").ending(), "1234 567");
        assert_eq!(code("164822200532619796511").covered(), "1648 **** **** **** 9651 1");
        assert_eq!(code("104686126200130").covered(), "1046 **** **** 130");
        assert_eq!(code("SUMMER2026").covered(), "SUMMER2026");
        assert_eq!(code("SUMMERHOLIDAY2026").covered(), "SUMM****2026");
        assert_eq!(format!("{:?}", code("164822200532619796511")), "Code(…6511)");
    }
}
