//! `voucher-desk.com`: the program for a terminal on Windows, where `voucher-desk.exe`, a window, has none. It starts
//! the other beside itself and passes on what that says and how it ends. A terminal finds `.com` before `.exe`.

use std::{
    env, io,
    net::{Ipv4Addr, TcpListener},
    process::{Command, ExitCode, Stdio},
    thread,
};

/// Tells the other where the line is; see `cli`.
const LIFELINE: &str = "VOUCHER_DESK_LIFELINE";
/// Something the program needs is not there, as in BSD's sysexits.
const EXIT_UNAVAILABLE: u8 = 69;

fn main() -> ExitCode {
    match pass_on() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("voucher-desk: {error}");
            EXIT_UNAVAILABLE.into()
        }
    }
}

fn pass_on() -> io::Result<u8> {
    // Ctrl+C, or a terminal that is closed, ends this program alone, and with it this line; no standard stream is one,
    // for Windows lets nobody look at a stream that somebody reads.
    let lifeline = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let program = env::current_exe()?.with_file_name("voucher-desk.exe");
    let mut child = Command::new(program)
        .args(env::args_os().skip(1))
        .env(LIFELINE, lifeline.local_addr()?.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Whoever closes the terminal hears nothing any more, and misses nothing.
    let said = child.stdout.take();
    let said = thread::spawn(move || said.map(|mut said| io::copy(&mut said, &mut io::stdout())));
    let complaints = child.stderr.take();
    let complaints = thread::spawn(move || complaints.map(|mut said| io::copy(&mut said, &mut io::stderr())));
    let status = child.wait()?;
    let _ = (said.join(), complaints.join());
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(EXIT_UNAVAILABLE))
}
