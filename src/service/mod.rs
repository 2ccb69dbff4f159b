//! The two remote services, and what they share: the way there and how an answer is read.

mod json;
pub mod picture;
mod transport;
pub mod yunzhong;
pub mod zhimai;

pub use transport::DEADLINE;
