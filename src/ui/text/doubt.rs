//! Why an answer is neither yes nor no: what happened, and what to do now.

use super::{Lang, sentence_gap};
use crate::voucher::Doubt;

pub fn what_happened(lang: Lang, doubt: &Doubt) -> String {
    let text = match (lang, doubt) {
        (Lang::Chinese, Doubt::LinkRefused) => "服务没有认出这个短链接",
        (Lang::Traditional, Doubt::LinkRefused) => "服務認不出這個短網址",
        (Lang::English, Doubt::LinkRefused) => "The service did not take this short link",
        (Lang::Chinese, Doubt::NoSecret) => "没有拿到服务的密钥",
        (Lang::Traditional, Doubt::NoSecret) => "沒有取得服務的金鑰",
        (Lang::English, Doubt::NoSecret) => "The service's key could not be read",
        (Lang::Chinese, Doubt::Timeout) => "网络超时,没有得到服务的回答",
        (Lang::Traditional, Doubt::Timeout) => "網路逾時,沒有得到服務的回應",
        (Lang::English, Doubt::Timeout) => "Timed out without an answer",
        (Lang::Chinese, Doubt::Unreachable) => "连不上服务",
        (Lang::Traditional, Doubt::Unreachable) => "連不上服務",
        (Lang::English, Doubt::Unreachable) => "The service cannot be reached",
        (Lang::Chinese, Doubt::Insecure) => "连接不安全,证书没有通过验证",
        (Lang::Traditional, Doubt::Insecure) => "連線不安全,憑證沒有通過驗證",
        (Lang::English, Doubt::Insecure) => "The connection is not secure: the certificate was refused",
        (Lang::Chinese, Doubt::NoIssuers) => "这台电脑没有可信的根证书",
        (Lang::Traditional, Doubt::NoIssuers) => "這台電腦沒有可信任的根憑證",
        (Lang::English, Doubt::NoIssuers) => "This computer has no root certificates to trust",
        (Lang::Chinese, Doubt::WrongCaFile) => "设置里的 CA 证书文件用不了",
        (Lang::Traditional, Doubt::WrongCaFile) => "設定裡的 CA 憑證檔無法使用",
        (Lang::English, Doubt::WrongCaFile) => "The CA file in the settings cannot be used",
        (Lang::Chinese, Doubt::Broken) => "连接中断,没有收到完整的回答",
        (Lang::Traditional, Doubt::Broken) => "連線中斷,沒有收到完整的回應",
        (Lang::English, Doubt::Broken) => "The connection broke before the answer was complete",
        (Lang::Chinese, Doubt::HttpStatus(407)) => "代理要登录(HTTP 407)",
        (Lang::Traditional, Doubt::HttpStatus(407)) => "代理伺服器要求登入(HTTP 407)",
        (Lang::English, Doubt::HttpStatus(407)) => "The proxy wants a login (HTTP 407)",
        (Lang::Chinese, Doubt::HttpStatus(status)) => return format!("服务出错(HTTP {status})"),
        (Lang::Traditional, Doubt::HttpStatus(status)) => return format!("服務出錯(HTTP {status})"),
        (Lang::English, Doubt::HttpStatus(status)) => return format!("The service failed (HTTP {status})"),
        (_, Doubt::NotUnderstood { field, problem }) => return not_understood(lang, field, problem),
        (Lang::Chinese, Doubt::SignatureRefused) => "服务拒绝了签名",
        (Lang::Traditional, Doubt::SignatureRefused) => "服務拒絕了簽章",
        (Lang::English, Doubt::SignatureRefused) => "The service refused our signature",
        (Lang::Chinese, Doubt::LoginNeeded) => "服务要求登录,令牌缺失或已失效",
        (Lang::Traditional, Doubt::LoginNeeded) => "服務要求登入,權杖不存在或已失效",
        (Lang::English, Doubt::LoginNeeded) => "The service wants a login: the token is missing or expired",
        (Lang::Chinese, Doubt::Blacklisted) => "服务把这个账号列入了黑名单",
        (Lang::Traditional, Doubt::Blacklisted) => "服務把這個帳號列入黑名單",
        (Lang::English, Doubt::Blacklisted) => "The service has blocked this account",
        (Lang::Chinese, Doubt::WrongShop) => "服务不认识这个公众号编号 (i)",
        (Lang::Traditional, Doubt::WrongShop) => "服務不認得這個公眾號編號 (i)",
        (Lang::English, Doubt::WrongShop) => "The service does not know this uniacid (i)",
        (Lang::Chinese, Doubt::WrongClientType) => "服务不认识这个终端类型 (type)",
        (Lang::Traditional, Doubt::WrongClientType) => "服務不認得這個用戶端類型 (type)",
        (Lang::English, Doubt::WrongClientType) => "The service does not know this client type (type)",
        (Lang::Chinese, Doubt::WrongMerchant) => "服务不认识这个商户编号 (id)",
        (Lang::Traditional, Doubt::WrongMerchant) => "服務不認得這個商家編號 (id)",
        (Lang::English, Doubt::WrongMerchant) => "The service does not know this merchant id (id)",
        (Lang::Chinese, Doubt::WrongRoute) => "服务没有这个接口,地址或地址样式不对",
        (Lang::Traditional, Doubt::WrongRoute) => "服務沒有這個介面,網址或網址格式不對",
        (Lang::English, Doubt::WrongRoute) => "No such interface there: wrong address or address style",
        (Lang::Chinese, Doubt::Resting) => "服务连续几次没有回答,这次没有再问,程序正在自动重试",
        (Lang::Traditional, Doubt::Resting) => "服務連續幾次沒有回應,這次沒有再問,程式正在自動重試",
        (Lang::English, Doubt::Resting) => {
            "The service failed several times in a row and was not asked now; the program keeps trying"
        }
        (Lang::Chinese, Doubt::GivenUp) => "查询中断时还没有得到回答",
        (Lang::Traditional, Doubt::GivenUp) => "查詢中斷時還沒有得到回應",
        (Lang::English, Doubt::GivenUp) => "The check was broken off before the answer came",
        (Lang::Chinese, Doubt::Failed) => "服务没有说可用还是不可用",
        (Lang::Traditional, Doubt::Failed) => "服務沒有說可用還是不可用",
        (Lang::English, Doubt::Failed) => "The service said neither yes nor no",
    };
    text.to_owned()
}

fn not_understood(lang: Lang, field: &str, problem: &str) -> String {
    let problem = misfit(lang, problem);
    match (lang, field.is_empty()) {
        (Lang::Chinese, true) => format!("服务的回答看不懂({problem})"),
        (Lang::Chinese, false) => format!("服务的回答看不懂({field}:{problem})"),
        (Lang::Traditional, true) => format!("服務的回應看不懂({problem})"),
        (Lang::Traditional, false) => format!("服務的回應看不懂({field}:{problem})"),
        (Lang::English, true) => format!("The service's answer makes no sense ({problem})"),
        (Lang::English, false) => format!("The service's answer makes no sense ({field}: {problem})"),
    }
}

/// What [`crate::service`] found wrong with a field; one it has no word for stays as it is.
fn misfit(lang: Lang, problem: &str) -> &str {
    let (chinese, traditional) = match problem {
        "not JSON" => ("不是 JSON", "不是 JSON"),
        "ends too early" => ("不完整", "不完整"),
        "too long" => ("太长", "太長"),
        "missing" => ("缺少", "缺少"),
        "given twice" => ("重复", "重複"),
        "does not fit" => ("不符合", "不符合"),
        "expected true or false" => ("应为 true 或 false", "應為 true 或 false"),
        "expected 0 or 1" => ("应为 0 或 1", "應為 0 或 1"),
        "expected a whole number" => ("应为整数", "應為整數"),
        "expected a decimal amount" => ("应为金额", "應為金額"),
        "expected a list" => ("应为列表", "應為清單"),
        "expected an object" => ("应为对象", "應為物件"),
        "expected fewer items" => ("太多", "太多"),
        "says otherwise" => ("与结果不符", "與結果不符"),
        "expected a single value" => ("应为单个值", "應為單一值"),
        other => (other, other),
    };
    match lang {
        Lang::Chinese => chinese,
        Lang::Traditional => traditional,
        Lang::English => problem,
    }
}

pub fn what_to_do(lang: Lang, doubt: &Doubt) -> &'static str {
    match (lang, doubt) {
        (Lang::Chinese, Doubt::LinkRefused) => "请输入二维码下面的数字",
        (Lang::Traditional, Doubt::LinkRefused) => "請輸入 QR Code 下方的數字",
        (Lang::English, Doubt::LinkRefused) => "Type the digits under the QR code",
        (Lang::Chinese, Doubt::HttpStatus(407)) => "请勿放行,请店长检查“设置”里的代理:它要登录",
        (Lang::Traditional, Doubt::HttpStatus(407)) => "請勿放行,請店長檢查「設定」裡的代理伺服器:它要求登入",
        (Lang::English, Doubt::HttpStatus(407)) => {
            "Do not honour it yet; ask the manager to check the proxy in Settings: it wants a login"
        }
        (Lang::Chinese, Doubt::HttpStatus(300..=406 | 409..=428 | 430..=499)) => {
            "请勿放行,请店长检查“设置”里的服务地址"
        }
        (Lang::Traditional, Doubt::HttpStatus(300..=406 | 409..=428 | 430..=499)) => {
            "請勿放行,請店長檢查「設定」裡的服務網址"
        }
        (Lang::English, Doubt::HttpStatus(300..=406 | 409..=428 | 430..=499)) => {
            "Do not honour it yet; ask the manager to check the service address in Settings"
        }
        (Lang::Chinese, Doubt::Timeout | Doubt::Broken | Doubt::GivenUp | Doubt::HttpStatus(_)) => {
            "请勿放行,可以再查一次"
        }
        (Lang::Traditional, Doubt::Timeout | Doubt::Broken | Doubt::GivenUp | Doubt::HttpStatus(_)) => {
            "請勿放行,可以再查一次"
        }
        (Lang::English, Doubt::Timeout | Doubt::Broken | Doubt::GivenUp | Doubt::HttpStatus(_)) => {
            "Do not honour it yet; you can check again"
        }
        (Lang::Chinese, Doubt::Resting) => "请勿放行,过一会儿再查一次",
        (Lang::Traditional, Doubt::Resting) => "請勿放行,過一會兒再查一次",
        (Lang::English, Doubt::Resting) => "Do not honour it yet; check again in a moment",
        (Lang::Chinese, Doubt::Unreachable) => "请勿放行,检查网络后再查一次",
        (Lang::Traditional, Doubt::Unreachable) => "請勿放行,檢查網路後再查一次",
        (Lang::English, Doubt::Unreachable) => "Do not honour it yet; check the network, then try again",
        (Lang::Chinese, Doubt::Insecure) => "请勿放行,请店长检查网络和电脑日期",
        (Lang::Traditional, Doubt::Insecure) => "請勿放行,請店長檢查網路和電腦日期",
        (Lang::English, Doubt::Insecure) => {
            "Do not honour it yet; ask the manager to check the network and this computer's date"
        }
        (Lang::Chinese, Doubt::SignatureRefused) => "请勿放行,请店长检查密钥和电脑时间",
        (Lang::Traditional, Doubt::SignatureRefused) => "請勿放行,請店長檢查金鑰和電腦時間",
        (Lang::English, Doubt::SignatureRefused) => {
            "Do not honour it yet; ask the manager to check the key and this computer's clock"
        }
        (Lang::Chinese, Doubt::LoginNeeded) => "请勿放行,请店长在“设置”里更新令牌",
        (Lang::Traditional, Doubt::LoginNeeded) => "請勿放行,請店長在「設定」裡更新權杖",
        (Lang::English, Doubt::LoginNeeded) => {
            "Do not honour it yet; ask the manager to renew the token in Settings"
        }
        (Lang::Chinese, Doubt::Failed) => "请勿放行,请店长看服务的原话",
        (Lang::Traditional, Doubt::Failed) => "請勿放行,請店長看服務的原始訊息",
        (Lang::English, Doubt::Failed) => "Do not honour it yet; let the manager read the service's words",
        (Lang::Chinese, Doubt::NotUnderstood { .. }) => "请勿放行,请店长检查网络和服务地址",
        (Lang::Traditional, Doubt::NotUnderstood { .. }) => "請勿放行,請店長檢查網路和服務網址",
        (Lang::English, Doubt::NotUnderstood { .. }) => {
            "Do not honour it yet; ask the manager to check the network and the service address"
        }
        (Lang::Chinese, Doubt::NoIssuers) => "请勿放行,请店长给系统安装根证书(ca-certificates)",
        (Lang::Traditional, Doubt::NoIssuers) => "請勿放行,請店長替系統安裝根憑證(ca-certificates)",
        (Lang::English, Doubt::NoIssuers) => {
            "Do not honour it yet; ask the manager to install the system's root certificates (ca-certificates)"
        }
        (
            Lang::Chinese,
            Doubt::NoSecret
            | Doubt::WrongCaFile
            | Doubt::Blacklisted
            | Doubt::WrongShop
            | Doubt::WrongClientType
            | Doubt::WrongMerchant
            | Doubt::WrongRoute,
        ) => "请勿放行,请店长检查“设置”",
        (
            Lang::Traditional,
            Doubt::NoSecret
            | Doubt::WrongCaFile
            | Doubt::Blacklisted
            | Doubt::WrongShop
            | Doubt::WrongClientType
            | Doubt::WrongMerchant
            | Doubt::WrongRoute,
        ) => "請勿放行,請店長檢查「設定」",
        (
            Lang::English,
            Doubt::NoSecret
            | Doubt::WrongCaFile
            | Doubt::Blacklisted
            | Doubt::WrongShop
            | Doubt::WrongClientType
            | Doubt::WrongMerchant
            | Doubt::WrongRoute,
        ) => "Do not honour it yet; ask the manager to check Settings",
    }
}

/// What a connection test found, and which setting to mend.
pub fn test_trouble(lang: Lang, doubt: &Doubt) -> String {
    let mend = match (lang, doubt) {
        (Lang::Chinese, Doubt::LinkRefused | Doubt::GivenUp) => "请检查设置",
        (Lang::Traditional, Doubt::LinkRefused | Doubt::GivenUp) => "請檢查設定",
        (Lang::English, Doubt::LinkRefused | Doubt::GivenUp) => "Check the settings",
        (Lang::Chinese, Doubt::NoSecret) => "请输入密钥",
        (Lang::Traditional, Doubt::NoSecret) => "請輸入金鑰",
        (Lang::English, Doubt::NoSecret) => "Type the secret",
        (Lang::Chinese, Doubt::Timeout | Doubt::Unreachable | Doubt::Broken | Doubt::Resting) => {
            "请检查网络和服务地址"
        }
        (Lang::Traditional, Doubt::Timeout | Doubt::Unreachable | Doubt::Broken | Doubt::Resting) => {
            "請檢查網路和服務網址"
        }
        (Lang::English, Doubt::Timeout | Doubt::Unreachable | Doubt::Broken | Doubt::Resting) => {
            "Check the network and the service address"
        }
        (Lang::Chinese, Doubt::Insecure) => "请检查服务地址和这台电脑的日期",
        (Lang::Traditional, Doubt::Insecure) => "請檢查服務網址和這台電腦的日期",
        (Lang::English, Doubt::Insecure) => "Check the service address and this computer's date",
        (Lang::Chinese, Doubt::NoIssuers) => "请给系统安装根证书(ca-certificates)",
        (Lang::Traditional, Doubt::NoIssuers) => "請替系統安裝根憑證(ca-certificates)",
        (Lang::English, Doubt::NoIssuers) => "Install the system's root certificates (ca-certificates)",
        (Lang::Chinese, Doubt::WrongCaFile) => "请检查“网络”里的 CA 证书文件,或清空它",
        (Lang::Traditional, Doubt::WrongCaFile) => "請檢查「網路」裡的 CA 憑證檔,或清空它",
        (Lang::English, Doubt::WrongCaFile) => "Check the CA file under Network, or leave it empty",
        (Lang::Chinese, Doubt::HttpStatus(407)) => "请检查“网络”里的代理",
        (Lang::Traditional, Doubt::HttpStatus(407)) => "請檢查「網路」裡的代理伺服器",
        (Lang::English, Doubt::HttpStatus(407)) => "Check the proxy under Network",
        (Lang::Chinese, Doubt::HttpStatus(_) | Doubt::WrongRoute | Doubt::NotUnderstood { .. }) => {
            "请检查服务地址和地址样式"
        }
        (Lang::Traditional, Doubt::HttpStatus(_) | Doubt::WrongRoute | Doubt::NotUnderstood { .. }) => {
            "請檢查服務網址和網址格式"
        }
        (Lang::English, Doubt::HttpStatus(_) | Doubt::WrongRoute | Doubt::NotUnderstood { .. }) => {
            "Check the service address and its style"
        }
        (Lang::Chinese, Doubt::SignatureRefused) => "请检查 openId、grantCode、openKey 和这台电脑的时间",
        (Lang::Traditional, Doubt::SignatureRefused) => "請檢查 openId、grantCode、openKey 和這台電腦的時間",
        (Lang::English, Doubt::SignatureRefused) => {
            "Check openId, grantCode, openKey and this computer's clock"
        }
        (Lang::Chinese, Doubt::LoginNeeded) => "请更新令牌 yz_token",
        (Lang::Traditional, Doubt::LoginNeeded) => "請更新權杖 yz_token",
        (Lang::English, Doubt::LoginNeeded) => "Renew the token yz_token",
        (Lang::Chinese, Doubt::Blacklisted) => "请联系芸众商城的管理员",
        (Lang::Traditional, Doubt::Blacklisted) => "請聯絡芸眾商城的管理員",
        (Lang::English, Doubt::Blacklisted) => "Ask the administrator of the Yunzhong shop",
        (Lang::Chinese, Doubt::WrongShop) => "请检查公众号编号 i",
        (Lang::Traditional, Doubt::WrongShop) => "請檢查公眾號編號 i",
        (Lang::English, Doubt::WrongShop) => "Check uniacid i",
        (Lang::Chinese, Doubt::WrongClientType) => "请检查终端类型 type",
        (Lang::Traditional, Doubt::WrongClientType) => "請檢查用戶端類型 type",
        (Lang::English, Doubt::WrongClientType) => "Check the client type",
        (Lang::Chinese, Doubt::WrongMerchant) => "请检查商户编号 id",
        (Lang::Traditional, Doubt::WrongMerchant) => "請檢查商家編號 id",
        (Lang::English, Doubt::WrongMerchant) => "Check the merchant id",
        (Lang::Chinese, Doubt::Failed) => "已经连上,请看服务的原话",
        (Lang::Traditional, Doubt::Failed) => "已經連上,請看服務的原始訊息",
        (Lang::English, Doubt::Failed) => "It was reached; read the service's words",
    };
    format!("{}{}{mend}", what_happened(lang, doubt), sentence_gap(lang))
}
