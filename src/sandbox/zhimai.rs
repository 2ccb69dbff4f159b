//! Zhimai's status check, as strict as the real one about who calls.

use std::{collections::HashMap, sync::Arc};

use axum::{Json, body::Bytes, extract::State};
use jiff::Timestamp;
use parking_lot::Mutex;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::{
    account,
    samples::{self, Sample},
};
use crate::service::zhimai;

/// How far a call's timestamp may be from this machine's clock. The real tolerance is not
/// published; five minutes is usual.
const TOLERANCE_SECS: i64 = 300;

/// The nonces of the calls that are still within the tolerance, with their timestamps.
#[derive(Default)]
pub struct Calls {
    nonces: Mutex<HashMap<String, i64>>,
}

pub async fn status(State(calls): State<Arc<Calls>>, body: Bytes) -> Json<Value> {
    let Ok(request) = serde_json::from_slice::<zhimai::Request>(&body) else {
        return Json(json!({"status": false, "code": "100002", "message": "参数格式错误"}));
    };
    if let Err(message) = admit(&calls, &request) {
        return Json(json!({"status": false, "code": "110004", "message": message}));
    }
    let usable = matches!(
        samples::find(&request.params.exchange_code),
        Some(Sample::ExchangeCode | Sample::UniversalCode)
    );
    let message = if usable { "success" } else { "兑换码不存在或已经兑换" };
    Json(json!({
        "status": "true",
        "code": "0",
        "message": message,
        "data": {"status": usable.to_string()},
    }))
}

/// Whether the call is signed with the practice shop's key, timely, and not a repetition.
fn admit(calls: &Calls, request: &zhimai::Request) -> Result<(), &'static str> {
    let zhimai::Request { open_id, grant_code, timestamp, nonce, token, .. } = request;
    let open_key = SecretString::from(account::OPEN_KEY);
    let expected = zhimai::token(&open_key, grant_code, nonce, open_id, timestamp);
    if (&**open_id, &**grant_code) != (account::OPEN_ID, account::GRANT_CODE) || *token != expected {
        return Err("签名错误");
    }
    let now = Timestamp::now().as_second();
    let sent: i64 = timestamp.parse().map_err(|_| "时间戳错误")?;
    if now.abs_diff(sent) > TOLERANCE_SECS.unsigned_abs() {
        return Err("时间戳已过期");
    }
    let mut nonces = calls.nonces.lock();
    nonces.retain(|_, seen| now - *seen <= TOLERANCE_SECS);
    match nonces.insert(nonce.clone(), sent) {
        Some(_) => Err("随机数已使用"),
        None => Ok(()),
    }
}
