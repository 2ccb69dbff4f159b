//! The icons: characters of the embedded part of Lucide (`scripts/make-fonts` reads their names here).

pub const SCAN: &str = "\u{e535}"; // lucide: scan-barcode
pub const SETTINGS: &str = "\u{e154}"; // lucide: settings
pub const USABLE: &str = "\u{e226}"; // lucide: circle-check
pub const NOT_USABLE: &str = "\u{e128}"; // lucide: octagon-x
pub const UNKNOWN: &str = "\u{e193}"; // lucide: triangle-alert
pub const CHECKING: &str = "\u{e296}"; // lucide: hourglass
pub const PICTURE: &str = "\u{e0f6}"; // lucide: image
pub const WARNING: &str = "\u{e077}"; // lucide: circle-alert
pub const SOUND: &str = "\u{e1ab}"; // lucide: volume-2
pub const LOCK: &str = "\u{e10b}"; // lucide: lock
pub const EXIT: &str = "\u{e10e}"; // lucide: log-out
pub const UNPLUGGED: &str = "\u{e45d}"; // lucide: unplug
pub const SEARCH: &str = "\u{e151}"; // lucide: search
pub const LIST: &str = "\u{e106}"; // lucide: list
pub const HISTORY: &str = "\u{e1f5}"; // lucide: history
pub const FULL_SCREEN: &str = "\u{e112}"; // lucide: maximize
pub const PRACTICE: &str = "\u{e234}"; // lucide: graduation-cap
pub const MANUAL: &str = "\u{e05f}"; // lucide: book-open
pub const ERASE: &str = "\u{e0ae}"; // lucide: delete

pub const POINT: &str = "\u{e097}"; // lucide: coins
pub const BALANCE: &str = "\u{e204}"; // lucide: wallet
pub const INTEGRAL: &str = "\u{e242}"; // lucide: gem
pub const LOVE: &str = "\u{e0f2}"; // lucide: heart
pub const PACKET: &str = "\u{e0e1}"; // lucide: gift
pub const MEMBER_LEVEL: &str = "\u{e1d6}"; // lucide: crown
pub const OTHER_RIGHT: &str = "\u{e412}"; // lucide: sparkles

/// All of them, for the test that the font has each.
#[cfg(test)]
pub const ALL: [&str; 26] = [
    SCAN,
    MANUAL,
    PRACTICE,
    SETTINGS,
    USABLE,
    NOT_USABLE,
    UNKNOWN,
    CHECKING,
    PICTURE,
    WARNING,
    SOUND,
    LOCK,
    EXIT,
    UNPLUGGED,
    SEARCH,
    LIST,
    HISTORY,
    FULL_SCREEN,
    ERASE,
    POINT,
    BALANCE,
    INTEGRAL,
    LOVE,
    PACKET,
    MEMBER_LEVEL,
    OTHER_RIGHT,
];
