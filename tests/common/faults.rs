//! A server that does to each call what a script says: as wrong as a network or a service can be.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    io,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
    task::AbortHandle,
    time,
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

/// Any free port of this machine.
const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// One call, as it came.
#[derive(Clone, Debug)]
pub struct Call {
    /// Request line and headers.
    pub head: String,
    pub body: Vec<u8>,
}

/// What becomes of a call.
#[derive(Clone, Debug)]
pub enum Fate {
    /// Answered with these bytes; the connection goes on.
    Says(Vec<u8>),
    /// The same, but after a while.
    SaysLate(Duration, Vec<u8>),
    /// Told this much, then the connection is closed.
    Breaks(Vec<u8>),
    /// Told this much, then nothing for ever.
    Hangs(Vec<u8>),
    /// Told this much at once, and then a byte a second.
    Drips(Vec<u8>, Vec<u8>),
    /// Told this, and then blanks by the megabyte, so many.
    Pours(Vec<u8>, u64),
}

/// A whole answer: `status` as in `200 OK`, `headers` each with its line end.
pub fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

pub fn ok(body: impl AsRef<[u8]>) -> Fate {
    Fate::Says(answer("200 OK", "", body))
}

#[derive(Debug)]
pub struct FaultServer {
    pub address: SocketAddr,
    calls: Arc<Mutex<Vec<Call>>>,
    poured: Arc<AtomicU64>,
    connections: Arc<AtomicU64>,
    server: AbortHandle,
}

impl FaultServer {
    /// `script` decides on each call, counted from 0 over all connections.
    pub async fn start(script: impl Fn(usize, &Call) -> Fate + Send + Sync + 'static) -> Self {
        Self::start_at(ANYWHERE, script).await
    }

    pub async fn start_at(
        address: SocketAddr,
        script: impl Fn(usize, &Call) -> Fate + Send + Sync + 'static,
    ) -> Self {
        Self::serve(address, None, script).await
    }

    pub async fn start_tls(
        config: ServerConfig,
        script: impl Fn(usize, &Call) -> Fate + Send + Sync + 'static,
    ) -> Self {
        Self::serve(ANYWHERE, Some(TlsAcceptor::from(Arc::new(config))), script).await
    }

    async fn serve(
        address: SocketAddr,
        tls: Option<TlsAcceptor>,
        script: impl Fn(usize, &Call) -> Fate + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (calls, poured) = (Arc::<Mutex<Vec<Call>>>::default(), Arc::<AtomicU64>::default());
        let connections = Arc::<AtomicU64>::default();
        let accepted = connections.clone();
        let line = Arc::new(Line { calls: calls.clone(), poured: poured.clone(), script: Box::new(script) });
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.fetch_add(1, Ordering::Relaxed);
                let (line, tls) = (line.clone(), tls.clone());
                tokio::spawn(async move {
                    // A client that goes away is what some of the tests are about.
                    let _ = match tls {
                        None => line.hold(stream).await,
                        Some(tls) => match tls.accept(stream).await {
                            Ok(stream) => line.hold(stream).await,
                            Err(error) => Err(error),
                        },
                    };
                });
            }
        });
        Self { address, calls, poured, connections, server: server.abort_handle() }
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The calls so far, in their order.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// How often somebody connected.
    pub fn connections(&self) -> u64 {
        self.connections.load(Ordering::Relaxed)
    }

    /// How many bytes somebody took of what was poured.
    pub fn poured(&self) -> u64 {
        self.poured.load(Ordering::Relaxed)
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// What becomes of a call, by its number.
type Script = Box<dyn Fn(usize, &Call) -> Fate + Send + Sync>;

struct Line {
    calls: Arc<Mutex<Vec<Call>>>,
    poured: Arc<AtomicU64>,
    script: Script,
}

impl Line {
    /// One connection, for as long as both sides want it.
    async fn hold(&self, mut stream: impl AsyncRead + AsyncWrite + Unpin) -> io::Result<()> {
        while let Some(call) = read_call(&mut stream).await? {
            let fate = {
                let mut calls = self.calls.lock().unwrap();
                calls.push(call.clone());
                (self.script)(calls.len() - 1, &call)
            };
            match fate {
                Fate::Says(bytes) => say(&mut stream, &bytes).await?,
                Fate::SaysLate(delay, bytes) => {
                    time::sleep(delay).await;
                    say(&mut stream, &bytes).await?;
                }
                Fate::Breaks(bytes) => {
                    say(&mut stream, &bytes).await?;
                    return stream.shutdown().await;
                }
                Fate::Hangs(bytes) => {
                    say(&mut stream, &bytes).await?;
                    std::future::pending::<()>().await;
                }
                Fate::Drips(head, body) => {
                    say(&mut stream, &head).await?;
                    for byte in body {
                        time::sleep(Duration::from_secs(1)).await;
                        say(&mut stream, &[byte]).await?;
                    }
                }
                Fate::Pours(head, bytes) => {
                    say(&mut stream, &head).await?;
                    let blanks = vec![b' '; 1 << 20];
                    for _ in 0..bytes >> 20 {
                        say(&mut stream, &blanks).await?;
                        self.poured.fetch_add(1 << 20, Ordering::Relaxed);
                    }
                }
            }
        }
        Ok(())
    }
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await
}

/// What a TLS client says first; whoever expects HTTP takes it for a bad call.
const TLS_GREETING: u8 = 0x16;

/// `None` when the other side has nothing more to ask.
async fn read_call(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<Call>> {
    let mut read = Vec::new();
    let end = loop {
        if let Some(end) = read.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(None);
        }
        if read.first() == Some(&TLS_GREETING) {
            break read.len();
        }
    };
    let body = read.split_off(end);
    let mut call = Call { head: String::from_utf8_lossy(&read).into_owned(), body };
    let length = call.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while call.body.len() < length {
        if stream.read_buf(&mut call.body).await? == 0 {
            return Ok(None);
        }
    }
    Ok(Some(call))
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        headers.into_iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// Somebody only wants to know whether anybody is there.
    pub fn is_knock(&self) -> bool {
        self.head.starts_with("HEAD ")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// An address of this machine at which nobody listens, and nobody else can while this is kept.
pub struct Nowhere(TcpSocket);

impl Nowhere {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(ANYWHERE).unwrap();
        Self(socket)
    }

    pub fn base_url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }

    /// Where somebody listens from now on.
    pub fn leave(self) -> SocketAddr {
        self.0.local_addr().unwrap()
    }
}

/// A port whose queue is full: who connects waits for ever. Only Linux lets them wait.
pub struct FullQueue {
    pub address: SocketAddr,
    _listener: TcpListener,
    _queued: Vec<TcpStream>,
}

impl FullQueue {
    pub async fn start() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(ANYWHERE).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut queued = Vec::new();
        while let Ok(Ok(stream)) =
            time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await
        {
            queued.push(stream);
        }
        Self { address, _listener: listener, _queued: queued }
    }
}
