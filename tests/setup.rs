//! A manager connects a shop: the settings screen, the desk behind it, and a shop on a real socket.

mod common;
#[path = "common/faults.rs"]
mod faults;

use common::{Till, shop};
use eframe::egui::vec2;
use egui_kittest::kittest::Queryable as _;
use faults::Nowhere;
use voucher_desk::{
    sandbox::account,
    ui::text::{self, Lang},
};

const CHINESE: &str = "language = \"zh-CN\"\n";

fn open_settings() -> Till {
    // Tall enough for every field to be in sight.
    let mut till = Till::open_at(vec2(1280.0, 3000.0), CHINESE);
    till.click("连接我的店…");
    till.wait_for("门店名称");
    till
}

fn use_service(till: &mut Till, name: &str) {
    till.click(&format!("{name}: 使用"));
}

fn fill_zhimai(till: &mut Till, base_url: &str, open_key: &str) {
    use_service(till, "智迈(兑换码)");
    till.fill("服务地址", base_url);
    till.fill("openId", account::OPEN_ID);
    till.fill("grantCode", account::GRANT_CODE);
    till.fill("openKey(密钥)", open_key);
    till.leave_fields();
}

fn fill_yunzhong(till: &mut Till, base_url: &str, token: &str) {
    use_service(till, "芸众(抖音券)");
    till.fill("商城的服务地址", base_url);
    till.fill("令牌 yz_token(可不填)", token);
    till.leave_fields();
}

fn test_says(till: &mut Till, words: &str) {
    till.click("测试连接");
    till.wait_for(words);
}

#[test]
fn the_test_of_zhimai_tells_apart_what_is_wrong() {
    let shop = shop();
    let mut till = open_settings();
    fill_zhimai(&mut till, &shop.base_url, account::OPEN_KEY);
    test_says(&mut till, "一切正常");
    till.fill("openKey(密钥)", "wrong");
    till.leave_fields();
    test_says(&mut till, "服务拒绝了签名。请检查 openId、grantCode、openKey");
    let nowhere = Nowhere::new();
    till.fill("服务地址", &nowhere.base_url());
    till.leave_fields();
    test_says(&mut till, "连不上服务。请检查网络和服务地址");
    till.fill("openId", "");
    till.leave_fields();
    test_says(&mut till, "请先填好上面的内容");
}

#[test]
fn the_test_of_yunzhong_tells_apart_what_is_wrong() {
    let shop = shop();
    let mut till = open_settings();
    fill_yunzhong(&mut till, &shop.base_url, account::YZ_TOKEN);
    test_says(&mut till, "一切正常");
    for (field, wrong, right, words) in [
        ("令牌 yz_token(可不填)", "stale", account::YZ_TOKEN, "服务要求登录,令牌缺失或已失效。请更新令牌"),
        ("公众号编号 i", "77", "1", "服务不认识这个公众号编号 (i)"),
        ("商户编号 id", "77", "1", "服务不认识这个商户编号 (id)"),
    ] {
        till.fill(field, wrong);
        till.leave_fields();
        test_says(&mut till, words);
        till.fill(field, right);
    }
    till.fill("商城的服务地址", &format!("{}/elsewhere", shop.base_url));
    till.leave_fields();
    test_says(&mut till, "服务出错(HTTP 404)。请检查服务地址和地址样式");
}

#[test]
fn the_path_style_reaches_the_same_shop() {
    let shop = shop();
    let mut till = open_settings();
    fill_yunzhong(&mut till, &shop.base_url, account::YZ_TOKEN);
    till.click("地址样式: 直接路径");
    test_says(&mut till, "一切正常");
}

#[test]
fn a_plain_http_address_is_warned_of() {
    let mut till = open_settings();
    fill_zhimai(&mut till, "http://openapi.example.com", "key");
    till.wait_for("http:// 不加密");
    till.fill("服务地址", "https://openapi.example.com");
    till.wait("no warning", |till| !till.shows("http:// 不加密"));
    till.fill("服务地址", "openapi.example.com");
    till.wait_for("地址要像");
}

#[test]
fn incomplete_settings_are_not_saved_and_say_where() {
    let mut till = open_settings();
    use_service(&mut till, "智迈(兑换码)");
    till.click("保存");
    till.wait_for("请先改好上面标出的内容");
    assert!(till.shows("这里要填"));
    till.click("放弃改动");
    till.wait("the discard", |till| !till.shows("有改动还没有保存") && !till.shows("openId"));
}

#[test]
fn language_and_theme_are_switched_and_kept() {
    let mut till = open_settings();
    till.click("语言: English");
    till.click("明暗: 深色");
    till.click("保存");
    till.wait_for("Shop name");
    till.wait("the dark theme", |till| till.harness.ctx.global_style().visuals.dark_mode);
    let file = till.settings_file();
    assert!(file.contains("language = \"en\"") && file.contains("theme = \"dark\""), "{file}");
}

#[test]
fn traditional_chinese_is_chosen_and_kept() {
    let mut till = open_settings();
    till.click("语言: 繁體中文");
    till.click("保存");
    till.wait_for("門市名稱");
    assert!(till.settings_file().contains("language = \"zh-TW\""), "{}", till.settings_file());
    let mut till = till.restart();
    till.wait_for("先在練習店試一試");
}

#[test]
fn no_language_reaches_beyond_a_small_window() {
    for lang in Lang::ALL {
        // A small till, and one at twice the size.
        for size in [vec2(1024.0, 768.0), vec2(512.0, 384.0)] {
            let mut till = Till::open_at(size, &format!("language = \"{}\"\n", lang.tag()));
            for screen in [text::nav_desk, text::nav_batch, text::nav_history, text::nav_settings] {
                till.wait_for(screen(lang));
                till.click(screen(lang));
                till.harness.run_steps(3);
                assert_eq!(till.outside(size.x), [""; 0], "{lang:?}, {} at {size}", screen(lang));
            }
        }
    }
}

#[test]
fn a_broken_settings_file_is_told_left_as_it_was_and_never_replaced_by_practice() {
    let mut till = Till::open("language = \"zh-CN\"\n[zhimai]\nopen_key = \"hunter2\"\n");
    till.wait("the fault", |till| till.shows("第 3 行") || till.shows("line 3"));
    assert!(!till.shows("hunter2"));
    till.scan("164822200532619796511");
    till.wait("an unknown", |till| till.shows("结果未知:") || till.shows("Unknown:"));
    assert!(till.settings_file().contains("hunter2"), "the file is as it was");
}

#[test]
fn first_run_and_settings_speak_english_too() {
    let shop = shop();
    let mut till = Till::open_at(vec2(1280.0, 3000.0), "language = \"en\"\n");
    till.wait_for("Try it in the practice shop");
    till.click("1046 8612 6200 130");
    till.wait_for("Usable: The Douyin voucher can be redeemed: 12 rights");
    till.harness.key_press(eframe::egui::Key::Escape);
    till.wait_for("Try it in the practice shop");
    till.click("Connect my shop…");
    till.click("Yunzhong (Douyin vouchers): Used");
    till.fill("Shop's service address", &shop.base_url);
    till.leave_fields();
    till.click("Test connection");
    till.wait_for("The service wants a login: the token is missing or expired. Renew the token yz_token");
    till.fill("Token yz_token (optional)", account::YZ_TOKEN);
    till.leave_fields();
    till.click("Test connection");
    till.wait_for("All well: the service knows this shop");
}

#[test]
fn a_secret_field_never_shows_its_secret() {
    let mut till = open_settings();
    fill_zhimai(&mut till, "https://openapi.example.com", "hunter2");
    assert!(!till.shows("hunter2"));
    assert!(till.harness.query_all_by_value("hunter2").next().is_none());
}

#[test]
fn the_test_of_the_network_shows_every_step_and_what_to_do() {
    let shop = shop();
    let mut till = open_settings();
    till.click("网络自检");
    till.wait_for("这是练习店的结果");
    till.wait_for("一切正常");
    till.wait_for("登录");
    fill_yunzhong(&mut till, &shop.base_url, "stale");
    till.wait("the old result to go", |till| !till.shows("这是练习店的结果"));
    till.click("网络自检");
    till.wait_for("有问题,请看下面");
    assert!(till.shows("请更新令牌 yz_token") && !till.shows("stale"));
    till.click("代理: 指定");
    till.fill("代理地址", "http://till:hunter2@proxy.example.com");
    till.wait_for("这里不能写代理的用户名和密码");
    till.fill("代理地址", "http://proxy.example.com:3128");
    till.fill("CA 证书文件(可不填)", "/nowhere/ca.pem");
    till.leave_fields();
    till.click("网络自检");
    till.wait_for("设置里的 CA 证书文件用不了");
    till.click("保存");
    till.wait("the file", |till| till.settings_file().contains("proxy = \"http://proxy.example.com:3128\""));
    assert!(till.settings_file().contains("ca_file = \"/nowhere/ca.pem\""));
}
