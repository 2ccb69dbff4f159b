//! The window: one file a screen, one a widget. Screens return actions, [`app`] does them.

pub mod action;
pub mod app;
mod batch_screen;
pub mod chooser;
mod clipboard;
mod desk_screen;
mod history_screen;
mod icon;
pub mod keys;
mod lock;
mod manual_screen;
mod navigation;
mod paper;
mod pictures;
pub mod processor;
pub mod renderer;
mod save_dialog;
mod settings_screen;
mod shift_screen;
mod sound;
pub mod tables;
pub mod text;
pub mod theme;
mod top_bar;
mod widget;
mod window;

pub use window::{Shown, WindowError, Wish, open};
