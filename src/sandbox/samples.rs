//! The codes that the practice shop knows. Every other code does not exist.

/// What a sample code shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    ExchangeCode,
    ExchangedCode,
    UniversalCode,
    DouyinVoucher,
    DouyinLink,
    NeverAnswers,
    LoginNeeded,
    ServiceBreaks,
}

pub const SAMPLES: [(&str, Sample); 8] = [
    ("164822200532619796511", Sample::ExchangeCode),
    ("104686126200130", Sample::DouyinVoucher),
    ("164822200532619796512", Sample::ExchangedCode),
    ("104678687451378", Sample::NeverAnswers),
    ("SUMMER2026", Sample::UniversalCode),
    ("https://v.douyin.com/eHHc1ft/", Sample::DouyinLink),
    ("104600000000401", Sample::LoginNeeded),
    ("104600000000500", Sample::ServiceBreaks),
];

/// The sample with this code; a link's final slash is often lost.
pub fn find(code: &str) -> Option<Sample> {
    let bare = |text: &'static str| text.trim_end_matches('/');
    let code = code.trim_end_matches('/');
    SAMPLES.iter().find(|(text, _)| bare(text) == code).map(|(_, sample)| *sample)
}
