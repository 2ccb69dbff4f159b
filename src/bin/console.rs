//! `voucher-desk.com`: the program for a terminal on Windows, where `voucher-desk.exe`, a window, has none. It starts
//! the other beside itself and passes on what that says and how it ends. A terminal finds `.com` before `.exe`.

use std::{
    env, io,
    process::{Command, ExitCode, Stdio},
    sync::mpsc,
    thread,
};

/// Something the program needs is not there, as in BSD's sysexits.
const EXIT_UNAVAILABLE: u8 = 69;
/// Somebody pressed Ctrl+C, as shells tell it.
const EXIT_INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    match pass_on() {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("voucher-desk: {error}");
            EXIT_UNAVAILABLE.into()
        }
    }
}

enum End {
    /// The program has nothing more to say.
    Silent,
    /// Ctrl+C, or the terminal is closed. The program has none, so it hears of neither.
    Interrupted,
}

fn pass_on() -> io::Result<u8> {
    let (tell, told) = mpsc::channel();
    let interrupt = tell.clone();
    ctrlc::set_handler(move || drop(interrupt.send(End::Interrupted))).map_err(io::Error::other)?;

    let program = env::current_exe()?.with_file_name("voucher-desk.exe");
    let mut child = Command::new(program)
        .args(env::args_os().skip(1))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    // Whoever closes the terminal hears nothing any more, and misses nothing.
    let complaints = child.stderr.take();
    let complaints = thread::spawn(move || complaints.map(|mut said| io::copy(&mut said, &mut io::stderr())));
    let said = child.stdout.take();
    thread::spawn(move || {
        let _ = said.map(|mut said| io::copy(&mut said, &mut io::stdout()));
        tell.send(End::Silent)
    });
    if let Ok(End::Interrupted) = told.recv() {
        child.kill()?;
        child.wait()?;
        return Ok(EXIT_INTERRUPTED);
    }
    let status = child.wait()?;
    let _ = complaints.join();
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(EXIT_UNAVAILABLE))
}
