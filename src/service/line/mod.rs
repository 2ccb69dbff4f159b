//! A line to one service: connections that are opened before there is anything to ask, and one request at a
//! time over each, or many at once where the service speaks HTTP/2.

mod connection;
mod connector;
mod names;

use std::{
    error::Error,
    fmt, io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, SystemTime},
};

use http_body_util::{BodyExt as _, Limited};
use hyper::{
    HeaderMap, Method, Response, StatusCode,
    body::{Bytes, Incoming},
};
use parking_lot::Mutex;
use reqwest::Url;
use rustls::client::danger::ServerCertVerifier;
use tokio::sync;

use super::network::Network;
use crate::voucher::Doubt;
use connection::Connection;
use connector::Connector;
pub use connector::ProxyRefusal;

type BoxError = Box<dyn Error + Send + Sync>;

/// A connection that nobody has used for longer may be dead without a word: most services close theirs
/// after a minute or so, and what stands in between (firewalls, carriers) soon forgets them.
const TRUSTED: Duration = Duration::from_secs(90);

/// The way to one service, and its connections that wait for a request.
pub struct Line {
    connector: Arc<Connector>,
    /// When each was last used, by the clock on the wall: others may stand still while the machine sleeps.
    /// One over HTTP/2 stays here while it is in use.
    idle: Mutex<Vec<(Connection, SystemTime)>>,
    /// Held while a connection is opened that others may want too.
    turn: sync::Mutex<()>,
    /// Whether one connection is enough for all, as the newest one told.
    is_shared: AtomicBool,
}

/// The head of an answer; the rest of it is still to come.
pub struct Answer<'l> {
    line: &'l Line,
    connection: Connection,
    response: Response<Incoming>,
}

/// Why there is none.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// The request surely never left this machine.
    #[error("not connected")]
    NotConnected(#[source] BoxError),
    #[error("not in time")]
    Late,
    #[error("the connection broke")]
    Broken(#[source] hyper::Error),
}

impl Line {
    /// Opens nothing yet. What the service shows of itself is for `verifier` to judge.
    ///
    /// # Errors
    /// When this machine has no working TLS, or the address leads nowhere.
    pub fn new(
        base_url: &Url,
        network: &Network,
        verifier: Arc<dyn ServerCertVerifier>,
    ) -> Result<Self, BoxError> {
        Ok(Self {
            connector: Arc::new(Connector::new(base_url, network, verifier)?),
            idle: Mutex::default(),
            turn: sync::Mutex::default(),
            is_shared: AtomicBool::default(),
        })
    }

    /// Sees to it that a connection is open, and sends nothing over it. Whoever asks meanwhile waits for
    /// this one. Failing is left to the request that will need it.
    pub async fn warm(&self) {
        // Somebody is at it.
        let Ok(_turn) = self.turn.try_lock() else { return };
        let ready = match self.ready().await {
            Some(connection) => Ok(connection),
            None => self.open().await,
        };
        if let Ok(connection) = ready {
            self.give_back(connection);
        }
    }

    /// Sends a request and waits for the answer's head. One that an old connection gave back unsent goes
    /// over a new one.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn send(&self, method: &Method, url: &Url, body: &Bytes) -> Result<Answer<'_>, NoAnswer> {
        loop {
            let (mut connection, is_new) = self.take().await?;
            let form = connection.form();
            let request = self.connector.request(form, method, url, body)?;
            let trial = Trial { line: self };
            let sent = connection.send(request).await;
            trial.end();
            match sent {
                Ok(response) => return Ok(Answer { line: self, connection, response }),
                Err((error, true)) if is_new => return Err(NoAnswer::NotConnected(error.into())),
                Err((_, true)) => {}
                Err((error, false)) => return Err(NoAnswer::Broken(error)),
            }
        }
    }

    /// A connection, and whether it was opened for this.
    async fn take(&self) -> Result<(Connection, bool), NoAnswer> {
        if let Some(connection) = self.ready().await {
            return Ok((connection, false));
        }
        let turn = self.turn.lock().await;
        if let Some(connection) = self.ready().await {
            return Ok((connection, false));
        }
        if !self.is_shared.load(Ordering::Relaxed) {
            drop(turn);
        }
        Ok((self.open().await?, true))
    }

    /// The connection that was used last, if it can be used.
    async fn ready(&self) -> Option<Connection> {
        loop {
            let (mut connection, used) = self.idle.lock().pop()?;
            if is_trusted(used) && connection.is_ready().await {
                self.share(&connection);
                return Some(connection);
            }
        }
    }

    async fn open(&self) -> Result<Connection, NoAnswer> {
        let connector = self.connector.clone();
        // On a task of its own: whoever gives up waiting must not keep it from its end.
        let opened = tokio::spawn(async move { connector.open().await }).await;
        let connection = opened.unwrap_or_else(|stopped| Err(NoAnswer::NotConnected(stopped.into())))?;
        self.is_shared.store(matches!(connection, Connection::Http2(_)), Ordering::Relaxed);
        self.share(&connection);
        Ok(connection)
    }

    fn give_back(&self, connection: Connection) {
        if let Connection::Http1(_) = connection {
            self.keep(connection);
        }
    }

    fn share(&self, connection: &Connection) {
        if let Connection::Http2(sender) = connection {
            self.keep(Connection::Http2(sender.clone()));
        }
    }

    fn keep(&self, connection: Connection) {
        let mut idle = self.idle.lock();
        idle.retain(|(other, used)| !other.is_closed() && is_trusted(*used));
        idle.push((connection, SystemTime::now()));
    }
}

/// A request whose answer is waited for. Whoever gives up waiting lets go of the connection that all share: it may
/// be dead without a word, and would keep everybody waiting.
struct Trial<'l> {
    line: &'l Line,
}

impl Trial<'_> {
    fn end(self) {
        std::mem::forget(self);
    }
}

impl Drop for Trial<'_> {
    fn drop(&mut self) {
        self.line.idle.lock().retain(|(connection, _)| matches!(connection, Connection::Http1(_)));
    }
}

fn is_trusted(used: SystemTime) -> bool {
    used.elapsed().is_ok_and(|idle| idle < TRUSTED)
}

impl Answer<'_> {
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub fn headers(&self) -> &HeaderMap {
        self.response.headers()
    }

    /// The answer's body, but never more than `max_bytes` of it; after that the connection is free again.
    ///
    /// # Errors
    /// When it is longer, or breaks off.
    pub async fn body(self, max_bytes: usize) -> Result<Vec<u8>, Doubt> {
        let body = Limited::new(self.response.into_body(), max_bytes).collect().await;
        let body = body.map_err(|error| match error.downcast::<hyper::Error>() {
            Ok(broken) => NoAnswer::Broken(*broken).doubt(),
            Err(_) => Doubt::NotUnderstood { field: String::new(), problem: "too long".into() },
        })?;
        self.line.give_back(self.connection);
        Ok(body.to_bytes().into())
    }
}

impl NoAnswer {
    pub fn doubt(&self) -> Doubt {
        match self {
            Self::Late => Doubt::Timeout,
            _ if self.tls().is_some() => Doubt::Insecure,
            // What a proxy says to whoever asks it for an `http://` address.
            _ if self.proxy() == Some(ProxyRefusal::Login) => {
                Doubt::HttpStatus(StatusCode::PROXY_AUTHENTICATION_REQUIRED.as_u16())
            }
            Self::NotConnected(_) => Doubt::Unreachable,
            Self::Broken(_) => Doubt::Broken,
        }
    }

    /// Why the proxy did not lead to the service, if it is its doing.
    pub fn proxy(&self) -> Option<ProxyRefusal> {
        match self {
            Self::NotConnected(error) => ProxyRefusal::of(&**error),
            Self::Late | Self::Broken(_) => None,
        }
    }

    /// What TLS has to say, if it is its doing.
    pub fn tls(&self) -> Option<&rustls::Error> {
        tls_error(self)
    }
}

/// What rustls says if it stands somewhere behind the error. It hides inside I/O errors, perhaps one in
/// another, which do not name what they hold as their source.
fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    error
        .downcast_ref::<rustls::Error>()
        .or_else(|| inside.and_then(|inside| tls_error(inside)))
        .or_else(|| error.source().and_then(tls_error))
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({})", self.connector.address())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_is_trusted_for_a_while_and_never_by_a_clock_that_was_set_back() {
        let now = SystemTime::now();
        assert!(is_trusted(now - TRUSTED / 2));
        assert!(!is_trusted(now - TRUSTED));
        assert!(!is_trusted(now + TRUSTED), "it was used in what is the future now");
    }
}
