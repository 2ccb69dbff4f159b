//! Zhimai (智迈): is an exchange code usable?

mod client;
mod sign;
mod wire;
#[cfg(test)]
mod wire_properties;

pub use client::{Account, Client, STATUS_PATH};
pub use sign::token;
pub use wire::{Request, understand};
