//! How a panic is told: where and on which thread. What it says only if the program itself wrote those
//! words: a message made while it ran may hold anything.

use std::{
    panic::{self, PanicHookInfo},
    thread,
};

pub fn install() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let (place, words) = (place(panic), words(panic));
        let thread = thread::current();
        let name = thread.name().unwrap_or("unnamed");
        tracing::error!(thread = name, place, words, "panicked");
        if cfg!(debug_assertions) {
            usual(panic);
        } else {
            eprintln!("voucher-desk: thread {name} panicked at {place}: {words}");
        }
    }));
}

fn place(panic: &PanicHookInfo<'_>) -> String {
    panic.location().map(|place| format!("{}:{}", place.file(), place.line())).unwrap_or_default()
}

fn words(panic: &PanicHookInfo<'_>) -> &'static str {
    panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("[not written down]")
}
