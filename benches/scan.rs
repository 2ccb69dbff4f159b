//! From the end of a scan to its verdict on a warm line, against a bare keep-alive client that asks both
//! services the same at once, one after the other in one run: what the desk itself takes. Bars: the median
//! within 1.15 times of the bare client's, 99 % within one frame of it. `cargo bench --bench scan`.

#[path = "../tests/common/counters.rs"]
mod counters;

use std::{net::SocketAddr, time::Duration};

use counters::{Bare, Counter, has_secrets, millis, on_a_thread, within};
use voucher_desk::sandbox::Sandbox;

const FRAME: Duration = Duration::from_micros(16_700);

fn main() {
    if !has_secrets() {
        return;
    }
    println!("round trip  scans   median: desk   bare  ratio     99 %: desk   bare   more");
    for (rtt_ms, scans) in [(0, 2_000), (20, 300), (80, 100)] {
        let rtt = Duration::from_millis(rtt_ms);
        let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
        let shop = on_a_thread(move || async move { Sandbox::start(anywhere, rtt).await.unwrap() });
        let (mut counter, bare) = (Counter::open(&shop.base_url(), None), Bare::open(&shop.base_url(), None));
        let (mut ours, mut floor) = (Vec::new(), Vec::new());
        for i in 0..scans + 20 {
            let (our, bare) = (counter.scan(), bare.scan());
            // The first ones open connections and fill caches.
            if i >= 20 {
                ours.push(our);
                floor.push(bare);
            }
        }
        let [median, bare_median] = [&mut ours, &mut floor].map(|times| within(times, 50));
        let [most, bare_most] = [&mut ours, &mut floor].map(|times| within(times, 99));
        println!(
            "{rtt_ms:7} ms {scans:6} {:11.3} {:9.3} {:6.3} {:14.3} {:6.3} {:6.3} ms",
            millis(median),
            millis(bare_median),
            median.as_secs_f64() / bare_median.as_secs_f64(),
            millis(most),
            millis(bare_most),
            millis(most) - millis(bare_most),
        );
        assert!(most < bare_most + FRAME, "more than a frame");
    }
}
