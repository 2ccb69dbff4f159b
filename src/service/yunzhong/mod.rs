//! Yunzhong (芸众商城), plugin `tiktok-verify-ticket`: prepare a Douyin group-buy voucher.

mod client;
mod own;
mod refusal;
mod wire;
#[cfg(test)]
mod wire_properties;

pub use client::{Account, Client, ROUTE, RouteStyle};
pub use wire::understand;
