//! The window drawn by the processor alone: without a driver that may be missing or break, and only where something
//! has changed. On a machine without a graphics card that is many times faster than OpenGL, which would draw each frame
//! whole.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "places and shades on a screen, which floats hold exactly; what does not fit becomes the nearest that does"
)]

mod canvas;
mod life;
mod texture;
mod triangle;
mod window;

pub use canvas::{Canvas, Picture};
pub use life::run;

/// A part of the screen, in pixels; `right` and `bottom` are outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Area {
    pub left: usize,
    pub top: usize,
    pub right: usize,
    pub bottom: usize,
}

impl Area {
    fn is_empty(self) -> bool {
        self.left >= self.right || self.top >= self.bottom
    }

    fn size(&self) -> usize {
        (self.right - self.left) * (self.bottom - self.top)
    }

    fn common(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}
