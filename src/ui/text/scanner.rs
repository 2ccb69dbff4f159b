//! The settings of a scanner, and their wizard.

use super::{Lang, texts};
use crate::scan::{Ending, Lesson, Mangling};

texts! {
    section_scanner: "扫码枪", "掃描器", "Scanner";
    ending: "码的结尾", "碼的結尾", "A code ends with";
    ending_key: "回车或 Tab", "Enter/Tab", "Enter or Tab";
    prefix: "前缀(去掉)", "前置碼(去掉)", "Prefix to drop";
    suffix: "后缀(去掉)", "後置碼(去掉)", "Suffix to drop";
    double_read: "重复扫同一个码", "重複掃同一個碼", "Same code again within";
    serial_port: "串口(不用就留空)", "序列埠(不用就留空)", "Serial port (empty for none)";
    serial_find: "查找串口", "尋找序列埠", "Find ports";
    serial_none: "没有找到串口。请插好扫码枪,并把它设成串口(COM)模式", "找不到序列埠。請插好掃描器,並把它設成序列埠(COM)模式", "No serial port found. Plug the scanner in and set it to serial (COM) mode";
    serial_baud: "串口速率", "序列埠速率", "Bits a second";
    wizard_row: "不知道怎么填?", "不知道怎麼填?", "Not sure?";
    wizard_open: "扫三次自动设置…", "掃三次自動設定…", "Set up by scanning three times…";
    wizard: "设置扫码枪", "設定掃描器", "Set up the scanner";
    wizard_words: "请用扫码枪扫任意三个码,最好是三张不同的券。这时不会查询。", "請用掃描器掃任意三個碼,最好是三張不同的券。這時不會查詢。", "Scan any three codes, best of three different vouchers. Nothing is checked meanwhile.";
    wizard_scans: "读到的内容", "讀到的內容", "What was read";
    wizard_waits: "等待扫码…", "等待掃碼…", "Waiting for a scan…";
    wizard_learned: "学到的设置", "學到的設定", "What was learned";
    wizard_keyboard: "键盘", "鍵盤", "Keyboard";
    wizard_keyboard_well: "正常:没有输入法或外文键盘的影响", "正常:沒有輸入法或外文鍵盤的影響", "Fine: no input method or foreign layout at work";
    wizard_keep: "用这些设置并保存", "用這些設定並儲存", "Use and save these settings";
    affixes: "前后缀", "前置碼與後置碼", "Prefix and suffix";
    affixes_choose: "它是扫码枪加的,还是券码的一部分?请选一个,再看上面的券码对不对", "它是掃描器加的,還是券碼的一部分?請選一個,再看上面的券碼對不對", "Does the scanner add it, or is it part of the code? Choose, and look at the codes above";
    affixes_drop: "去掉", "去掉", "Drop";
    affixes_keep: "留着", "留著", "Keep";
}

/// 0 for a key, else the milliseconds of a pause.
pub fn ending_by(lang: Lang, millis: u32) -> String {
    let (secs, tenths) = (millis / 1_000, millis % 1_000 / 100);
    match (lang, millis) {
        (_, 0) => ending_key(lang).into(),
        (Lang::Chinese, _) => format!("停顿 {secs}.{tenths} 秒"),
        (Lang::Traditional, _) => format!("停頓 {secs}.{tenths} 秒"),
        (Lang::English, _) => format!("{secs}.{tenths} s pause"),
    }
}

pub fn double_read_window(lang: Lang, millis: u32) -> String {
    match (lang, millis) {
        (Lang::Chinese, 0) => "总是再查".into(),
        (Lang::Traditional, 0) => "總是再查".into(),
        (Lang::English, 0) => "Always ask".into(),
        (Lang::Chinese, _) => format!("{} 秒内不查", millis / 1_000),
        (Lang::Traditional, _) => format!("{} 秒內不查", millis / 1_000),
        (Lang::English, _) => format!("{} s: ask once", millis / 1_000),
    }
}

/// Before and behind every code; `None` when nothing is.
pub fn wizard_affixes(lang: Lang, prefix: &str, suffix: &str) -> Option<String> {
    let (before, behind) = match lang {
        Lang::Chinese => (format!("前缀“{prefix}”"), format!("后缀“{suffix}”")),
        Lang::Traditional => (format!("前置碼「{prefix}」"), format!("後置碼「{suffix}」")),
        Lang::English => (format!("Prefix \"{prefix}\""), format!("Suffix \"{suffix}\"")),
    };
    match (prefix.is_empty(), suffix.is_empty()) {
        (true, true) => None,
        (false, true) => Some(before),
        (true, false) => Some(behind),
        (false, false) => Some(format!("{before} {behind}")),
    }
}

pub fn wizard_ended(lang: Lang, ending: Ending) -> &'static str {
    match (lang, ending) {
        (Lang::Chinese, Ending::Enter) => "以回车结尾",
        (Lang::Traditional, Ending::Enter) => "以 Enter 結尾",
        (Lang::English, Ending::Enter) => "ended by Enter",
        (Lang::Chinese, Ending::Tab) => "以 Tab 结尾",
        (Lang::Traditional, Ending::Tab) => "以 Tab 結尾",
        (Lang::English, Ending::Tab) => "ended by Tab",
        (Lang::Chinese, Ending::Pause) => "没有结尾键",
        (Lang::Traditional, Ending::Pause) => "沒有結尾鍵",
        (Lang::English, Ending::Pause) => "no end key",
    }
}

/// What will end a code from now on.
pub fn wizard_ending(lang: Lang, lesson: &Lesson) -> String {
    let millis = lesson.profile.idle.map(|idle| u32::try_from(idle.as_millis()).unwrap_or_default());
    match (lang, lesson.ending, millis) {
        (_, Ending::Pause, Some(millis)) => ending_by(lang, millis),
        (Lang::Chinese, Ending::Tab, _) => "Tab 键".into(),
        (Lang::Traditional, Ending::Tab, _) => "Tab 鍵".into(),
        (Lang::English, Ending::Tab, _) => "Tab".into(),
        (Lang::Chinese, ..) => "回车键".into(),
        (Lang::Traditional, ..) => "Enter 鍵".into(),
        (Lang::English, ..) => "Enter".into(),
    }
}

pub fn wizard_code(lang: Lang, code: &str) -> String {
    match lang {
        Lang::Chinese => format!("券码:{code}"),
        Lang::Traditional => format!("券碼:{code}"),
        Lang::English => format!("Code: {code}"),
    }
}

pub fn mangling(lang: Lang, mangling: Mangling) -> &'static str {
    match (lang, mangling) {
        (Lang::Chinese, Mangling::InputMethod) => "中文输入法开着,会改动扫到的码。请切换到英文键盘,再扫三次",
        (Lang::Traditional, Mangling::InputMethod) => {
            "中文輸入法開著,會改動掃到的碼。請切換到英文鍵盤,再掃三次"
        }
        (Lang::English, Mangling::InputMethod) => {
            "A Chinese input method is on and changes what is scanned. Switch to an English keyboard and scan three times more"
        }
        (Lang::Chinese, Mangling::CapsLock) => "大写锁定(Caps Lock)开着,链接会变样。请关闭后再扫三次",
        (Lang::Traditional, Mangling::CapsLock) => "大寫鎖定(Caps Lock)開著,連結會變樣。請關閉後再掃三次",
        (Lang::English, Mangling::CapsLock) => {
            "Caps Lock is on and changes links. Turn it off and scan three times more"
        }
        (Lang::Chinese, Mangling::PerhapsCapsLock) => {
            "字母都是小写。如果券上印的是大写,请关闭大写锁定(Caps Lock),再扫三次"
        }
        (Lang::Traditional, Mangling::PerhapsCapsLock) => {
            "字母都是小寫。如果券上印的是大寫,請關閉大寫鎖定(Caps Lock),再掃三次"
        }
        (Lang::English, Mangling::PerhapsCapsLock) => {
            "All letters came small. If the voucher shows capitals, turn Caps Lock off and scan three times more"
        }
        (Lang::Chinese, Mangling::Layout) => {
            "电脑的键盘布局和扫码枪不一样。请把电脑切换到英文(美国)键盘,再扫三次"
        }
        (Lang::Traditional, Mangling::Layout) => {
            "電腦的鍵盤配置和掃描器不一樣。請把電腦切換到英文(美國)鍵盤,再掃三次"
        }
        (Lang::English, Mangling::Layout) => {
            "The computer's keyboard layout is not the scanner's. Switch the computer to English (US) and scan three times more"
        }
    }
}
