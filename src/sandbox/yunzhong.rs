//! Yunzhong's prepare, in both address styles. Success and failure alike are HTTP 200.

use std::future;

use axum::{
    Json,
    body::Bytes,
    extract::Query,
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    account,
    samples::{self, Sample},
};
use crate::service::yunzhong::ROUTE;

const PREPARED: &str = include_str!("prepare-ok.json");

#[derive(Deserialize)]
pub struct Address {
    i: Option<u32>,
    #[serde(rename = "type")]
    client_type: Option<u32>,
    route: Option<String>,
}

#[derive(Deserialize)]
struct Request {
    code: String,
    id: u32,
    yz_token: Option<String>,
}

pub async fn by_query(Query(address): Query<Address>, body: Bytes) -> Response {
    if address.i != Some(account::UNIACID) {
        return rejected(-2, "参数错误");
    }
    if !matches!(address.client_type, Some(5 | 9)) {
        return rejected(-4, "参数错误");
    }
    if address.route.as_deref() != Some(ROUTE) {
        return failure("不存在的接口");
    }
    by_path(body).await
}

pub async fn by_path(body: Bytes) -> Response {
    let Ok(request) = serde_json::from_slice::<Request>(&body) else { return failure("参数格式错误") };
    if request.yz_token.as_deref() != Some(account::YZ_TOKEN) {
        return rejected(1, "请登录");
    }
    if request.id != account::MERCHANT_ID {
        return failure("商户不存在");
    }
    match samples::find(&request.code) {
        Some(Sample::DouyinVoucher | Sample::DouyinLink) => {
            ([("content-type", "application/json")], PREPARED).into_response()
        }
        Some(Sample::NeverAnswers) => future::pending().await,
        Some(Sample::LoginNeeded) => rejected(1, "请登录"),
        Some(Sample::ServiceBreaks) => {
            let page = "<html><body><h1>500 Internal Server Error</h1></body></html>";
            (StatusCode::INTERNAL_SERVER_ERROR, Html(page)).into_response()
        }
        _ => failure("券码不存在或已核销"),
    }
}

fn rejected(login_status: i32, message: &str) -> Response {
    answer(json!({"result": 0, "msg": message, "data": {"login_status": login_status}}))
}

fn failure(message: &str) -> Response {
    answer(json!({"result": 0, "msg": message, "data": []}))
}

fn answer(body: Value) -> Response {
    Json(body).into_response()
}
