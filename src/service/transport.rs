//! The way to a service and back: one request, one bounded answer, within the time a check may take.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::{
    HeaderMap, Method, StatusCode,
    body::Bytes,
    header::{DATE, HeaderName, RETRY_AFTER},
};
use jiff::Timestamp;
use reqwest::Url;
use rustls::client::danger::ServerCertVerifier;
use serde::Serialize;
use tokio::time;

use super::{
    clock::{self, Reading},
    line::{Answer, Line, NoAnswer},
    network::Network,
    nobody::Nobody,
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

/// The way to the service at this address. It follows no redirect: a redirected request would hand its
/// signature to a stranger.
///
/// # Errors
/// When the TLS of this machine cannot be set up, and is needed.
pub fn line(base_url: &Url, network: &Network) -> Result<Arc<Line>, Doubt> {
    let verifier: Arc<dyn ServerCertVerifier> = match network.verifier() {
        Ok(verifier) => verifier,
        Err(_) if base_url.scheme() == "http" => Arc::new(Nobody),
        Err(_) => return Err(Doubt::NoIssuers),
    };
    Line::new(base_url, network, verifier).map(Arc::new).map_err(|_| Doubt::Insecure)
}

/// Posts `body` as JSON and returns the answer.
///
/// # Errors
/// What went wrong on the way; never anything of the request, which holds a secret's work.
pub async fn post(line: &Line, url: &Url, body: &impl Serialize) -> Result<Reply, Failure> {
    // What is sent is made of texts and numbers, which JSON always has room for.
    let body = serde_json::to_vec(body).unwrap_or_default().into();
    time::timeout(DEADLINE, exchange(line, url, &body)).await.unwrap_or(Err(Doubt::Timeout.into()))
}

async fn exchange(line: &Line, url: &Url, body: &Bytes) -> Result<Reply, Failure> {
    let (sent, started) = (Timestamp::now(), Instant::now());
    let answer = line.send(&Method::POST, url, body).await.map_err(|why| why.doubt())?;
    let round_trip = started.elapsed();
    let status = answer.status();
    if status != StatusCode::OK {
        let doubt = Doubt::HttpStatus(status.as_u16());
        return Err(Failure { doubt, retry_after: retry_after(answer.headers()) });
    }
    let clock = reading(answer.headers(), sent, round_trip);
    Ok(Reply { body: answer.body(MAX_ANSWER_BYTES).await?, clock })
}

/// What stands at an address, if it is no longer than this.
///
/// # Errors
/// What went wrong on the way.
pub(super) async fn get(line: &Line, url: &Url, max_bytes: usize) -> Result<Vec<u8>, Doubt> {
    let exchange = async {
        let answer = line.send(&Method::GET, url, &Bytes::new()).await.map_err(|why| why.doubt())?;
        match answer.status() {
            StatusCode::OK => answer.body(max_bytes).await,
            status => Err(Doubt::HttpStatus(status.as_u16())),
        }
    };
    time::timeout(DEADLINE, exchange).await.unwrap_or(Err(Doubt::Timeout))
}

/// What an answer to a call that was sent at `sent` tells of the service's clock.
pub(super) fn reading(headers: &HeaderMap, sent: Timestamp, round_trip: Duration) -> Option<Reading> {
    Reading::of(header(headers, &DATE)?, sent, round_trip)
}

/// What whoever is at a service's address says to somebody who asks nothing of the service itself, so
/// that nothing changes there.
///
/// # Errors
/// Why there is no answer.
pub(super) async fn head<'l>(line: &'l Line, base_url: &Url) -> Result<Answer<'l>, NoAnswer> {
    let answer = time::timeout(DEADLINE, line.send(&Method::HEAD, base_url, &Bytes::new())).await;
    answer.unwrap_or(Err(NoAnswer::Late))
}

/// What the service's clock says, without asking the service anything. Only over TLS: without it, whoever
/// answers may be a stranger.
pub async fn clock(line: &Line, base_url: &Url) -> Option<Reading> {
    if base_url.scheme() != "https" {
        return None;
    }
    let (sent, started) = (Timestamp::now(), Instant::now());
    let answer = head(line, base_url).await.ok()?;
    let reading = reading(answer.headers(), sent, started.elapsed());
    // Nothing, but only a connection that was read to the end is used again.
    answer.body(MAX_ANSWER_BYTES).await.ok()?;
    reading
}

/// What comes of a knock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knock {
    Nobody,
    /// Somebody is there, and says that the service is down or busy; of this address, at least.
    Unwell,
    Home,
}

/// Whether anybody answers there.
pub async fn knock(line: &Line, base_url: &Url) -> Knock {
    match head(line, base_url).await {
        Err(_) => Knock::Nobody,
        Ok(answer) if Doubt::HttpStatus(answer.status().as_u16()).is_outage() => Knock::Unwell,
        // Whatever else it says: the address of a service that works may itself lead nowhere.
        Ok(_) => Knock::Home,
    }
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
