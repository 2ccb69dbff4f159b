//! Settings, and what can be wrong with them.

use std::time::Duration;

use jiff::SignedDuration;

use super::{Lang, texts};
use crate::{
    desk::Trouble,
    store::{JournalTrouble, KeyringFault, SettingsError, Theme, Unkept, Volume},
    ui::lock::Guarded,
};

texts! {
    section_counter: "门店与收银台", "門市與收銀台", "Shop and counter";
    store_name: "门店名称", "門市名稱", "Shop name";
    counter_name: "收银台名称", "收銀台名稱", "Counter name";
    section_zhimai: "智迈:兑换码与通用码", "智邁:兌換碼與通用碼", "Zhimai: exchange and universal codes";
    section_yunzhong: "芸众:抖音团购券", "芸眾:抖音團購券", "Yunzhong: Douyin group-buy vouchers";
    base_url: "服务地址", "服務網址", "Service address";
    shop_url: "商城的服务地址", "商城的服務網址", "Shop's service address";
    open_id: "openId", "openId", "openId";
    grant_code: "grantCode", "grantCode", "grantCode";
    open_key: "openKey(密钥)", "openKey(金鑰)", "openKey (secret)";
    route_style: "地址样式", "網址格式", "Address style";
    route_query: "带参数(api.php?i=…)", "帶參數(api.php?i=…)", "Query (api.php?i=…)";
    route_path: "直接路径", "直接路徑", "Path";
    uniacid: "公众号编号 i", "公眾號編號 i", "uniacid i";
    client_type: "终端类型 type", "用戶端類型 type", "Client type";
    client_h5: "5 · H5 网页", "5 · H5 網頁", "5 · H5 page";
    client_till: "9 · 收银机", "9 · 收銀機", "9 · Till";
    merchant_id: "商户编号 id", "商家編號 id", "Merchant id";
    yz_token: "令牌 yz_token(可不填)", "權杖 yz_token(可不填)", "Token yz_token (optional)";
    use_service: "这项服务", "這項服務", "This service";
    used: "使用", "使用", "Used";
    not_used: "不用", "不使用", "Not used";
    try_again: "再试一次", "再試一次", "Try again";
    secret_hint: "输入后只存进系统钥匙串", "輸入後只存進系統鑰匙圈", "Typed here, kept only in the system keyring";
    secret_in_environment: "由环境变量提供,优先于这里", "由環境變數提供,優先於這裡", "Given by the environment, which comes first";
    secret_kept: "已保存,不改就留空", "已儲存,不改就留空", "Kept; leave empty to keep it";
    test_connection: "测试连接", "測試連線", "Test connection";
    testing: "正在测试…", "正在測試…", "Testing…";
    test_well: "一切正常:服务认得这家店", "一切正常:服務認得這家店", "All well: the service knows this shop";
    test_incomplete: "请先填好上面的内容", "請先填好上面的內容", "Fill in the fields above first";
    plain_http: "http:// 不加密,密钥签名和券码会被同一网络里的人看到。请尽量用 https://", "http:// 不加密,金鑰簽章和券碼會被同一網路裡的人看到。請盡量用 https://", "http:// is not encrypted: others on the network can read codes and calls. Use https:// if you can";
    bad_address: "地址要像 https://openapi.qmai.cn", "網址要像 https://openapi.qmai.cn", "An address looks like https://openapi.qmai.cn";
    bad_number: "这里要填数字", "這裡要填數字", "A number is needed here";
    required: "这里要填", "這裡要填", "This is needed";
    section_sounds: "提示音", "提示音", "Sounds";
    hear: "听一听", "聽一聽", "Hear it";
    section_journal: "记录的保留", "紀錄的保留", "Keeping the history";
    keep: "保留多久", "保留多久", "Kept for";
    forget: "全部删除", "全部刪除", "Forget everything";
    forget_all: "删除全部记录…", "刪除全部紀錄…", "Remove every check…";
    forget_sure: "全部查询记录都会删除,不能恢复", "全部查詢紀錄都會刪除,無法復原", "Every check is removed from the history for good";
    forget_now: "全部删除", "全部刪除", "Remove all of them";
    section_diagnostics: "诊断", "診斷", "Diagnostics";
    for_support: "发给技术支持", "發給技術支援", "For support";
    save_diagnostics: "保存诊断文件…", "儲存診斷檔案…", "Save diagnostics…";
    diagnostics: "诊断文件", "診斷檔案", "Diagnostics";
    diagnostics_hint: "一个 zip 文件:版本、设置和最近的日志。没有密钥,没有顾客地址,券码只有末尾几位", "一個 zip 檔案:版本、設定和最近的日誌。沒有金鑰,沒有顧客地址,券碼只有最後幾位", "A zip file with the version, the settings and the latest logs. No secrets, no customer's address, of codes only the last characters";
    section_kiosk: "顾客能碰到的收银台", "顧客能碰到的收銀台", "A till that customers can reach";
    full_screen: "打开就全屏", "啟動時全螢幕", "Start in full screen";
    always_on_top: "总在最前面", "總在最上層", "Stay above other windows";
    yes: "是", "是", "Yes";
    no: "否", "否", "No";
    pin: "管理密码", "管理密碼", "Manager's PIN";
    pin_none: "4 到 12 位数字;不填就不上锁", "4 到 12 位數字;不填就不上鎖", "4 to 12 digits; nothing is locked without one";
    pin_kept: "已设置,不改就留空", "已設定,不改就留空", "Set; leave empty to keep it";
    pin_wrong_form: "管理密码是 4 到 12 位数字", "管理密碼是 4 到 12 位數字", "A PIN has 4 to 12 digits";
    pin_drop: "取消密码", "移除密碼", "Remove the PIN";
    pin_goes: "保存后,打开设置和退出不再要密码", "儲存後,開啟設定和離開程式都不再要密碼", "Once saved, settings and exit ask for no PIN";
    pin_keep: "还是留着密码", "還是留著密碼", "Keep the PIN after all";
    pin_needed: "请输入管理密码", "請輸入管理密碼", "Manager's PIN";
    pin_enter: "确定", "確定", "OK";
    pin_checking: "正在核对…", "正在核對…", "Checking…";
    pin_wrong: "密码不对,请再试", "密碼不對,請再試", "Wrong PIN, try again";
    section_look: "外观", "外觀", "Appearance";
    language: "语言", "語言", "Language";
    theme: "明暗", "主題", "Theme";
    zoom: "大小", "大小", "Size";
    follow_system: "跟随系统", "跟隨系統", "System";
    light: "浅色", "淺色", "Light";
    dark: "深色", "深色", "Dark";
    contrast: "高对比", "高對比", "High contrast";
    save: "保存", "儲存", "Save";
    saving: "正在保存…", "正在儲存…", "Saving…";
    saved: "已保存", "已儲存", "Saved";
    saved_for_practice: "已保存。重新打开程序(不带 --sandbox)就会连接您的店", "已儲存。重新開啟程式(不帶 --sandbox)就會連接您的店", "Saved. Start again without --sandbox to use your shop";
    unsaved: "有改动还没有保存", "有變更尚未儲存", "Changes not saved yet";
    mend_fields: "请先改好上面标出的内容", "請先改好上面標出的內容", "Mend the marked fields above first";
    discard: "放弃改动", "放棄變更", "Discard changes";
    no_window: "没有可以打开窗口的屏幕。不开窗口也能查:voucher-desk check --sandbox 104686126200130", "沒有可以開啟視窗的螢幕。不開視窗也能查:voucher-desk check --sandbox 104686126200130", "No screen to open a window on. To check a code without one: voucher-desk check --sandbox 104686126200130";
    no_home: "这个账号没有主文件夹,请用 --config FILE 指定设置文件", "這個帳號沒有家目錄,請用 --config FILE 指定設定檔", "This account has no home folder; name a settings file with --config FILE";
    listen_failed: "这个地址不能监听,请用 --listen 127.0.0.1:PORT 换一个", "無法在這個位址上監聽,請用 --listen 127.0.0.1:PORT 換一個", "Cannot listen on this address; choose another with --listen 127.0.0.1:PORT";
    window_failed: "窗口打不开,请更新显卡驱动或换一台电脑", "視窗無法開啟,請更新顯示卡驅動程式或換一台電腦", "The window could not be opened; update the graphics driver or try another computer";
}

pub fn pin_guards(lang: Lang, guarded: Guarded) -> &'static str {
    match (lang, guarded) {
        (Lang::Chinese, Guarded::Settings) => "打开设置",
        (Lang::Traditional, Guarded::Settings) => "開啟設定",
        (Lang::English, Guarded::Settings) => "to open Settings",
        (Lang::Chinese, Guarded::Exit) => "退出程序",
        (Lang::Traditional, Guarded::Exit) => "離開程式",
        (Lang::English, Guarded::Exit) => "to close the program",
        (Lang::Chinese, Guarded::Forget) => "删除全部记录",
        (Lang::Traditional, Guarded::Forget) => "刪除全部紀錄",
        (Lang::English, Guarded::Forget) => "to remove every check from the history",
        (Lang::Chinese, Guarded::FullScreen) => "切换全屏",
        (Lang::Traditional, Guarded::FullScreen) => "切換全螢幕",
        (Lang::English, Guarded::FullScreen) => "to change full screen",
    }
}

pub fn pin_wait(lang: Lang, wait: Duration) -> String {
    let secs = wait.as_secs() + 1;
    match lang {
        Lang::Chinese => format!("试错太多次,请等 {secs} 秒"),
        Lang::Traditional => format!("輸錯太多次,請等 {secs} 秒"),
        Lang::English => format!("Too many wrong tries: wait {secs} s"),
    }
}

pub fn pin_typed(lang: Lang, digits: usize) -> String {
    match lang {
        Lang::Chinese => format!("已输入 {digits} 位"),
        Lang::Traditional => format!("已輸入 {digits} 位"),
        Lang::English if digits == 1 => "1 digit typed".into(),
        Lang::English => format!("{digits} digits typed"),
    }
}

/// 0 for ever.
pub fn keep_days(lang: Lang, days: u16) -> String {
    match (lang, days) {
        (Lang::Chinese | Lang::Traditional, 0) => "一直保留".into(),
        (Lang::English, 0) => "Ever".into(),
        (Lang::Chinese | Lang::Traditional, _) => format!("{days} 天"),
        (Lang::English, _) => format!("{days} days"),
    }
}

pub fn volume(lang: Lang, volume: Volume) -> &'static str {
    match (lang, volume) {
        (Lang::Chinese, Volume::MUTE) => "静音",
        (Lang::Traditional, Volume::MUTE) => "靜音",
        (Lang::Chinese | Lang::Traditional, Volume::SOFT) => "小",
        (Lang::Chinese | Lang::Traditional, Volume::LOUD) => "大",
        (Lang::Chinese | Lang::Traditional, _) => "中",
        (Lang::English, Volume::MUTE) => "Mute",
        (Lang::English, Volume::SOFT) => "Soft",
        (Lang::English, Volume::LOUD) => "Loud",
        (Lang::English, _) => "Medium",
    }
}

pub fn theme_name(lang: Lang, theme: Theme) -> &'static str {
    match theme {
        Theme::System => follow_system(lang),
        Theme::Light => light(lang),
        Theme::Dark => dark(lang),
        Theme::Contrast => contrast(lang),
    }
}

pub fn trouble(lang: Lang, trouble: &Trouble) -> String {
    match (lang, trouble) {
        (_, Trouble::Settings(error)) => settings_error(lang, error),
        (
            _,
            Trouble::Keyring(fault)
            | Trouble::Unkept(
                Unkept::Secret(fault) | Unkept::Removal(fault @ KeyringFault::Waiting),
            ),
        ) => keyring_fault(lang, *fault).to_owned(),
        (Lang::Chinese, Trouble::Unkept(Unkept::Removal(_))) => {
            "要删除的密钥还在系统钥匙串里:请再试一次,或在系统的钥匙串里删掉 voucher-desk 的条目".into()
        }
        (Lang::Traditional, Trouble::Unkept(Unkept::Removal(_))) => {
            "要刪除的金鑰還在系統鑰匙圈裡:請再試一次,或在系統的鑰匙圈裡刪掉 voucher-desk 的項目".into()
        }
        (Lang::English, Trouble::Unkept(Unkept::Removal(_))) => {
            "A secret that was to be removed is still in the keyring: try again, or remove the entry voucher-desk in the system's keyring".into()
        }
        (Lang::Chinese, Trouble::NoOpenKey) => "这台电脑上没有智迈的密钥 openKey:请在“设置”里输入".into(),
        (Lang::Traditional, Trouble::NoOpenKey) => "這台電腦上沒有智邁的金鑰 openKey:請在「設定」裡輸入".into(),
        (Lang::English, Trouble::NoOpenKey) => {
            "Zhimai's openKey is not on this computer: type it in Settings".into()
        }
        (Lang::Chinese, Trouble::NoDesk) => "程序没能启动,不能查询。请关闭后重新打开".into(),
        (Lang::Traditional, Trouble::NoDesk) => "程式無法啟動,不能查詢。請關閉後重新開啟".into(),
        (Lang::English, Trouble::NoDesk) => {
            "The program could not start its work: close it and open it again".into()
        }
        (Lang::Chinese, Trouble::NoSandbox) => "练习店没能启动:这台电脑没有空闲的端口。请重启程序".into(),
        (Lang::Traditional, Trouble::NoSandbox) => "練習店無法啟動:這台電腦沒有可用的連接埠。請重新啟動程式".into(),
        (Lang::English, Trouble::NoSandbox) => {
            "The practice shop could not start: no free port on this computer. Start the program again".into()
        }
    }
}

/// How far this machine's clock is from the service's, which is `ahead` of it, or behind if negative.
pub fn clock_off(lang: Lang, ahead: SignedDuration) -> String {
    let off = about(lang, ahead);
    match (lang, ahead.is_positive()) {
        (Lang::Chinese, true) => {
            format!("这台电脑的时钟慢了{off}。查询不受影响,但记录里的时间不对:请校准系统时间")
        }
        (Lang::Chinese, false) => {
            format!("这台电脑的时钟快了{off}。查询不受影响,但记录里的时间不对:请校准系统时间")
        }
        (Lang::Traditional, true) => {
            format!("這台電腦的時鐘慢了{off}。查詢不受影響,但紀錄裡的時間不對:請校正系統時間")
        }
        (Lang::Traditional, false) => {
            format!("這台電腦的時鐘快了{off}。查詢不受影響,但紀錄裡的時間不對:請校正系統時間")
        }
        (Lang::English, true) => {
            format!(
                "This computer's clock is {off} slow. Checks go on, but the history's times are wrong: set the clock"
            )
        }
        (Lang::English, false) => {
            format!(
                "This computer's clock is {off} fast. Checks go on, but the history's times are wrong: set the clock"
            )
        }
    }
}

/// A length of time in its greatest unit, rounded.
fn about(lang: Lang, length: SignedDuration) -> String {
    let minutes = (length.as_secs().unsigned_abs() + 30) / 60;
    let hours = (minutes + 30) / 60;
    let (count, [chinese, traditional, english]) = if minutes < 60 {
        (minutes, ["分钟", "分鐘", "minute"])
    } else if hours < 24 {
        (hours, ["小时", "小時", "hour"])
    } else {
        ((hours + 12) / 24, ["天", "天", "day"])
    };
    match (lang, count) {
        (Lang::Chinese, _) => format!(" {count} {chinese}"),
        (Lang::Traditional, _) => format!(" {count} {traditional}"),
        (Lang::English, 1) => format!("1 {english}"),
        (Lang::English, _) => format!("{count} {english}s"),
    }
}

/// What a second start says.
pub fn open_already(lang: Lang, is_raised: bool) -> &'static str {
    match (lang, is_raised) {
        (Lang::Chinese, true) => "程序已经打开,窗口已到前面",
        (Lang::Traditional, true) => "程式已經開啟,視窗已到前面",
        (Lang::English, true) => "The program is open already; its window was brought to the front",
        (Lang::Chinese, false) => "程序已经打开,请切换到它的窗口",
        (Lang::Traditional, false) => "程式已經開啟,請切換到它的視窗",
        (Lang::English, false) => "The program is open already; switch to its window",
    }
}

/// The desk broke: it is at work again, or rests because it broke too often.
pub fn desk_broke(lang: Lang, rests: bool) -> &'static str {
    match (lang, rests) {
        (Lang::Chinese, false) => {
            "查询程序出错,已自动重启,排队的码都在。正在查的那几个记为结果未知,请再查一次"
        }
        (Lang::Traditional, false) => {
            "查詢程式出錯,已自動重新啟動,排隊的碼都在。正在查的那幾個記為結果未知,請再查一次"
        }
        (Lang::English, false) => {
            "The checks broke off and were started again. What waits is kept; what was under way is unknown: check it once more"
        }
        (Lang::Chinese, true) => "查询程序接连出错,一分钟内会再次重启,排队的码都在",
        (Lang::Traditional, true) => "查詢程式接連出錯,一分鐘內會再次重新啟動,排隊的碼都在",
        (Lang::English, true) => {
            "The checks keep breaking off and are started again within a minute. What waits is kept"
        }
    }
}

pub fn journal_trouble(lang: Lang, trouble: &JournalTrouble) -> String {
    match (lang, trouble) {
        (Lang::Chinese, JournalTrouble::SetAside(path)) => {
            format!("记录文件损坏了,已另存为 {},并开始了新的记录。查询不受影响", path.display())
        }
        (Lang::Traditional, JournalTrouble::SetAside(path)) => {
            format!("紀錄檔損毀了,已另存為 {},並開始新的紀錄。查詢不受影響", path.display())
        }
        (Lang::English, JournalTrouble::SetAside(path)) => {
            format!(
                "The journal was damaged. It was kept as {}, and a new one was begun. Checks go on",
                path.display()
            )
        }
        (Lang::Chinese, JournalTrouble::Newer) => {
            "记录文件是新版本程序写的,这个版本只能看,不能写。请更新程序。查询不受影响".into()
        }
        (Lang::Traditional, JournalTrouble::Newer) => {
            "紀錄檔是新版程式寫的,這個版本只能看,不能寫。請更新程式。查詢不受影響".into()
        }
        (Lang::English, JournalTrouble::Newer) => {
            "A newer version wrote the journal; this one can only read it. Update the program. Checks go on"
                .into()
        }
        (Lang::Chinese, JournalTrouble::Full) => {
            "磁盘满了,查询记录暂时写不进去。请清理磁盘。查询不受影响".into()
        }
        (Lang::Traditional, JournalTrouble::Full) => {
            "磁碟滿了,查詢紀錄暫時寫不進去。請清理磁碟。查詢不受影響".into()
        }
        (Lang::English, JournalTrouble::Full) => {
            "The disk is full and checks are not being written down. Make room. Checks go on".into()
        }
        (Lang::Chinese, JournalTrouble::Failed(problem)) => {
            format!("查询记录写不进去:{problem}。请检查磁盘和权限。查询不受影响")
        }
        (Lang::Traditional, JournalTrouble::Failed(problem)) => {
            format!("查詢紀錄寫不進去:{problem}。請檢查磁碟和權限。查詢不受影響")
        }
        (Lang::English, JournalTrouble::Failed(problem)) => {
            format!(
                "Checks are not being written down: {problem}. Check the disk and its permissions. Checks go on"
            )
        }
    }
}

fn settings_error(lang: Lang, error: &SettingsError) -> String {
    let path = error.path.display();
    let problem = &error.problem;
    match (lang, error.line) {
        (Lang::Chinese, Some(line)) => format!(
            "设置文件 {path} 第 {line} 行有问题:{problem}。请改正这一行,或把文件移走后重新设置。文件没有被改动。"
        ),
        (Lang::Chinese, None) => format!(
            "设置文件 {path} 用不了。请检查磁盘空间和文件权限,再试一次(系统说:{problem})。文件没有被改动。"
        ),
        (Lang::Traditional, Some(line)) => format!(
            "設定檔 {path} 第 {line} 行有問題:{problem}。請改正這一行,或把檔案移走後重新設定。檔案沒有被更動。"
        ),
        (Lang::Traditional, None) => format!(
            "設定檔 {path} 無法使用。請檢查磁碟空間和檔案權限,再試一次(系統說:{problem})。檔案沒有被更動。"
        ),
        (Lang::English, Some(line)) => format!(
            "Settings file {path}, line {line}: {problem}. Mend the line, or move the file away and set up again. It was left as it was."
        ),
        (Lang::English, None) => {
            format!(
                "Settings file {path} cannot be used. Check the disk's room and the file's permissions, then try again (the system says: {problem}). It was left as it was."
            )
        }
    }
}

fn keyring_fault(lang: Lang, fault: KeyringFault) -> &'static str {
    match (lang, fault) {
        (Lang::Chinese, KeyringFault::Absent) => {
            "这台电脑没有可用的钥匙串,密钥不会写到任何地方:请在“设置”里输入,只用到程序关闭"
        }
        (Lang::Traditional, KeyringFault::Absent) => {
            "這台電腦沒有可用的鑰匙圈,金鑰不會寫到任何地方:請在「設定」裡輸入,只用到程式關閉"
        }
        (Lang::English, KeyringFault::Absent) => {
            "This computer has no usable keyring. Secrets are written nowhere: type them in Settings to last until the program ends"
        }
        (Lang::Chinese, KeyringFault::Locked) => {
            "系统钥匙串没有解锁,密钥不会写到别处:请再试一次并输入钥匙串的密码,或在设置里输入密钥,只用到程序关闭"
        }
        (Lang::Traditional, KeyringFault::Locked) => {
            "系統鑰匙圈沒有解鎖,金鑰不會寫到別處:請再試一次並輸入鑰匙圈的密碼,或在設定裡輸入金鑰,只用到程式關閉"
        }
        (Lang::English, KeyringFault::Locked) => {
            "The keyring was not unlocked, and secrets are written nowhere else: try again and give its password, or type them in Settings to last until the program ends"
        }
        (Lang::Chinese, KeyringFault::Waiting) => {
            "系统正在等人解锁钥匙串:请在它的窗口里输入密码。解锁后会自动接着用"
        }
        (Lang::Traditional, KeyringFault::Waiting) => {
            "系統正在等人解鎖鑰匙圈:請在它的視窗裡輸入密碼。解鎖後會自動接著用"
        }
        (Lang::English, KeyringFault::Waiting) => {
            "The system waits for somebody to unlock the keyring: give the password in its window. Work goes on by itself after that"
        }
        (Lang::Chinese, KeyringFault::Foreign) => {
            "钥匙串里 voucher-desk 名下的条目不是本程序存的:请在系统的钥匙串里删掉它,再在设置里输入密钥"
        }
        (Lang::Traditional, KeyringFault::Foreign) => {
            "鑰匙圈裡名為 voucher-desk 的項目不是本程式存的:請在系統的鑰匙圈裡刪掉它,再在設定裡輸入金鑰"
        }
        (Lang::English, KeyringFault::Foreign) => {
            "The keyring's entry named voucher-desk is another program's: remove it in the system's keyring, then type the secret in Settings"
        }
        (Lang::Chinese, KeyringFault::TooLong) => {
            "密钥太长,系统钥匙串存不下。请核对;输入的密钥只用到程序关闭"
        }
        (Lang::Traditional, KeyringFault::TooLong) => {
            "金鑰太長,系統鑰匙圈存不下。請核對;輸入的金鑰只用到程式關閉"
        }
        (Lang::English, KeyringFault::TooLong) => {
            "The secret is too long for the keyring. Check it; what you typed lasts until the program ends"
        }
        (Lang::Chinese, KeyringFault::Failed) => "系统钥匙串出错,密钥不会写到别处:输入的密钥只用到程序关闭",
        (Lang::Traditional, KeyringFault::Failed) => {
            "系統鑰匙圈出錯,金鑰不會寫到別處:輸入的金鑰只用到程式關閉"
        }
        (Lang::English, KeyringFault::Failed) => {
            "The keyring failed, and secrets are written nowhere else: those you type last until the program ends"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_the_clock_is_off_is_said_in_its_greatest_unit() {
        let about = |secs| about(Lang::English, SignedDuration::from_secs(secs));
        for (secs, words) in [
            (61, "1 minute"),
            (-150, "3 minutes"),
            (3_569, "59 minutes"),
            (3_570, "1 hour"),
            (84_000, "23 hours"),
            (-86_400, "1 day"),
            (31 * 86_400, "31 days"),
        ] {
            assert_eq!(about(secs), words, "{secs}");
        }
    }

    #[test]
    fn a_clock_that_the_service_is_ahead_of_is_slow() {
        let day = SignedDuration::from_hours(24);
        assert!(clock_off(Lang::Chinese, day).starts_with("这台电脑的时钟慢了 1 天"));
        assert!(clock_off(Lang::English, -day).starts_with("This computer's clock is 1 day fast"));
    }
}
