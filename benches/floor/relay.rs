//! Stands between a program and the shop, and sees when a request comes by.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Instant,
};

type First = Arc<Mutex<Option<Instant>>>;

pub struct Relay {
    pub base_url: String,
    first: First,
}

impl Relay {
    /// Goes on as long as the bench does.
    pub fn to(base_url: &str) -> Self {
        let shop: SocketAddr = base_url.trim_start_matches("http://").parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let first = First::default();
        let seen = first.clone();
        thread::spawn(move || {
            for program in listener.incoming().map_while(Result::ok) {
                let shop = TcpStream::connect(shop).unwrap();
                let (answers, to_program) = (shop.try_clone().unwrap(), program.try_clone().unwrap());
                let seen = seen.clone();
                thread::spawn(move || pass(program, shop, Some(&seen)));
                thread::spawn(move || pass(answers, to_program, None));
            }
        });
        Self { base_url, first }
    }

    /// When the first request since the last call came by.
    pub fn take_first(&self) -> Option<Instant> {
        self.first.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, seen: Option<&First>) {
    to.set_nodelay(true).unwrap();
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if let Some(seen) = seen {
            seen.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(Instant::now);
        }
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
