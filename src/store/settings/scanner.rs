//! The settings of the scanner.

use serde::{Deserialize, Serialize};

/// How this till's scanner sends its codes. The defaults fit most.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scanner {
    /// Typed before every code.
    pub prefix: String,
    /// Typed after every code, before what ends it.
    pub suffix: String,
    /// Milliseconds without a key after which a code ends; 0 for a scanner that sends Enter or Tab.
    pub idle_ms: u32,
    /// Milliseconds within which the same code is a double read.
    pub double_read_ms: u32,
    /// A scanner on a serial port, besides those that are keyboards.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<Serial>,
}

/// A serial port: eight data bits, no parity, one stop bit, as scanners are delivered.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Serial {
    /// `COM3`, `/dev/ttyACM0`
    pub port: String,
    /// Bits a second; USB scanners take any.
    #[serde(default = "Serial::usual_baud")]
    pub baud: u32,
}

impl Serial {
    /// What the settings screen offers.
    pub const BAUDS: [u32; 4] = [9_600, 19_200, 38_400, 115_200];

    pub fn usual_baud() -> u32 {
        9_600
    }
}

impl Default for Scanner {
    fn default() -> Self {
        Self { prefix: String::new(), suffix: String::new(), idle_ms: 0, double_read_ms: 2_000, serial: None }
    }
}

impl Scanner {
    pub(super) fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}
