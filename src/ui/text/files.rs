//! Files that are read and written, and what may be wrong with them.

use super::Lang;
use crate::table::{MAX_LINES, SheetFault};

/// Why a list of codes could not be read, and what to do.
pub fn sheet_fault(lang: Lang, fault: &SheetFault) -> String {
    let most = super::grouped(MAX_LINES as u64);
    match (lang, fault) {
        (Lang::Chinese, SheetFault::UnknownEnding) => {
            "只能打开 .txt、.csv 和 .xlsx 文件。请换一个文件,或另存为其中一种".into()
        }
        (Lang::English, SheetFault::UnknownEnding) => {
            "Only .txt, .csv and .xlsx files can be opened. Choose another, or save it as one of these".into()
        }
        (Lang::Chinese, SheetFault::OldExcel) => {
            "这是旧版 Excel 文件(.xls),或者有密码。请在 Excel 里打开,去掉密码,另存为 .xlsx".into()
        }
        (Lang::English, SheetFault::OldExcel) => {
            "This is a file of an old Excel (.xls), or it has a password. Open it in Excel and save it as .xlsx without one".into()
        }
        (Lang::Chinese, SheetFault::TooManyLines) => format!("超过 {most} 行。请分成几个文件"),
        (Lang::English, SheetFault::TooManyLines) => {
            format!("It has more than {most} lines. Split it into several files")
        }
        (Lang::Chinese, SheetFault::TooBig) => "内容太大。请只留下券码那几列,或分成几个文件".into(),
        (Lang::English, SheetFault::TooBig) => {
            "It is too big. Keep only the columns with codes, or split it into several files".into()
        }
        (Lang::Chinese, SheetFault::Empty) => "里面什么也没有。请看看是不是选对了".into(),
        (Lang::English, SheetFault::Empty) => "There is nothing in it. See whether it is the right one".into(),
        (Lang::Chinese, SheetFault::Damaged) => {
            "这个 Excel 文件读不懂,可能损坏了。请在 Excel 里打开,另存为 .xlsx 或 .csv".into()
        }
        (Lang::English, SheetFault::Damaged) => {
            "This Excel file makes no sense; it may be damaged. Open it in Excel and save it as .xlsx or .csv".into()
        }
        (Lang::Chinese, SheetFault::Unreadable(problem)) => {
            format!("文件读不了:{problem}。请检查文件还在不在、有没有权限")
        }
        (Lang::English, SheetFault::Unreadable(problem)) => {
            format!("The file cannot be read: {problem}. Check that it is still there and that you may read it")
        }
    }
}
