//! What a service answered, and why an answer may be no answer.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::Opinion;

/// A question to one service about one code.
#[derive(Clone, Debug)]
pub enum Inquiry<T> {
    NotAsked,
    Pending,
    Answered { answer: Answer<T>, took: Duration },
}

/// What a service's answer comes to.
#[derive(Clone, Debug)]
pub enum Answer<T> {
    /// A clear yes, and what it gives. Only [`Answer::yes`] makes one.
    Usable(ClearYes<T>),
    /// A clear no, in the service's words.
    NotUsable(Said),
    /// Neither: why, and what the service said, if it said anything.
    Unknown(Doubt, Said),
}

/// What comes of a clear yes. Nobody can make one but by [`Answer::yes`], and `clippy.toml` says who may call that:
/// whoever reads a service's documented yes, and whoever reads what was written down of one.
#[derive(Clone, Debug)]
pub struct ClearYes<T>(T);

impl<T> Answer<T> {
    /// The service has said yes, in the words that its page gives for that.
    pub fn yes(gives: T) -> Self {
        Self::Usable(ClearYes(gives))
    }
}

impl<T> Deref for ClearYes<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for ClearYes<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// The service's own words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Said {
    pub code: Option<String>,
    pub message: Option<String>,
    /// Zhimai's id of the call, for its support.
    pub trace_id: Option<String>,
}

/// Why an answer is neither yes nor no.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// Yunzhong refused a Douyin short link: whether it resolves them is not documented.
    LinkRefused,
    /// The account's secret could not be had.
    NoSecret,
    /// No whole answer within the time a check may take.
    Timeout,
    /// No connection: refused, no route, no such name.
    Unreachable,
    /// The connection is not the service's: certificate refused.
    Insecure,
    /// This machine has no certificates at all by which it could trust anybody.
    NoIssuers,
    /// The file with issuers to trust cannot be used, so nobody is asked.
    WrongCaFile,
    /// The connection ended before the answer did.
    Broken,
    /// An HTTP status other than success.
    HttpStatus(u16),
    /// The answer makes no sense: the field that does not fit, and how.
    NotUnderstood { field: String, problem: String },
    /// Zhimai refused the signature (110004): wrong key, or a clock that is off.
    SignatureRefused,
    /// Yunzhong wants a valid token.
    LoginNeeded,
    /// Yunzhong has blocked this account.
    Blacklisted,
    /// Yunzhong does not know `uniacid` (the address's `i`).
    WrongShop,
    /// Yunzhong does not know `client_type` (the address's `type`).
    WrongClientType,
    /// Yunzhong does not know `merchant_id`.
    WrongMerchant,
    /// The address leads to no such interface.
    WrongRoute,
    /// The service failed the call in words of its own.
    Failed,
    /// Not asked: the service failed several times in a row and is left in peace for a while.
    Resting,
    /// The program was closed, or its desk broke, before the answer came.
    GivenUp,
}

impl Doubt {
    /// Whether the next code would fare no better: the network, the service or the settings are at
    /// fault. The lamp shows these.
    pub fn is_trouble(&self) -> bool {
        !matches!(self, Self::LinkRefused | Self::Failed | Self::GivenUp | Self::NotUnderstood { .. })
    }

    /// Whether the service gave no answer at all, in a way that may pass by itself.
    pub fn is_outage(&self) -> bool {
        matches!(self, Self::Timeout | Self::Unreachable | Self::Broken | Self::HttpStatus(429 | 500..=599))
    }

    /// One of each, where what it carries does not matter.
    pub fn samples() -> [Self; 20] {
        [
            Self::LinkRefused,
            Self::NoSecret,
            Self::Timeout,
            Self::Unreachable,
            Self::Insecure,
            Self::NoIssuers,
            Self::WrongCaFile,
            Self::Broken,
            Self::HttpStatus(500),
            Self::NotUnderstood { field: String::new(), problem: String::new() },
            Self::SignatureRefused,
            Self::LoginNeeded,
            Self::Blacklisted,
            Self::WrongShop,
            Self::WrongClientType,
            Self::WrongMerchant,
            Self::WrongRoute,
            Self::Failed,
            Self::Resting,
            Self::GivenUp,
        ]
    }

    /// What files call it.
    pub fn key(&self) -> &'static str {
        match self {
            Self::LinkRefused => "link_refused",
            Self::NoSecret => "no_secret",
            Self::Timeout => "timeout",
            Self::Unreachable => "unreachable",
            Self::Insecure => "insecure",
            Self::NoIssuers => "no_issuers",
            Self::WrongCaFile => "wrong_ca_file",
            Self::Broken => "broken",
            Self::HttpStatus(_) => "http_status",
            Self::NotUnderstood { .. } => "not_understood",
            Self::SignatureRefused => "signature_refused",
            Self::LoginNeeded => "login_needed",
            Self::Blacklisted => "blacklisted",
            Self::WrongShop => "wrong_shop",
            Self::WrongClientType => "wrong_client_type",
            Self::WrongMerchant => "wrong_merchant",
            Self::WrongRoute => "wrong_route",
            Self::Failed => "failed",
            Self::Resting => "resting",
            Self::GivenUp => "given_up",
        }
    }
}

impl<T> Inquiry<T> {
    pub fn given_up() -> Self {
        Self::Answered { answer: Doubt::GivenUp.into(), took: Duration::ZERO }
    }

    pub fn opinion(&self) -> Opinion {
        match self {
            Self::NotAsked => Opinion::NotAsked,
            Self::Pending => Opinion::Pending,
            Self::Answered { answer, .. } => match answer {
                Answer::Usable(_) => Opinion::Usable,
                Answer::NotUsable(_) => Opinion::NotUsable,
                Answer::Unknown(..) => Opinion::Unknown,
            },
        }
    }

    pub fn took(&self) -> Option<Duration> {
        match self {
            Self::Answered { took, .. } => Some(*took),
            Self::NotAsked | Self::Pending => None,
        }
    }

    pub fn doubt(&self) -> Option<&Doubt> {
        match self {
            Self::Answered { answer: Answer::Unknown(doubt, _), .. } => Some(doubt),
            _ => None,
        }
    }

    /// The service's words beside a no or an unknown.
    pub fn said(&self) -> Option<&Said> {
        match self {
            Self::Answered { answer: Answer::NotUsable(said) | Answer::Unknown(_, said), .. } => Some(said),
            _ => None,
        }
    }
}

/// What a service has said in words of its own, of which nobody knows what they hold.
pub trait Worded {
    fn each_text(&mut self, edit: &mut dyn FnMut(Wording, &mut String));
}

/// What words are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// A sentence.
    Message,
    /// What something is called: an error, a field, a gift, a city.
    Name,
    /// What it is told from others by.
    Id,
    /// A customer's name, number or street: shown to whoever asks for it.
    Address,
}

impl Worded for () {
    fn each_text(&mut self, _: &mut dyn FnMut(Wording, &mut String)) {}
}

impl<T: Worded> Worded for Answer<T> {
    fn each_text(&mut self, edit: &mut dyn FnMut(Wording, &mut String)) {
        match self {
            Self::Usable(gives) => gives.0.each_text(edit),
            Self::NotUsable(said) => said.each_text(edit),
            Self::Unknown(doubt, said) => {
                if let Doubt::NotUnderstood { field, problem } = doubt {
                    edit(Wording::Name, field);
                    edit(Wording::Name, problem);
                }
                said.each_text(edit);
            }
        }
    }
}

impl Worded for Said {
    fn each_text(&mut self, edit: &mut dyn FnMut(Wording, &mut String)) {
        self.message.iter_mut().for_each(|message| edit(Wording::Message, message));
        self.code.iter_mut().for_each(|code| edit(Wording::Name, code));
        self.trace_id.iter_mut().for_each(|id| edit(Wording::Name, id));
    }
}

/// A doubt that came without a word of the service.
impl<T> From<Doubt> for Answer<T> {
    fn from(doubt: Doubt) -> Self {
        Self::Unknown(doubt, Said::default())
    }
}
