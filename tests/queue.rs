//! An impatient queue: every scan is kept, checked in its turn, and none is mixed with another.

mod common;

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, routing::post};
use common::{Till, scans};
use eframe::egui::{Event, Key};
use serde_json::{Value, json};
use tokio::{net::TcpListener, runtime::Runtime};
use voucher_desk::voucher::Report;

/// What the shop saw: the codes in the order they came, and how many were asked at once.
#[derive(Default)]
struct Seen {
    codes: Vec<String>,
    at_once: usize,
    most_at_once: usize,
}

/// A shop that takes its time, and says no with the code it was asked about.
struct SlowShop {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    _runtime: Runtime,
}

fn slow_shop(delay: Duration) -> SlowShop {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Seen::default()));
    let record = seen.clone();
    let answer = async move |Json(body): Json<Value>| {
        let code = body["code"].as_str().unwrap_or_default().to_owned();
        {
            let mut seen = record.lock().unwrap();
            seen.codes.push(code.clone());
            seen.at_once += 1;
            seen.most_at_once = seen.most_at_once.max(seen.at_once);
        }
        tokio::time::sleep(delay).await;
        record.lock().unwrap().at_once -= 1;
        Json(json!({"result": 0, "msg": format!("券码{code}不存在"), "data": []}))
    };
    let router = Router::new().route("/addons/yun_shop/api.php", post(answer));
    runtime.spawn(async move { axum::serve(listener, router).await });
    SlowShop { address, seen, _runtime: runtime }
}

fn till(shop: &SlowShop) -> Till {
    Till::open(&format!(
        "language = \"zh-CN\"\n[yunzhong]\nbase_url = \"http://{}\"\nuniacid = 1\nclient_type = 5\nmerchant_id = 1\n",
        shop.address
    ))
}

/// So many codes, all before the next frame.
fn scan_all(till: &mut Till, count: usize) -> Vec<String> {
    let codes: Vec<String> = (0..count).map(|i| format!("10468612620{i:04}")).collect();
    till.harness.input_mut().events.extend(scans(codes.iter().map(String::as_str)));
    codes
}

#[test]
fn a_hundred_scans_in_one_frame_are_a_hundred_verdicts_in_order() {
    let shop = slow_shop(Duration::from_millis(20));
    let mut till = till(&shop);
    let codes = scan_all(&mut till, 100);
    till.harness.step();
    assert_eq!(till.harness.state().board().count(), 100);
    till.wait("a hundred verdicts", |till| till.harness.state().board().reports().all(Report::is_settled));

    let seen = shop.seen.lock().unwrap();
    assert_eq!(seen.codes.len(), codes.len());
    for (place, code) in codes.iter().enumerate() {
        let asked = seen.codes.iter().position(|asked| asked == code).unwrap();
        // Those asked at once race each other on the way.
        assert!(asked.abs_diff(place) <= 3, "{code} was scanned as no. {place} and asked as no. {asked}");
    }
    assert!((2..=4).contains(&seen.most_at_once), "{} at once", seen.most_at_once);
    for report in till.harness.state().board().reports() {
        let said = report.prepare.said().unwrap().message.clone().unwrap();
        assert_eq!(said, format!("券码{}不存在", report.code.as_str()), "no answer went to another");
    }
}

#[test]
fn what_waits_is_shown_and_can_be_cancelled() {
    let shop = slow_shop(Duration::from_secs(1));
    let mut till = till(&shop);
    scan_all(&mut till, 6);
    till.wait_for("排队中 …6200 005 排队 2");
    till.wait("four under way", |till| !till.shows("…6200 003 排队"));
    assert!(till.shows("排队中 …6200 004 排队 1"));
    till.harness.key_press(Key::Escape);
    till.wait("the last is cancelled", |till| !till.shows("…6200 005"));
    till.click("…6200 004");
    till.wait("the other is cancelled", |till| !till.shows("…6200 004"));
    till.wait("four verdicts", |till| till.harness.state().board().reports().all(Report::is_settled));
    assert_eq!(shop.seen.lock().unwrap().codes.len(), 4);
}

#[test]
fn a_double_read_asks_once_and_says_so() {
    let shop = slow_shop(Duration::from_millis(50));
    let mut till = till(&shop);
    let code = ["104686126200130"; 3];
    till.harness.input_mut().events.extend(scans(code));
    till.wait_for("同一个码,结果见下方");
    till.wait_for("不可用:抖音券不能核销");
    assert_eq!(till.harness.state().board().count(), 1);
    assert_eq!(shop.seen.lock().unwrap().codes.len(), 1);
}

#[test]
fn a_code_scanned_again_while_it_is_being_asked_about_is_asked_about_once() {
    let shop = slow_shop(Duration::from_millis(2_600));
    let mut till = till(&shop);
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait("the request", |_| shop.seen.lock().unwrap().codes.len() == 1);
    // Longer than a double read takes.
    std::thread::sleep(Duration::from_millis(2_100));
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait_for("同一个码,结果见下方");
    till.wait_for("不可用:抖音券不能核销");
    assert_eq!(till.harness.state().board().count(), 1);
    assert_eq!(shop.seen.lock().unwrap().codes.len(), 1);
}

#[test]
fn a_code_whose_shop_is_left_before_its_answer_is_asked_for_once_more_and_not_asked_again() {
    let shop = slow_shop(Duration::from_secs(4));
    let mut till = till(&shop);
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait("the request", |_| shop.seen.lock().unwrap().codes.len() == 1);
    till.click("练习");
    till.wait_for("练习模式 · 不影响真实券");
    till.wait_for("查的时候换了店,没有结果。请再扫一次");
    assert_eq!(till.harness.state().board().reports().count(), 0);
    till.harness.input_mut().events.extend(scans(["104686126200130"]));
    till.wait_for("可用:抖音团购券可以核销");
    till.click("结束练习");
    till.wait("the real shop", |till| !till.shows("练习模式"));
    assert_eq!(till.harness.state().board().count(), 2, "the program itself asked about none");
    assert_eq!(shop.seen.lock().unwrap().codes.len(), 1);
}

#[test]
fn what_waits_for_its_shop_is_not_asked_of_the_practice_shop() {
    let shop = slow_shop(Duration::from_secs(4));
    let mut till = till(&shop);
    scan_all(&mut till, 7);
    till.wait("four requests", |_| shop.seen.lock().unwrap().codes.len() == 4);
    till.click("练习");
    till.wait_for("练习模式 · 不影响真实券");
    till.wait("seven to be scanned again", |till| till.shows("有 7 个码没有收下"));
    assert_eq!(till.harness.state().board().reports().count(), 0);
    // Its turn would have come before this one's.
    till.scan("104686126200130");
    till.wait_for("可用:抖音团购券可以核销");
    assert_eq!(till.harness.state().board().reports().count(), 1);
    assert_eq!(shop.seen.lock().unwrap().codes.len(), 4);
}

#[test]
fn a_scanner_that_sends_no_enter_is_set_up_in_the_settings() {
    let shop = slow_shop(Duration::ZERO);
    let mut till = Till::open(&format!(
        "language = \"zh-CN\"\n[scanner]\nprefix = \"K.\"\nidle_ms = 100\n\
         [yunzhong]\nbase_url = \"http://{}\"\nuniacid = 1\nclient_type = 5\nmerchant_id = 1\n",
        shop.address
    ));
    let typed = "K.104686126200130".chars().map(|c| Event::Text(c.into()));
    till.harness.input_mut().events.extend(typed);
    till.wait_for("不可用:抖音券不能核销");
    assert_eq!(shop.seen.lock().unwrap().codes, ["104686126200130"]);
}
