//! From key presses and pasted text to codes.

mod buffer;
mod normalise;
mod profile;

pub use buffer::{Buffer, Ended, Input};
pub use normalise::{Refusal, normalise};
pub use profile::Profile;
