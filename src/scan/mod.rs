//! From key presses, pasted text and serial bytes to codes.

mod buffer;
mod lesson;
mod line;
mod normalise;
mod profile;
mod serial;

pub use buffer::{Buffer, Ended, Input};
pub use lesson::{Ending, Lesson, Mangling, Recorder, Sample};
pub use line::{Line, Motion};
pub use normalise::{Refusal, normalise, read};
pub use profile::Profile;
pub use serial::{SerialEvent, SerialPlace, SerialScanner, find_serial_ports};
