//! Zhimai (智迈): is an exchange code usable?

mod client;
mod sign;
mod wire;

pub use client::{Account, Client, STATUS_PATH};
pub use sign::token;
pub use wire::{Request, understand};
