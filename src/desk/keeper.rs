//! Keeps a desk at work: when its thread has come to a bad end, another one is started.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{Command, Desk, Event};

/// A desk, and how to start another.
pub struct Keeper {
    start: Box<dyn Fn() -> io::Result<Desk>>,
    desk: Desk,
    /// When it was started anew lately.
    restarts: Vec<Instant>,
}

impl Keeper {
    /// What breaks the desk again and again is not asked for more often.
    const MOST: usize = 3;
    const LATELY: Duration = Duration::from_secs(60);

    /// # Errors
    /// When the machine gives no thread.
    pub fn start(start: impl Fn() -> io::Result<Desk> + 'static) -> io::Result<Self> {
        Ok(Self { desk: start()?, start: Box::new(start), restarts: Vec::new() })
    }

    pub fn send(&self, command: Command) {
        self.desk.send(command);
    }

    /// The events since the last call; never waits.
    pub fn events(&self) -> impl Iterator<Item = Event> + '_ {
        self.desk.events()
    }

    /// Whether the desk has come to a bad end. Asked before the events are read, so that its last ones
    /// are among them.
    pub fn is_gone(&self) -> bool {
        self.desk.is_gone()
    }

    /// Starts another desk, which knows nothing of what the last one was at.
    ///
    /// # Errors
    /// How long to wait, when that was done too often lately.
    pub fn restart(&mut self, now: Instant) -> Result<(), Duration> {
        self.restarts.retain(|at| now.duration_since(*at) < Self::LATELY);
        if let Some(first) = self.restarts.first().filter(|_| self.restarts.len() >= Self::MOST) {
            return Err(Self::LATELY.saturating_sub(now.duration_since(*first)));
        }
        self.restarts.push(now);
        let started = (self.start)();
        tracing::error!(is_started = started.is_ok(), "the desk came to a bad end and is started anew");
        self.desk = started.map_err(|_| Self::LATELY)?;
        Ok(())
    }

    /// Whether it was started anew within the last minute.
    pub fn was_restarted(&self, now: Instant) -> bool {
        self.restarts.last().is_some_and(|at| now.duration_since(*at) < Self::LATELY)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::Cell,
        sync::mpsc::{self, Receiver},
    };

    use jiff::Timestamp;

    use super::*;
    use crate::{
        desk::Board,
        voucher::{Code, Doubt, Kind, Verdict},
    };

    fn wait_for_the_end(keeper: &Keeper) {
        let patience = Instant::now() + Duration::from_secs(10);
        while !keeper.is_gone() {
            assert!(Instant::now() < patience);
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The first desk begins one check and then panics; the next one hands out what it is told.
    fn breaks_once() -> (Keeper, Receiver<Command>) {
        let (heard, commands) = mpsc::channel();
        let is_first = Cell::new(true);
        let start = move || {
            let (is_first, heard) = (is_first.replace(false), heard.clone());
            Desk::start_work(
                move |mut inbox, outbox| {
                    while let Some(command) = inbox.blocking_recv() {
                        if let (true, Command::Check { id, .. }) = (is_first, &command) {
                            outbox.send(Event::Began { id: *id, practice: false });
                            panic!("as tests do");
                        }
                        heard.send(command).unwrap();
                    }
                },
                |_| {},
            )
        };
        (Keeper::start(start).unwrap(), commands)
    }

    #[test]
    fn what_waited_is_asked_by_the_next_desk_and_what_had_begun_is_unknown_and_written_down() {
        let (mut keeper, commands) = breaks_once();
        let mut board = Board::default();
        for code in ["104686126200130", "104686126200131", "104686126200132"] {
            keeper.send(board.begin(Code::new(code).unwrap(), Kind::Auto, Timestamp::now()).unwrap());
        }
        wait_for_the_end(&keeper);
        for event in keeper.events() {
            board.apply(event);
        }
        keeper.restart(Instant::now()).unwrap();
        board.hand_over("Till 2").into_iter().for_each(|command| keeper.send(command));
        drop(keeper);
        let told: Vec<Command> = commands.iter().collect();
        let [
            Command::WriteDown(entry),
            Command::Check { code: second, .. },
            Command::Check { code: third, .. },
        ] = &told[..]
        else {
            panic!("{told:?}");
        };
        assert_eq!(entry.report().verdict(), Some(Verdict::Unknown));
        assert_eq!(entry.report().prepare.doubt(), Some(&Doubt::GivenUp));
        assert_eq!(entry.counter(), "Till 2");
        assert_eq!([second.as_str(), third.as_str()], ["104686126200131", "104686126200132"]);
        assert_eq!(board.waiting().count(), 2);
    }

    #[test]
    fn a_desk_that_breaks_again_and_again_is_started_three_times_a_minute() {
        let start = || Desk::start_work(|_, _| panic!("as tests do"), |_| {});
        let mut keeper = Keeper::start(start).unwrap();
        let begin = Instant::now();
        let at = |secs| begin + Duration::from_secs(secs);
        assert!(!keeper.was_restarted(begin));
        for secs in [0, 1, 2] {
            wait_for_the_end(&keeper);
            assert_eq!(keeper.restart(at(secs)), Ok(()));
        }
        assert_eq!(keeper.restart(at(10)), Err(Duration::from_secs(50)));
        assert_eq!(keeper.restart(at(60)), Ok(()));
        assert!(keeper.was_restarted(at(119)) && !keeper.was_restarted(at(120)));
    }

    #[test]
    fn the_window_is_woken_when_the_desk_ends() {
        let (wake, woken) = mpsc::channel();
        let wake = parking_lot::Mutex::new(wake);
        let wakes = move |_| {
            let _ = wake.lock().send(());
        };
        let desk = Desk::start_work(|_, _| panic!("as tests do"), wakes).unwrap();
        assert!(woken.recv_timeout(Duration::from_secs(10)).is_ok());
        drop(desk);
    }
}
