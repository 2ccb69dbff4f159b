//! The practice shop over a real socket, as strict as the real services.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use secrecy::SecretString;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use voucher_desk::{
    sandbox::{Sandbox, account},
    service::{yunzhong, zhimai},
};

async fn sandbox() -> Sandbox {
    Sandbox::start(SocketAddr::from(([127, 0, 0, 1], 0)), Duration::ZERO).await.unwrap()
}

async fn post(url: String, body: &Value) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let response = client.post(url).json(body).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

fn signed(code: &str, timestamp: i64, nonce: &str) -> Value {
    let (timestamp, key) = (timestamp.to_string(), SecretString::from(account::OPEN_KEY));
    let token = zhimai::token(&key, account::GRANT_CODE, nonce, account::OPEN_ID, &timestamp);
    json!({
        "openId": account::OPEN_ID, "grantCode": account::GRANT_CODE, "timestamp": timestamp,
        "nonce": nonce, "token": token, "params": {"exchangeCode": code},
    })
}

async fn status(sandbox: &Sandbox, body: &Value) -> Value {
    post(format!("{}{}", sandbox.base_url(), zhimai::STATUS_PATH), body).await
}

#[tokio::test]
async fn a_signed_call_is_answered_in_the_vendors_form() {
    let sandbox = sandbox().await;
    let answer = status(&sandbox, &signed("164822200532619796511", Timestamp::now().as_second(), "1")).await;
    assert_eq!(answer["status"], "true");
    assert_eq!(answer["code"], "0");
    assert_eq!(answer["data"]["status"], "true");
    let answer = status(&sandbox, &signed("none", Timestamp::now().as_second(), "2")).await;
    assert_eq!(answer["data"]["status"], "false");
}

#[tokio::test]
async fn wrong_signatures_stale_timestamps_and_used_nonces_are_refused() {
    let sandbox = sandbox().await;
    let now = Timestamp::now().as_second();
    let mut wrong = signed("SUMMER2026", now, "1");
    wrong["token"] = json!("wrong");
    let mut other_nonce = signed("SUMMER2026", now, "2");
    other_nonce["nonce"] = json!("3");
    let used = signed("SUMMER2026", now, "4");
    assert_eq!(status(&sandbox, &used).await["code"], "0");
    for refused in [
        wrong,
        other_nonce,
        used,
        signed("SUMMER2026", now - 86_400, "5"),
        signed("SUMMER2026", now + 86_400, "6"),
    ] {
        let answer = status(&sandbox, &refused).await;
        assert_eq!((&answer["status"], &answer["code"]), (&json!(false), &json!("110004")), "{refused}");
    }
}

#[tokio::test]
async fn params_must_be_an_object() {
    let sandbox = sandbox().await;
    let mut body = signed("SUMMER2026", Timestamp::now().as_second(), "1");
    body["params"] = json!("{\"exchangeCode\":\"SUMMER2026\"}");
    assert_eq!(status(&sandbox, &body).await["code"], "100002");
}

async fn prepare(sandbox: &Sandbox, query: &str, body: Value) -> Value {
    post(format!("{}/addons/yun_shop/api.php?{query}", sandbox.base_url()), &body).await
}

#[tokio::test]
async fn prepare_answers_the_vendors_example_in_both_address_styles() {
    let sandbox = sandbox().await;
    let example: Value = serde_json::from_str(include_str!("../src/sandbox/prepare-ok.json")).unwrap();
    let body = json!({"code": "104686126200130", "id": account::MERCHANT_ID, "yz_token": account::YZ_TOKEN});
    let route = yunzhong::ROUTE;
    assert_eq!(prepare(&sandbox, &format!("i=1&type=5&route={route}"), body.clone()).await, example);
    assert_eq!(post(format!("{}/{route}", sandbox.base_url()), &body).await, example);
}

#[tokio::test]
async fn prepare_turns_away_who_does_not_belong() {
    let sandbox = sandbox().await;
    let body = |token: &str, id: u32| json!({"code": "104686126200130", "id": id, "yz_token": token});
    let route = yunzhong::ROUTE;
    let good = || body(account::YZ_TOKEN, account::MERCHANT_ID);
    let calls = BTreeMap::from([
        (format!("i=2&type=5&route={route}"), (good(), json!(-2))),
        (format!("i=1&type=7&route={route}"), (good(), json!(-4))),
        (format!("i=1&type=9&route={route}"), (body("stale", 1), json!(1))),
        (format!("i=1&type=5&route={route}"), (body(account::YZ_TOKEN, 9), Value::Null)),
        ("i=1&type=5&route=plugin.other".to_owned(), (good(), Value::Null)),
    ]);
    for (query, (body, login_status)) in calls {
        let answer = prepare(&sandbox, &query, body).await;
        assert_eq!(answer["result"], 0, "{query}");
        assert_eq!(answer["data"]["login_status"], login_status, "{query}");
    }
}

/// How long it takes from connecting to an answer to what is asked so much later.
async fn exchange(sandbox: &Sandbox, asked_after: Duration) -> Duration {
    let started = Instant::now();
    let mut stream = TcpStream::connect(sandbox.address).await.unwrap();
    tokio::time::sleep(asked_after).await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(answer.starts_with(b"HTTP/1.1 404"));
    started.elapsed()
}

#[tokio::test]
async fn far_away_a_connection_costs_a_round_trip_and_so_does_a_request() {
    const RTT: Duration = Duration::from_millis(200);
    let sandbox = Sandbox::start(SocketAddr::from(([127, 0, 0, 1], 0)), RTT).await.unwrap();
    for (asked_after, expected) in [(Duration::ZERO, 2 * RTT), (RTT / 2, 2 * RTT), (2 * RTT, 3 * RTT)] {
        let took = exchange(&sandbox, asked_after).await;
        assert!(took >= expected && took < expected + RTT / 3, "{asked_after:?}: {took:?}");
    }
}
