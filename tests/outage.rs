//! A service that fails again and again is given a rest, and the window says so until it is back.

mod common;
#[path = "common/faults.rs"]
mod faults;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use common::Till;
use eframe::egui::{Event, vec2};
use faults::{Fate, FaultServer, Nowhere, answer, ok};
use tokio::runtime::Runtime;

const YES: &str = include_str!("../src/sandbox/prepare-ok.json");

/// A Yunzhong shop that can be switched off.
struct Shop {
    server: FaultServer,
    is_up: Arc<AtomicBool>,
    _runtime: Runtime,
}

impl Shop {
    fn switched_off() -> Self {
        Self::that_is(Fate::Breaks(Vec::new()))
    }

    /// Does this to every call as long as it is switched off.
    fn that_is(down: Fate) -> Self {
        let runtime = Runtime::new().unwrap();
        let is_up = Arc::<AtomicBool>::default();
        let up = is_up.clone();
        let script = move |_, call: &faults::Call| match (up.load(Ordering::Relaxed), call.is_knock()) {
            (false, _) => down.clone(),
            (true, true) => Fate::Breaks(b"HTTP/1.1 404 Not Found\r\n\r\n".into()),
            (true, false) => ok(YES),
        };
        let server = runtime.block_on(FaultServer::start(script));
        Self { server, is_up, _runtime: runtime }
    }

    fn switch_on(&self) {
        self.is_up.store(true, Ordering::Relaxed);
    }

    /// How often it was asked to prepare something, and how often somebody only knocked.
    fn calls(&self) -> (usize, usize) {
        let calls = self.server.calls();
        let knocks = calls.iter().filter(|call| call.is_knock()).count();
        (calls.len() - knocks, knocks)
    }
}

/// Tall enough for every setting to be in sight.
fn till_at(base_url: &str) -> Till {
    let yunzhong = "uniacid = 1\nclient_type = 5\nmerchant_id = 1";
    let settings = format!("language = \"zh-CN\"\n[yunzhong]\nbase_url = \"{base_url}\"\n{yunzhong}\n");
    Till::open_at(vec2(1280.0, 3000.0), &settings)
}

fn till(shop: &Shop) -> Till {
    till_at(&shop.server.base_url())
}

/// Scans so many different codes, each after the verdict of the one before.
fn scan_in_vain(till: &mut Till, codes: std::ops::Range<u64>, words: &str) {
    for code in codes {
        till.scan(&(104_686_126_200_130 + code).to_string());
        till.wait_for("结果未知");
        till.wait_for(words);
    }
}

#[test]
fn a_service_that_failed_three_times_is_not_asked_and_the_lamp_turns_green_when_it_is_back() {
    let shop = Shop::switched_off();
    let mut till = till(&shop);
    scan_in_vain(&mut till, 0..3, "连接中断,没有收到完整的回答");
    till.wait_for("暂停询问,自动重试中");
    scan_in_vain(&mut till, 3..5, "这次没有再问");
    assert_eq!(shop.calls().0, 3, "nobody is kept waiting for a service that is down");
    shop.switch_on();
    till.wait_for("服务正常");
    let (prepares, knocks) = shop.calls();
    assert!(prepares == 3 && knocks >= 1, "whoever knocks prepares nothing");
    till.scan("104686126200199");
    till.wait_for("抖音团购券可以核销");
    assert_eq!(shop.calls(), (4, knocks));
}

#[test]
fn a_service_at_rest_is_knocked_at_and_nothing_else() {
    let shop = Shop::switched_off();
    let mut till = till(&shop);
    scan_in_vain(&mut till, 0..3, "连接中断,没有收到完整的回答");
    till.wait_for("暂停询问,自动重试中");
    let silent = || shop.server.connections() - shop.server.calls().len() as u64;
    let before = silent();
    for focused in [false, true] {
        till.harness.event(Event::WindowFocused(focused));
        till.harness.step();
    }
    scan_in_vain(&mut till, 3..5, "这次没有再问");
    till.wait("a knock", |_| shop.calls().1 > 0);
    till.wait("nobody but who knocks", |_| silent() == before);
}

#[test]
fn a_service_that_only_says_how_busy_it_is_goes_on_resting() {
    let shop = Shop::that_is(Fate::Says(answer("503 Service Unavailable", "", "")));
    let mut till = till(&shop);
    scan_in_vain(&mut till, 0..3, "服务出错(HTTP 503)");
    till.wait_for("暂停询问,自动重试中");
    till.wait("two knocks", |_| shop.calls().1 == 2);
    scan_in_vain(&mut till, 3..5, "这次没有再问");
    assert_eq!(shop.calls().0, 3);
    shop.switch_on();
    till.wait_for("服务正常");
    till.scan("104686126200199");
    till.wait_for("抖音团购券可以核销");
}

#[test]
fn other_settings_begin_without_the_rest_of_the_old() {
    let shop = Shop::switched_off();
    let mut till = till(&shop);
    scan_in_vain(&mut till, 0..3, "连接中断,没有收到完整的回答");
    till.wait_for("暂停询问,自动重试中");
    till.click("设置");
    till.click("明暗: 深色");
    till.click("保存");
    till.wait("the lamp", |till| !till.shows("暂停询问,自动重试中"));
    till.scan("104686126200199");
    till.wait("a question", |_| shop.calls().0 == 4);
}

#[test]
fn what_a_call_came_to_is_said_while_it_is_made_once_more() {
    let nowhere = Nowhere::new();
    let mut till = till_at(&nowhere.base_url());
    till.scan("104686126200130");
    till.wait_for("连不上服务。正在再问一次…");
    till.wait_for("结果未知");
}
