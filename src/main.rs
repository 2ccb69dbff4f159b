//! The program: see [`voucher_desk`].

use std::process::ExitCode;

fn main() -> ExitCode {
    voucher_desk::cli::run(std::env::args_os())
}
