//! What threads of any room need.

use std::{
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

/// Waits until the thread has ended, but not longer than that: what it waits for itself, a disk or a
/// sound device, may never answer.
pub fn join_within(thread: JoinHandle<()>, patience: Duration) {
    let end = Instant::now() + patience;
    while !thread.is_finished() {
        if Instant::now() >= end {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    // A panic over there was reported over there.
    let _ = thread.join();
}
