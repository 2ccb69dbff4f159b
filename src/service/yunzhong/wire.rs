//! The messages of the prepare (Yunzhong prepare page), and what an answer means.

use std::fmt;

use secrecy::SecretString;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{Error as _, MapAccess, Visitor},
};
use serde_json::value::RawValue;

use super::{own::Own, refusal};
use crate::{
    service::json::{self, Amount, LONGEST_LIST, List, Number, Object, Text, Words},
    voucher::{
        Address, Answer, Coupon, Doubt, Exchange, Good, Prepared, Redeem, Right, RightKind, Rights, Said,
    },
};

#[derive(Serialize)]
pub struct Request<'a> {
    /// The original Douyin code.
    pub code: &'a str,
    /// The merchant id of the shop's address.
    pub id: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yz_token: Option<&'a str>,
}

#[derive(Deserialize)]
struct Envelope {
    result: Number,
    #[serde(default)]
    msg: Words,
    data: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Data {
    /// There, if empty: null or `""` in its place is no clear yes.
    #[serde(deserialize_with = "json::present")]
    right: Object<WireRights>,
    #[serde(default)]
    encrypted_code: Text,
    #[serde(default)]
    verify_token: Text,
    #[serde(default)]
    default_address: Object<WireAddress>,
}

#[derive(Default)]
struct WireRights {
    single: Vec<Single>,
    coupon: Vec<WireCoupon>,
    good: Vec<WireGood>,
    exchange: Vec<WireExchange>,
}

/// A right, also of a kind not known yet.
#[derive(Deserialize)]
struct Single {
    #[serde(default, rename = "type")]
    kind: Text,
    #[serde(default)]
    id: Text,
    #[serde(default)]
    icon: Text,
    name: Text,
    #[serde(default)]
    value: Amount,
}

#[derive(Deserialize)]
struct WireCoupon {
    #[serde(default)]
    id: Text,
    name: Text,
    value: Amount,
    #[serde(default)]
    enough: Amount,
    #[serde(default)]
    deduct: Amount,
}

#[derive(Deserialize)]
struct WireGood {
    #[serde(default)]
    id: Text,
    #[serde(default)]
    option_id: Text,
    name: Text,
    #[serde(default)]
    option_name: Text,
    value: Amount,
    #[serde(default)]
    price: Amount,
    #[serde(default)]
    thumb: Text,
}

#[derive(Deserialize)]
struct WireExchange {
    #[serde(default)]
    id: Text,
    name: Text,
    value: Amount,
}

#[derive(Deserialize)]
struct WireAddress {
    #[serde(default)]
    username: Text,
    #[serde(default)]
    mobile: Text,
    #[serde(default)]
    province: Text,
    #[serde(default)]
    city: Text,
    #[serde(default)]
    district: Text,
    #[serde(default)]
    address: Text,
}

/// Why a failure's `data` says the caller was turned away.
#[derive(Deserialize)]
struct Rejected {
    login_status: Number,
}

/// By hand, so that a group of rights not known yet is read as rights instead of dropped.
impl<'de> Deserialize<'de> for WireRights {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RightsVisitor)
    }
}

impl WireRights {
    fn count(&self) -> usize {
        self.single.len() + self.coupon.len() + self.good.len() + self.exchange.len()
    }
}

struct RightsVisitor;

impl<'de> Visitor<'de> for RightsVisitor {
    type Value = WireRights;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WireRights, A::Error> {
        let (mut rights, mut groups) = (WireRights::default(), Vec::new());
        while let Some(group) = map.next_key::<String>()? {
            if groups.contains(&group) {
                return Err(A::Error::custom("duplicate field"));
            }
            match group.as_str() {
                "single" => rights.single.extend(objects(map.next_value()?)?),
                "coupon" => rights.coupon.extend(objects(map.next_value()?)?),
                "good" => rights.good.extend(objects(map.next_value()?)?),
                "exchange" => rights.exchange.extend(objects(map.next_value()?)?),
                _ => {
                    let raw = map.next_value::<Box<RawValue>>()?;
                    rights.single.extend(unknown_group(&group, &raw).map_err(A::Error::custom)?);
                }
            }
            groups.push(group);
            if rights.count() > LONGEST_LIST || groups.len() > LONGEST_LIST {
                return Err(A::Error::custom("expected fewer items"));
            }
        }
        Ok(rights)
    }
}

/// Not lists: of those, the fields would be taken in their order.
fn objects<T, E: serde::de::Error>(list: List<Object<T>>) -> Result<Vec<T>, E> {
    list.0.into_iter().map(|item| item.0.ok_or_else(|| E::custom("expected an object"))).collect()
}

/// The rights of a group not known yet, each by its name and value, or else by the group's name. What
/// is no list is no group of rights.
fn unknown_group(group: &str, raw: &RawValue) -> serde_json::Result<Vec<Single>> {
    const LONGEST_NAME: usize = 40;
    // A piece of what may be a token would not be seen for one.
    let group = if group.chars().count() > LONGEST_NAME { "…" } else { group };
    if !raw.get().starts_with(['[', '{']) {
        return Ok(Vec::new());
    }
    if let Some(one) = single(raw) {
        return Ok(vec![one]);
    }
    let List(items) = serde_json::from_str::<List<Box<RawValue>>>(raw.get())?;
    let right = |item: Box<RawValue>| {
        single(&item).unwrap_or_else(|| Single {
            kind: Text(group.to_owned()),
            id: Text::default(),
            icon: Text::default(),
            name: Text(group.to_owned()),
            value: Amount::default(),
        })
    };
    Ok(items.into_iter().map(right).collect())
}

/// A right of its own, not a list either.
fn single(raw: &RawValue) -> Option<Single> {
    raw.get().starts_with('{').then(|| serde_json::from_str(raw.get()).ok()).flatten()
}

/// Usable means `result` 1 with rights that make sense, and no word against it. A failure is a clear no only if it
/// speaks of the voucher itself.
#[expect(clippy::disallowed_methods, reason = "the prepare page's yes")]
pub fn understand(json: &[u8]) -> Answer<Prepared> {
    let envelope: Envelope = match json::parse("", json) {
        Ok(envelope) => envelope,
        Err(doubt) => return doubt.into(),
    };
    let data = envelope.data.as_deref().map_or("null", RawValue::get);
    let own = Own::of(&String::from_utf8_lossy(json));
    let is_agreed = !envelope.msg.is_for_programs && refusal::agrees(envelope.msg.text.as_deref());
    // Words that may hold what nobody knows of are not shown.
    let message = envelope.msg.text.filter(|_| !own.is_too_much());
    let said = Said { message, ..Said::default() };
    let mut answer = match envelope.result.0 {
        // A yes that says no as well is neither.
        1 if !is_agreed => not_understood("msg", "says otherwise", said),
        // What nobody knows of could be what something is called.
        1 if own.has_too_many_tokens => not_understood("data", "expected fewer items", said),
        1 if own.tells_login => not_understood("data.login_status", "says otherwise", said),
        1 => match json::parse::<Data>("data", data.as_bytes()).map(prepared) {
            Ok(mut prepared) => {
                // What is called by a token would be kept and shown. What is called as the customer is, is the
                // shop's own name.
                own.tokens().hide_in(&mut prepared);
                return Answer::yes(prepared);
            }
            Err(doubt) => Answer::Unknown(doubt, said),
        },
        0 => failure(data, &own, said),
        _ => not_understood("result", "expected 0 or 1", said),
    };
    own.all().hide_in(&mut answer);
    answer
}

fn not_understood(field: &str, problem: &str, said: Said) -> Answer<Prepared> {
    Answer::Unknown(Doubt::NotUnderstood { field: field.into(), problem: problem.into() }, said)
}

fn failure(data: &str, own: &Own, said: Said) -> Answer<Prepared> {
    let message = said.message.as_deref().unwrap_or_default();
    let doubt = match message {
        _ if own.tells_login => turned_away(data),
        _ if message.contains("请登录") => Doubt::LoginNeeded,
        _ if message.contains("不存在的接口") => Doubt::WrongRoute,
        _ if refusal::is_of_the_voucher(message) => return Answer::NotUsable(said),
        _ if refusal::is_of_the_merchant(message) => Doubt::WrongMerchant,
        _ => Doubt::Failed,
    };
    Answer::Unknown(doubt, said)
}

/// Why the caller was turned away; whatever the words, they are not the voucher's then.
fn turned_away(data: &str) -> Doubt {
    match json::parse::<Rejected>("data", data.as_bytes()) {
        Ok(Rejected { login_status: Number(-1) }) => Doubt::Blacklisted,
        Ok(Rejected { login_status: Number(-2) }) => Doubt::WrongShop,
        Ok(Rejected { login_status: Number(-4) }) => Doubt::WrongClientType,
        Ok(Rejected { login_status: Number(0 | 1) }) => Doubt::LoginNeeded,
        // A reason not known yet, or one that stands where nobody expects it.
        _ => Doubt::Failed,
    }
}

fn prepared(data: Data) -> Prepared {
    let rights = data.right.0.unwrap_or_default();
    let secret = |text: Text| (!text.0.is_empty()).then(|| SecretString::from(text.0));
    Prepared {
        rights: Rights {
            single: rights.single.into_iter().map(right).collect(),
            coupons: rights.coupon.into_iter().map(coupon).collect(),
            goods: rights.good.into_iter().map(good).collect(),
            exchanges: rights.exchange.into_iter().map(exchange).collect(),
        },
        address: data.default_address.0.map(address),
        redeem: Redeem {
            encrypted_code: secret(data.encrypted_code),
            verify_token: secret(data.verify_token),
        },
    }
}

fn right(wire: Single) -> Right {
    Right {
        kind: RightKind::from_wire(&wire.kind.0, &wire.icon.0),
        id: wire.id.0,
        name: wire.name.0,
        value: wire.value.0,
    }
}

fn coupon(wire: WireCoupon) -> Coupon {
    Coupon {
        id: wire.id.0,
        name: wire.name.0,
        value: wire.value.0,
        enough: wire.enough.0,
        deduct: wire.deduct.0,
    }
}

fn good(wire: WireGood) -> Good {
    Good {
        id: wire.id.0,
        option_id: wire.option_id.0,
        name: wire.name.0,
        option_name: wire.option_name.0,
        value: wire.value.0,
        price: wire.price.0,
        thumb: wire.thumb.0,
    }
}

fn exchange(wire: WireExchange) -> Exchange {
    Exchange { id: wire.id.0, name: wire.name.0, value: wire.value.0 }
}

fn address(wire: WireAddress) -> Address {
    Address {
        username: wire.username.0,
        mobile: wire.mobile.0,
        province: wire.province.0,
        city: wire.city.0,
        district: wire.district.0,
        street: wire.address.0,
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
