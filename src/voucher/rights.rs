//! What a Douyin voucher gives the customer (Yunzhong prepare page). Amounts are decimals.

use rust_decimal::Decimal;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use super::{Address, Worded, Wording};

/// A prepared voucher: what it gives, and what the shop's redeem step needs.
#[derive(Clone, Debug)]
pub struct Prepared {
    pub rights: Rights,
    /// Present when the voucher gives goods.
    pub address: Option<Address>,
    pub redeem: Redeem,
}

/// Handed to the shop's redeem step as they came. Kept in memory only.
#[derive(Clone, Debug, Default)]
pub struct Redeem {
    pub encrypted_code: Option<SecretString>,
    pub verify_token: Option<SecretString>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Rights {
    pub single: Vec<Right>,
    pub coupons: Vec<Coupon>,
    pub goods: Vec<Good>,
    pub exchanges: Vec<Exchange>,
}

impl Rights {
    /// How many things the voucher gives, each line counted once.
    pub fn count(&self) -> usize {
        self.single.len() + self.coupons.len() + self.goods.len() + self.exchanges.len()
    }
}

/// A credit to the customer's account: points, balance, a member level …
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Right {
    pub kind: RightKind,
    /// The service's id; that of the level for a member level.
    pub id: String,
    /// The shop's own name for it.
    pub name: String,
    /// How much; 0 for a member level, which has a name instead.
    pub value: Decimal,
}

/// A right's `type`, or its `icon` where the type is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RightKind {
    /// 积分
    Point,
    /// 余额, in yuan
    Balance,
    /// 消费积分
    Integral,
    /// 爱心值
    Love,
    /// 每日红包额度, in yuan
    Packet,
    /// 会员等级
    MemberLevel,
    /// One this program does not know: shown by its own name and value.
    Other,
}

impl RightKind {
    /// From the service's `type`, and its `icon` if the type says nothing. Letter case varies.
    pub fn from_wire(kind: &str, icon: &str) -> Self {
        Self::named(kind).or_else(|| Self::pictured(icon)).unwrap_or(Self::Other)
    }

    fn named(kind: &str) -> Option<Self> {
        Some(match kind.to_ascii_lowercase().as_str() {
            "point" => Self::Point,
            "balance" => Self::Balance,
            "integral" => Self::Integral,
            "love" => Self::Love,
            "packet" => Self::Packet,
            "member_level" => Self::MemberLevel,
            _ => return None,
        })
    }

    /// The icons have names of their own: `integral` is the one of 积分.
    fn pictured(icon: &str) -> Option<Self> {
        Some(match icon.to_ascii_lowercase().as_str() {
            "integral" => Self::Point,
            "balance" => Self::Balance,
            "integral_love" => Self::Integral,
            "love" => Self::Love,
            "packet" => Self::Packet,
            "senior-member" => Self::MemberLevel,
            _ => return None,
        })
    }

    /// The service's `type`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Balance => "balance",
            Self::Integral => "integral",
            Self::Love => "love",
            Self::Packet => "packet",
            Self::MemberLevel => "member_level",
            Self::Other => "other",
        }
    }

    /// Whether the value is an amount of yuan.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Balance | Self::Packet)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Coupon {
    pub id: String,
    pub name: String,
    /// How many.
    pub value: Decimal,
    /// Yuan to spend before the coupon counts (满 x 元).
    pub enough: Decimal,
    /// Yuan off (优惠 x 元).
    pub deduct: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Good {
    pub id: String,
    /// The variant's id; 0 or empty if there is but one.
    pub option_id: String,
    pub name: String,
    /// The variant's name; empty if there is but one.
    pub option_name: String,
    /// How many.
    pub value: Decimal,
    /// Yuan for one.
    pub price: Decimal,
    /// The picture's address as the service gave it; may be empty or nonsense.
    #[serde(skip)]
    pub thumb: String,
}

/// An exchange code given by the voucher.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Exchange {
    pub id: String,
    pub name: String,
    /// How many.
    pub value: Decimal,
}

impl Worded for Prepared {
    fn each_text(&mut self, edit: &mut dyn FnMut(Wording, &mut String)) {
        self.rights.each_text(edit);
        if let Some(address) = &mut self.address {
            let Address { username, mobile, province, city, district, street } = address;
            for region in [province, city, district] {
                edit(Wording::Name, region);
            }
            for own in [username, mobile, street] {
                edit(Wording::Address, own);
            }
        }
    }
}

impl Worded for Rights {
    fn each_text(&mut self, edit: &mut dyn FnMut(Wording, &mut String)) {
        for Right { id, name, .. } in &mut self.single {
            edit(Wording::Id, id);
            edit(Wording::Name, name);
        }
        for Coupon { id, name, .. } in &mut self.coupons {
            edit(Wording::Id, id);
            edit(Wording::Name, name);
        }
        // A picture's address is only for fetching it.
        for Good { id, option_id, name, option_name, .. } in &mut self.goods {
            edit(Wording::Id, id);
            edit(Wording::Id, option_id);
            edit(Wording::Name, name);
            edit(Wording::Name, option_name);
        }
        for Exchange { id, name, .. } in &mut self.exchanges {
            edit(Wording::Id, id);
            edit(Wording::Name, name);
        }
    }
}
