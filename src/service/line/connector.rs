//! Opens connections to a service: by the proxy, if there is one, and with TLS, if its address says so.

use std::{error::Error, future, pin::Pin, sync::Arc, time::Duration};

use http_body_util::Full;
use hyper::{
    Method, Request, Uri,
    body::Bytes,
    header::{ACCEPT, CONTENT_TYPE, HOST, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT},
    http::uri::InvalidUri,
    rt::{Read, Write},
};
use hyper_rustls::HttpsConnector;
use hyper_util::client::{
    legacy::connect::{
        self, HttpConnector,
        proxy::{SocksV5, Tunnel},
    },
    proxy::matcher::Intercept,
};
use reqwest::Url;
use rustls::{ClientConfig, client::danger::ServerCertVerifier, crypto::aws_lc_rs};
use tokio::time;
use tower_service::Service;

use super::{
    BoxError, NoAnswer,
    connection::{Connection, Form},
    names::Names,
};
use crate::service::{
    network::{Network, ProxyAddress},
    transport::DEADLINE,
};

/// So often the kernel asks whether the other side of an idle connection is there, and gives it up after
/// three times.
const KEEPALIVE: Duration = Duration::from_secs(20);

const PROGRAM: &str = concat!("voucher-desk/", env!("CARGO_PKG_VERSION"));

/// To the service itself, or to a proxy.
type Hop = HttpsConnector<HttpConnector<Names>>;

/// What a proxy's tunnel tells when there is none.
type NoTunnel = <Tunnel<Hop> as Service<Uri>>::Error;

/// Why a proxy does not lead to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyRefusal {
    /// It wants a login, or another one.
    Login,
    Forbidden,
}

impl ProxyRefusal {
    /// If this is one.
    pub fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        match error.downcast_ref::<NoTunnel>()? {
            NoTunnel::ProxyAuthRequired => Some(Self::Login),
            NoTunnel::TunnelUnsuccessful => Some(Self::Forbidden),
            _ => None,
        }
    }
}

/// By whichever way; each has a stream of its own type.
type Opening = Pin<Box<dyn Future<Output = Result<Connection, BoxError>> + Send>>;

pub struct Connector {
    service: Uri,
    way: Way,
    names: Names,
}

enum Way {
    Direct(Hop),
    /// The proxy is asked by the service's whole address, and who we are to it.
    Asking {
        proxy: Uri,
        hop: Hop,
        authorization: Option<HeaderValue>,
    },
    Tunnel(HttpsConnector<Tunnel<Hop>>),
    Socks(HttpsConnector<SocksV5<Hop>>),
}

impl Connector {
    /// # Errors
    /// When this machine has no working TLS, or the address leads nowhere.
    pub fn new(
        base_url: &Url,
        network: &Network,
        verifier: Arc<dyn ServerCertVerifier>,
    ) -> Result<Self, BoxError> {
        let (names, proxy) = (Names::default(), network.proxy(base_url));
        let mut tcp = HttpConnector::new_with_resolver(names.clone());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(KEEPALIVE));
        tcp.set_keepalive_interval(Some(KEEPALIVE));
        tcp.set_keepalive_retries(Some(3));
        let to_proxy = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        let mut to_service = to_proxy.clone();
        to_service.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let way = match proxy {
            None => Way::Direct((tcp, to_service).into()),
            Some(proxy) => Way::by(&proxy, (tcp, to_proxy).into(), base_url, to_service)?,
        };
        Ok(Self { service: uri(base_url)?, way, names })
    }

    /// # Errors
    /// When there is nobody, nobody who can be trusted, or nobody in time.
    pub async fn open(&self) -> Result<Connection, NoAnswer> {
        let service = self.service.clone();
        let opened = match &self.way {
            Way::Direct(hop) => open(hop.clone(), service),
            Way::Asking { proxy, hop, .. } => open(hop.clone(), proxy.clone()),
            Way::Tunnel(tunnel) => open(tunnel.clone(), service),
            Way::Socks(tunnel) => open(tunnel.clone(), service),
        };
        let opened = match time::timeout(DEADLINE, opened).await {
            Ok(opened) => opened.map_err(NoAnswer::NotConnected),
            Err(_) => Err(NoAnswer::Late),
        };
        if opened.is_err() {
            self.names.forget();
        }
        opened
    }

    /// # Errors
    /// When the address cannot be asked.
    pub fn request(
        &self,
        form: Form,
        method: &Method,
        url: &Url,
        body: &Bytes,
    ) -> Result<Request<Full<Bytes>>, NoAnswer> {
        let bad = |error: InvalidUri| NoAnswer::NotConnected(error.into());
        let mut request = Request::new(Full::new(body.clone()));
        *request.method_mut() = method.clone();
        let whole = uri(url).map_err(bad)?;
        let headers = request.headers_mut();
        for (name, value) in [(USER_AGENT, PROGRAM), (ACCEPT, "*/*"), (CONTENT_TYPE, "application/json")] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if let (Form::Path, Some(host)) = (form, whole.authority()) {
            // An address is made of what a header may hold.
            headers.extend(HeaderValue::from_str(host.as_str()).ok().map(|host| (HOST, host)));
        }
        *request.uri_mut() = match (&self.way, form) {
            (Way::Asking { authorization, .. }, _) => {
                headers.extend(authorization.clone().map(|we| (PROXY_AUTHORIZATION, we)));
                whole
            }
            (_, Form::Whole) => whole,
            (_, Form::Path) => {
                whole.path_and_query().map_or(Ok(whole.clone()), |path| path.as_str().parse()).map_err(bad)?
            }
        };
        Ok(request)
    }

    pub fn address(&self) -> &Uri {
        &self.service
    }
}

impl Way {
    /// By a proxy.
    fn by(proxy: &Intercept, hop: Hop, base_url: &Url, tls: ClientConfig) -> Result<Self, InvalidUri> {
        let authorization = proxy.basic_auth().cloned();
        let uri = proxy.uri().clone();
        if uri.scheme_str().is_some_and(|scheme| scheme.starts_with("socks")) {
            let ProxyAddress { host, port } = ProxyAddress::of(&uri);
            let socks = SocksV5::new(format!("http://{host}:{port}").parse()?, hop);
            let socks = match proxy.raw_auth() {
                Some((user, password)) => socks.with_auth(user.into(), password.into()),
                None => socks,
            };
            return Ok(Self::Socks((socks, tls).into()));
        }
        if base_url.scheme() == "http" {
            return Ok(Self::Asking { proxy: uri, hop, authorization });
        }
        let tunnel = Tunnel::new(uri, hop);
        let tunnel = match authorization {
            Some(authorization) => tunnel.with_auth(authorization),
            None => tunnel,
        };
        Ok(Self::Tunnel((tunnel, tls).into()))
    }
}

fn open<C, T>(mut by: C, to: Uri) -> Opening
where
    C: Service<Uri, Response = T, Error = BoxError, Future: Send> + Send + 'static,
    T: connect::Connection + Read + Write + Unpin + Send + 'static,
{
    Box::pin(async move {
        future::poll_fn(|cx| by.poll_ready(cx)).await?;
        let stream = by.call(to).await?;
        let is_http2 = stream.connected().is_negotiated_h2();
        Ok(Connection::begin(stream, is_http2).await?)
    })
}

fn uri(url: &Url) -> Result<Uri, InvalidUri> {
    url.as_str().parse()
}
