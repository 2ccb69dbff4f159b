//! One connection to a service, by whichever HTTP it speaks.

use http_body_util::Full;
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::{http1, http2},
    rt::{Read, Write},
};
use hyper_util::rt::TokioExecutor;

type Body = Full<Bytes>;

pub enum Connection {
    /// For one request at a time.
    Http1(http1::SendRequest<Body>),
    Http2(http2::SendRequest<Body>),
}

/// How a request names where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By a path, and the host beside it.
    Path,
    Whole,
}

impl Connection {
    /// Speaks HTTP over what is open already. A task holds the connection until one side ends it, so that
    /// its end is noticed while nobody asks.
    ///
    /// # Errors
    /// When it broke meanwhile.
    pub async fn begin<T>(stream: T, is_http2: bool) -> hyper::Result<Self>
    where
        T: Read + Write + Unpin + Send + 'static,
    {
        // Its end is told to whoever sends; nobody else needs to know why.
        if is_http2 {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), stream).await?;
            tokio::spawn(async { drop(connection.await) });
            Ok(Self::Http2(sender))
        } else {
            let (sender, connection) = http1::handshake(stream).await?;
            tokio::spawn(async { drop(connection.await) });
            Ok(Self::Http1(sender))
        }
    }

    pub fn form(&self) -> Form {
        match self {
            Self::Http1(_) => Form::Path,
            Self::Http2(_) => Form::Whole,
        }
    }

    /// Waits until another request can be sent; false if there can be none.
    pub async fn is_ready(&mut self) -> bool {
        match self {
            Self::Http1(sender) => sender.ready().await.is_ok(),
            Self::Http2(sender) => sender.ready().await.is_ok(),
        }
    }

    pub fn is_closed(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_closed(),
            Self::Http2(sender) => sender.is_closed(),
        }
    }

    /// # Errors
    /// What broke, and whether the request surely never left.
    pub async fn send(&mut self, request: Request<Body>) -> Result<Response<Incoming>, (hyper::Error, bool)> {
        let sent = match self {
            Self::Http1(sender) => sender.try_send_request(request).await,
            Self::Http2(sender) => sender.try_send_request(request).await,
        };
        sent.map_err(|mut error| {
            let is_unsent = error.take_message().is_some();
            (error.into_error(), is_unsent)
        })
    }
}
