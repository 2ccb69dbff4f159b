//! Voucher Desk (验券台): at a shop's till, whether a voucher can be honoured and what it gives.
//!
//! The way of a code: [`scan`] makes one of key presses, [`desk`] asks every service it could
//! belong to ([`service`], or the [`sandbox`] on this machine), [`voucher`] holds what they answered and
//! the rules of the verdict, [`store`] keeps settings, secrets and the journal, [`table`] reads and
//! writes spreadsheets, [`logs`] is what the program tells of itself, and [`ui`] is the window. The command line ([`cli`]) is the same desk without a
//! window.

// No panic reaches a person. Tests may.
#![warn(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
// Tests may say yes in a service's place.
#![cfg_attr(test, allow(clippy::disallowed_methods))]

#[cfg(feature = "window")]
pub mod cli;
pub mod desk;
mod folders;
#[cfg(feature = "window")]
mod instance;
pub mod logs;
pub mod sandbox;
pub mod scan;
pub mod service;
pub mod store;
pub mod table;
mod threads;
#[cfg(feature = "window")]
pub mod ui;
pub mod voucher;

#[cfg(test)]
mod redaction_tests;
