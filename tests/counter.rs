//! What a cashier sees, through the real widget tree, with the practice shop behind a real socket.

mod common;

use common::{Till, scans};
use eframe::egui::{Event, Key, Modifiers, PointerButton};
use egui_kittest::kittest::Queryable as _;

const CHINESE: &str = "language = \"zh-CN\"\n[counter]\nstore = \"如皋旗舰店\"\nname = \"2 号收银台\"\n";
const TRADITIONAL: &str = "language = \"zh-TW\"\n";
const ENGLISH: &str = "language = \"en\"\n[counter]\nstore = \"Rugao\"\nname = \"Till 2\"\n";

/// Each sample code, and what must be on the screen for it in Chinese and in English.
const SAMPLES: [(&str, [&str; 2], [&str; 2]); 9] = [
    (
        "164822200532619796511",
        ["可用:兑换码可以兑换", "…9796 511"],
        ["Usable: The exchange code can be exchanged", "…9796 511"],
    ),
    (
        "164822200532619796512",
        ["不可用:兑换码不存在或已经兑换", "服务回答:兑换码不存在或已经兑换"],
        ["Not usable: The exchange code does not exist", "The service says: 兑换码不存在或已经兑换"],
    ),
    ("SUMMER2026", ["可用:通用码可以使用", "SUMMER2026"], ["Usable: The universal code", "SUMMER2026"]),
    (
        "104686126200130",
        ["可用:抖音团购券可以核销,共 12 项权益", "183****7422"],
        ["Usable: The Douyin voucher can be redeemed: 12 rights", "183****7422"],
    ),
    (
        "https://v.douyin.com/eHHc1ft/",
        ["可用:抖音团购券可以核销,共 12 项权益", "核销优惠券2 满 1 元减 1.00 元 × 1"],
        ["Usable: The Douyin voucher can be redeemed: 12 rights", "核销优惠券2 ¥1.00 off from ¥1 × 1"],
    ),
    (
        "104678687451378",
        ["结果未知:网络超时,没有得到服务的回答。请勿放行,可以再查一次", "再查一次"],
        ["Unknown: Timed out without an answer. Do not honour it yet", "Check again"],
    ),
    (
        "104600000000401",
        ["结果未知:服务要求登录,令牌缺失或已失效。请勿放行", "请登录"],
        ["Unknown: The service wants a login", "请登录"],
    ),
    (
        "104600000000500",
        ["结果未知:服务出错(HTTP 500)。请勿放行", "抖音券核销准备"],
        ["Unknown: The service failed (HTTP 500). Do not honour it", "Douyin prepare"],
    ),
    (
        "1234",
        ["不可用:两项检查都回答不可用", "服务回答:券码不存在或已核销"],
        ["Not usable: Both checks said no", "The service says: 券码不存在或已核销"],
    ),
];

#[test]
fn each_sample_code_has_its_verdict_in_chinese() {
    let mut till = Till::open(CHINESE);
    for (code, chinese, _) in SAMPLES {
        till.scan(code);
        for text in chinese {
            till.wait_for(text);
        }
    }
}

#[test]
fn each_sample_code_has_its_verdict_in_english() {
    let mut till = Till::open(ENGLISH);
    for (code, _, english) in SAMPLES {
        till.scan(code);
        for text in english {
            till.wait_for(text);
        }
    }
}

#[test]
fn verdicts_and_their_reasons_are_in_traditional_chinese_where_it_was_chosen() {
    let mut till = Till::open(TRADITIONAL);
    for (code, words) in [
        ("164822200532619796511", "可用:兌換碼可以兌換"),
        ("164822200532619796512", "不可用:兌換碼不存在或已經兌換"),
        ("104686126200130", "可用:抖音團購券可以核銷,共 12 項權益"),
        ("104678687451378", "結果未知:網路逾時,沒有得到服務的回應。請勿放行,可以再查一次"),
        ("104600000000401", "結果未知:服務要求登入,權杖不存在或已失效。請勿放行"),
        ("1234", "不可用:兩項檢查都回應不可用"),
    ] {
        till.scan(code);
        till.wait_for(words);
    }
}

#[test]
fn a_douyin_voucher_shows_all_it_gives_with_the_address_masked() {
    let mut till = Till::open(CHINESE);
    till.scan("104686126200130");
    till.wait_for("共 12 项权益");
    for text in [
        "积分 10",
        "余额 ¥20",
        "消费积分 30",
        "合并其他 40",
        "每日红包额度 ¥50",
        "会员等级 会员等级5",
        "优惠券 2",
        "核销优惠券1 满 1 元减 1.00 元 × 1",
        "商品 2",
        "核销商品2 ¥1.00 × 1",
        "兑换码 2",
        "核销兑换码1  × 1",
        "2****  183****7422 江苏省 南通市 如皋市 ****",
    ] {
        assert!(till.shows(text), "{text}");
    }
    assert!(!till.shows("18312687422") && !till.shows("12123"));
}

#[test]
fn the_address_is_shown_only_while_the_button_or_the_key_is_held() {
    let mut till = Till::open(CHINESE);
    till.scan("104686126200130");
    till.wait_for("按住查看");
    let whole = "21312  18312687422 江苏省 南通市 如皋市 12123";

    let center = till.harness.get_by_label_contains("按住查看").rect().center();
    let press = |pressed| Event::PointerButton {
        pos: center,
        button: PointerButton::Primary,
        pressed,
        modifiers: Modifiers::NONE,
    };
    till.harness.event(Event::PointerMoved(center));
    till.harness.event(press(true));
    till.harness.run_steps(3);
    assert!(till.shows(whole));
    till.harness.event(press(false));
    till.harness.run_steps(3);
    assert!(!till.shows("18312687422"));

    till.harness.key_down(Key::F8);
    till.harness.run_steps(3);
    assert!(till.shows(whole));
    till.harness.key_up(Key::F8);
    till.harness.run_steps(3);
    assert!(!till.shows("18312687422"));
}

#[test]
#[cfg_attr(windows, ignore = "there tokens go past egui, lest they enter the clipboard's history")]
fn tokens_are_copied_by_button_and_key_and_gone_with_the_next_code() {
    let mut till = Till::open(CHINESE);
    till.scan("104686126200130");
    till.wait_for("复制加密券码");
    press(&mut till, Key::F7);
    assert_eq!(copied(&till).as_deref(), Some("a4ba1372-fc73-491e-bf47-f5cd0117f8a3"));
    till.harness.get_by_label_contains("复制加密券码").click();
    let mut seen = None;
    for _ in 0..4 {
        till.harness.step();
        seen = seen.or(copied(&till));
    }
    assert!(seen.unwrap().starts_with("CgwIARDhJxjLLyAB"));

    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
    till.click("…6200 130");
    till.wait_for("服务没有给出核销凭据");
    assert!(!till.shows("复制加密券码"));
    press(&mut till, Key::F7);
    assert_eq!(copied(&till), None);
}

/// One frame with a key going down.
fn press(till: &mut Till, key: Key) {
    till.harness.key_down(key);
    till.harness.step();
}

fn copied(till: &Till) -> Option<String> {
    till.harness.output().platform_output.commands.iter().find_map(|command| match command {
        eframe::egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn two_scans_in_one_frame_are_two_checks_and_the_banner_shows_the_newer() {
    let mut till = Till::open(CHINESE);
    till.harness.input_mut().events.extend(scans(["164822200532619796511", "99"]));
    till.harness.step();
    till.wait_for("不可用:两项检查都回答不可用");
    assert!(till.shows("可用 …9796 511"));
    assert_eq!(till.harness.state().board().count(), 2);
}

#[test]
fn a_slow_answer_never_lands_on_a_newer_code() {
    let mut till = Till::open(CHINESE);
    till.scan("104678687451378");
    till.wait_for("兑换码状态:不可用,还在等另一项的回答");
    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
    till.wait("the slow answer", |till| till.shows("结果未知 …7451 378"));
    assert!(till.shows("可用:兑换码可以兑换"));
}

#[test]
fn a_scans_enter_presses_nothing_even_if_a_button_has_the_focus() {
    let mut till = Till::open(CHINESE);
    till.harness.get_by_label_contains("连接我的店").focus();
    till.harness.run_steps(2);
    till.scan("99");
    // The second half of CR LF.
    till.harness.key_press(Key::Enter);
    till.harness.run_steps(2);
    till.wait_for("不可用:两项检查都回答不可用");
    assert!(!till.shows("门店名称"), "the settings stay closed");
}

#[test]
fn a_scan_is_taken_whatever_screen_is_open() {
    let mut till = Till::open(CHINESE);
    till.click("设置");
    till.wait_for("门店名称");
    till.scan("164822200532619796511");
    till.wait_for("可用:兑换码可以兑换");
}

#[test]
fn a_key_held_down_asks_once_and_the_desks_keys_rest_while_the_settings_are_open() {
    let mut till = Till::open(CHINESE);
    till.scan("104600000000500");
    till.wait_for("结果未知:服务出错");
    for _ in 0..20 {
        press(&mut till, Key::F5);
    }
    till.harness.key_up(Key::F5);
    till.harness.run_steps(2);
    assert_eq!(till.harness.state().board().count(), 2);
    till.wait_for("结果未知:服务出错");
    till.click("设置");
    press(&mut till, Key::F5);
    press(&mut till, Key::Escape);
    assert_eq!(till.harness.state().board().count(), 2);
    assert!(till.shows("门店名称"), "the settings stay open");
    till.click("验券");
    till.wait_for("结果未知:服务出错");
}

#[test]
fn an_idle_window_draws_nothing_but_the_clock() {
    let mut till = Till::open(CHINESE);
    till.scan("104686126200130");
    till.wait_for("默认地址");
    till.harness.run_steps(5);
    let output = till.harness.output();
    let delays: Vec<_> = output.viewport_output.values().map(|viewport| viewport.repaint_delay).collect();
    assert!(delays.iter().all(|delay| *delay <= std::time::Duration::from_secs(60)), "{delays:?}");
    // Not at once, unless the minute is just ending.
    let now = jiff::Zoned::now().second();
    assert!(now >= 58 || delays.iter().all(|delay| delay.as_secs_f64() > 0.9), "{delays:?}");
}

#[test]
fn long_lists_scroll_by_keyboard() {
    let mut till = Till::open_at(eframe::egui::vec2(640.0, 400.0), CHINESE);
    till.scan("104686126200130");
    till.wait_for("默认地址");
    let top = |till: &Till| till.harness.get_by_label("默认地址").rect().top();
    let before = top(&till);
    press(&mut till, Key::PageDown);
    till.harness.run_steps(4);
    assert!(top(&till) < before - 100.0);
}

#[test]
fn what_cannot_be_a_code_is_refused_with_a_sentence() {
    let mut till = Till::open(CHINESE);
    till.scan("https://example.com/7");
    till.wait_for("这个链接不是抖音券");
    till.scan(&"7".repeat(513));
    till.wait_for("内容太长,不是券码");
    till.scan("KPOS.!@#$");
    till.wait_for("读到的不像券码");
    assert_eq!(till.harness.state().board().count(), 0);
}

#[test]
fn an_input_methods_digits_are_read_and_the_input_method_is_told_of() {
    let mut till = Till::open(CHINESE);
    till.scan("１６４８２２２００５３２６１９７９６５１１");
    till.wait_for("可用:兑换码可以兑换");
    assert!(till.shows("中文输入法已开启"));
}

#[test]
fn a_tab_ends_a_scan_and_moves_no_focus() {
    let mut till = Till::open(CHINESE);
    for c in "164822200532619796511".chars() {
        till.harness.event(Event::Text(c.into()));
    }
    till.harness.key_press(Key::Tab);
    till.harness.run_steps(2);
    till.wait_for("可用:兑换码可以兑换");
    assert!(till.harness.ctx.memory(eframe::egui::Memory::focused).is_none());
}

#[test]
fn the_chosen_kind_asks_one_service_and_a_no_says_so() {
    let mut till = Till::open(CHINESE);
    till.harness.key_press(Key::F2);
    till.scan("104686126200130");
    till.wait_for("不可用:兑换码不存在或已经兑换,请顾客核对券码。只查了兑换码");
    till.scan("https://v.douyin.com/eHHc1ft/");
    till.wait_for("结果未知:这是抖音链接");
    till.harness.key_press(Key::F1);
    till.harness.run_steps(2);
    till.harness.key_press(Key::F5);
    till.wait_for("可用:抖音团购券可以核销");
    assert_eq!(till.harness.state().board().count(), 3);
}

#[test]
fn asking_again_is_a_check_of_its_own_and_escape_clears_the_desk() {
    let mut till = Till::open(CHINESE);
    till.scan("104600000000500");
    till.wait_for("结果未知:服务出错");
    till.click("再查一次  F5");
    till.wait("a second check", |till| till.harness.state().board().count() == 2);
    till.wait_for("结果未知:服务出错");
    till.harness.key_press(Key::Escape);
    till.wait_for("先在练习店试一试");
}

#[test]
fn the_first_run_says_it_is_practice_and_offers_codes_to_click() {
    let mut till = Till::open("");
    till.wait("the practice chip", |till| {
        till.shows("练习模式 · 不影响真实券") || till.shows("Practice · no real voucher is touched")
    });
    till.click("1648 2220 0532 6197 9651 1");
    till.wait("the verdict", |till| {
        till.shows("可用:兑换码可以兑换") || till.shows("Usable: The exchange code")
    });
}

#[test]
fn the_input_method_is_off_at_the_desk_and_on_in_text_fields() {
    let mut till = Till::open("language = \"en\"\n");
    till.scan("1046");
    till.harness.step();
    assert!(till.harness.output().platform_output.ime.is_none());
    till.click("Settings");
    till.harness.get_by_label("Shop name").focus();
    till.harness.run_steps(2);
    assert!(till.harness.output().platform_output.ime.is_some());
}

#[test]
fn what_is_typed_can_be_mended_by_caret_and_selection_and_cleared_by_a_click() {
    let mut till = Till::open("language = \"en\"\n");
    till.harness.event(Event::Text("184".into()));
    till.harness.key_press(Key::ArrowLeft);
    till.harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowLeft);
    till.harness.event(Event::Text("23".into()));
    till.wait("the digits", |till| till.typed("1234"));
    till.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    till.harness.event(Event::Cut);
    till.wait("an empty entry", |till| till.typed(""));
    till.harness.event(Event::Paste("5678".into()));
    till.wait("the digits", |till| till.typed("5678"));
    till.click("Clear Escape");
    till.wait("an empty entry", |till| till.typed(""));
    assert_eq!(till.harness.state().board().count(), 0);
}

#[test]
fn a_refused_scan_never_stands_under_the_last_vouchers_verdict() {
    let mut till = Till::open("language = \"en\"\n");
    till.scan("104686126200130");
    till.wait_for("Usable: The Douyin voucher");
    till.scan("https://example.com/7");
    till.wait_for("This link is no Douyin voucher");
    assert!(!till.shows("Usable: The Douyin voucher"));
    till.click("…6200 130");
    till.wait_for("Usable: The Douyin voucher");
}

#[test]
fn a_finger_on_a_key_costs_the_scan_a_message_and_no_wrong_verdict() {
    let mut till = Till::open("language = \"en\"\n");
    for repeat in [false, true, true, true, true, true] {
        let key = Event::Key {
            key: Key::Num7,
            physical_key: None,
            pressed: true,
            repeat,
            modifiers: Modifiers::NONE,
        };
        till.harness.input_mut().events.extend([key, Event::Text("7".into())]);
        till.harness.step();
    }
    till.scan("104686126200130");
    till.wait_for("A key was held down");
    till.scan("104686126200130");
    till.wait_for("Usable: The Douyin voucher");
    assert_eq!(till.harness.state().board().count(), 1);
}

#[test]
fn a_verdict_and_a_refusal_are_said_at_once_by_a_screen_reader() {
    let mut till = Till::open("language = \"en\"\n");
    till.scan("104686126200130");
    till.wait_for("Usable: The Douyin voucher");
    assert!(till.announces("Usable: The Douyin voucher"));
    till.scan("1048576");
    till.wait_for("Not usable:");
    assert!(till.announces("Not usable:"));
    assert!(!till.announces("Recent"), "not everything");
}
