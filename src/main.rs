//! The program: see [`voucher_desk`].

// Windows would open a terminal beside the window; `bin/console.rs` is for whoever has one.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    voucher_desk::cli::run(std::env::args_os())
}
