//! A scanner on a serial port. Its bytes go through the same buffer as keys, on a thread of its own that
//! opens the port again whenever it comes back.

use std::{
    io::{self, Read as _},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use serialport::SerialPort;

use super::{Buffer, Ended, Input, Profile, Refusal};

/// What a serial scanner has to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SerialEvent {
    /// Its port opened; or it is not there, or went away.
    Plugged(bool),
    Ended(Ended),
}

/// A port that is being listened to. Dropping it lets the port go.
#[derive(Debug)]
pub struct SerialScanner {
    events: mpsc::Receiver<SerialEvent>,
    is_dropped: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// How long a port is waited for at a time: how soon it is noticed that nobody listens any more.
const PATIENCE: Duration = Duration::from_millis(250);
/// A port that is not there is looked for this often.
const RETRY: Duration = Duration::from_millis(500);
/// A serial scanner sends its code in one go: a pause is its end, even if the profile names none.
const PAUSE: Duration = Duration::from_millis(100);

impl SerialScanner {
    /// Listens to `port` at `baud` bits a second, once `before` has let its port go, which may be the
    /// same. `wake` is called, on the thread of the port, after every event.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(
        port: String,
        baud: u32,
        profile: Profile,
        before: Option<Self>,
        wake: impl Fn() + Send + 'static,
    ) -> io::Result<Self> {
        let (sender, events) = mpsc::channel();
        let is_dropped = Arc::new(AtomicBool::new(false));
        let listener = Listener {
            port,
            baud,
            buffer: Buffer::of_device(Profile { idle: profile.idle.or(Some(PAUSE)), ..profile }),
            is_dropped: is_dropped.clone(),
            tell: Box::new(move |event| {
                // Nobody listens any more once the window is closing.
                if sender.send(event).is_ok() {
                    wake();
                }
            }),
        };
        let before = before.and_then(Self::let_go);
        let thread = thread::Builder::new().name("scanner".into()).spawn(move || {
            if let Some(before) = before {
                // A panic over there was reported over there.
                let _ = before.join();
            }
            listener.run();
        })?;
        Ok(Self { events, is_dropped, thread: Some(thread) })
    }

    fn let_go(mut self) -> Option<JoinHandle<()>> {
        self.thread.take()
    }

    /// The events since the last call; never waits.
    pub fn events(&self) -> impl Iterator<Item = SerialEvent> + '_ {
        self.events.try_iter()
    }
}

impl Drop for SerialScanner {
    fn drop(&mut self) {
        self.is_dropped.store(true, Ordering::Relaxed);
    }
}

struct Listener {
    port: String,
    baud: u32,
    buffer: Buffer,
    is_dropped: Arc<AtomicBool>,
    tell: Box<dyn Fn(SerialEvent) + Send>,
}

impl Listener {
    fn run(mut self) {
        let mut told = None;
        while !self.is_dropped() {
            let port = serialport::new(&*self.port, self.baud).timeout(PATIENCE).open();
            let is_plugged = port.is_ok();
            if told != Some(is_plugged) {
                (self.tell)(SerialEvent::Plugged(is_plugged));
                told = Some(is_plugged);
            }
            match port {
                Ok(port) => self.listen(port),
                Err(_) => thread::sleep(RETRY),
            }
        }
    }

    /// Reads until the port goes away.
    fn listen(&mut self, mut port: Box<dyn SerialPort>) {
        let clock = Instant::now();
        let mut undecoded = Vec::new();
        let mut bytes = [0; 1024];
        while !self.is_dropped() {
            let due = self.buffer.due().map(|due| due.saturating_sub(clock.elapsed()));
            let patience = due.unwrap_or(PATIENCE).clamp(Duration::from_millis(1), PATIENCE);
            if port.set_timeout(patience).is_err() {
                break;
            }
            match port.read(&mut bytes) {
                // The other end hung up.
                Ok(0) => break,
                Ok(count) => {
                    undecoded.extend_from_slice(&bytes[..count]);
                    let text = take_text(&mut undecoded);
                    self.buffer.push(Input::Text(text), clock.elapsed(), |ended| {
                        (self.tell)(SerialEvent::Ended(ended));
                    });
                }
                Err(error) if is_nothing_yet(&error) => {
                    self.buffer.rest(clock.elapsed(), |ended| (self.tell)(SerialEvent::Ended(ended)));
                    if self.buffer.is_empty() {
                        // What is no whole character by now is noise.
                        undecoded.clear();
                    }
                }
                Err(_) => break,
            }
        }
        // Half a code from before the cable came out must not become the head of the next.
        if !self.buffer.is_empty() && !self.is_dropped() {
            let code = Err(Refusal::CutOff);
            (self.tell)(SerialEvent::Ended(Ended { code, is_mangled: false, is_scan: true }));
        }
        self.buffer.clear();
    }

    fn is_dropped(&self) -> bool {
        self.is_dropped.load(Ordering::Relaxed)
    }
}

fn is_nothing_yet(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::TimedOut | io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock)
}

/// The text that came so far; the first bytes of a character whose others are still out stay.
fn take_text(bytes: &mut Vec<u8>) -> String {
    let whole = match std::str::from_utf8(bytes) {
        Err(error) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    };
    let rest = bytes.split_off(whole);
    String::from_utf8_lossy(&std::mem::replace(bytes, rest)).into_owned()
}

/// Looks for the serial ports of this machine on a thread of its own; `wake` is called when they are
/// there to be received.
///
/// # Errors
/// When the machine gives no thread.
pub fn find_serial_ports(wake: impl FnOnce() + Send + 'static) -> io::Result<mpsc::Receiver<Vec<String>>> {
    let (sender, ports) = mpsc::channel();
    thread::Builder::new().name("serial ports".into()).spawn(move || {
        // Whoever asked may be gone.
        let _ = sender.send(serial_ports());
        wake();
    })?;
    Ok(ports)
}

fn serial_ports() -> Vec<String> {
    // The crate takes it for granted that Linux has this folder.
    if cfg!(target_os = "linux") && !Path::new("/sys/class/tty").exists() {
        return Vec::new();
    }
    let ports = serialport::available_ports().unwrap_or_default();
    let mut names: Vec<String> = ports.into_iter().map(|port| port.port_name).collect();
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_cut_in_two_by_the_line_is_put_together_again() {
        let mut bytes = "码".as_bytes()[..2].to_vec();
        assert_eq!(take_text(&mut bytes), "");
        bytes.extend_from_slice(&"码1".as_bytes()[2..]);
        assert_eq!(take_text(&mut bytes), "码1");
        assert_eq!(take_text(&mut vec![0xff, b'1']), "\u{fffd}1");
    }
}
