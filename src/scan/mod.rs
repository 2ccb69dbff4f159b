//! From key presses and pasted text to codes.

mod buffer;
mod normalise;

pub use buffer::{Buffer, Input};
pub use normalise::{Refusal, normalise};
