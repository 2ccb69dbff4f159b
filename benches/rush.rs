//! How a rush of scans through the real window compares with its floor: the time the services' answers
//! take, four at a time, and the time it takes to type. `cargo bench --bench rush`; needs Xvfb, xdotool
//! and import.

#[cfg(target_os = "linux")]
#[path = "../tests/common/mod.rs"]
mod common;
#[cfg(target_os = "linux")]
#[path = "../tests/common/rush.rs"]
mod rush;
#[cfg(target_os = "linux")]
#[path = "../tests/common/screen.rs"]
mod screen;

#[cfg(target_os = "linux")]
fn main() {
    use std::time::Duration;

    const AT_ONCE: u32 = 4;
    if !screen::is_there() {
        return;
    }
    println!("scans  a second  answer    typed in   done in    floor   ratio");
    for (count, pace_ms, delay_ms) in [(400u32, 50, 0), (400, 50, 100), (1_200, 50, 300)] {
        let (pace, delay) = (Duration::from_millis(pace_ms), Duration::from_millis(delay_ms));
        let rush = rush::rush(count as usize, pace, delay, [100, 200]);
        assert_eq!(rush.rows.len(), rush.codes.len());
        let floor = (delay * count / AT_ONCE).max(pace * (count - 1) + delay);
        println!(
            "{count:5} {:9.0} {delay_ms:6} ms {:9.2} s {:7.2} s {:7.2} s {:7.3}",
            1.0 / pace.as_secs_f64(),
            rush.typed_in.as_secs_f64(),
            rush.done_in.as_secs_f64(),
            floor.as_secs_f64(),
            rush.done_in.as_secs_f64() / floor.as_secs_f64(),
        );
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("the virtual screen is Linux's");
}
