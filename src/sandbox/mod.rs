//! The practice shop: both services on loopback, over real HTTP, checking what the real ones check.
//! For the first run, training, tests and benchmarks.

mod distance;
mod samples;
mod yunzhong;
mod zhimai;

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, routing::post};
use tokio::{net::TcpListener, task::AbortHandle};

use crate::service;

pub use distance::{FarListener, FarStream};
pub use samples::{SAMPLES, Sample};

/// The practice shop's accounts, made up, for anyone to use.
pub mod account {
    pub const OPEN_ID: &str = "practice-open-id";
    pub const GRANT_CODE: &str = "practice-grant";
    pub const OPEN_KEY: &str = "practice-open-key";
    pub const UNIACID: u32 = 1;
    pub const CLIENT_TYPE: u32 = 5;
    pub const MERCHANT_ID: u32 = 1;
    pub const YZ_TOKEN: &str = "practice-token";
}

/// A running practice shop; it stops when this is dropped.
#[derive(Debug)]
pub struct Sandbox {
    pub address: SocketAddr,
    server: AbortHandle,
}

impl Sandbox {
    /// Serves both services at `listen` (port 0 for any free one) on the current tokio runtime.
    /// Callers are `rtt` away: see [`FarListener`].
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn start(listen: SocketAddr, rtt: Duration) -> io::Result<Self> {
        let port = TcpListener::bind(listen).await?;
        let address = port.local_addr()?;
        let server = tokio::spawn(async move {
            // Serving on a bound listener only ends with the task.
            let _ = axum::serve(FarListener { port, rtt }, router()).await;
        });
        Ok(Self { address, server: server.abort_handle() })
    }

    /// What a base URL must be set to, for both services.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// Both services, for a listener of one's own.
pub fn router() -> Router {
    let yunzhong_path = format!("/{}", service::yunzhong::ROUTE);
    Router::new()
        .route(
            service::zhimai::STATUS_PATH,
            post(zhimai::status).with_state(Arc::new(zhimai::Calls::default())),
        )
        .route("/addons/yun_shop/api.php", post(yunzhong::by_query))
        .route(&yunzhong_path, post(yunzhong::by_path))
}
