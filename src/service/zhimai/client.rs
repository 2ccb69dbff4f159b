//! Asks Zhimai for the status of a code.

use std::{fmt, sync::Arc, time::Duration};

use jiff::SignedDuration;
use percent_encoding::percent_decode_str;
use reqwest::Url;
use secrecy::SecretString;
use tokio::time::Instant;

use super::{sign, wire};
use crate::{
    service::{
        Network, Redaction,
        clock::{Clock, Reading},
        line::Line,
        retry::{self, Tries},
        transport::{self, Knock},
    },
    voucher::{Answer, Code, Doubt},
};

/// The status check's path below the service's address (Zhimai status page).
pub const STATUS_PATH: &str = "/v3/coupon/exchange/getExchangeCodeStatus";

/// The shop's account with Zhimai.
#[derive(Clone)]
pub struct Account {
    pub base_url: Url,
    pub open_id: String,
    pub grant_code: String,
    /// Signs; never sent.
    pub open_key: SecretString,
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Account({}, [redacted])", self.base_url)
    }
}

#[derive(Clone, Debug)]
pub struct Client {
    line: Arc<Line>,
    account: Account,
    status_url: Url,
    /// Shared by all clones.
    clock: Arc<Clock>,
}

impl Client {
    const MOST_TRIES: u32 = 3;

    /// # Errors
    /// When this machine has no working TLS, or the address cannot take a path.
    pub fn new(account: Account, network: &Network) -> Result<Self, Doubt> {
        let base = account.base_url.as_str().trim_end_matches('/');
        let status_url = Url::parse(&format!("{base}{STATUS_PATH}")).map_err(|_| Doubt::WrongRoute)?;
        let line = transport::line(&account.base_url, network)?;
        Ok(Self { line, account, status_url, clock: Arc::default() })
    }

    /// Whether the code exists and can be exchanged. Asking changes nothing at the service, so it is
    /// asked again when the way there broke, the service was busy, or, once, when it refused the time, within
    /// [`retry::GIVE_UP`] of `begun`. `again` is told before each further call, and why.
    pub async fn status(&self, code: &Code, begun: Instant, again: impl Fn(&Doubt)) -> Answer<()> {
        let mut tries = Tries::up_to(Self::MOST_TRIES, begun);
        let (mut is_corrected, mut signatures) = (false, Vec::new());
        loop {
            let signed_ahead = self.clock.ahead();
            let request = self.request(code);
            let reply = transport::post(&self.line, &self.status_url, &request).await;
            let (answer, pause) = match reply {
                Ok(reply) => {
                    let mut answer = wire::understand(&reply.body);
                    signatures.push(percent_decode_str(&request.token).decode_utf8_lossy().into_owned());
                    // Some leave the filling at its end out.
                    Redaction::of(signatures.iter().map(|token| token.trim_end_matches('=')))
                        .hide_in(&mut answer);
                    let has_another_time = self.learn_time(signed_ahead, &answer, reply.clock);
                    // Refused twice, it is not the time.
                    let is_of_use = has_another_time && !is_corrected;
                    is_corrected = has_another_time;
                    (answer, is_of_use.then_some(Duration::ZERO))
                }
                Err(failure) => {
                    let pause = retry::pause_of_status(&failure);
                    (failure.doubt.into(), pause)
                }
            };
            match (&answer, pause) {
                (Answer::Unknown(doubt, _), Some(pause))
                    if tries.again_after(pause, || again(doubt)).await => {}
                _ => return answer,
            }
        }
    }

    /// Sees to it that a connection is open before there is anything to ask.
    pub async fn warm(&self) {
        self.line.warm().await;
    }

    /// Learns the service's time before there is anything to ask, so that not even the first call is signed
    /// with a wrong one.
    pub async fn learn_clock(&self) {
        // So that the opening is no part of the time that the answer took.
        self.line.warm().await;
        if let Some(reading) = transport::clock(&self.line, &self.account.base_url).await {
            self.clock.learn(reading);
        }
    }

    /// What comes of a knock at the service's address.
    pub async fn knock(&self) -> Knock {
        transport::knock(&self.line, &self.account.base_url).await
    }

    /// How far the service's clock is ahead of this machine's, negative if it is behind.
    pub fn clock_ahead(&self) -> SignedDuration {
        self.clock.told()
    }

    /// Learns from an answer to a call that was signed as so far ahead. Returns whether it was refused and there
    /// is another time to try.
    fn learn_time(&self, signed_ahead: SignedDuration, answer: &Answer<()>, told: Option<Reading>) -> bool {
        let is_strange = matches!(answer, Answer::Unknown(Doubt::NotUnderstood { .. }, _));
        let told = told.filter(|_| !is_strange);
        if let Some(reading) = told {
            self.clock.note(reading);
        }
        match (answer, told) {
            (Answer::Usable(_) | Answer::NotUsable(_), _) => self.clock.prove(signed_ahead),
            (Answer::Unknown(Doubt::SignatureRefused, _), _) => {
                return self.clock.correct(signed_ahead, told);
            }
            // The time may be what it failed for, under a code that nobody knows.
            (Answer::Unknown(..), Some(reading)) => self.clock.learn(reading),
            (Answer::Unknown(..), None) => {}
        }
        false
    }

    /// Signed afresh, with the service's time: a token is good for one call.
    fn request(&self, code: &Code) -> wire::Request {
        let Account { open_id, grant_code, open_key, .. } = &self.account;
        let timestamp = self.clock.now().as_second().to_string();
        let nonce = rand::random_range(1..=i32::MAX).to_string();
        wire::Request {
            token: sign::token(open_key, grant_code, &nonce, open_id, &timestamp),
            open_id: open_id.clone(),
            grant_code: grant_code.clone(),
            timestamp,
            nonce,
            params: wire::Params { exchange_code: code.as_str().to_owned() },
        }
    }
}
