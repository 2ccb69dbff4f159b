//! The history of checks.

use std::path::Path;

use super::{
    Lang, douyin_refused_short, exchange_refused_short, exchange_usable, link_needs_douyin, nobody_to_ask,
    texts, universal_usable, what_happened,
};
use crate::{
    ui::history_screen::Span,
    voucher::{Doubt, Report, Verdict},
};

texts! {
    nav_history: "记录", "紀錄", "History";
    checks_today: "今天检查", "今天檢查", "Checks today";
    by_hour: "每小时", "每小時", "By the hour";
    search_hint: "券码、商品、原因…", "券碼、商品、原因…", "Code, product, reason…";
    time: "时间", "時間", "Time";
    result: "结果", "結果", "Result";
    code: "券码", "券碼", "Code";
    summary_head: "说明", "說明", "What it came to";
    counter: "收银台", "收銀台", "Counter";
    took: "用时", "耗時", "Took";
    all: "全部", "全部", "All";
    from_day: "从 2026-11-01", "從 2026-11-01", "From 2026-11-01";
    to_day: "到 2026-11-30", "到 2026-11-30", "To 2026-11-30";
    bad_day: "日期要像 2026-11-22", "日期要像 2026-11-22", "A day looks like 2026-11-22";
    show_codes: "显示完整券码", "顯示完整券碼", "Show whole codes";
    no_history: "这段时间还没有查过券", "這段時間還沒有查過券", "No checks in this time yet";
    unknown_table: "文件名要以 .csv 或 .xlsx 结尾", "檔名要以 .csv 或 .xlsx 結尾", "The file must end in .csv or .xlsx";
    no_journal: "这里还没有记录", "這裡還沒有紀錄", "There is no journal here yet";
    no_match: "没有符合的记录", "沒有符合的紀錄", "Nothing matches";
    back_to_history: "返回记录", "回到紀錄", "Back to the history";
}

pub fn span(lang: Lang, span: Span) -> &'static str {
    match (lang, span) {
        (Lang::Chinese | Lang::Traditional, Span::Today) => "今天",
        (Lang::Chinese | Lang::Traditional, Span::Shift) => "本班",
        (Lang::Chinese | Lang::Traditional, Span::Week) => "7 天",
        (Lang::Chinese, Span::Own) => "自选…",
        (Lang::Traditional, Span::Own) => "自訂…",
        (Lang::English, Span::Today) => "Today",
        (Lang::English, Span::Shift) => "Shift",
        (Lang::English, Span::Week) => "7 days",
        (Lang::English, Span::Own) => "Range…",
    }
}

pub fn verdict_short(lang: Lang, verdict: Verdict) -> &'static str {
    match (lang, verdict) {
        (Lang::Chinese | Lang::Traditional, Verdict::Unknown) => "未知",
        _ => super::verdict(lang, Some(verdict)),
    }
}

/// Over the columns of an exported table.
pub fn table_heads(lang: Lang) -> [&'static str; 11] {
    match lang {
        Lang::Chinese => [
            "时间",
            "券码",
            "种类",
            "结果",
            "说明",
            "智迈的回答",
            "芸众的回答",
            "权益数",
            "用时(毫秒)",
            "收银台",
            "收银员",
        ],
        Lang::Traditional => [
            "時間",
            "券碼",
            "種類",
            "結果",
            "說明",
            "智邁的回應",
            "芸眾的回應",
            "權益數",
            "耗時(毫秒)",
            "收銀台",
            "收銀員",
        ],
        Lang::English => [
            "Time",
            "Code",
            "Kind",
            "Result",
            "What it came to",
            "Zhimai said",
            "Yunzhong said",
            "Rights",
            "Took (ms)",
            "Counter",
            "Cashier",
        ],
    }
}

pub fn exported(lang: Lang, count: usize, to: &Path) -> String {
    let count = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("已把 {count} 条记录写到 {}", to.display()),
        Lang::Traditional => format!("已把 {count} 筆紀錄寫到 {}", to.display()),
        Lang::English => format!("{count} checks written to {}", to.display()),
    }
}

/// `12,345`
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let first = digits.len() % 3;
    let mut grouped = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !grouped.is_empty() {
            grouped.push(',');
        }
        grouped.extend(group.iter().map(|digit| char::from(*digit)));
    }
    grouped
}

pub fn hour(lang: Lang, hour: usize, count: u64) -> String {
    match lang {
        Lang::Chinese | Lang::Traditional => format!("{hour}:00 {count} 次"),
        Lang::English => format!("{hour}:00 · {count}"),
    }
}

pub fn rows(lang: Lang, count: usize) -> String {
    let count = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("{count} 条"),
        Lang::Traditional => format!("{count} 筆"),
        Lang::English if count == "1" => "1 row".into(),
        Lang::English => format!("{count} rows"),
    }
}

pub fn newest_shown(lang: Lang, count: usize) -> String {
    let count = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("最新 {count} 条"),
        Lang::Traditional => format!("最新 {count} 筆"),
        Lang::English => format!("Newest {count}"),
    }
}

/// What a check came to, in a few words.
pub fn summary(lang: Lang, report: &Report) -> String {
    match report.reason_key() {
        "douyin_usable" | "both_usable" => {
            let rights = report.prepared().map_or(0, |prepared| prepared.rights.count());
            match lang {
                Lang::Chinese => format!("抖音团购券 · {rights} 项权益"),
                Lang::Traditional => format!("抖音團購券 · {rights} 項權益"),
                Lang::English if rights == 1 => "Douyin voucher · 1 right".into(),
                Lang::English => format!("Douyin voucher · {rights} rights"),
            }
        }
        key => match report.status.doubt().or(report.prepare.doubt()) {
            Some(doubt) if report.verdict() == Some(Verdict::Unknown) => what_happened(lang, doubt),
            _ => fixed_reason(lang, key).unwrap_or_default().to_owned(),
        },
    }
}

/// The words of a reason that are always the same; `None` for a doubt's.
fn fixed_reason(lang: Lang, key: &str) -> Option<&'static str> {
    Some(match key {
        "exchange_usable" => exchange_usable(lang),
        "universal_usable" => universal_usable(lang),
        "exchange_refused" => exchange_refused_short(lang),
        "douyin_refused" | "both_refused" => douyin_refused_short(lang),
        "link_needs_douyin" => link_needs_douyin(lang),
        "nobody_to_ask" => nobody_to_ask(lang),
        _ => return None,
    })
}

/// What stands around the number of rights.
fn douyin_words(lang: Lang) -> &'static str {
    match lang {
        Lang::Chinese => "抖音团购券 项权益",
        Lang::Traditional => "抖音團購券 項權益",
        Lang::English => "Douyin voucher rights",
    }
}

/// The reasons whose words, in any language, have this in them.
pub fn reasons_with(needle: &str) -> Vec<&'static str> {
    const FIXED: [&str; 7] = [
        "exchange_usable",
        "universal_usable",
        "exchange_refused",
        "douyin_refused",
        "both_refused",
        "link_needs_douyin",
        "nobody_to_ask",
    ];
    let needle = needle.to_lowercase();
    let has = |words: String| words.to_lowercase().contains(&needle);
    let fixed = FIXED.into_iter().filter(|key| {
        Lang::ALL.into_iter().any(|lang| has(fixed_reason(lang, key).unwrap_or_default().to_owned()))
    });
    let douyin = ["douyin_usable", "both_usable"]
        .into_iter()
        .filter(|_| Lang::ALL.into_iter().any(|lang| has(douyin_words(lang).to_owned())));
    let doubts = Doubt::samples();
    let doubtful = doubts
        .iter()
        .filter(|doubt| Lang::ALL.into_iter().any(|lang| has(what_happened(lang, doubt))))
        .map(Doubt::key);
    fixed.chain(douyin).chain(doubtful).collect()
}

/// Whether a search is for a code's digits, with or without blanks between them.
pub fn is_digits(needle: &str) -> bool {
    needle.chars().all(|c| c.is_ascii_digit() || c == ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_found_by_its_words_in_any_language() {
        assert_eq!(reasons_with("超时"), ["timeout"]);
        assert_eq!(reasons_with("逾時"), ["timeout"]);
        assert_eq!(reasons_with("timed OUT"), ["timeout"]);
        assert!(reasons_with("权益").contains(&"douyin_usable"));
        assert!(reasons_with("項權益").contains(&"douyin_usable"));
        assert_eq!(reasons_with("1046"), [""; 0]);
    }

    #[test]
    fn counts_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
