//! The window has the services at hand before a code is whole, and leaves them alone while nothing happens.

mod common;

use std::{
    net::TcpListener,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use common::Till;
use eframe::egui::Event;

/// A service that closes every connection as soon as it is open, and counts them.
struct Closing {
    base_url: String,
    connections: Arc<AtomicUsize>,
}

impl Closing {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        let connections = Arc::<AtomicUsize>::default();
        let counter = connections.clone();
        thread::spawn(move || {
            for _ in listener.incoming() {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        Self { base_url, connections }
    }

    /// Draws frames until there were so many, and a while longer lest there are more.
    fn wait_for(&self, till: &mut Till, connections: usize) {
        till.wait("a connection", |_| self.connections.load(Ordering::Relaxed) >= connections);
        for _ in 0..20 {
            till.harness.step();
            thread::sleep(Duration::from_millis(10));
        }
        assert_eq!(self.connections.load(Ordering::Relaxed), connections);
    }
}

#[test]
fn lines_are_opened_at_the_start_at_a_codes_first_character_and_when_the_window_comes_forward() {
    let service = Closing::open();
    let yunzhong = "uniacid = 1\nclient_type = 5\nmerchant_id = 1";
    let mut till = Till::open(&format!("[yunzhong]\nbase_url = \"{}\"\n{yunzhong}\n", service.base_url));
    service.wait_for(&mut till, 1);
    for character in ["1", "0", "4"] {
        till.harness.event(Event::Text(character.into()));
        service.wait_for(&mut till, 2);
    }
    till.harness.event(Event::WindowFocused(false));
    service.wait_for(&mut till, 2);
    till.harness.event(Event::WindowFocused(true));
    service.wait_for(&mut till, 3);
}
