//! Reads the journal for whoever looks at it, on a thread and a connection of its own: no question, however
//! long, holds up what is being written.

use std::{
    path::Path,
    sync::{Arc, mpsc},
    thread,
};

use jiff::Timestamp;
use rusqlite::Connection;

use super::{
    Entry,
    query::{self, Figures, Filter, Outline},
    schema,
    shift::{self, MAX_SHIFTS, Shift, ShiftReport},
};

/// A question.
#[derive(Clone, Debug)]
pub enum Look {
    /// How long the list is.
    Outline(Filter),
    Page(Filter, Arc<Outline>, usize),
    /// The newest matches, all at once.
    Search(Filter),
    Figures {
        practice: bool,
        since: Timestamp,
        until: Timestamp,
    },
    /// Everybody who made a check.
    Cashiers {
        practice: bool,
    },
    /// The newest shifts.
    Shifts {
        practice: bool,
    },
    /// What the checks of a shift came to so far.
    ShiftReport(Shift),
}

impl Look {
    /// Whether the shifts are looked at. Those of the history are another matter, with tickets of its own.
    fn is_of_shifts(&self) -> bool {
        matches!(self, Self::Shifts { .. } | Self::ShiftReport(_))
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub enum Sight {
    Outline(Arc<Outline>),
    Page(usize, Vec<Entry>),
    Found(Vec<Entry>),
    Figures(Figures),
    Cashiers(Vec<String>),
    Shifts(Vec<Shift>),
    ShiftReport(Box<ShiftReport>),
}

type Question = (u64, Look, Box<dyn FnOnce(Sight) + Send>);

/// The door to the reading thread, which ends when this is dropped.
#[derive(Debug)]
pub struct JournalReader {
    questions: mpsc::Sender<Question>,
}

impl JournalReader {
    /// # Errors
    /// When the machine gives no thread.
    pub fn start(folder: &Path) -> std::io::Result<Self> {
        let (questions, inbox) = mpsc::channel::<Question>();
        let path = super::file(folder);
        thread::Builder::new().name("history".into()).spawn(move || answer_all(&path, &inbox))?;
        Ok(Self { questions })
    }

    /// Asks; `reply` is called on the reading thread. A question with a lower `ticket` than a later one's
    /// about the same matter is passed over if its turn has not come: nobody wants to know any more.
    pub fn look(&self, ticket: u64, look: Look, reply: impl FnOnce(Sight) + Send + 'static) {
        // Fails only if the thread is gone; then nothing is seen.
        let _ = self.questions.send((ticket, look, Box::new(reply)));
    }
}

fn answer_all(path: &Path, inbox: &mpsc::Receiver<Question>) {
    while let Ok(question) = inbox.recv() {
        // Open for as long as there are questions: an open file could not be set aside on Windows, and
        // another one may stand there the next time.
        let mut connection = None;
        let questions: Vec<Question> = std::iter::once(question).chain(inbox.try_iter()).collect();
        let newest = |of_shifts: bool| {
            let same = questions.iter().filter(|(_, look, _)| look.is_of_shifts() == of_shifts);
            same.map(|(ticket, ..)| *ticket).max()
        };
        let (newest, newest_of_shifts) = (newest(false), newest(true));
        for (ticket, look, reply) in questions {
            let newest = if look.is_of_shifts() { newest_of_shifts } else { newest };
            if Some(ticket) != newest {
                continue;
            }
            if connection.is_none() {
                connection = schema::open_to_read(path).ok();
            }
            match connection.as_ref().map(|connection| answer(connection, look)) {
                Some(Ok(sight)) => reply(sight),
                // There may be no journal yet.
                Some(Err(_)) | None => connection = None,
            }
        }
    }
}

fn answer(connection: &Connection, look: Look) -> rusqlite::Result<Sight> {
    Ok(match look {
        Look::Outline(filter) => Sight::Outline(Arc::new(query::outline(connection, &filter)?)),
        Look::Page(filter, outline, page) => {
            Sight::Page(page, query::page(connection, &filter, &outline, page)?)
        }
        Look::Search(filter) => Sight::Found(query::search(connection, &filter)?),
        Look::Figures { practice, since, until } => {
            Sight::Figures(query::figures(connection, practice, since, until)?)
        }
        Look::Cashiers { practice } => Sight::Cashiers(query::cashiers(connection, practice)?),
        Look::Shifts { practice } => Sight::Shifts(shift::newest(connection, practice, MAX_SHIFTS)?),
        Look::ShiftReport(shift) => Sight::ShiftReport(Box::new(shift::report(connection, shift)?)),
    })
}
