//! Where a host stands: what DNS said last is at hand at once, and is asked anew behind the caller's back.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, SystemTime},
    vec,
};

use hyper_util::client::legacy::connect::dns::Name;
use parking_lot::Mutex;
use tokio::net::lookup_host;
use tower_service::Service;

/// Hosts seldom move, and the next connection finds what was asked for after this one.
const FRESH: Duration = Duration::from_secs(60);

/// After a night it is better to wait for DNS than to knock where somebody else lives now.
const USABLE: Duration = Duration::from_secs(3_600);

/// What DNS said of the one host that a line leads to.
#[derive(Clone, Debug, Default)]
pub struct Names(Arc<Mutex<Option<Known>>>);

#[derive(Debug)]
struct Known {
    addresses: Vec<SocketAddr>,
    /// By the clock on the wall: others may stand still while the machine sleeps.
    asked: SystemTime,
}

impl Names {
    /// Nobody was found there: the next connection asks anew.
    pub fn forget(&self) {
        *self.0.lock() = None;
    }

    async fn ask(self, name: Name) -> io::Result<Vec<SocketAddr>> {
        let asked = SystemTime::now();
        let addresses: Vec<_> = lookup_host((name.as_str(), 0)).await?.collect();
        *self.0.lock() = Some(Known { addresses: addresses.clone(), asked });
        Ok(addresses)
    }

    fn known(&self, name: &Name) -> Option<Vec<SocketAddr>> {
        let mut known = self.0.lock();
        let known = known.as_mut()?;
        let age = known.asked.elapsed().ok().filter(|age| *age < USABLE)?;
        if age > FRESH {
            // Once is enough: what is known stays if nothing comes of it.
            known.asked = SystemTime::now();
            tokio::spawn(self.clone().ask(name.clone()));
        }
        Some(known.addresses.clone())
    }
}

impl Service<Name> for Names {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Self::Future {
        let (names, known) = (self.clone(), self.known(&name));
        Box::pin(async move {
            let addresses = match known {
                Some(addresses) => addresses,
                None => names.ask(name).await?,
            };
            Ok(addresses.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use std::{str::FromStr as _, time::Instant};

    use super::*;

    /// Where the one host that everybody knows is said to stand, asked for so long ago.
    fn said(ago: Duration) -> Names {
        let asked = SystemTime::now() - ago;
        let addresses = vec![SocketAddr::from(([203, 0, 113, 7], 0))];
        Names(Arc::new(Mutex::new(Some(Known { addresses, asked }))))
    }

    async fn ask(names: &Names) -> Vec<SocketAddr> {
        names.clone().call(Name::from_str("localhost").unwrap()).await.unwrap().collect()
    }

    fn is_here(addresses: &[SocketAddr]) -> bool {
        !addresses.is_empty() && addresses.iter().all(|address| address.ip().is_loopback())
    }

    #[tokio::test]
    async fn what_is_known_is_said_at_once_and_asked_anew_once_it_is_no_longer_fresh() {
        let names = said(FRESH / 2);
        assert!(!is_here(&ask(&names).await));
        let names = said(FRESH * 2);
        let patience = Instant::now() + Duration::from_secs(10);
        assert!(!is_here(&ask(&names).await));
        while !is_here(&ask(&names).await) {
            assert!(Instant::now() < patience);
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    #[tokio::test]
    async fn what_is_old_or_led_nowhere_is_not_said_again() {
        assert!(is_here(&ask(&said(USABLE)).await));
        let names = said(Duration::ZERO);
        names.forget();
        assert!(is_here(&ask(&names).await));
    }
}
