//! What a scan costs in round trips, over TLS, from a shop that is a network away: the first after the start,
//! one on a warm line, and one after the service dropped its idle connections, typed and all at once. Bars:
//! 1.0 round trip, within 5 %, if the typing took longer than the handshakes; else no more than these two (TCP
//! and TLS) besides. A round trip is what a bare client takes on its warm connections after as long a pause, for
//! this machine's timers make each a little longer than it is to be. `cargo bench --bench round_trips`.

#[path = "../tests/common/certificates.rs"]
mod certificates;
#[path = "../tests/common/counters.rs"]
mod counters;
#[path = "../tests/common/far_shop.rs"]
mod far_shop;

use std::{thread, time::Duration};

use counters::{Bare, Counter, has_secrets, millis, on_a_thread, within};
use far_shop::FarShop;

const TIMES: usize = 15;

fn main() {
    if !has_secrets() {
        return;
    }
    println!(
        "                                                 median     bare client, warm     in its round trips"
    );
    for protocol in ["http/1.1", "h2"] {
        for rtt_ms in [0, 20, 80] {
            try_out(protocol, Duration::from_millis(rtt_ms));
        }
    }
}

fn try_out(protocol: &'static str, rtt: Duration) {
    let shop = on_a_thread(move || async move { FarShop::open(rtt, &[protocol]).await });
    let open = || Counter::open(&shop.base_url(), Some(&shop.ca_file()));
    let bare = Bare::open(&shop.base_url(), Some(&shop.ca_file()));
    // Four digits a tenth of a second, and a hand that is slower the farther the shop is.
    let typing = rtt * 3 + Duration::from_millis(400);
    let mut counter = open();
    counter.type_for(typing);
    let drop_idle = || {
        shop.drop_connections();
        thread::sleep(Duration::from_millis(100));
    };
    bare.scan();
    let floor = median(|| {
        thread::sleep(typing);
        bare.scan()
    });
    let tell = |what: &str, took: Duration| {
        let trips = took.as_secs_f64() / floor.as_secs_f64();
        let (rtt, took, floor) = (rtt.as_millis(), millis(took), millis(floor));
        println!("{protocol:8} {rtt:3} ms  {what:30} {took:8.2} ms  {floor:14.2} ms {trips:16.3}");
    };
    tell(
        "first after the start, typed",
        median(|| {
            let mut counter = open();
            counter.type_for(typing);
            counter.scan()
        }),
    );
    tell("first after the start, at once", median(|| open().scan_in_turn()));
    tell(
        "on a warm line",
        median(|| {
            counter.type_for(typing);
            counter.scan()
        }),
    );
    tell(
        "after a long idle time, typed",
        median(|| {
            drop_idle();
            counter.type_for(typing);
            counter.scan()
        }),
    );
    tell(
        "after a long idle time, at once",
        median(|| {
            drop_idle();
            counter.type_for(Duration::ZERO);
            counter.scan()
        }),
    );
}

fn median(mut scan: impl FnMut() -> Duration) -> Duration {
    let mut times: Vec<_> = (0..TIMES).map(|_| scan()).collect();
    within(&mut times, 50)
}
