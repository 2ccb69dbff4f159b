//! Shifts and their reports.

use jiff::{Timestamp, Zoned, tz::TimeZone};

use super::{Lang, grouped, texts};
use crate::store::Shift;

texts! {
    who_is_on: "谁来当班?", "誰來當班?", "Who is on duty?";
    start_shift_more: "开始当班…", "開始當班…", "Start shift…";
    start_shift_short: "当班…", "當班…", "Shift…";
    start_shift: "开始当班", "開始當班", "Start shift";
    start_shift_words: "从现在起的检查记在这个名字下,结束时有一份报告", "從現在起的檢查記在這個名字下,結束時會有一份報表", "Checks are put down to this name from now on, and there is a report at the end";
    end_shift_more: "结束当班…", "結束當班…", "End shift…";
    end_shift: "结束当班", "結束當班", "End shift";
    end_shift_sure: "结束这一班?", "結束這一班?", "End this shift?";
    on_duty: "当班中", "當班中", "On duty";
    cashier: "收银员", "收銀員", "Cashier";
    cashier_name: "收银员姓名", "收銀員姓名", "Cashier's name";
    recent_cashiers: "最近当班", "最近當班", "Lately on duty";
    back: "返回", "返回", "Back";
    shift_checks: "本班检查", "本班檢查", "Checks";
    first_check: "第一次", "第一次", "First check";
    last_check: "最后一次", "最後一次", "Last check";
    still_unknown: "还没有结果的券", "還沒有結果的券", "Still unknown";
    none_open: "没有。每张券都有了明确的结果", "沒有。每張券都有了明確的結果", "None: every voucher got a clear answer";
    no_shift_checks: "这一班还没有查过券", "這一班還沒有查過券", "No checks in this shift yet";
    shifts: "最近的班", "最近的班", "Recent shifts";
    no_shifts: "开过的班会列在这里", "開過的班會列在這裡", "Shifts are listed here";
    no_shift_yet: "还没有开过班", "還沒有開過班", "There was no shift yet";
    save_page: "存为 PDF…", "存成 PDF…", "Save as PDF…";
    page_failed: "没有做成 PDF,请存为表格", "PDF 無法產生,請存成表格", "The PDF could not be made; save the table instead";
    save_table: "存为表格…", "存成表格…", "Save as table…";
    shift_report: "班次报告", "當班報表", "Shift report";
    report_made: "生成于", "製表時間", "Made at";
    shop: "门店", "門市", "Shop";
    shift_started: "开始", "開始", "Started";
    shift_ended: "结束", "結束", "Ended";
    report_line: "项目", "項目", "Line";
    report_value: "内容", "內容", "Value";
    nothing: "—", "—", "—";
}

/// For the top bar.
pub fn shift_count(lang: Lang, count: u64) -> String {
    let count = grouped(count);
    match lang {
        Lang::Chinese | Lang::Traditional => format!("本班 {count} 次"),
        Lang::English => format!("{count} this shift"),
    }
}

/// Where the top bar has little room.
pub fn shift_count_short(lang: Lang, count: u64) -> String {
    let count = grouped(count);
    match lang {
        Lang::Chinese | Lang::Traditional => format!("{count} 次"),
        Lang::English => count,
    }
}

/// Who is on duty, and since when.
pub fn on_duty_since(lang: Lang, shift: &Shift) -> String {
    format!("{} · {}", shift.cashier, from_to(lang, shift))
}

/// When a shift was: today's times alone, other days' with the day.
pub fn from_to(lang: Lang, shift: &Shift) -> String {
    let started = shift.started.to_zoned(TimeZone::system());
    let format = if started.date() == Zoned::now().date() { "%H:%M" } else { "%m-%d %H:%M" };
    let from = started.strftime(format);
    let Some(ended) = shift.ended.map(|ended| ended.to_zoned(TimeZone::system())) else {
        return match lang {
            Lang::Chinese | Lang::Traditional => format!("{from} 起"),
            Lang::English => format!("since {from}"),
        };
    };
    let to = ended.strftime(if ended.date() == started.date() { "%H:%M" } else { "%m-%d %H:%M" });
    format!("{from} – {to}")
}

/// `2026-11-22 14:32:05`
pub fn moment(at: Timestamp) -> String {
    at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// How many unknowns are still open, and how many of them are listed.
pub fn open_count(lang: Lang, count: usize, listed: usize) -> String {
    let (words, of) = (still_unknown(lang), grouped(count as u64));
    match lang {
        _ if listed == count => format!("{words} {of}"),
        Lang::Chinese => format!("{words} {of}(列出最新 {listed} 个)"),
        Lang::Traditional => format!("{words} {of}(列出最新 {listed} 個)"),
        Lang::English => format!("{words} {of} (the newest {listed} listed)"),
    }
}

/// `64.2 %`
pub fn share(of: u64, all: u64) -> String {
    let per_mille = (of * 1_000 + all / 2) / all.max(1);
    format!("{}.{} %", per_mille / 10, per_mille % 10)
}

/// Of a printed report.
pub fn page_number(lang: Lang, page: usize, of: usize) -> String {
    match lang {
        Lang::Chinese => format!("第 {page} 页,共 {of} 页"),
        Lang::Traditional => format!("第 {page} 頁,共 {of} 頁"),
        Lang::English => format!("Page {page} of {of}"),
    }
}

/// What the file is called if nobody says otherwise.
pub fn report_file_name(lang: Lang, shift: &Shift) -> String {
    // No mark that a file system refuses.
    let is_plain = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let cashier: String = shift.cashier.chars().filter(is_plain).collect();
    let started = shift.started.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H%M");
    format!("{} {} {}", shift_report(lang), started, cashier.trim()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_has_no_mark_that_a_file_system_refuses() {
        let shift = Shift {
            id: 1,
            cashier: "王/小:明".into(),
            counter: String::new(),
            practice: false,
            started: Timestamp::UNIX_EPOCH,
            ended: None,
        };
        let name = report_file_name(Lang::Chinese, &shift);
        assert!(name.starts_with("班次报告 19") && name.ends_with(" 王小明"), "{name}");
    }
}
