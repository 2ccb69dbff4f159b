//! The batch: many codes, checked one after the other at a set rate. What goes to it and comes from it;
//! the work itself is the worker's.

mod draft;
mod pace;
mod queue;

use std::{path::PathBuf, sync::Arc};

pub use draft::{Draft, Source};
pub use pace::Pace;
pub use queue::{Asked, BatchQueue};

use crate::{
    store::BatchKept,
    table::{Sheet, SheetFault},
    voucher::Kind,
};

/// What the batch is to do.
#[derive(Debug)]
pub enum BatchCommand {
    /// Open the file that keeps the batch, and tell what is in it. Calls a second instead of those of
    /// the settings, if given.
    Open {
        file: PathBuf,
        per_second: Option<u32>,
        /// Somebody named the file: it is not removed by its age.
        is_named: bool,
    },
    /// Read codes from somewhere. The ticket comes back with what was read.
    Read {
        ticket: u64,
        source: Source,
    },
    /// Take the codes from another column, or the first line for something else.
    Choose {
        ticket: u64,
        sheet: Arc<Sheet>,
        column: usize,
        has_heads: bool,
    },
    /// Begin with these codes; the batch before is replaced.
    Start {
        draft: Box<Draft>,
        kind: Kind,
    },
    /// Ask what has no answer yet.
    Go,
    Pause,
    /// Ask no more, and do not offer to.
    Stop,
    /// Ask those again that came to nothing, and no others.
    CheckUnknown,
    /// Remove the batch.
    Remove,
}

/// What has become of the batch.
#[derive(Debug)]
pub enum BatchNews {
    /// What was read, or why it could not be.
    Read {
        ticket: u64,
        draft: Result<Box<Draft>, SheetFault>,
    },
    Kept(BatchKept),
    Pacing(Pacing),
}

/// Whether codes are being asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pacing {
    Running,
    Halted(Halt),
}

/// Why no codes are being asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Halt {
    /// Nobody has said to go on.
    #[default]
    Waiting,
    /// The last codes in a row came to nothing for the same kind of reason: the network or the settings.
    NoAnswers,
    /// The batch is of another shop: the practice shop, a real one, or one with other accounts.
    OtherShop,
    /// No service is connected that could know these codes, or its secret could not be had.
    CannotAsk,
    /// Answers cannot be written down.
    NotKept,
}
