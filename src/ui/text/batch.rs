//! The batch: codes by the hundred.

use std::{path::Path, time::Duration};

use super::{Lang, grouped, part_of, practice_short, sentence_gap, summary, texts, what_happened};
use crate::{
    store::{BatchFigures, BatchTrouble, Misread},
    voucher::{Doubt, Kind, Report},
};

texts! {
    nav_batch: "批量", "批次", "Batch";
    batch_title: "一次查很多券码", "一次查很多券碼", "Check many codes at once";
    batch_words: "活动开始前先查一遍。券码在哪一列都可以,查完的结果可以导出成表格", "活動開始前先查一遍。券碼在哪一欄都可以,查完的結果可以匯出成表格", "Before a campaign begins, say. The codes may stand in any column; the results can be exported as a table";
    drop_here: "把 TXT、CSV 或 Excel 文件拖到这里", "把 TXT、CSV 或 Excel 檔案拖到這裡", "Drop a TXT, CSV or Excel file here";
    drop_now: "放开鼠标就会读取", "放開滑鼠就會讀取", "Let go to read it";
    paste_more: "粘贴…", "貼上…", "Paste…";
    open_file_more: "打开文件…", "開啟檔案…", "Open file…";
    reading: "正在读取…", "正在讀取…", "Reading…";
    nothing_pasted: "剪贴板里没有文字。请先在表格里复制券码", "剪貼簿裡沒有文字。請先在表格裡複製券碼", "There is no text to paste. Copy the codes in your table first";
    no_batch_chooser: "这台电脑打不开选择文件的窗口。请把文件拖到这里,或者粘贴券码", "這台電腦無法開啟選擇檔案的視窗。請把檔案拖到這裡,或貼上券碼", "This computer has no window to choose a file with. Drop the file here, or paste the codes";
    pasted_codes: "粘贴的券码", "貼上的券碼", "Pasted codes";
    where_codes_stand: "券码在哪一列", "券碼在哪一欄", "Where the codes stand";
    batch_asks_what: "查哪些服务", "查哪些服務", "Services to ask";
    first_line_is: "第一行", "第一列", "First line";
    no_codes_there: "这一列里没有券码,请在下面点另一列", "這一欄裡沒有券碼,請在下面點另一欄", "There are no codes in this column; click another one below";
    batch_done: "已查完", "已查完", "Done";
    batch_paused: "已暂停", "已暫停", "Paused";
    batch_stopped: "已停止", "已停止", "Stopped";
    batch_starts: "正在查询…", "正在查詢…", "Checking…";
    pause: "暂停", "暫停", "Pause";
    stop: "停止", "停止", "Stop";
    stop_more: "停止…", "停止…", "Stop…";
    stop_sure: "没查的就不查了,查过的结果都留着", "沒查的就不查了,查過的結果都留著", "What was not checked will not be; all results stay";
    remove_batch: "清除", "清除", "Clear it";
    remove_batch_more: "清除…", "清除…", "Clear…";
    remove_batch_sure: "这一批的结果会删除。需要的话请先导出", "這一批的結果會刪除。需要的話請先匯出", "The results of this batch are removed. Export them first if you need them";
    misread: "无法识别", "無法辨識", "Unreadable";
    not_asked: "没有查", "沒有查", "Not checked";
    row: "行", "列", "Row";
    line_content: "内容", "內容", "Content";
    no_answers_yet: "还没有结果", "還沒有結果", "No results yet";
    none_of_these: "没有这样的券码", "沒有這樣的券碼", "No codes like this";
    export_results_more: "导出结果…", "匯出結果…", "Export results…";
    section_batch: "批量", "批次", "Batch";
    batch_rate: "每秒最多查", "每秒最多查", "At most, per second";
    no_codes_in_file: "文件里没有券码。券码在哪一列可以用 --column N 指定", "檔案裡沒有券碼。券碼在哪一欄可以用 --column N 指定", "There are no codes in the file; name their column with --column N";
    progress_template: "[{bar:40}] {pos}/{len}  每秒 {per_sec}  还需 {eta}", "[{bar:40}] {pos}/{len}  每秒 {per_sec}  還需 {eta}", "[{bar:40}] {pos}/{len}  {per_sec}  {eta} left";
    practice_batch: "这一批是在练习店查的,结果不是真实的", "這一批是在練習店查的,結果不是真實的", "This batch was checked in the practice shop: its results are not real";
    cannot_ask: "没有连接能查这些券码的服务,或者拿不到它的密钥,已暂停。请看“设置”,再按“继续”", "沒有連接能查這些券碼的服務,或者拿不到它的金鑰,已暫停。請看「設定」,再按「繼續」", "No service is connected that could know these codes, or its key could not be read: paused. Look at Settings, then go on";
    look_at_it: "去看看", "去看看", "Look at it";
}

pub fn batch_asks(lang: Lang, kind: Kind) -> &'static str {
    match (lang, kind) {
        (Lang::Chinese, Kind::Auto) => "也准备抖音券",
        (Lang::Traditional, Kind::Auto) => "也準備抖音券",
        (Lang::English, Kind::Auto) => "Prepare Douyin vouchers too",
        (Lang::Chinese, _) => "只查兑换码",
        (Lang::Traditional, _) => "只查兌換碼",
        (Lang::English, _) => "Exchange codes only",
    }
}

/// What asking these services does.
pub fn batch_asks_words(lang: Lang, kind: Kind) -> &'static str {
    match (lang, kind) {
        (Lang::Chinese, Kind::Auto) => {
            "每张抖音券都会做一次“核销准备”。准备不是核销,但抖音要求准备之后就核销;不打算马上核销的券,请不要选这一项"
        }
        (Lang::Traditional, Kind::Auto) => {
            "每張抖音券都會做一次「核銷準備」。準備不是核銷,但抖音要求準備之後就核銷;不打算馬上核銷的券,請不要選這一項"
        }
        (Lang::English, Kind::Auto) => {
            "Every Douyin voucher is prepared for its redeem step. That redeems nothing, but Douyin wants one redeem to follow each prepare: leave it out unless they will be redeemed"
        }
        (Lang::Chinese, _) => "只问智迈的状态,不会改变任何券。抖音券要选“也准备抖音券”才会查",
        (Lang::Traditional, _) => "只問智邁的狀態,不會改變任何券。抖音券要選「也準備抖音券」才會查",
        (Lang::English, _) => {
            "Only Zhimai's status is asked, which changes no voucher. Douyin vouchers are checked only if they are prepared too"
        }
    }
}

pub fn first_line(lang: Lang, has_heads: bool) -> &'static str {
    match (lang, has_heads) {
        (Lang::Chinese, true) => "第一行是标题",
        (Lang::Chinese, false) => "第一行也是券码",
        (Lang::Traditional, true) => "第一列是標題",
        (Lang::Traditional, false) => "第一列也是券碼",
        (Lang::English, true) => "First line has headings",
        (Lang::English, false) => "First line has a code",
    }
}

pub fn column(lang: Lang, column: usize) -> String {
    match lang {
        Lang::Chinese => format!("第 {} 列", column + 1),
        Lang::Traditional => format!("第 {} 欄", column + 1),
        Lang::English => format!("Column {}", column + 1),
    }
}

pub fn codes(lang: Lang, count: usize) -> String {
    let count_words = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("{count_words} 个码"),
        Lang::Traditional => format!("{count_words} 個碼"),
        Lang::English if count == 1 => "1 code".into(),
        Lang::English => format!("{count_words} codes"),
    }
}

pub fn merged(lang: Lang, count: usize) -> String {
    let count_words = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("{count_words} 个重复已合并"),
        Lang::Traditional => format!("{count_words} 個重複已合併"),
        Lang::English if count == 1 => "1 duplicate merged".into(),
        Lang::English => format!("{count_words} duplicates merged"),
    }
}

pub fn misread_lines(lang: Lang, count: usize) -> String {
    let count_words = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("{count_words} 行无法识别"),
        Lang::Traditional => format!("{count_words} 列無法辨識"),
        Lang::English if count == 1 => "1 unreadable line".into(),
        Lang::English => format!("{count_words} unreadable lines"),
    }
}

pub fn check_codes(lang: Lang, count: usize) -> String {
    let count_words = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("开始查 {count_words} 个码"),
        Lang::Traditional => format!("開始查 {count_words} 個碼"),
        Lang::English if count == 1 => "Check 1 code".into(),
        Lang::English => format!("Check {count_words} codes"),
    }
}

/// The batch before goes when this one begins.
pub fn replaces(lang: Lang, figures: &BatchFigures) -> String {
    let (answered, codes) = (grouped(figures.answered() as u64), grouped(figures.codes() as u64));
    match lang {
        Lang::Chinese => format!("会替换现在这一批({answered} / {codes} 已查)。需要的话请先取消并导出"),
        Lang::Traditional => format!("會取代目前這一批({answered} / {codes} 已查)。需要的話請先取消並匯出"),
        Lang::English => {
            format!(
                "Replaces the batch there is ({answered} of {codes} checked). Cancel and export it first if you need it"
            )
        }
    }
}

pub fn go_on(lang: Lang, open: usize) -> String {
    let open = grouped(open as u64);
    match lang {
        Lang::Chinese => format!("继续查 {open} 个"),
        Lang::Traditional => format!("繼續查 {open} 個"),
        Lang::English => format!("Go on with {open}"),
    }
}

/// A batch of an earlier run is not done.
pub fn batch_offer(lang: Lang, open: usize) -> String {
    let open = grouped(open as u64);
    match lang {
        Lang::Chinese => format!("上次的批量还有 {open} 个码没有查"),
        Lang::Traditional => format!("上次的批次還有 {open} 個碼沒有查"),
        Lang::English if open == "1" => "The last batch has 1 code left to check".into(),
        Lang::English => format!("The last batch has {open} codes left to check"),
    }
}

pub fn only_unknown(lang: Lang, count: usize) -> String {
    let count = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("只重查“结果未知” {count}"),
        Lang::Traditional => format!("只重查「結果未知」 {count}"),
        Lang::English => format!("Only the unknown again {count}"),
    }
}

pub fn rate_and_left(lang: Lang, per_second: f64, left: Duration) -> String {
    let left = duration(lang, left + Duration::from_millis(999));
    match lang {
        Lang::Chinese => format!("每秒 {per_second:.1} · 还需 {left}"),
        Lang::Traditional => format!("每秒 {per_second:.1} · 還需 {left}"),
        Lang::English => format!("{per_second:.1} a second · {left} left"),
    }
}

fn duration(lang: Lang, duration: Duration) -> String {
    let (hours, mins, secs) =
        (duration.as_secs() / 3_600, duration.as_secs() / 60 % 60, duration.as_secs() % 60);
    match (lang, hours, mins) {
        (Lang::Chinese | Lang::Traditional, 0, 0) => format!("{secs} 秒"),
        (Lang::Chinese | Lang::Traditional, 0, _) => format!("{mins} 分 {secs} 秒"),
        (Lang::Chinese, ..) => format!("{hours} 小时 {mins} 分"),
        (Lang::Traditional, ..) => format!("{hours} 小時 {mins} 分"),
        (Lang::English, 0, 0) => format!("{secs} s"),
        (Lang::English, 0, _) => format!("{mins} min {secs} s"),
        (Lang::English, ..) => format!("{hours} h {mins} min"),
    }
}

/// The progress bar, read aloud.
pub fn progress(lang: Lang, figures: &BatchFigures) -> String {
    let done = part_of(figures.answered(), figures.codes());
    match lang {
        Lang::Chinese => format!("进度 {done}"),
        Lang::Traditional => format!("進度 {done}"),
        Lang::English => format!("Progress {done}"),
    }
}

/// What a code of a batch came to; which services were asked is said of the whole batch.
pub fn batch_summary(lang: Lang, report: &Report) -> String {
    match (lang, report.reason_key()) {
        (Lang::Chinese, "link_needs_douyin") => "抖音链接:没有选“也准备抖音券”,没有查".into(),
        (Lang::Traditional, "link_needs_douyin") => "抖音連結:沒有選「也準備抖音券」,沒有查".into(),
        (Lang::English, "link_needs_douyin") => {
            "A Douyin link, not checked: Douyin vouchers were left out".into()
        }
        _ => summary(lang, report),
    }
}

pub fn line_words(lang: Lang, number: u32, content: &str) -> String {
    match lang {
        Lang::Chinese => format!("第 {number} 行:{content}"),
        Lang::Traditional => format!("第 {number} 列:{content}"),
        Lang::English => format!("Row {number}: {content}"),
    }
}

/// Why there is no code in a line.
pub fn misread_what(lang: Lang, why: Misread) -> &'static str {
    match (lang, why) {
        (Lang::Chinese, Misread::Empty) => "这一格没有券码",
        (Lang::Traditional, Misread::Empty) => "這一格沒有券碼",
        (Lang::English, Misread::Empty) => "No code in this cell",
        (Lang::Chinese, Misread::TooLong) => "太长,不是券码",
        (Lang::Traditional, Misread::TooLong) => "太長,不是券碼",
        (Lang::English, Misread::TooLong) => "Too long for a code",
        (Lang::Chinese, Misread::ForeignLink) => "不是抖音的链接",
        (Lang::Traditional, Misread::ForeignLink) => "不是抖音的連結",
        (Lang::English, Misread::ForeignLink) => "A link, but not of Douyin",
        (Lang::Chinese, Misread::Mangled) => "像是输入法或键盘打错的字符,或者是乱码",
        (Lang::Traditional, Misread::Mangled) => "像是輸入法或鍵盤打錯的字元,或者是亂碼",
        (Lang::English, Misread::Mangled) => "Mangled by an input method or a keyboard, or no text at all",
        (Lang::Chinese, Misread::Rounded) => "Excel 只保留了 15 位数字,后面的位数已经丢了",
        (Lang::Traditional, Misread::Rounded) => "Excel 只保留 15 位數字,後面的位數已經遺失",
        (Lang::English, Misread::Rounded) => "Excel kept 15 digits only, and the rest is lost",
    }
}

/// What to do about it; empty where that goes without saying.
pub fn misread_mend(lang: Lang, why: Misread) -> &'static str {
    match (lang, why) {
        (Lang::Chinese, Misread::Rounded) => "请在原表里把这一列设为“文本”,重新填入券码",
        (Lang::Traditional, Misread::Rounded) => "請在原本的表格裡把這一欄設為「文字」,重新填入券碼",
        (Lang::English, Misread::Rounded) => {
            "Format the column as text in the original and fill the codes in again"
        }
        _ => "",
    }
}

/// Both in one.
pub fn misread_why(lang: Lang, why: Misread) -> String {
    match (misread_what(lang, why), misread_mend(lang, why)) {
        (what, "") => what.to_owned(),
        (what, mend) => format!("{what}{}{mend}", sentence_gap(lang)),
    }
}

pub fn batch_trouble(lang: Lang, trouble: &BatchTrouble) -> String {
    match (lang, trouble) {
        (Lang::Chinese, BatchTrouble::InUse) => {
            "另一个验券台窗口正在用批量。请在那边继续,或先把它关掉".into()
        }
        (Lang::Traditional, BatchTrouble::InUse) => {
            "另一個驗券台視窗正在使用批次。請在那邊繼續,或先把它關掉".into()
        }
        (Lang::English, BatchTrouble::InUse) => {
            "Another window of this program has the batch. Go on there, or close it first".into()
        }
        (Lang::Chinese, BatchTrouble::SetAside(path)) => {
            format!("批量文件损坏了,已另存为 {}。需要的话请先导出已有的结果,再重新打开券码表", path.display())
        }
        (Lang::Traditional, BatchTrouble::SetAside(path)) => {
            format!(
                "批次的檔案損毀了,已另存為 {}。需要的話請先匯出已有的結果,再重新開啟券碼表",
                path.display()
            )
        }
        (Lang::English, BatchTrouble::SetAside(path)) => {
            format!(
                "The batch's file was damaged and is kept as {}. Export the results there are if you need them, then give the codes again",
                path.display()
            )
        }
        (Lang::Chinese, BatchTrouble::Newer) => "批量文件是新版本程序写的。请更新程序".into(),
        (Lang::Traditional, BatchTrouble::Newer) => "批次的檔案是新版程式寫的。請更新程式".into(),
        (Lang::English, BatchTrouble::Newer) => {
            "A newer version of this program wrote the batch's file. Update the program".into()
        }
        (Lang::Chinese, BatchTrouble::Full) => "磁盘满了,结果写不进去,已暂停。请清理磁盘,再按“继续”".into(),
        (Lang::Traditional, BatchTrouble::Full) => {
            "磁碟滿了,結果寫不進去,已暫停。請清理磁碟,再按「繼續」".into()
        }
        (Lang::English, BatchTrouble::Full) => {
            "The disk is full and results cannot be written down: paused. Make room, then go on".into()
        }
        (Lang::Chinese, BatchTrouble::Failed(problem)) => {
            format!("结果写不进去,已暂停:{problem}。请检查磁盘和权限,再按“继续”")
        }
        (Lang::Traditional, BatchTrouble::Failed(problem)) => {
            format!("結果寫不進去,已暫停:{problem}。請檢查磁碟和權限,再按「繼續」")
        }
        (Lang::English, BatchTrouble::Failed(problem)) => {
            format!(
                "Results cannot be written down: {problem}. Paused; check the disk and its permissions, then go on"
            )
        }
    }
}

/// The batch is of one shop, and another is open.
pub fn other_shop(lang: Lang, is_practice_batch: bool, is_practice_now: bool) -> &'static str {
    match (lang, is_practice_batch, is_practice_now) {
        (Lang::Chinese, true, _) => "这一批是在练习店查的,现在连接的是您的店。请重新打开券码表",
        (Lang::Traditional, true, _) => "這一批是在練習店查的,現在連接的是您的店。請重新開啟券碼表",
        (Lang::English, true, _) => {
            "This batch is of the practice shop; your shop is connected now. Give the codes again"
        }
        (Lang::Chinese, false, true) => "这一批属于您的店,现在是练习店。结束练习,或连接您的店,再继续",
        (Lang::Traditional, false, true) => "這一批屬於您的店,現在是練習店。結束練習,或連接您的店,再繼續",
        (Lang::English, false, true) => {
            "This batch is of your shop, and this is the practice shop. End practice, or connect your shop, to go on"
        }
        (Lang::Chinese, false, false) => {
            "这一批是用另一家店的账号查的。请在设置里换回那家店再继续,或者重新打开券码表"
        }
        (Lang::Traditional, false, false) => {
            "這一批是用另一家店的帳號查的。請在設定裡換回那家店再繼續,或者重新開啟券碼表"
        }
        (Lang::English, false, false) => {
            "This batch was begun with another shop's accounts. Go back to that shop in Settings to go on, or give the codes again"
        }
    }
}

/// Paused because nothing comes of asking.
pub fn no_answers(lang: Lang, why: Option<&Doubt>) -> String {
    let why = why.map(|doubt| what_happened(lang, doubt) + sentence_gap(lang)).unwrap_or_default();
    match lang {
        Lang::Chinese => format!("连续 20 个码没有得到回答,已暂停。{why}查看网络和设置后,再按“继续”"),
        Lang::Traditional => format!("連續 20 個碼沒有得到回應,已暫停。{why}查看網路和設定後,再按「繼續」"),
        Lang::English => {
            format!(
                "20 codes in a row got no answer: paused. {why}Look at the network and the settings, then go on"
            )
        }
    }
}

/// Over the columns that the results add.
pub fn result_heads(lang: Lang) -> [&'static str; 4] {
    match lang {
        Lang::Chinese => ["结果", "说明", "服务的回答", "查询时间"],
        Lang::Traditional => ["結果", "說明", "服務的回應", "查詢時間"],
        Lang::English => ["Result", "What it came to", "The service said", "Checked at"],
    }
}

/// What the results' file is called; practice says so.
pub fn results_of(lang: Lang, name: &str, is_practice: bool) -> String {
    let practice = if is_practice { practice_short(lang) } else { "" };
    let words = match lang {
        Lang::Chinese => format!("{name} 结果 {practice}"),
        Lang::Traditional => format!("{name} 結果 {practice}"),
        Lang::English => format!("{name} results {practice}"),
    };
    words.trim_end().to_owned()
}

/// The codes that are listed just now.
pub fn export_these_more(lang: Lang, count: usize) -> String {
    let count = grouped(count as u64);
    match lang {
        Lang::Chinese => format!("导出这 {count} 个…"),
        Lang::Traditional => format!("匯出這 {count} 個…"),
        Lang::English => format!("Export these {count}…"),
    }
}

/// The first line of a file was not taken for a code.
pub fn heads_taken(lang: Lang, heads: &[String]) -> String {
    let heads = heads.join(" · ");
    match lang {
        Lang::Chinese => format!("第一行当作标题:{heads}(不是的话请加 --headings no)"),
        Lang::Traditional => format!("第一列當作標題:{heads}(不是的話請加 --headings no)"),
        Lang::English => format!("first line taken for headings: {heads} (if it is none, add --headings no)"),
    }
}

/// What the command line's batch came to.
pub fn batch_written(lang: Lang, figures: &BatchFigures, to: &Path) -> String {
    let BatchFigures { usable, not_usable, unknown, open, misread, .. } = figures;
    let to = to.display();
    match lang {
        Lang::Chinese => format!(
            "可用 {usable},不可用 {not_usable},结果未知 {unknown},没有查 {open},无法识别 {misread}。已写到 {to}"
        ),
        Lang::Traditional => format!(
            "可用 {usable},不可用 {not_usable},結果未知 {unknown},沒有查 {open},無法辨識 {misread}。已寫到 {to}"
        ),
        Lang::English => format!(
            "usable {usable}, not usable {not_usable}, unknown {unknown}, not checked {open}, unreadable {misread}; written to {to}"
        ),
    }
}

/// 0 for no limit.
pub fn per_second(lang: Lang, limit: u32) -> String {
    match (lang, limit) {
        (Lang::Chinese | Lang::Traditional, 0) => "不限".into(),
        (Lang::English, 0) => "No limit".into(),
        (Lang::Chinese, _) => format!("{limit} 个"),
        (Lang::Traditional, _) => format!("{limit} 個"),
        (Lang::English, _) => limit.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_left_is_said_in_what_a_person_reckons_with() {
        let said = |lang, secs| duration(lang, Duration::from_secs(secs));
        assert_eq!(said(Lang::Chinese, 77), "1 分 17 秒");
        assert_eq!(said(Lang::English, 9), "9 s");
        assert_eq!(said(Lang::English, 2 * 3_600 + 61), "2 h 1 min");
    }
}
