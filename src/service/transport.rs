//! The way to a service and back: one request, one bounded answer, within the time a check may take.

use std::{error::Error as _, io, time::Duration};

use reqwest::{Client, Url, redirect};
use serde::Serialize;

use crate::voucher::Doubt;

/// How long a check may take, connection and answer together.
pub const DEADLINE: Duration = Duration::from_secs(3);

/// More than any answer of the two services by far.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// A client that follows no redirect (a redirected request would hand its signature to a stranger)
/// and uses the system's proxy, but not on the way to this machine itself.
///
/// # Errors
/// When the TLS of this machine cannot be set up.
pub fn client(base_url: &Url) -> Result<Client, Doubt> {
    let builder = Client::builder()
        .user_agent(concat!("voucher-desk/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .timeout(DEADLINE);
    let builder = if is_loopback(base_url) { builder.no_proxy() } else { builder };
    builder.build().map_err(|_| Doubt::Insecure)
}

fn is_loopback(url: &Url) -> bool {
    matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"))
}

/// Posts `body` as JSON and returns the answer's bytes.
///
/// # Errors
/// What went wrong on the way; never anything of the request, which holds a secret's work.
pub async fn post(client: &Client, url: Url, body: &impl Serialize) -> Result<Vec<u8>, Doubt> {
    let response = client.post(url).json(body).send().await.map_err(|error| doubt(&error))?;
    let status = response.status();
    if status != reqwest::StatusCode::OK {
        return Err(Doubt::HttpStatus(status.as_u16()));
    }
    read_bounded(response, MAX_ANSWER_BYTES).await
}

/// Reads an answer's body, but never more than `max_bytes` of it.
pub(super) async fn read_bounded(
    mut response: reqwest::Response,
    max_bytes: usize,
) -> Result<Vec<u8>, Doubt> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| doubt(&error))? {
        if body.len() + chunk.len() > max_bytes {
            return Err(Doubt::NotUnderstood { field: String::new(), problem: "too long".into() });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn doubt(error: &reqwest::Error) -> Doubt {
    if error.is_timeout() {
        Doubt::Timeout
    } else if is_tls(error) {
        Doubt::Insecure
    } else if error.is_connect() {
        Doubt::Unreachable
    } else {
        Doubt::Broken
    }
}

/// Whether rustls stands somewhere behind the error; it hides inside an I/O error.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut source = error.source();
    while let Some(error) = source {
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        if error.is::<rustls::Error>()
            || inside.is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>)
        {
            return true;
        }
        source = error.source();
    }
    false
}
