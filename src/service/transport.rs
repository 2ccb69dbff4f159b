//! The way to a service and back: one request, one bounded answer, within the time a check may take.

use std::{
    error::Error,
    io,
    time::{Duration, Instant},
};

use jiff::Timestamp;
use reqwest::{
    Client, ClientBuilder, Response, StatusCode, Url,
    header::{DATE, HeaderMap, HeaderName, RETRY_AFTER},
    redirect,
};
use serde::Serialize;

use super::{
    clock::{self, Reading},
    network::{Network, is_loopback},
};
use crate::voucher::Doubt;

/// How long a call may take, connection and answer together.
pub const DEADLINE: Duration = Duration::from_secs(3);

/// More than any answer of the two services by far.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// An answer, whole.
#[derive(Debug)]
pub struct Reply {
    pub body: Vec<u8>,
    /// What it tells of the service's clock.
    pub clock: Option<Reading>,
}

/// Why there is no answer.
#[derive(Debug)]
pub struct Failure {
    pub doubt: Doubt,
    /// How long the service wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl From<Doubt> for Failure {
    fn from(doubt: Doubt) -> Self {
        Self { doubt, retry_after: None }
    }
}

/// A client that follows no redirect: a redirected request would hand its signature to a stranger.
///
/// # Errors
/// When the TLS of this machine cannot be set up.
pub fn client(base_url: &Url, network: &Network) -> Result<Client, Doubt> {
    builder(base_url, network).build().map_err(|_| Doubt::Insecure)
}

/// What such a client is made of.
pub(super) fn builder(base_url: &Url, network: &Network) -> ClientBuilder {
    network
        .builder(is_loopback(base_url))
        .user_agent(concat!("voucher-desk/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .timeout(DEADLINE)
}

/// Posts `body` as JSON and returns the answer.
///
/// # Errors
/// What went wrong on the way; never anything of the request, which holds a secret's work.
pub async fn post(client: &Client, url: Url, body: &impl Serialize) -> Result<Reply, Failure> {
    let (sent, started) = (Timestamp::now(), Instant::now());
    let response = client.post(url).json(body).send().await.map_err(|error| doubt(&error))?;
    let round_trip = started.elapsed();
    let status = response.status();
    if status != StatusCode::OK {
        let doubt = Doubt::HttpStatus(status.as_u16());
        return Err(Failure { doubt, retry_after: retry_after(response.headers()) });
    }
    let clock = reading(response.headers(), sent, round_trip);
    Ok(Reply { body: read_bounded(response, MAX_ANSWER_BYTES).await?, clock })
}

/// What an answer to a call that was sent at `sent` tells of the service's clock.
pub(super) fn reading(headers: &HeaderMap, sent: Timestamp, round_trip: Duration) -> Option<Reading> {
    Reading::of(header(headers, &DATE)?, sent, round_trip)
}

/// Whether anybody answers at a service's address. This asks nothing of the service itself, so that
/// nothing changes there.
pub async fn knock(client: &Client, base_url: Url) -> bool {
    // Whatever it says: the address of a service that works may itself lead nowhere.
    client.head(base_url).send().await.is_ok()
}

/// Seconds, or until a date by the service's own clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = header(headers, &RETRY_AFTER)?;
    if let Ok(secs) = text.parse::<u32>() {
        return Some(Duration::from_secs(secs.into()));
    }
    let (until, now) = (clock::read_date(text)?, clock::read_date(header(headers, &DATE)?)?);
    Some(until.duration_since(now).try_into().unwrap_or_default())
}

fn header<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// Reads an answer's body, but never more than `max_bytes` of it.
pub(super) async fn read_bounded(mut response: Response, max_bytes: usize) -> Result<Vec<u8>, Doubt> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| doubt(&error))? {
        if body.len() + chunk.len() > max_bytes {
            return Err(Doubt::NotUnderstood { field: String::new(), problem: "too long".into() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

pub(super) fn doubt(error: &reqwest::Error) -> Doubt {
    if error.is_timeout() {
        Doubt::Timeout
    } else if tls_error(error).is_some() {
        Doubt::Insecure
    } else if error.is_connect() {
        Doubt::Unreachable
    } else {
        Doubt::Broken
    }
}

/// What rustls says if it stands somewhere behind the error. It hides inside I/O errors, perhaps one in
/// another, which do not name what they hold as their source.
pub(super) fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error
        .downcast_ref::<rustls::Error>()
        .or_else(|| inside.and_then(|inside| tls_error(inside)))
        .or_else(|| error.source().and_then(tls_error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(retry_after: &str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, retry_after.parse().unwrap());
        headers.insert(DATE, "Fri, 02 Jan 1970 00:00:00 GMT".parse().unwrap());
        super::retry_after(&headers)
    }

    #[test]
    fn a_service_says_in_seconds_or_by_a_date_how_long_it_wants_to_be_left_alone() {
        assert_eq!(waits("2"), Some(Duration::from_secs(2)));
        assert_eq!(waits("Fri, 02 Jan 1970 00:00:07 GMT"), Some(Duration::from_secs(7)));
        assert_eq!(waits("Thu, 01 Jan 1970 00:00:00 GMT"), Some(Duration::ZERO), "that is over");
        for text in ["-1", "soon", "99999999999999999999", ""] {
            assert_eq!(waits(text), None, "{text}");
        }
    }
}
