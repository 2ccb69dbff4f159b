//! The messages of the status check (Zhimai status page), and what an answer means.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{
    service::json::{self, Flag, Words},
    voucher::{Answer, Doubt, Said},
};

/// Refused signature.
pub const CODE_SIGNATURE_REFUSED: &str = "110004";

/// A signed call, as it is sent.
#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Request {
    pub open_id: String,
    pub grant_code: String,
    /// Unix seconds.
    pub timestamp: String,
    /// A random positive integer.
    pub nonce: String,
    /// The signature; good for one call.
    pub token: String,
    pub params: Params,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Params {
    pub exchange_code: String,
}

/// The outer `status` only says that the call was understood.
#[derive(Deserialize)]
struct Envelope {
    status: Flag,
    #[serde(default)]
    code: Words,
    #[serde(default)]
    message: Words,
    #[serde(default, rename = "traceId")]
    trace_id: Words,
    data: Option<Box<RawValue>>,
}

/// `true`: exists and can be exchanged, or is a universal code; `false`: does not exist or was
/// already exchanged.
#[derive(Deserialize)]
struct Data {
    status: Flag,
}

/// Usable means all three: status true, code 0, `data.status` true. Only a clear `false` in the
/// same place is a no.
#[expect(clippy::disallowed_methods, reason = "the status page's yes")]
pub fn understand(json: &[u8]) -> Answer<()> {
    let envelope: Envelope = match json::parse("", json) {
        Ok(envelope) => envelope,
        Err(doubt) => return doubt.into(),
    };
    let said =
        Said { code: envelope.code.text, message: envelope.message.text, trace_id: envelope.trace_id.text };
    match said.code.as_deref() {
        Some("0") if envelope.status.0 => {}
        Some(CODE_SIGNATURE_REFUSED) => return Answer::Unknown(Doubt::SignatureRefused, said),
        _ => return Answer::Unknown(Doubt::Failed, said),
    }
    let data = envelope.data.as_deref().map_or("null", RawValue::get);
    match json::parse::<Data>("data", data.as_bytes()) {
        Ok(Data { status: Flag(true) }) => Answer::yes(()),
        Ok(Data { status: Flag(false) }) => Answer::NotUsable(said),
        Err(doubt) => Answer::Unknown(doubt, said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_usable(json: &str) -> bool {
        matches!(understand(json.as_bytes()), Answer::Usable(_))
    }

    fn doubt(json: &str) -> (Doubt, Said) {
        match understand(json.as_bytes()) {
            Answer::Unknown(doubt, said) => (doubt, said),
            other => panic!("{json} is {other:?}"),
        }
    }

    #[test]
    fn the_vendors_own_success_is_usable() {
        assert!(is_usable(include_str!("fixtures/status-ok.json")));
    }

    #[test]
    fn bools_and_numbers_may_come_as_strings_or_not() {
        assert!(is_usable(r#"{"status": true, "code": 0, "data": {"status": true}}"#));
        assert!(is_usable(r#"{"status": "true", "code": 0, "data": {"status": "True"}, "new": [{}]}"#));
    }

    #[test]
    fn a_clear_false_is_not_usable_with_the_services_words() {
        let answer = understand(
            r#"{"status":"true","code":"0","message":"已兑换","data":{"status":"false"}}"#.as_bytes(),
        );
        let Answer::NotUsable(said) = answer else { panic!("{answer:?}") };
        assert_eq!(said.message.as_deref(), Some("已兑换"));
    }

    #[test]
    fn a_business_error_with_status_true_is_never_usable_and_never_a_no() {
        let (why, said) = doubt(include_str!("fixtures/status-business-error.json"));
        assert_eq!(why, Doubt::Failed);
        assert_eq!(said.message.as_deref(), Some("异常说明:查询的信息不存在"));
    }

    #[test]
    fn a_system_error_is_unknown() {
        assert_eq!(doubt(include_str!("fixtures/status-system-error.json")).0, Doubt::Failed);
    }

    #[test]
    fn a_failure_is_not_usable_whatever_its_data_says() {
        for json in [
            r#"{"status": true, "code": "7", "data": {"status": true}}"#,
            r#"{"status": false, "code": "0", "data": {"status": true}}"#,
            r#"{"status": true, "data": {"status": true}}"#,
            r#"{"status": false, "code": -1, "message": null, "data": -1}"#,
        ] {
            assert_eq!(doubt(json).0, Doubt::Failed, "{json}");
        }
    }

    #[test]
    fn a_refused_signature_is_told_apart_with_its_trace_id() {
        let (why, said) = doubt(r#"{"status":false,"code":110004,"message":"签名错误","traceId":"t-1"}"#);
        assert_eq!(why, Doubt::SignatureRefused);
        assert_eq!(said.trace_id.as_deref(), Some("t-1"));
        assert_eq!(said.message.as_deref(), Some("签名错误"));
    }

    #[test]
    fn an_answer_without_a_verdict_names_the_field() {
        for (json, expected) in [
            (r#"{"status":true,"code":0}"#, "data"),
            (r#"{"status":true,"code":0,"data":[]}"#, "data"),
            (r#"{"status":true,"code":0,"data":["true"]}"#, "data"),
            (r#"["true","0","","",{"status":"true"}]"#, ""),
            (r#"{"status":true,"code":0,"data":{}}"#, "data.status"),
            (r#"{"status":true,"code":0,"data":{"status":1}}"#, "data.status"),
            (r#"{"status":true,"code":0,"data":{"status":null}}"#, "data.status"),
            (r#"{"code":0,"data":{"status":true}}"#, "status"),
            ("<html>502</html>", ""),
            ("", ""),
        ] {
            let Doubt::NotUnderstood { field, .. } = doubt(json).0 else { panic!("{json}") };
            assert_eq!(field, expected, "{json}");
        }
    }
}
