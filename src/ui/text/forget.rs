//! What `voucher-desk forget` says.

use std::{fmt::Display, path::Path};

use super::{Lang, texts};
use crate::store::{KeyringFault, Secret};

texts! {
    close_first: "验券台还开着,什么都没有删除。请先关闭,再试一次", "驗券台還開著,什麼都沒有刪除。請先關閉,再試一次", "Voucher Desk is still open, and nothing was removed. Close it, then try again";
    files_are_left: "设置和查询记录也没有删除", "設定和查詢紀錄也沒有刪除", "Settings and journal were not removed either";
    nothing_to_forget: "没有什么要删除的", "沒有什麼要刪除的", "There was nothing to remove";
    no_keyring_to_forget: "这里没有可用的系统钥匙串。如果以前存过密钥,请在存它的账号和桌面里再运行一次", "這裡沒有可用的系統鑰匙圈。如果以前存過金鑰,請在存它的帳號和桌面裡再執行一次", "No keyring can be used from here. If a secret was ever kept in one, run this again in that account and its desktop session";
}

pub fn secret_removed(lang: Lang, secret: Secret) -> String {
    match lang {
        Lang::Chinese => format!("已从系统钥匙串删除:{secret}"),
        Lang::Traditional => format!("已從系統鑰匙圈刪除:{secret}"),
        Lang::English => format!("Removed from the keyring: {secret}"),
    }
}

pub fn secret_left(lang: Lang, secret: Secret, fault: KeyringFault) -> String {
    let why = why_left(lang, fault);
    match lang {
        Lang::Chinese => format!("系统钥匙串里的 {secret} 没有删除:{why}"),
        Lang::Traditional => format!("系統鑰匙圈裡的 {secret} 沒有刪除:{why}"),
        Lang::English => format!("{secret} is still in the keyring: {why}"),
    }
}

/// Another program's, under our name.
pub fn foreign_kept(lang: Lang, secret: Secret) -> String {
    match lang {
        Lang::Chinese => format!("系统钥匙串里还有一个 {secret} 不是本程序存的,留着"),
        Lang::Traditional => format!("系統鑰匙圈裡還有一個 {secret} 不是本程式存的,留著"),
        Lang::English => format!("Kept in the keyring, for it is another program's: {secret}"),
    }
}

fn why_left(lang: Lang, fault: KeyringFault) -> &'static str {
    match (lang, fault) {
        (Lang::Chinese, KeyringFault::Locked | KeyringFault::Waiting) => "钥匙串没有解锁,请解锁后再试一次",
        (Lang::Traditional, KeyringFault::Locked | KeyringFault::Waiting) => {
            "鑰匙圈沒有解鎖,請解鎖後再試一次"
        }
        (Lang::English, KeyringFault::Locked | KeyringFault::Waiting) => {
            "it was not unlocked. Unlock it, then try again"
        }
        (Lang::Chinese, _) => "钥匙串出错,请在系统的钥匙串里删掉它",
        (Lang::Traditional, _) => "鑰匙圈出錯,請在系統的鑰匙圈裡刪掉它",
        (Lang::English, _) => "the keyring failed. Remove it in the system's own program",
    }
}

pub fn file_removed(lang: Lang, file: &Path) -> String {
    let file = file.display();
    match lang {
        Lang::Chinese => format!("已删除:{file}"),
        Lang::Traditional => format!("已刪除:{file}"),
        Lang::English => format!("Removed: {file}"),
    }
}

pub fn file_left(lang: Lang, file: &Path, why: &impl Display) -> String {
    let file = file.display();
    match lang {
        Lang::Chinese => format!("没有删除 {file}:{why}"),
        Lang::Traditional => format!("沒有刪除 {file}:{why}"),
        Lang::English => format!("Not removed: {file}: {why}"),
    }
}

/// One that is not empty.
pub fn folder_shared(lang: Lang, folder: &Path) -> String {
    let folder = folder.display();
    match lang {
        Lang::Chinese => format!("文件夹 {folder} 里还有别的东西,留着"),
        Lang::Traditional => format!("資料夾 {folder} 裡還有別的東西,留著"),
        Lang::English => format!("Kept, for something else is in it: {folder}"),
    }
}
