//! The practice shop behind TLS and a network of a certain length, with HTTP/2 or without it; it can drop
//! its idle connections as services do.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
    service::TowerToHyperService,
};
use parking_lot::Mutex;
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::Notify, task::JoinSet};
use tokio_rustls::TlsAcceptor;
use voucher_desk::sandbox::{FarStream, router};

use super::certificates::{Authority, Certificate};

pub struct FarShop {
    pub address: SocketAddr,
    folder: TempDir,
    opened: Arc<AtomicUsize>,
    connections: Arc<Mutex<JoinSet<()>>>,
    silence: Arc<Notify>,
}

impl FarShop {
    /// Speaks what `protocols` says (ALPN).
    pub async fn open(rtt: Duration, protocols: &[&str]) -> Self {
        let (authority, folder) = (Authority::new(), tempfile::tempdir().unwrap());
        std::fs::write(folder.path().join("ca.pem"), &authority.pem).unwrap();
        let mut config = authority.server(Certificate::Good);
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        let tls = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (opened, connections) = (Arc::<AtomicUsize>::default(), Arc::<Mutex<JoinSet<()>>>::default());
        let silence = Arc::<Notify>::default();
        let (counted, kept, silenced) = (opened.clone(), connections.clone(), silence.clone());
        let shop = Self { address, folder, opened: counted, connections: kept, silence: silenced };
        let router = router();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                opened.fetch_add(1, Ordering::Relaxed);
                let (tls, router, silence) = (tls.clone(), router.clone(), silence.clone());
                connections.lock().spawn(async move {
                    // Whoever goes away is none of the shop's business.
                    let Ok(stream) = tls.accept(FarStream::new(stream, rtt)).await else { return };
                    let service = TowerToHyperService::new(router);
                    let builder = auto::Builder::new(TokioExecutor::new());
                    let serving = builder.serve_connection(TokioIo::new(stream), service);
                    tokio::pin!(serving);
                    tokio::select! {
                        _ = &mut serving => {}
                        // Open, but nobody is at the other end.
                        () = silence.notified() => std::future::pending().await,
                    }
                });
            }
        });
        shop
    }

    pub fn base_url(&self) -> String {
        format!("https://{}", self.address)
    }

    /// Whom to trust.
    pub fn ca_file(&self) -> PathBuf {
        self.folder.path().join("ca.pem")
    }

    /// How many connections were opened so far.
    pub fn opened(&self) -> usize {
        self.opened.load(Ordering::Relaxed)
    }

    /// What is open stays open and is never answered again, as where a network has forgotten it.
    pub fn fall_silent(&self) {
        self.silence.notify_waiters();
    }

    pub fn drop_connections(&self) {
        self.connections.lock().abort_all();
    }
}
