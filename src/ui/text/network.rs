//! The way to the services: its settings, and what a look at it found.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::{Lang, clock_off, said_words, sentence_gap, service_name, test_trouble, texts};
use crate::{
    desk::{Examination, Trouble},
    service::{
        ProxyAddress,
        examine::{Certificate, Distrust, Fault, Finding, Outcome, Skipped, Step, What},
    },
    store::{BadProxy, KeyringFault},
    voucher::Service,
};

texts! {
    section_network: "网络", "網路", "Network";
    proxy: "代理", "代理伺服器", "Proxy";
    proxy_never: "不用代理", "不使用", "None";
    proxy_at: "指定", "指定", "This one";
    proxy_address: "代理地址", "代理伺服器位址", "Proxy address";
    ca_file: "CA 证书文件(可不填)", "CA 憑證檔(可不填)", "CA file (optional)";
    self_test: "自检", "自我檢測", "Self-test";
    test_network: "网络自检", "網路自我檢測", "Test the network";
    all_steps_well: "一切正常", "一切正常", "All well";
    some_steps_failed: "有问题,请看下面", "有問題,請看下面", "Something is wrong, see below";
    practice_examined: "这是练习店的结果", "這是練習店的結果", "This is the practice shop";
    nothing_set_up: "还没有设置任何服务。请先在“设置”里填好,或加上 --sandbox 检查练习店", "還沒有設定任何服務。請先在「設定」裡填好,或加上 --sandbox 檢查練習店", "No service is set up. Fill in Settings first, or add --sandbox to look at the practice shop";
    keyring_silent: "系统钥匙串没有回答,可能在等人输入密码。请解锁后再检查一次", "系統鑰匙圈沒有回應,可能在等人輸入密碼。請解鎖後再檢查一次", "The keyring does not answer; perhaps it waits for its password. Unlock it, then look again";
    well: "正常", "正常", "ok";
    failed: "有问题", "有問題", "FAILED";
    skipped: "未做", "未做", "skipped";
}

pub fn bad_proxy(lang: Lang, bad: BadProxy) -> &'static str {
    match (lang, bad) {
        (Lang::Chinese, BadProxy::NoAddress) => "代理地址要像 http://proxy.example.com:3128",
        (Lang::Traditional, BadProxy::NoAddress) => "代理伺服器位址要像 http://proxy.example.com:3128",
        (Lang::English, BadProxy::NoAddress) => "A proxy's address looks like http://proxy.example.com:3128",
        (Lang::Chinese, BadProxy::Credentials) => {
            "这里不能写代理的用户名和密码:请去掉,或选“跟随系统”,在系统里设置代理"
        }
        (Lang::Traditional, BadProxy::Credentials) => {
            "這裡不能寫代理伺服器的使用者名稱和密碼:請去掉,或選「跟隨系統」,在系統裡設定代理伺服器"
        }
        (Lang::English, BadProxy::Credentials) => {
            "A proxy's user name and password must not stand here: leave them out, or choose System and set the proxy up there"
        }
    }
}

pub fn step_name(lang: Lang, service: Service, what: What) -> &'static str {
    match (lang, what) {
        (Lang::Chinese, What::CaFile) => "CA 证书文件",
        (Lang::Traditional, What::CaFile) => "CA 憑證檔",
        (Lang::English, What::CaFile) => "CA file",
        (Lang::Chinese, What::Proxy) => "代理",
        (Lang::Traditional, What::Proxy) => "代理伺服器",
        (Lang::English, What::Proxy) => "Proxy",
        (Lang::Chinese, What::Name) => "域名",
        (Lang::Traditional, What::Name) => "網域名稱",
        (Lang::English, What::Name) => "Name",
        (Lang::Chinese, What::Connection) => "连接",
        (Lang::Traditional, What::Connection) => "連線",
        (Lang::English, What::Connection) => "Connection",
        (Lang::Chinese, What::Tls) => "加密和证书",
        (Lang::Traditional, What::Tls) => "加密與憑證",
        (Lang::English, What::Tls) => "TLS and certificate",
        (Lang::Chinese, What::Clock) => "时间",
        (Lang::Traditional, What::Clock) => "時間",
        (Lang::English, What::Clock) => "Clock",
        (Lang::Chinese, What::Account) if service == Service::Zhimai => "签名",
        (Lang::Traditional, What::Account) if service == Service::Zhimai => "簽章",
        (Lang::English, What::Account) if service == Service::Zhimai => "Signature",
        (Lang::Chinese, What::Account) => "登录",
        (Lang::Traditional, What::Account) => "登入",
        (Lang::English, What::Account) => "Login",
        (Lang::Chinese, What::Merchant) => "商户",
        (Lang::Traditional, What::Merchant) => "商家",
        (Lang::English, What::Merchant) => "Merchant",
    }
}

pub fn step_outcome(lang: Lang, outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Well(_) => well(lang),
        Outcome::Failed(_) => failed(lang),
        Outcome::Skipped(_) => skipped(lang),
    }
}

/// What was found, or what is wrong and what to do; perhaps nothing.
pub fn step_detail(lang: Lang, outcome: &Outcome, now: Timestamp) -> String {
    match outcome {
        Outcome::Well(found) => finding(lang, found, now),
        Outcome::Failed(fault) => step_fault(lang, fault, now),
        Outcome::Skipped(why) => step_skipped(lang, *why).to_owned(),
    }
}

/// Nothing for a step that was not made.
pub fn step_took(step: &Step) -> String {
    let Step { outcome, took, .. } = step;
    if matches!(outcome, Outcome::Skipped(_)) { String::new() } else { millis(*took) }
}

fn millis(took: Duration) -> String {
    format!("{} ms", took.as_millis())
}

/// All of it, a line a step.
pub fn examination(lang: Lang, examination: &Examination) -> String {
    let mut text = String::new();
    for (service, steps) in &examination.services {
        for step in steps {
            text += &step_line(lang, *service, step, examination.at);
            text.push('\n');
        }
    }
    if let Some(fault) = examination.keyring {
        text += &without_keyring(lang, fault);
        text.push('\n');
    }
    text
}

/// Why a look at the network was made without the secrets.
pub fn without_keyring(lang: Lang, fault: KeyringFault) -> String {
    match fault {
        // Nobody waits for it any more.
        KeyringFault::Waiting => keyring_silent(lang).to_owned(),
        fault => super::trouble(lang, &Trouble::Keyring(fault)),
    }
}

pub fn step_line(lang: Lang, service: Service, step: &Step, now: Timestamp) -> String {
    let parts = [
        step_outcome(lang, &step.outcome).to_owned(),
        service_name(lang, service).to_owned(),
        step_name(lang, service, step.what).to_owned(),
        step_detail(lang, &step.outcome, now),
        step_took(step),
    ];
    parts.join("\t").trim_end().to_owned()
}

fn finding(lang: Lang, found: &Finding, now: Timestamp) -> String {
    match (lang, found) {
        (_, Finding::Known | Finding::Connected) => String::new(),
        (Lang::Chinese, Finding::Issuers(count)) => format!("多信任 {count} 个证书"),
        (Lang::Traditional, Finding::Issuers(count)) => format!("另外信任 {count} 個憑證"),
        (Lang::English, Finding::Issuers(count)) => {
            format!("Certificates trusted besides the system's: {count}")
        }
        (Lang::Chinese, Finding::NoProxy) => "不用代理".into(),
        (Lang::Traditional, Finding::NoProxy) => "不使用".into(),
        (Lang::English, Finding::NoProxy) => "None in use".into(),
        (_, Finding::Proxy(address)) => address.to_string(),
        (_, Finding::Addresses(addresses)) => {
            let mut shown: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            shown.dedup();
            shown.join(", ")
        }
        (_, Finding::Certificate(certificate)) => about_certificate(lang, certificate, now),
        (_, Finding::Clock(ahead)) => clock_well(lang, *ahead),
    }
}

fn clock_well(lang: Lang, ahead: SignedDuration) -> String {
    match (lang, ahead.as_secs().unsigned_abs()) {
        (Lang::Chinese, secs) => format!("和服务相差 {secs} 秒"),
        (Lang::Traditional, secs) => format!("和服務相差 {secs} 秒"),
        (Lang::English, secs) => format!("{secs} s from the service's"),
    }
}

fn about_certificate(lang: Lang, certificate: &Certificate, now: Timestamp) -> String {
    let (issuer, days) = (&certificate.issuer, certificate.days_left(now));
    let last = certificate.ends.strftime("%Y-%m-%d");
    match (lang, days) {
        (Lang::Chinese, ..0) => format!("颁发者 {issuer},{last} 已过期"),
        (Lang::Traditional, ..0) => format!("簽發者 {issuer},{last} 已過期"),
        (Lang::English, ..0) => format!("Issued by {issuer}, expired on {last}"),
        (Lang::Chinese, _) => format!("颁发者 {issuer},还有 {days} 天(到 {last})"),
        (Lang::Traditional, _) => format!("簽發者 {issuer},還有 {days} 天(到 {last})"),
        (Lang::English, _) => format!("Issued by {issuer}, days left: {days} (until {last})"),
    }
}

fn step_fault(lang: Lang, fault: &Fault, now: Timestamp) -> String {
    let text = match (lang, fault) {
        (Lang::Chinese, Fault::NoSuchName) => "找不到这个域名。请检查网络、DNS 和服务地址",
        (Lang::Traditional, Fault::NoSuchName) => "找不到這個網域名稱。請檢查網路、DNS 和服務網址",
        (Lang::English, Fault::NoSuchName) => {
            "No such name. Check the network, its DNS and the service address"
        }
        (Lang::Chinese, Fault::Refused) => "对方拒绝连接。请检查地址和端口,以及防火墙",
        (Lang::Traditional, Fault::Refused) => "對方拒絕連線。請檢查網址和連接埠,以及防火牆",
        (Lang::English, Fault::Refused) => "Refused. Check the address and its port, and the firewall",
        (Lang::Chinese, Fault::NoConnection) => "连不上。请检查网线、无线网络和防火墙",
        (Lang::Traditional, Fault::NoConnection) => "連不上。請檢查網路線、Wi-Fi 和防火牆",
        (Lang::English, Fault::NoConnection) => "No connection. Check the cable, the Wi-Fi and the firewall",
        (Lang::Chinese, Fault::NoAnswer) => "没有回答。请检查网络、代理和防火墙",
        (Lang::Traditional, Fault::NoAnswer) => "沒有回應。請檢查網路、代理伺服器和防火牆",
        (Lang::English, Fault::NoAnswer) => {
            "No answer in time. Check the network, the proxy and the firewall"
        }
        (Lang::Chinese, Fault::NoTls) => "对方不会加密通信。请检查服务地址、端口和代理",
        (Lang::Traditional, Fault::NoTls) => "對方不支援加密連線。請檢查服務網址、連接埠和代理伺服器",
        (Lang::English, Fault::NoTls) => {
            "Whoever answers does not speak TLS. Check the service address, its port and the proxy"
        }
        (Lang::Chinese, Fault::OldTls) => {
            "和对方谈不拢今天还安全的加密方式。请联系服务的管理员启用 TLS 1.2 或更新的版本,并检查服务地址和代理"
        }
        (Lang::Traditional, Fault::OldTls) => {
            "對方不支援目前仍安全的加密方式。請聯絡服務的管理員啟用 TLS 1.2 或更新的版本,並檢查服務網址和代理伺服器"
        }
        (Lang::English, Fault::OldTls) => {
            "Whoever answers speaks no TLS that is safe today. Ask the service's administrator for TLS 1.2 or newer, and check the service address and the proxy"
        }
        (_, Fault::ProxyLogin(proxy)) => return proxy_login(lang, proxy),
        (_, Fault::ProxyForbids(proxy)) => return proxy_forbids(lang, proxy),
        (_, Fault::ClockOff(ahead)) => return clock_off(lang, *ahead),
        (_, Fault::Certificate(why, certificate)) => {
            let certificate =
                certificate.as_ref().map(|certificate| about_certificate(lang, certificate, now));
            let parts = certificate.into_iter().map(|about| format!("{}{about}", sentence_gap(lang)));
            return distrust(lang, *why).to_owned() + &parts.collect::<String>();
        }
        (_, Fault::Doubt(doubt, said)) => {
            let words = said_words(said);
            let gap = if words.is_empty() { "" } else { sentence_gap(lang) };
            return test_trouble(lang, doubt) + gap + &words;
        }
    };
    text.to_owned()
}

fn proxy_login(lang: Lang, proxy: &ProxyAddress) -> String {
    match lang {
        Lang::Chinese => format!(
            "代理 {proxy} 要登录,或者不接受现在的登录。请在“网络”里选“跟随系统”,在系统里设置代理的用户名和密码,或请代理的管理员放行"
        ),
        Lang::Traditional => format!(
            "代理伺服器 {proxy} 要求登入,或不接受現在的登入。請在「網路」裡選「跟隨系統」,在系統裡設定代理伺服器的使用者名稱和密碼,或請代理伺服器的管理員放行"
        ),
        Lang::English => format!(
            "The proxy {proxy} wants a login, or another one. Choose System under Network and set its user name and password there, or ask the proxy's administrator to let this computer through"
        ),
    }
}

fn proxy_forbids(lang: Lang, proxy: &ProxyAddress) -> String {
    match lang {
        Lang::Chinese => {
            format!("代理 {proxy} 不让连到这个服务。请代理的管理员放行,或检查“网络”里的代理和服务地址")
        }
        Lang::Traditional => {
            format!(
                "代理伺服器 {proxy} 不讓連到這個服務。請代理伺服器的管理員放行,或檢查「網路」裡的代理伺服器和服務網址"
            )
        }
        Lang::English => format!(
            "The proxy {proxy} does not let anybody through to this service. Ask the proxy's administrator to, or check the proxy under Network and the service address"
        ),
    }
}

fn distrust(lang: Lang, why: Distrust) -> &'static str {
    match (lang, why) {
        (Lang::Chinese, Distrust::Expired) => "证书已过期。请校准这台电脑的日期;日期没错就联系服务的管理员",
        (Lang::Traditional, Distrust::Expired) => {
            "憑證已過期。請校正這台電腦的日期;日期沒錯的話請聯絡服務的管理員"
        }
        (Lang::English, Distrust::Expired) => {
            "The certificate has expired. Set this computer's date; if it is right, tell the service's administrator"
        }
        (Lang::Chinese, Distrust::NotYetValid) => "证书还没有生效。请校准这台电脑的日期",
        (Lang::Traditional, Distrust::NotYetValid) => "憑證還沒有生效。請校正這台電腦的日期",
        (Lang::English, Distrust::NotYetValid) => {
            "The certificate is not valid yet. Set this computer's date"
        }
        (Lang::Chinese, Distrust::WrongHost) => "证书是别的网站的。请检查服务地址,以及网络是否要先登录",
        (Lang::Traditional, Distrust::WrongHost) => "憑證是別的網站的。請檢查服務網址,以及網路是否要先登入",
        (Lang::English, Distrust::WrongHost) => {
            "The certificate is another host's. Check the service address, and whether the network wants a login first"
        }
        (Lang::Chinese, Distrust::UnknownIssuer) => {
            "不认识证书的颁发者。如果是公司自己的证书,请在“网络”里填上它的 CA 证书文件;否则不要使用这个网络"
        }
        (Lang::Traditional, Distrust::UnknownIssuer) => {
            "不認得憑證的簽發者。如果是公司自己的憑證,請在「網路」裡填上它的 CA 憑證檔;否則不要使用這個網路"
        }
        (Lang::English, Distrust::UnknownIssuer) => {
            "The certificate's issuer is not known. If it is your company's, give its CA file under Network; otherwise do not use this network"
        }
        (Lang::Chinese, Distrust::Other) => "证书没有通过验证。请检查服务地址和这台电脑的日期",
        (Lang::Traditional, Distrust::Other) => "憑證沒有通過驗證。請檢查服務網址和這台電腦的日期",
        (Lang::English, Distrust::Other) => {
            "The certificate was refused. Check the service address and this computer's date"
        }
    }
}

fn step_skipped(lang: Lang, why: Skipped) -> &'static str {
    match (lang, why) {
        (Lang::Chinese, Skipped::ByProxy) => "由代理解析",
        (Lang::Traditional, Skipped::ByProxy) => "由代理伺服器解析",
        (Lang::English, Skipped::ByProxy) => "The proxy looks it up",
        (Lang::Chinese, Skipped::IsNumber) => "地址是数字,不用解析",
        (Lang::Traditional, Skipped::IsNumber) => "網址是 IP 位址,不用解析",
        (Lang::English, Skipped::IsNumber) => "The address is a number already",
        (Lang::Chinese, Skipped::PlainHttp) => "http:// 不加密,请尽量用 https://",
        (Lang::Traditional, Skipped::PlainHttp) => "http:// 不加密,請盡量用 https://",
        (Lang::English, Skipped::PlainHttp) => "http:// is not encrypted; use https:// if you can",
        (Lang::Chinese, Skipped::NoDate) => "服务没有说它的时间",
        (Lang::Traditional, Skipped::NoDate) => "服務沒有提供它的時間",
        (Lang::English, Skipped::NoDate) => "The service does not tell its time",
        (Lang::Chinese, Skipped::Earlier) => "先解决上面的问题",
        (Lang::Traditional, Skipped::Earlier) => "先解決上面的問題",
        (Lang::English, Skipped::Earlier) => "Mend what is above first",
        (Lang::Chinese, Skipped::NoSecret) => "没有拿到密钥",
        (Lang::Traditional, Skipped::NoSecret) => "沒有取得金鑰",
        (Lang::English, Skipped::NoSecret) => "Without its secret",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_told_with_its_issuer_and_its_days() {
        let certificate =
            Certificate { issuer: "Example Trust".into(), ends: "2026-03-01T00:00:00Z".parse().unwrap() };
        let told = |now: &str| about_certificate(Lang::English, &certificate, now.parse().unwrap());
        assert_eq!(told("2026-02-19T00:00:00Z"), "Issued by Example Trust, days left: 10 (until 2026-03-01)");
        assert_eq!(told("2026-03-02T00:00:00Z"), "Issued by Example Trust, expired on 2026-03-01");
    }
}
