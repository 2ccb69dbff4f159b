//! Files that are read and written, and what may be wrong with them.

use super::{Lang, texts};
use crate::table::{ExportFault, MAX_LINES, SheetFault, TableFormat};

texts! {
    export: "导出…", "匯出…", "Export…";
    save_as_file: "保存为文件", "儲存成檔案", "Save as a file";
    file: "文件", "檔案", "File";
    file_format: "格式", "格式", "Format";
    choose_place: "选择位置…", "選擇位置…", "Choose place…";
    no_chooser: "这台电脑打不开选择窗口,请直接输入位置", "這台電腦無法開啟選擇視窗,請直接輸入位置", "No window to choose in here: type the place";
    replace: "替换", "取代", "Replace";
    saving_file: "正在保存…", "正在儲存…", "Saving…";
    saved_to: "已保存到", "已儲存到", "Saved to";
    not_saved: "没有保存", "沒有儲存", "Not saved";
    done: "完成", "完成", "Done";
    lists: "文本和表格", "文字和表格", "Text and tables";
}

pub fn format_name(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Csv => "CSV",
        TableFormat::Xlsx => "XLSX",
    }
}

/// Whom a format is for.
pub fn format_hint(lang: Lang, format: TableFormat) -> &'static str {
    match (lang, format) {
        (Lang::Chinese, TableFormat::Xlsx) => "用 Excel、WPS 打开,券码一位不少",
        (Lang::Traditional, TableFormat::Xlsx) => "用 Excel、WPS 開啟,券碼一位不少",
        (Lang::English, TableFormat::Xlsx) => "For Excel and WPS: every digit of a code is kept",
        (Lang::Chinese, TableFormat::Csv) => "给其他程序用。Excel 打开时会改动长券码",
        (Lang::Traditional, TableFormat::Csv) => "給其他程式用。用 Excel 開啟時,長券碼會被改動",
        (Lang::English, TableFormat::Csv) => "For other programs: Excel changes long codes when it opens it",
    }
}

/// `1,241 / 2,000`
pub fn part_of(done: usize, count: usize) -> String {
    format!("{} / {}", super::grouped(done as u64), super::grouped(count as u64))
}

/// Why there is no new file, and what to do.
pub fn export_fault(lang: Lang, fault: &ExportFault) -> String {
    match (lang, fault) {
        (Lang::Chinese, ExportFault::Exists) => "已经有这个文件了。要替换它吗?".into(),
        (Lang::Traditional, ExportFault::Exists) => "已經有這個檔案了。要取代它嗎?".into(),
        (Lang::English, ExportFault::Exists) => "There is such a file already. Replace it?".into(),
        (Lang::Chinese, ExportFault::NoFolder) => "没有这个文件夹。请检查位置,或选择另一个".into(),
        (Lang::Traditional, ExportFault::NoFolder) => "沒有這個資料夾。請檢查位置,或選擇另一個".into(),
        (Lang::English, ExportFault::NoFolder) => {
            "There is no such folder. Check the place, or choose another".into()
        }
        (Lang::Chinese, ExportFault::NotAllowed) => "这里不允许写文件。请选择另一个文件夹,例如“文档”".into(),
        (Lang::Traditional, ExportFault::NotAllowed) => {
            "這裡不允許寫入檔案。請選擇另一個資料夾,例如「文件」".into()
        }
        (Lang::English, ExportFault::NotAllowed) => {
            "Files may not be written there. Choose another folder, your documents say".into()
        }
        (Lang::Chinese, ExportFault::InUse) => {
            "原来的文件正在别的程序里打开着,可能是 Excel。请先关掉它,或换一个文件名".into()
        }
        (Lang::Traditional, ExportFault::InUse) => {
            "原來的檔案正在別的程式裡開著,可能是 Excel。請先關掉它,或換一個檔名".into()
        }
        (Lang::English, ExportFault::InUse) => {
            "The old file is open in another program, Excel perhaps. Close it there, or choose another name"
                .into()
        }
        (Lang::Chinese, ExportFault::DiskFull) => "磁盘满了。请清理磁盘,或保存到另一个磁盘".into(),
        (Lang::Traditional, ExportFault::DiskFull) => "磁碟滿了。請清理磁碟,或儲存到另一個磁碟".into(),
        (Lang::English, ExportFault::DiskFull) => {
            "The disk is full. Make room, or save to another disk".into()
        }
        (Lang::Chinese, ExportFault::TooManyRows) => {
            "Excel 的一张表最多 1,048,576 行。请选一段较短的时间,或保存为 CSV".into()
        }
        (Lang::Traditional, ExportFault::TooManyRows) => {
            "Excel 的一張工作表最多 1,048,576 列。請選一段較短的時間,或儲存成 CSV".into()
        }
        (Lang::English, ExportFault::TooManyRows) => {
            "A sheet of Excel has 1,048,576 rows at most. Choose a shorter time, or save as CSV".into()
        }
        (Lang::Chinese, ExportFault::Failed(problem)) => {
            format!("写不进去:{problem}。请检查磁盘和权限,再试一次")
        }
        (Lang::Traditional, ExportFault::Failed(problem)) => {
            format!("無法寫入:{problem}。請檢查磁碟和權限,再試一次")
        }
        (Lang::English, ExportFault::Failed(problem)) => {
            format!("It cannot be written: {problem}. Check the disk and its permissions, and try again")
        }
    }
}

/// Why a list of codes could not be read, and what to do.
pub fn sheet_fault(lang: Lang, fault: &SheetFault) -> String {
    let most = super::grouped(MAX_LINES as u64);
    match (lang, fault) {
        (Lang::Chinese, SheetFault::UnknownEnding) => {
            "只能打开 .txt、.csv 和 .xlsx 文件。请换一个文件,或另存为其中一种".into()
        }
        (Lang::Traditional, SheetFault::UnknownEnding) => {
            "只能開啟 .txt、.csv 和 .xlsx 檔案。請換一個檔案,或另存為其中一種".into()
        }
        (Lang::English, SheetFault::UnknownEnding) => {
            "Only .txt, .csv and .xlsx files can be opened. Choose another, or save it as one of these".into()
        }
        (Lang::Chinese, SheetFault::OldExcel) => {
            "这是旧版 Excel 文件(.xls),或者有密码。请在 Excel 里打开,去掉密码,另存为 .xlsx".into()
        }
        (Lang::Traditional, SheetFault::OldExcel) => {
            "這是舊版 Excel 檔案(.xls),或者有密碼。請在 Excel 裡開啟,去掉密碼,另存為 .xlsx".into()
        }
        (Lang::English, SheetFault::OldExcel) => {
            "This is a file of an old Excel (.xls), or it has a password. Open it in Excel and save it as .xlsx without one".into()
        }
        (Lang::Chinese, SheetFault::TooManyLines) => format!("超过 {most} 行。请分成几个文件"),
        (Lang::Traditional, SheetFault::TooManyLines) => format!("超過 {most} 列。請分成幾個檔案"),
        (Lang::English, SheetFault::TooManyLines) => {
            format!("It has more than {most} lines. Split it into several files")
        }
        (Lang::Chinese, SheetFault::TooBig) => "内容太大。请只留下券码那几列,或分成几个文件".into(),
        (Lang::Traditional, SheetFault::TooBig) => "內容太大。請只留下券碼那幾欄,或分成幾個檔案".into(),
        (Lang::English, SheetFault::TooBig) => {
            "It is too big. Keep only the columns with codes, or split it into several files".into()
        }
        (Lang::Chinese, SheetFault::Empty) => "里面什么也没有。请看看是不是选对了".into(),
        (Lang::Traditional, SheetFault::Empty) => "裡面什麼也沒有。請看看是不是選對了".into(),
        (Lang::English, SheetFault::Empty) => "There is nothing in it. See whether it is the right one".into(),
        (Lang::Chinese, SheetFault::Damaged) => {
            "这个 Excel 文件读不懂,可能损坏了。请在 Excel 里打开,另存为 .xlsx 或 .csv".into()
        }
        (Lang::Traditional, SheetFault::Damaged) => {
            "這個 Excel 檔案無法讀取,可能損毀了。請在 Excel 裡開啟,另存為 .xlsx 或 .csv".into()
        }
        (Lang::English, SheetFault::Damaged) => {
            "This Excel file makes no sense; it may be damaged. Open it in Excel and save it as .xlsx or .csv".into()
        }
        (Lang::Chinese, SheetFault::Unreadable(problem)) => {
            format!("文件读不了:{problem}。请检查文件还在不在、有没有权限")
        }
        (Lang::Traditional, SheetFault::Unreadable(problem)) => {
            format!("檔案無法讀取:{problem}。請檢查檔案還在不在、有沒有權限")
        }
        (Lang::English, SheetFault::Unreadable(problem)) => {
            format!("The file cannot be read: {problem}. Check that it is still there and that you may read it")
        }
    }
}
