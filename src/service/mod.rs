//! The two remote services, and what they share: the way there and how an answer is read.

mod clock;
pub mod examine;
mod json;
mod line;
mod network;
mod nobody;
pub mod picture;
mod redaction;
mod retry;
#[cfg(test)]
mod scrambled;
mod transport;
pub mod updates;
mod words;
pub mod yunzhong;
pub mod zhimai;

pub use clock::TOLERABLE;
pub use network::{Network, Proxy, ProxyAddress};
pub use redaction::Redaction;
pub use retry::GIVE_UP;
pub use transport::{DEADLINE, Knock};
