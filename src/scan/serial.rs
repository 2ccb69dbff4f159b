//! A scanner on a serial port. Its bytes go through the same buffer as keys, on a thread of its own that
//! opens the port again whenever it comes back.

use std::{
    io::{self, Read as _},
    path::Path,
    sync::mpsc::{self, RecvTimeoutError, TryRecvError},
    thread,
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

/// Where a scanner is listened to, and how it sends its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SerialPlace {
    pub port: String,
    /// Bits a second.
    pub baud: u32,
    pub profile: Profile,
}

/// A thread that listens to one port at a time. Dropping this lets the port go.
#[derive(Debug)]
pub struct SerialScanner {
    events: mpsc::Receiver<SerialEvent>,
    places: mpsc::Sender<Option<SerialPlace>>,
}

/// How long a port is waited for at a time: how soon another place is noticed, or that nobody listens
/// any more.
const PATIENCE: Duration = Duration::from_millis(250);
/// A port that is not there is looked for this often.
const RETRY: Duration = Duration::from_millis(500);
/// A serial scanner sends its code in one go: a pause is its end, even if the profile names none.
const PAUSE: Duration = Duration::from_millis(100);

impl SerialScanner {
    /// Listens to nothing yet. `wake` is called, on the thread of the port, after every event.
    ///
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(wake: impl Fn() + Send + 'static) -> io::Result<Self> {
        let (sender, events) = mpsc::channel();
        let (places, wished) = mpsc::channel();
        let listener = Listener {
            places: wished,
            place: None,
            buffer: Buffer::of_device(Profile::default()),
            is_plugged: None,
            tell: Box::new(move |event| {
                // Nobody listens any more once the window is closing.
                if sender.send(event).is_ok() {
                    wake();
                }
            }),
        };
        thread::Builder::new().name("scanner".into()).spawn(move || listener.run())?;
        Ok(Self { events, places })
    }

    /// Listens there from now on, or nowhere. What was read before is told all the same; a code that is
    /// half read goes on if its port stays, and is refused if not.
    pub fn listen_at(&self, place: Option<SerialPlace>) {
        // Fails only with the thread, whose panic was reported.
        let _ = self.places.send(place);
    }

    /// The events since the last call; never waits.
    pub fn events(&self) -> impl Iterator<Item = SerialEvent> + '_ {
        self.events.try_iter()
    }
}

struct Listener {
    places: mpsc::Receiver<Option<SerialPlace>>,
    place: Option<SerialPlace>,
    buffer: Buffer,
    /// As it was last told of this place.
    is_plugged: Option<bool>,
    tell: Box<dyn Fn(SerialEvent) + Send>,
}

impl Listener {
    fn run(mut self) {
        loop {
            let Some(SerialPlace { port, baud, .. }) = &self.place else {
                let Ok(place) = self.places.recv() else { return };
                self.go_to(place);
                continue;
            };
            let port = serialport::new(&**port, *baud).timeout(PATIENCE).open();
            self.tell_plugged(port.is_ok());
            match port {
                Ok(port) => self.listen(port),
                Err(_) => self.wait(),
            }
        }
    }

    fn tell_plugged(&mut self, is_plugged: bool) {
        if self.is_plugged.replace(is_plugged) != Some(is_plugged) {
            (self.tell)(SerialEvent::Plugged(is_plugged));
        }
    }

    /// Until the port may have come back.
    fn wait(&mut self) {
        match self.places.recv_timeout(RETRY) {
            Ok(place) => self.go_to(place),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => self.place = None,
        }
    }

    fn go_to(&mut self, place: Option<SerialPlace>) {
        if let Some(SerialPlace { profile, .. }) = &place {
            self.buffer.profile = Profile { idle: profile.idle.or(Some(PAUSE)), ..profile.clone() };
        }
        self.place = place;
        self.is_plugged = None;
    }

    /// Whether `port` is still the one to listen to.
    fn stays(&mut self, port: &mut dyn SerialPort) -> bool {
        let place = match self.places.try_recv() {
            Ok(place) => place,
            Err(TryRecvError::Empty) => return true,
            Err(TryRecvError::Disconnected) => None,
        };
        let name = self.place.take().map(|before| before.port);
        self.go_to(place);
        // It stays open: what comes while it is not would be missing in the middle of a code.
        let baud =
            self.place.as_ref().filter(|place| Some(&place.port) == name.as_ref()).map(|place| place.baud);
        let stays = baud.is_some_and(|baud| port.set_baud_rate(baud).is_ok());
        if stays {
            self.tell_plugged(true);
        }
        stays
    }

    /// Reads until the port goes away, or is no longer wanted.
    fn listen(&mut self, mut port: Box<dyn SerialPort>) {
        let clock = Instant::now();
        let mut undecoded = Vec::new();
        let mut bytes = [0; 1024];
        while self.stays(&mut *port) {
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
        if !self.buffer.is_empty() {
            let code = Err(Refusal::CutOff);
            (self.tell)(SerialEvent::Ended(Ended { code, is_mangled: false, is_scan: true }));
        }
        self.buffer.clear();
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
