//! Verdicts and their reasons in a cashier's words: what happened, and what to do now.

use super::{Lang, texts, what_happened, what_to_do};
use crate::voucher::{Code, Inquiry, Kind, Opinion, Report, Said, Service, Verdict};

texts! {
    usable: "可用", "可用", "Usable";
    not_usable: "不可用", "不可用", "Not usable";
    unknown: "结果未知", "結果未知", "Unknown";
    checking: "查询中", "查詢中", "Checking";
    exchange_usable: "兑换码可以兑换", "兌換碼可以兌換", "The exchange code can be exchanged";
    universal_usable: "通用码可以使用", "通用碼可以使用", "The universal code can be used";
    both_refused: "两项检查都回答不可用,请顾客核对券码", "兩項檢查都回應不可用,請顧客核對券碼", "Both checks said no. Ask the customer to check the code";
    exchange_refused: "兑换码不存在或已经兑换,请顾客核对券码", "兌換碼不存在或已經兌換,請顧客核對券碼", "The exchange code does not exist or was already exchanged. Ask the customer to check it";
    douyin_refused: "抖音券不能核销,原因见下方服务的回答", "抖音券不能核銷,原因請看下方服務的回應", "The Douyin voucher cannot be redeemed. The service's reason is below";
    exchange_refused_short: "兑换码不存在或已经兑换", "兌換碼不存在或已經兌換", "Exchange code does not exist or was exchanged";
    douyin_refused_short: "抖音券不能核销", "抖音券不能核銷", "Douyin voucher cannot be redeemed";
    only_exchange_asked: "只查了兑换码。要两项都查,先按 F1 再按 F5", "只查了兌換碼。要兩項都查,先按 F1 再按 F5", "Only the exchange code was checked; to check both press F1, then F5";
    only_douyin_asked: "只查了抖音券。要两项都查,先按 F1 再按 F5", "只查了抖音券。要兩項都查,先按 F1 再按 F5", "Only Douyin was checked; to check both press F1, then F5";
    douyin_not_connected: "抖音券服务没有连接,没有查", "抖音券服務沒有連接,沒有查", "Douyin is not connected here and was not asked";
    exchange_not_connected: "兑换码服务没有连接,没有查", "兌換碼服務沒有連接,沒有查", "Zhimai is not connected here and was not asked";
    link_needs_douyin: "这是抖音链接,不是兑换码。请先按 F1 选“自动”,再按 F5", "這是抖音連結,不是兌換碼。請先按 F1 選「自動」,再按 F5", "This is a Douyin link, not an exchange code. Press F1 for Auto, then F5";
    nobody_to_ask: "还没有连接能查这个券码的服务。请店长在“设置”里连接", "還沒有連接能查這個券碼的服務。請店長在「設定」裡連接", "No service is connected that could know this code. Ask the manager to connect one in Settings";
    status_check: "兑换码状态", "兌換碼狀態", "Exchange code status";
    prepare: "抖音券核销准备", "抖音券核銷準備", "Douyin prepare";
    answered_usable: "服务回答:可用", "服務回應:可用", "The service says: usable";
    waiting_for_turn: "前面的券还在查询,马上轮到它", "前面的券還在查詢,馬上輪到它", "Others are being checked first; its turn comes at once";
    asking_again: "正在再问一次…", "正在再問一次…", "Asking once more…";
    waiting_for_answer: "等待服务回答…", "等待服務回應…", "Waiting for the answer…";
    service_said_nothing: "服务没有说明", "服務沒有說明", "The service gave no words";
}

pub fn verdict(lang: Lang, verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Usable) => usable(lang),
        Some(Verdict::NotUsable) => not_usable(lang),
        Some(Verdict::Unknown) => unknown(lang),
        None => checking(lang),
    }
}

pub fn opinion(lang: Lang, opinion: Opinion) -> &'static str {
    match opinion {
        Opinion::Usable => usable(lang),
        Opinion::NotUsable => not_usable(lang),
        Opinion::Unknown | Opinion::NotAsked => unknown(lang),
        Opinion::Pending => checking(lang),
    }
}

pub fn service_name(lang: Lang, service: Service) -> &'static str {
    match (lang, service) {
        (Lang::Chinese, Service::Zhimai) => "智迈(兑换码)",
        (Lang::Chinese, Service::Yunzhong) => "芸众(抖音券)",
        (Lang::Traditional, Service::Zhimai) => "智邁(兌換碼)",
        (Lang::Traditional, Service::Yunzhong) => "芸眾(抖音券)",
        (Lang::English, Service::Zhimai) => "Zhimai (exchange codes)",
        (Lang::English, Service::Yunzhong) => "Yunzhong (Douyin vouchers)",
    }
}

/// `name: value`, with the language's own colon.
pub fn named(lang: Lang, name: &str, value: &str) -> String {
    match lang {
        Lang::Chinese | Lang::Traditional => format!("{name}:{value}"),
        Lang::English => format!("{name}: {value}"),
    }
}

/// The sentence under the verdict.
pub fn reason(lang: Lang, report: &Report) -> String {
    match report.verdict() {
        Some(Verdict::Usable) => usable_reason(lang, report),
        Some(Verdict::NotUsable) => not_usable_reason(lang, report),
        Some(Verdict::Unknown) => unknown_reason(lang, report),
        None => pending_reason(lang, report),
    }
}

fn usable_reason(lang: Lang, report: &Report) -> String {
    let mut parts = Vec::new();
    if let Some(prepared) = report.prepared() {
        parts.push(douyin_usable(lang, prepared.rights.count()));
    }
    if report.status.opinion() == Opinion::Usable {
        parts.push(exchange_kind_usable(lang, &report.code).to_owned());
    }
    parts.join(match lang {
        Lang::Chinese | Lang::Traditional => ";",
        Lang::English => "; ",
    })
}

fn exchange_kind_usable(lang: Lang, code: &Code) -> &'static str {
    if code.has_letters() { universal_usable(lang) } else { exchange_usable(lang) }
}

fn douyin_usable(lang: Lang, rights: usize) -> String {
    match (lang, rights) {
        (Lang::Chinese, 0) => "抖音团购券可以核销,服务没有列出权益".into(),
        (Lang::Chinese, _) => format!("抖音团购券可以核销,共 {rights} 项权益"),
        (Lang::Traditional, 0) => "抖音團購券可以核銷,服務沒有列出權益".into(),
        (Lang::Traditional, _) => format!("抖音團購券可以核銷,共 {rights} 項權益"),
        (Lang::English, 0) => "The Douyin voucher can be redeemed; the service listed no rights".into(),
        (Lang::English, 1) => "The Douyin voucher can be redeemed: 1 right".into(),
        (Lang::English, _) => format!("The Douyin voucher can be redeemed: {rights} rights"),
    }
}

fn not_usable_reason(lang: Lang, report: &Report) -> String {
    let refused = (report.status.opinion(), report.prepare.opinion());
    let reason = match refused {
        (Opinion::NotUsable, Opinion::NotUsable) => both_refused(lang),
        (Opinion::NotUsable, _) => exchange_refused(lang),
        _ => douyin_refused(lang),
    };
    match not_asked_hint(lang, report) {
        Some(hint) => format!("{reason}{}{hint}", sentence_gap(lang)),
        None => reason.to_owned(),
    }
}

/// A no to a code that could have been another service's, which was not asked: because somebody chose
/// so, or because that service is not connected here.
fn not_asked_hint(lang: Lang, report: &Report) -> Option<&'static str> {
    let could_be = report.code.services(Kind::Auto);
    let is_passed_over = |service, opinion| could_be.contains(&service) && opinion == Opinion::NotAsked;
    let zhimai = is_passed_over(Service::Zhimai, report.status.opinion());
    let yunzhong = is_passed_over(Service::Yunzhong, report.prepare.opinion());
    match report.kind {
        Kind::Auto if yunzhong => Some(douyin_not_connected(lang)),
        Kind::Auto if zhimai => Some(exchange_not_connected(lang)),
        Kind::Exchange if yunzhong => Some(only_exchange_asked(lang)),
        Kind::Douyin if zhimai => Some(only_douyin_asked(lang)),
        _ => None,
    }
}

fn unknown_reason(lang: Lang, report: &Report) -> String {
    let doubts = [report.status.doubt(), report.prepare.doubt()];
    match doubts.into_iter().flatten().next() {
        Some(doubt) => {
            format!("{}{}{}", what_happened(lang, doubt), sentence_gap(lang), what_to_do(lang, doubt))
        }
        None if report.code.is_douyin_link() && report.kind == Kind::Exchange => {
            link_needs_douyin(lang).into()
        }
        None => nobody_to_ask(lang).into(),
    }
}

fn pending_reason(lang: Lang, report: &Report) -> String {
    if report.is_waiting {
        return waiting_for_turn(lang).into();
    }
    let known = |inquiry: Opinion, name: &'static str| match inquiry {
        Opinion::NotAsked | Opinion::Pending => None,
        known => Some(match lang {
            Lang::Chinese => format!("{name}:{},还在等另一项的回答", opinion(lang, known)),
            Lang::Traditional => format!("{name}:{},還在等另一項的回應", opinion(lang, known)),
            Lang::English => format!("{name}: {}; waiting for the other answer", opinion(lang, known)),
        }),
    };
    known(report.status.opinion(), status_check(lang))
        .or_else(|| known(report.prepare.opinion(), prepare(lang)))
        .or_else(|| {
            let hitch = report.hitch.as_ref()?;
            Some(format!("{}{}{}", what_happened(lang, hitch), sentence_gap(lang), asking_again(lang)))
        })
        .unwrap_or_else(|| waiting_for_answer(lang).to_owned())
}

pub fn sentence_gap(lang: Lang) -> &'static str {
    match lang {
        Lang::Chinese | Lang::Traditional => "。",
        Lang::English => ". ",
    }
}

/// What a service answered, in one line.
pub fn answer<T>(lang: Lang, inquiry: &Inquiry<T>) -> String {
    match inquiry.opinion() {
        Opinion::NotAsked | Opinion::Pending => waiting_for_answer(lang).into(),
        Opinion::Usable => answered_usable(lang).into(),
        Opinion::NotUsable => service_said(lang, inquiry.said()),
        Opinion::Unknown => match inquiry.doubt() {
            Some(doubt) => what_happened(lang, doubt),
            None => service_said(lang, inquiry.said()),
        },
    }
}

/// The service's own message and code, as they came.
pub fn service_said(lang: Lang, said: Option<&Said>) -> String {
    let words = said.map(said_words).unwrap_or_default();
    match (lang, words.is_empty()) {
        (_, true) => service_said_nothing(lang).into(),
        (Lang::Chinese, false) => format!("服务回答:{words}"),
        (Lang::Traditional, false) => format!("服務回應:{words}"),
        (Lang::English, false) => format!("The service says: {words}"),
    }
}

/// Message, code and trace id; empty if the service said none of them.
pub fn said_words(said: &Said) -> String {
    let code = said.code.as_deref().map(|code| format!("[{code}]"));
    let parts = [said.message.as_deref(), code.as_deref(), said.trace_id.as_deref()];
    let given: Vec<&str> = parts.into_iter().flatten().collect();
    given.join(" ")
}

/// What support needs to know of a check, without the code in full or any token. `request` is what this
/// run's log calls it.
pub fn details(lang: Lang, report: &Report, request: Option<&str>) -> String {
    let name = concat!("Voucher Desk ", env!("CARGO_PKG_VERSION"));
    let mut lines = vec![
        request.map_or_else(|| name.to_owned(), |request| format!("{name} · {request}")),
        format!("{} · {}", report.started, report.code.masked()),
        format!("{}: {}", verdict(lang, report.verdict()), reason(lang, report)),
    ];
    lines.extend(detail(lang, status_check(lang), &report.status));
    lines.extend(detail(lang, prepare(lang), &report.prepare));
    lines.join("\n")
}

fn detail<T>(lang: Lang, name: &str, inquiry: &Inquiry<T>) -> Option<String> {
    let took = inquiry.took()?;
    let said = service_said(lang, inquiry.said());
    Some(format!("{name}: {} · {said} · {} ms", answer(lang, inquiry), took.as_millis()))
}
