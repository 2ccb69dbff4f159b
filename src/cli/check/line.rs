//! One checked code as a line: for a person, or as JSON. No token is ever in it, and the
//! customer's name, phone and street only masked.

use serde_json::{Value, json};

use crate::{
    scan::Refusal,
    ui::text::{self, Lang},
    voucher::{Address, Inquiry, Kind, Opinion, Prepared, Report, Rights, Verdict},
};

pub struct Line {
    pub verdict: Verdict,
    pub text: String,
    pub json: Value,
}

pub fn of_report(lang: Lang, report: &Report) -> Line {
    let verdict = report.verdict().unwrap_or(Verdict::Unknown);
    let reason = text::reason(lang, report);
    let code = report.code.as_str();
    let mut prepare = inquiry(lang, &report.prepare);
    if let (Some(prepare), Some(prepared)) = (prepare.as_object_mut(), report.prepared()) {
        prepare.extend(gift(prepared));
    }
    Line {
        verdict,
        text: line(lang, verdict, code, &reason) + &said(report),
        json: json!({
            "code": code,
            "kind": report.kind.key(),
            "verdict": verdict.key(),
            "reason": reason,
            "status": inquiry(lang, &report.status),
            "prepare": prepare,
            "took_ms": report.took().map(millis),
        }),
    }
}

/// What was given is no code; nobody was asked.
pub fn of_refusal(lang: Lang, given: &str, kind: Kind, refusal: Refusal) -> Line {
    let reason = text::refusal(lang, refusal);
    let shown: String = given.chars().filter(|c| !c.is_control()).take(64).collect();
    Line {
        verdict: Verdict::Unknown,
        text: line(lang, Verdict::Unknown, &shown, reason),
        json: json!({
            "code": shown,
            "kind": kind.key(),
            "verdict": Verdict::Unknown.key(),
            "reason": reason,
            "status": null,
            "prepare": null,
            "took_ms": null,
        }),
    }
}

/// The services' own words, where they did not say yes.
fn said(report: &Report) -> String {
    let said = [report.status.said(), report.prepare.said()];
    let words = said.into_iter().flatten().map(text::said_words).filter(|words| !words.is_empty());
    words.flat_map(|words| ["\t".to_owned(), words]).collect()
}

fn line(lang: Lang, verdict: Verdict, code: &str, reason: &str) -> String {
    format!("{}\t{code}\t{reason}", text::verdict(lang, Some(verdict)))
}

/// `null` for a service that was not asked.
fn inquiry<T>(lang: Lang, inquiry: &Inquiry<T>) -> Value {
    let verdict = match inquiry.opinion() {
        Opinion::NotAsked | Opinion::Pending => return Value::Null,
        Opinion::Usable => Verdict::Usable,
        Opinion::NotUsable => Verdict::NotUsable,
        Opinion::Unknown => Verdict::Unknown,
    };
    let said = inquiry.said();
    json!({
        "verdict": verdict.key(),
        "answer": text::answer(lang, inquiry),
        "code": said.and_then(|said| said.code.as_deref()),
        "message": said.and_then(|said| said.message.as_deref()),
        "trace_id": said.and_then(|said| said.trace_id.as_deref()),
        "took_ms": inquiry.took().map(millis),
    })
}

fn gift(prepared: &Prepared) -> serde_json::Map<String, Value> {
    let mut gift = serde_json::Map::new();
    gift.insert("rights".into(), rights(&prepared.rights));
    gift.insert("address".into(), prepared.address.as_ref().map_or(Value::Null, masked));
    gift
}

/// Amounts are strings, as exact as they came.
fn rights(rights: &Rights) -> Value {
    json!({
        "single": rights.single.iter().map(|right| json!({
            "type": right.kind.key(), "id": right.id, "name": right.name, "value": right.value.to_string(),
        })).collect::<Vec<_>>(),
        "coupon": rights.coupons.iter().map(|coupon| json!({
            "id": coupon.id, "name": coupon.name, "value": coupon.value.to_string(),
            "enough": coupon.enough.to_string(), "deduct": coupon.deduct.to_string(),
        })).collect::<Vec<_>>(),
        "good": rights.goods.iter().map(|good| json!({
            "id": good.id, "option_id": good.option_id, "name": good.name, "option_name": good.option_name,
            "value": good.value.to_string(), "price": good.price.to_string(),
        })).collect::<Vec<_>>(),
        "exchange": rights.exchanges.iter().map(|exchange| json!({
            "id": exchange.id, "name": exchange.name, "value": exchange.value.to_string(),
        })).collect::<Vec<_>>(),
    })
}

fn masked(address: &Address) -> Value {
    json!({
        "username": address.masked_name(), "mobile": address.masked_mobile(),
        "province": address.province, "city": address.city, "district": address.district,
        "address": address.masked_street(),
    })
}

fn millis(took: std::time::Duration) -> u64 {
    u64::try_from(took.as_millis()).unwrap_or(u64::MAX)
}
