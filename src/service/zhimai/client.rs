//! Asks Zhimai for the status of a code.

use std::fmt;

use jiff::Timestamp;
use reqwest::Url;
use secrecy::SecretString;

use super::{sign, wire};
use crate::{
    service::transport,
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
    http: reqwest::Client,
    account: Account,
    status_url: Url,
}

impl Client {
    /// # Errors
    /// When this machine has no working TLS, or the address cannot take a path.
    pub fn new(account: Account) -> Result<Self, Doubt> {
        let base = account.base_url.as_str().trim_end_matches('/');
        let status_url = Url::parse(&format!("{base}{STATUS_PATH}")).map_err(|_| Doubt::WrongRoute)?;
        Ok(Self { http: transport::client(&account.base_url)?, account, status_url })
    }

    /// Whether the code exists and can be exchanged. Asking changes nothing at the service.
    pub async fn status(&self, code: &Code) -> Answer<()> {
        match transport::post(&self.http, self.status_url.clone(), &self.request(code)).await {
            Ok(json) => wire::understand(&json),
            Err(doubt) => doubt.into(),
        }
    }

    /// Signed afresh: a token is good for one call.
    fn request(&self, code: &Code) -> wire::Request {
        let Account { open_id, grant_code, open_key, .. } = &self.account;
        let timestamp = Timestamp::now().as_second().to_string();
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
