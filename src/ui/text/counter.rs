//! What the cashier sees around the verdict.

use std::time::Duration;

use jiff::tz::TimeZone;
use rust_decimal::Decimal;

use super::{Lang, texts, verdict};
use crate::{
    sandbox::Sample,
    scan::Refusal,
    store::Seen,
    ui::{
        desk_screen::{NotTaken, Notice},
        sound::Sound,
    },
    voucher::{Coupon, Doubt, Kind, Verdict},
};

texts! {
    contents: "目录", "目錄", "Contents";
    brand: "验券台", "驗券台", "Voucher Desk";
    nav_desk: "验券", "驗券", "Desk";
    nav_settings: "设置", "設定", "Settings";
    clear: "清空", "清空", "Clear";
    put_away: "收起", "收起", "Put away";
    nav_exit: "退出", "離開", "Exit";
    nav_practice: "练习", "練習", "Practice";
    nav_end_practice: "结束练习", "結束練習", "End practice";
    scanner_plugged: "串口扫码枪已连接", "序列埠掃描器已連接", "Serial scanner connected";
    scanner_unplugged: "扫码枪没有连上", "掃描器沒有連上", "Scanner not connected";
    entry_hint: "扫码或输入券码,按回车", "掃碼或輸入券碼,按 Enter", "Scan or type a code, press Enter";
    entry: "券码", "券碼", "Voucher code";
    kind: "券的种类", "券的種類", "Kind of voucher";
    recent: "最近", "最近", "Recent";
    recent_practice: "最近(练习)", "最近(練習)", "Recent (practice)";
    no_recent: "查过的券会列在这里", "查過的券會列在這裡", "Checked codes are listed here";
    practice: "练习模式 · 不影响真实券", "練習模式 · 不影響真實券", "Practice · no real voucher is touched";
    practice_short: "练习", "練習", "Practice";
    lamp_ready: "准备就绪", "準備就緒", "Ready";
    lamp_well: "服务正常", "服務正常", "Services fine";
    lamp_practice: "练习店运行中", "練習店執行中", "Practice shop running";
    lamp_starting: "正在启动…", "正在啟動…", "Starting…";
    check_again: "再查一次", "再查一次", "Check again";
    checks: "检查结果", "檢查結果", "Checks";
    cause: "原因", "原因", "Why";
    copy_details: "复制详情", "複製詳細資訊", "Copy details";
    test_connection_more: "测试连接…", "測試連線…", "Test connection…";
    coupons: "优惠券", "優惠券", "Coupons";
    goods: "商品", "商品", "Goods";
    exchanges: "兑换码", "兌換碼", "Exchange codes";
    address: "默认地址", "預設地址", "Default address";
    hold_to_show: "按住查看", "按住查看", "Hold to show";
    member_level: "会员等级", "會員等級", "Member level";
    redeem: "核销凭据", "核銷憑據", "For the redeem step";
    redeem_none: "服务没有给出核销凭据,请用店里原来的办法核销", "服務沒有提供核銷憑據,請用店裡原來的方式核銷", "The service gave no redeem tokens; redeem the way your shop always has";
    redeem_hint: "只保留到下一个券码", "只保留到下一個券碼", "Kept until the next code";
    copy_encrypted_code: "复制加密券码", "複製加密券碼", "Copy encrypted code";
    copy_verify_token: "复制验券令牌", "複製驗券權杖", "Copy verify token";
    copied: "已复制", "已複製", "Copied";
    welcome: "先在练习店试一试", "先在練習店試一試", "Try it in the practice shop";
    welcome_words: "练习店在本机运行,不需要账号,也不会动到真实的券。点一个示例码,或用扫码枪扫自己的任何码。", "練習店在本機執行,不需要帳號,也不會動到真實的券。點一個範例碼,或用掃描器掃自己的任何碼。", "The practice shop runs on this computer, needs no account and touches no real voucher. Click a sample code, or scan any code of your own.";
    ready: "可以验券了", "可以驗券了", "Ready for the first code";
    ready_words: "扫码枪扫一下就会查询,也可以输入券码后按回车。", "用掃描器掃一下就會查詢,也可以輸入券碼後按 Enter。", "Scan a code and it is checked at once, or type one and press Enter.";
    connect_my_shop: "连接我的店…", "連接我的店…", "Connect my shop…";
    listen_to_sounds: "听一听提示音", "聽一聽提示音", "Hear the sounds";
    picture: "商品图片", "商品圖片", "Picture of the good";
    input_method: "中文输入法已开启,这次读对了。请切换到英文,以免扫码出错", "中文輸入法已開啟,這次讀對了。請切換到英文,以免掃碼出錯", "A Chinese input method is on. It was read right this time; switch to English to keep scans safe";
    same_code: "同一个码,结果见下方", "同一個碼,結果在下方", "The same code; its result is below";
    queue_full: "排队已满(1000 个),这个码没有收下!请等一等再扫", "排隊已滿(1000 個),這個碼沒有收下!請等一等再掃", "The queue is full (1,000): this code was NOT taken! Wait, then scan it again";
    left_shop: "查的时候换了店,没有结果。请再扫一次", "查的時候換了店,沒有結果。請再掃一次", "The shop was changed before the answer came. Scan it again";
    waiting: "排队中", "排隊中", "Waiting";
    cancel: "取消", "取消", "Cancel";
    mangled: "读到的不像券码,可能是中文输入法或外文键盘已开启。请切换到英文键盘,再扫一次", "讀到的不像券碼,可能是中文輸入法或外文鍵盤已開啟。請切換到英文鍵盤,再掃一次", "This does not look like a code: an input method or a foreign keyboard layout may be on. Switch to an English keyboard and scan again";
    no_picture: "没有图片", "沒有圖片", "No picture";
}

pub fn with_copied(lang: Lang, name: &str) -> String {
    format!("{name} · {}", copied(lang))
}

pub fn kind_name(lang: Lang, kind: Kind) -> &'static str {
    match (lang, kind) {
        (Lang::Chinese, Kind::Auto) => "自动",
        (Lang::Chinese, Kind::Exchange) => "兑换码",
        (Lang::Chinese | Lang::Traditional, Kind::Douyin) => "抖音券",
        (Lang::Traditional, Kind::Auto) => "自動",
        (Lang::Traditional, Kind::Exchange) => "兌換碼",
        (Lang::English, Kind::Auto) => "Auto",
        (Lang::English, Kind::Exchange) => "Exchange",
        (Lang::English, Kind::Douyin) => "Douyin",
    }
}

/// With the key that does the same.
pub fn nav_manual(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Chinese => format!("手册 {key}"),
        Lang::Traditional => format!("手冊 {key}"),
        Lang::English => format!("Help {key}"),
    }
}

/// With the key that does the same.
pub fn nav_full_screen(lang: Lang, key: &str) -> String {
    match lang {
        Lang::Chinese => format!("全屏 {key}"),
        Lang::Traditional => format!("全螢幕 {key}"),
        Lang::English => format!("Full {key}"),
    }
}

pub fn checks_count(lang: Lang, count: u64) -> String {
    match lang {
        Lang::Chinese | Lang::Traditional => format!("本次 {count} 次"),
        Lang::English if count == 1 => "1 check".into(),
        Lang::English => format!("{count} checks"),
    }
}

pub fn seconds(lang: Lang, took: Duration) -> String {
    let secs = took.as_secs_f64();
    match lang {
        Lang::Chinese | Lang::Traditional => format!("{secs:.2} 秒"),
        Lang::English => format!("{secs:.2} s"),
    }
}

/// Short enough for the top bar.
pub fn lamp_trouble(lang: Lang, doubt: &Doubt) -> &'static str {
    match (lang, doubt) {
        (Lang::Chinese, Doubt::Unreachable) => "连不上服务",
        (Lang::Traditional, Doubt::Unreachable) => "連不上服務",
        (Lang::English, Doubt::Unreachable) => "Service unreachable",
        (Lang::Chinese, Doubt::HttpStatus(_)) => "服务出错",
        (Lang::Traditional, Doubt::HttpStatus(_)) => "服務出錯",
        (Lang::English, Doubt::HttpStatus(_)) => "Service failing",
        (Lang::Chinese, Doubt::Insecure) => "连接不安全",
        (Lang::Traditional, Doubt::Insecure) => "連線不安全",
        (Lang::English, Doubt::Insecure) => "Connection not secure",
        (Lang::Chinese, Doubt::Timeout | Doubt::Broken) => "网络不稳定",
        (Lang::Traditional, Doubt::Timeout | Doubt::Broken) => "網路不穩定",
        (Lang::English, Doubt::Timeout | Doubt::Broken) => "Network unsteady",
        (Lang::Chinese, Doubt::Resting) => "暂停询问,自动重试中",
        (Lang::Traditional, Doubt::Resting) => "暫停詢問,自動重試中",
        (Lang::English, Doubt::Resting) => "Paused, retrying by itself",
        (Lang::Chinese, _) => "请检查设置",
        (Lang::Traditional, _) => "請檢查設定",
        (Lang::English, _) => "Check the settings",
    }
}

pub fn notice(lang: Lang, notice: Notice) -> &'static str {
    match notice {
        Notice::InputMethod => input_method(lang),
        Notice::SameCode => same_code(lang),
    }
}

/// Of codes that were not taken: why the last was not, and how many there were.
pub fn not_taken(lang: Lang, why: NotTaken, count: u32) -> String {
    let why = match why {
        NotTaken::Refused(refused) => refusal(lang, refused),
        NotTaken::QueueFull => queue_full(lang),
        NotTaken::OtherShop => left_shop(lang),
    };
    match (lang, count) {
        (_, 1) => why.to_owned(),
        (Lang::Chinese, _) => format!("有 {count} 个码没有收下。{why}"),
        (Lang::Traditional, _) => format!("有 {count} 個碼沒有收下。{why}"),
        (Lang::English, _) => format!("{count} codes were not taken. {why}"),
    }
}

pub fn seen_before(lang: Lang, seen: &Seen) -> String {
    let time = seen.at.to_zoned(TimeZone::system()).strftime("%H:%M").to_string();
    let was = verdict(lang, Some(seen.verdict));
    let counter = &*seen.counter;
    match (lang, counter.is_empty()) {
        (Lang::Chinese, true) => format!("这个码今天 {time} 查过:{was}"),
        (Lang::Chinese, false) => format!("这个码今天 {time} 在{counter}查过:{was}"),
        (Lang::Traditional, true) => format!("這個碼今天 {time} 查過:{was}"),
        (Lang::Traditional, false) => format!("這個碼今天 {time} 在{counter}查過:{was}"),
        (Lang::English, true) => format!("This code was checked today at {time}: {was}"),
        (Lang::English, false) => format!("This code was checked today at {time} at {counter}: {was}"),
    }
}

pub fn sound_name(lang: Lang, sound: Sound) -> &'static str {
    match (lang, sound) {
        (Lang::Chinese, Sound::Read | Sound::Queued) => "读到码",
        (Lang::Traditional, Sound::Read | Sound::Queued) => "讀到碼",
        (Lang::English, Sound::Read | Sound::Queued) => "Code read",
        (_, Sound::Usable) => verdict(lang, Some(Verdict::Usable)),
        (_, Sound::NotUsable) => verdict(lang, Some(Verdict::NotUsable)),
        (_, Sound::Attention) => verdict(lang, Some(Verdict::Unknown)),
    }
}

/// A check's place in the queue.
pub fn queued(lang: Lang, place: usize) -> String {
    match lang {
        Lang::Chinese => format!("排队 {place}"),
        Lang::Traditional => format!("排隊 {place}"),
        Lang::English => format!("No. {place}"),
    }
}

pub fn refusal(lang: Lang, refusal: Refusal) -> &'static str {
    match (lang, refusal) {
        (_, Refusal::Mangled) => mangled(lang),
        (Lang::Chinese, Refusal::CutOff) => "扫码枪断开时只读到一半,这个码没有查。请接好再扫一次",
        (Lang::Traditional, Refusal::CutOff) => "掃描器斷線時只讀到一半,這個碼沒有查。請接好再掃一次",
        (Lang::English, Refusal::CutOff) => {
            "The scanner was cut off in the middle of a code, which was not checked. Plug it in and scan again"
        }
        (Lang::Chinese, Refusal::Garbled) => "扫码枪发来的内容是乱码,没有查。请店长检查设置里的串口速率",
        (Lang::Traditional, Refusal::Garbled) => {
            "掃描器傳來的內容是亂碼,沒有查。請店長檢查設定裡的序列埠速率"
        }
        (Lang::English, Refusal::Garbled) => {
            "What the scanner sent is no text and was not checked. Ask the manager to check the port's speed in Settings"
        }
        (Lang::Chinese, Refusal::HeldKey) => "有一个键一直按着,这个码没有查。请松开后再扫一次",
        (Lang::Traditional, Refusal::HeldKey) => "有一個鍵一直按著,這個碼沒有查。請放開後再掃一次",
        (Lang::English, Refusal::HeldKey) => {
            "A key was held down: this code was not checked. Let go, then scan again"
        }
        (Lang::Chinese, Refusal::Leftover) => "扫码前这里还留着别的字,分不清哪些是券码。已清空,请再扫一次",
        (Lang::Traditional, Refusal::Leftover) => {
            "掃碼前這裡還留著別的字,分不清哪些是券碼。已清空,請再掃一次"
        }
        (Lang::English, Refusal::Leftover) => {
            "Something stood here before the scan, and may not belong to it. It was cleared: scan again"
        }
        (Lang::Chinese, Refusal::Empty) => "没有读到券码,请再扫一次",
        (Lang::Traditional, Refusal::Empty) => "沒有讀到券碼,請再掃一次",
        (Lang::English, Refusal::Empty) => "No code was read; scan again",
        (Lang::Chinese, Refusal::TooLong) => "内容太长,不是券码。请确认扫的是券上的码",
        (Lang::Traditional, Refusal::TooLong) => "內容太長,不是券碼。請確認掃的是券上的碼",
        (Lang::English, Refusal::TooLong) => {
            "Too long for a voucher code; make sure to scan the voucher itself"
        }
        (Lang::Chinese, Refusal::ForeignLink) => "这个链接不是抖音券。请扫券上的码,或输入码下面的数字",
        (Lang::Traditional, Refusal::ForeignLink) => "這個連結不是抖音券。請掃券上的碼,或輸入碼下面的數字",
        (Lang::English, Refusal::ForeignLink) => {
            "This link is no Douyin voucher; scan the code on the voucher, or type the digits under it"
        }
    }
}

pub fn coupon_terms(lang: Lang, coupon: &Coupon) -> String {
    let Coupon { enough, deduct, .. } = coupon;
    match lang {
        Lang::Chinese => format!("满 {enough} 元减 {deduct} 元"),
        Lang::Traditional => format!("滿 ¥{enough} 折 ¥{deduct}"),
        Lang::English => format!("¥{deduct} off from ¥{enough}"),
    }
}

pub fn times(value: Decimal) -> String {
    format!("× {}", value.normalize())
}

pub fn yuan(amount: Decimal) -> String {
    format!("¥{amount}")
}

pub fn sample(lang: Lang, sample: Sample) -> &'static str {
    match (lang, sample) {
        (Lang::Chinese, Sample::ExchangeCode) => "可兑换的兑换码",
        (Lang::Traditional, Sample::ExchangeCode) => "可兌換的兌換碼",
        (Lang::English, Sample::ExchangeCode) => "An exchange code that can be exchanged",
        (Lang::Chinese, Sample::ExchangedCode) => "已经兑换的码",
        (Lang::Traditional, Sample::ExchangedCode) => "已經兌換的碼",
        (Lang::English, Sample::ExchangedCode) => "A code already exchanged",
        (Lang::Chinese, Sample::UniversalCode) => "通用码",
        (Lang::Traditional, Sample::UniversalCode) => "通用碼",
        (Lang::English, Sample::UniversalCode) => "A universal code",
        (Lang::Chinese, Sample::DouyinVoucher) => "抖音团购券:积分、余额、优惠券、商品、地址",
        (Lang::Traditional, Sample::DouyinVoucher) => "抖音團購券:點數、餘額、優惠券、商品、地址",
        (Lang::English, Sample::DouyinVoucher) => {
            "A Douyin voucher: points, balance, coupons, goods, address"
        }
        (Lang::Chinese, Sample::DouyinLink) => "同一张抖音券的短链接",
        (Lang::Traditional, Sample::DouyinLink) => "同一張抖音券的短網址",
        (Lang::English, Sample::DouyinLink) => "The same Douyin voucher as a short link",
        (Lang::Chinese, Sample::NeverAnswers) => "服务超时:看“结果未知”的样子",
        (Lang::Traditional, Sample::NeverAnswers) => "服務逾時:看「結果未知」的樣子",
        (Lang::English, Sample::NeverAnswers) => "The service never answers: see what \"unknown\" looks like",
        (Lang::Chinese, Sample::LoginNeeded) => "服务要求登录",
        (Lang::Traditional, Sample::LoginNeeded) => "服務要求登入",
        (Lang::English, Sample::LoginNeeded) => "The service wants a login",
        (Lang::Chinese, Sample::ServiceBreaks) => "服务出错",
        (Lang::Traditional, Sample::ServiceBreaks) => "服務出錯",
        (Lang::English, Sample::ServiceBreaks) => "The service breaks",
    }
}
