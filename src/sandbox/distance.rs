//! The network in between: as if whoever calls were so far away.
//!
//! A connection is taken one round trip late, and each turn of the caller's arrives a round trip after it was
//! sent; what is answered arrives at once. So TCP's handshake costs one round trip, TLS 1.3's one, and a
//! request one, and a connection that was opened early enough costs the request nothing. All of it is on the
//! server's side, since the kernel connects loopback by itself.

use std::{
    collections::VecDeque,
    io,
    net::SocketAddr,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::serve::Listener;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    time::{self, Instant, Sleep},
};

/// A port that is one round trip of this length away.
#[derive(Debug)]
pub struct FarListener {
    pub port: TcpListener,
    pub rtt: Duration,
}

impl Listener for FarListener {
    type Io = FarStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (FarStream, SocketAddr) {
        let (stream, caller) = Listener::accept(&mut self.port).await;
        (FarStream::new(stream, self.rtt), caller)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.port.local_addr()
    }
}

/// One connection of a [`FarListener`].
#[derive(Debug)]
pub struct FarStream {
    stream: TcpStream,
    rtt: Duration,
    /// Before that nothing has been sent, wherever it seems to come from.
    connected: Instant,
    /// What is on its way, and when it arrives; nothing in it is the end.
    coming: VecDeque<(Instant, Vec<u8>)>,
    arrival: Pin<Box<Sleep>>,
}

impl FarStream {
    /// A connection that begins now.
    pub fn new(stream: TcpStream, rtt: Duration) -> Self {
        // A small answer is not to wait for the caller's kernel.
        let _ = stream.set_nodelay(true);
        let connected = Instant::now() + rtt;
        let arrival = Box::pin(time::sleep_until(connected));
        Self { stream, rtt, connected, coming: VecDeque::new(), arrival }
    }

    /// Takes what the caller has sent so far.
    fn collect(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let mut bytes = [0; 4096];
        while !self.coming.back().is_some_and(|(_, bytes)| bytes.is_empty()) {
            let mut part = ReadBuf::new(&mut bytes);
            match Pin::new(&mut self.stream).poll_read(cx, &mut part) {
                Poll::Pending => break,
                Poll::Ready(read) => read?,
            }
            let arrives = Instant::now().max(self.connected) + self.rtt;
            self.coming.push_back((arrives, part.filled().to_vec()));
        }
        Ok(())
    }
}

impl AsyncRead for FarStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.collect(cx)?;
        let Some((arrives, _)) = self.coming.front() else { return Poll::Pending };
        let arrives = *arrives;
        // The timer would round up what is over already.
        if arrives > Instant::now() {
            self.arrival.as_mut().reset(arrives);
            ready!(self.arrival.as_mut().poll(cx));
        }
        if let Some((_, bytes)) = self.coming.front_mut().filter(|(_, bytes)| !bytes.is_empty()) {
            let rest = bytes.split_off(bytes.len().min(buffer.remaining()));
            buffer.put_slice(bytes);
            *bytes = rest;
            self.coming.pop_front_if(|(_, bytes)| bytes.is_empty());
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for FarStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
