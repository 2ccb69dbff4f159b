//! The real window against a floor of the same run, the counter's screen in Qt: from the scanner's last key
//! to the request and to the verdict's pixels, from the start to the first frame, what it costs to do nothing,
//! memory. `cargo bench --bench window`; needs Xvfb, and for the floor a `python3` that has `PySide6`.

#[cfg(target_os = "linux")]
#[path = "../tests/common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
#[path = "floor/contender.rs"]
mod contender;
#[cfg(target_os = "linux")]
#[path = "floor/relay.rs"]
mod relay;
#[cfg(target_os = "linux")]
#[path = "../tests/common/rush.rs"]
mod rush;
#[cfg(target_os = "linux")]
#[path = "../tests/common/screen.rs"]
mod screen;

#[cfg(target_os = "linux")]
fn main() {
    use std::{process::Command, time::Duration};

    use contender::{Contender, Seat};

    const STARTS: usize = 9;
    const SCANS: usize = 60;
    const IDLE: Duration = Duration::from_secs(10);

    if !screen::is_there() {
        return;
    }
    let shop = common::shop();
    let mut seats = vec![Seat::of_the_window(&shop.base_url)];
    let has_qt = Command::new("python3").args(["-c", "import PySide6"]).output();
    if has_qt.is_ok_and(|import| import.status.success()) {
        seats.push(Seat::of_the_floor(&shop.base_url));
    } else {
        println!("no floor: python3 has no PySide6");
    }

    let mut starts = vec![Vec::new(); seats.len()];
    for _ in 0..STARTS {
        for (seat, starts) in seats.iter().zip(&mut starts) {
            starts.push(Contender::start(seat).painted_in);
        }
    }
    let mut contenders: Vec<Contender<'_>> = seats.iter().map(Contender::start).collect();
    let mut requests = vec![Vec::new(); seats.len()];
    let mut pixels = vec![Vec::new(); seats.len()];
    for i in 0..=SCANS {
        for (place, contender) in contenders.iter_mut().enumerate() {
            let scan = contender.scan(i);
            // The first one opens the connections.
            if i > 0 {
                requests[place].push(scan.request);
                pixels[place].push(scan.pixels);
            }
        }
    }
    let rests: Vec<_> = contenders.iter().map(|contender| contender.rest(IDLE)).collect();

    let millis = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    let part = |times: &[Vec<Duration>], part: f64| {
        let of = |times: &Vec<Duration>| {
            let mut times = times.clone();
            times.sort();
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
            millis(times[((times.len() - 1) as f64 * part) as usize])
        };
        times.iter().map(of).collect::<Vec<f64>>()
    };
    println!("                              window       Qt    ratio      bar");
    row("key to request, median, ms", &part(&requests, 0.5), None);
    row("key to request, 90 %, ms", &part(&requests, 0.9), None);
    row("key to pixels, median, ms", &part(&pixels, 0.5), Some(0.9));
    row("key to pixels, 90 %, ms", &part(&pixels, 0.9), Some(0.9));
    row("start to painted, median, ms", &part(&starts, 0.5), Some(0.6));
    row("memory, PSS, MiB", &rests.iter().map(|rest| rest.pss_mib).collect::<Vec<_>>(), Some(1.0));
    row("idle, CPU, %", &rests.iter().map(|rest| rest.cpu_percent).collect::<Vec<_>>(), None);
    row("idle, wake-ups a second", &rests.iter().map(|rest| rest.wake_ups).collect::<Vec<_>>(), None);
}

/// The window's figure, the floor's if there is one, and how the two compare with what is asked.
#[cfg(target_os = "linux")]
fn row(what: &str, figures: &[f64], bar: Option<f64>) {
    let (ours, floor) = (figures[0], figures.get(1));
    print!("{what:28} {ours:8.2}");
    if let Some(floor) = floor {
        print!(" {floor:8.2}");
        if let Some(bar) = bar {
            let ratio = ours / floor;
            print!(" {ratio:8.2}    ≤ {bar:3.1} {}", if ratio <= bar { "met" } else { "MISSED" });
        }
    }
    println!();
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("the virtual screen is Linux's");
}
