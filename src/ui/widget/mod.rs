//! What every screen is made of.

pub mod button;
pub mod card;
pub mod chip;
pub mod figures;
pub mod paint;
pub mod rows;
pub mod segmented;
pub mod warning;
