//! Whatever comes over the network: nothing is usable but the documented yes, and nothing a no but a
//! failure that speaks of the voucher.

use proptest::prelude::*;
use serde_json::Value;

use super::wire::understand;
use crate::{
    service::scrambled::{any_value, with_other_bytes, with_other_values},
    voucher::Answer,
};

const YES: &str = include_str!("../../sandbox/prepare-ok.json");
const NO: &str = r#"{"result": 0, "msg": "券码不存在或已核销", "data": []}"#;

fn number(value: &Value) -> Option<i64> {
    // This reader takes `-0` for a fraction.
    let is_zero = |value: &Value| value.as_f64().filter(|number| *number == 0.0).map(|_| 0);
    value.as_str().map_or_else(|| value.as_i64().or_else(|| is_zero(value)), |text| text.parse().ok())
}

/// Read by another reader than the program's: result 1, and rights, if none of them; nobody was turned away.
fn says_yes(answer: &Value) -> bool {
    let right = &answer["data"]["right"];
    let is_none_of_them = right.as_array().is_some_and(Vec::is_empty);
    let is_turned_away = answer["data"].get("login_status").is_some();
    // PHP writes none as an empty list.
    let is_empty = |value: &Value| value == &serde_json::json!([]) || value == &serde_json::json!({});
    let is_agreed = answer["msg"].is_null()
        || is_empty(&answer["msg"])
        || answer["msg"] == ""
        || answer["msg"].as_str().is_some_and(|msg| ["success", "ok"].contains(&&*msg.trim().to_lowercase()))
        || answer["msg"].as_str().is_some_and(|msg| msg.trim().ends_with("成功"));
    number(&answer["result"]) == Some(1)
        && (right.is_object() || is_none_of_them)
        && !is_turned_away
        && is_agreed
}

/// Result 0, with one of the wordings that are a voucher's ("Traps" of the prepare page).
fn says_no(answer: &Value) -> bool {
    const OF_A_VOUCHER: [&str; 14] = [
        "不存在",
        "查不到",
        "无效",
        "已核销",
        "已使用",
        "已兑换",
        "已过期",
        "已失效",
        "已退款",
        "退款中",
        "已撤销",
        "次数不足",
        "门店不适用",
        "不适用",
    ];
    let message = answer["msg"].as_str().unwrap_or_default();
    number(&answer["result"]) == Some(0) && OF_A_VOUCHER.iter().any(|word| message.contains(word))
}

/// What is no voucher.
fn something_else() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "登录",
        "令牌",
        "Token",
        "access_key",
        "商户",
        "门店信息",
        "店铺",
        "会员",
        "用户",
        "手机号",
        "接口",
        "参数",
        "签名",
        "商品",
        "团购商品",
        "该券对应的商品",
        "核销记录",
        "券的核销记录",
        "订单",
        "数据",
        "返回数据",
        "优惠券",
        "会员权益",
        "页面",
        "域名",
        "版本",
        "套餐",
        "缓存",
        "证书",
        "二维码",
        "配置",
        "抖音应用",
        "应用授权",
        "库存",
    ])
}

/// What is said of a voucher, and of other things as well.
fn of_anything() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "不存在",
        "查不到",
        "无效",
        "已使用",
        "已过期",
        "已失效",
        "已撤销",
        "次数不足",
        "不适用",
    ])
}

fn holds_what_it_is_taken_for(answer: &[u8]) -> bool {
    let other_reader = || serde_json::from_slice::<Value>(answer).unwrap_or_default();
    match understand(answer) {
        Answer::Usable(_) => says_yes(&other_reader()),
        Answer::NotUsable(_) => says_no(&other_reader()),
        Answer::Unknown(..) => true,
    }
}

#[test]
fn the_other_reader_knows_a_yes_and_a_no() {
    assert!(says_yes(&serde_json::from_str(YES).unwrap()));
    assert!(says_no(&serde_json::from_str(NO).unwrap()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_bytes_are_usable_but_the_documented_yes(answer in any::<Vec<u8>>()) {
        prop_assert!(holds_what_it_is_taken_for(&answer));
    }

    #[test]
    fn no_json_is_usable_but_the_documented_yes(answer in any_value()) {
        prop_assert!(holds_what_it_is_taken_for(answer.to_string().as_bytes()));
    }

    #[test]
    fn no_yes_with_other_values_is_usable_unless_it_is_one_still(answer in with_other_values(YES)) {
        prop_assert!(holds_what_it_is_taken_for(answer.as_bytes()), "{answer}");
    }

    #[test]
    fn no_yes_with_other_bytes_is_usable_unless_it_is_one_still(answer in with_other_bytes(YES)) {
        prop_assert!(holds_what_it_is_taken_for(&answer), "{}", String::from_utf8_lossy(&answer));
    }

    #[test]
    fn what_is_said_of_something_else_is_no_no(
        thing in something_else(),
        words in of_anything(),
        before in prop::sample::select(vec!["", "验券失败:", "查询券信息失败,", "抖音券查询失败:"]),
    ) {
        let message = format!("{before}{thing}{words}");
        let answer = serde_json::json!({"result": 0, "msg": message, "data": []}).to_string();
        prop_assert!(matches!(understand(answer.as_bytes()), Answer::Unknown(..)), "{message}");
    }

    #[test]
    fn no_no_with_other_values_or_bytes_is_one_unless_it_is_still(
        values in with_other_values(NO),
        bytes in with_other_bytes(NO),
    ) {
        prop_assert!(holds_what_it_is_taken_for(values.as_bytes()), "{values}");
        prop_assert!(holds_what_it_is_taken_for(&bytes), "{}", String::from_utf8_lossy(&bytes));
    }
}
