//! What happened at this till: the day's figures, every check newest first, and what was known of each.

mod detail;
mod figures;
mod filters;
mod list;
pub mod table;

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::egui::{Key, ScrollArea, Ui};
use jiff::{Timestamp, ToSpan as _, Zoned, civil::Date};

use super::{action::Action, pictures::Pictures, tables, text::Lang, theme};
use crate::{
    desk::Command,
    store::{Entry, Figures, Filter, Look, Shift, Sight, Walk},
};
use filters::Filters;
pub use filters::Span;
use list::List;

#[derive(Debug, Default)]
pub struct HistoryScreen {
    filters: Filters,
    /// What the list was asked for with.
    asked: Option<Asked>,
    /// What those came to; pages are read with the filter of their list.
    filter: Option<Filter>,
    /// Of the newest questions; older ones' answers are not wanted any more.
    ticket: u64,
    list: List,
    figures: Figures,
    cashiers: Vec<String>,
    /// The row that is looked into.
    opened: Option<Box<Entry>>,
    /// Codes are shown whole.
    shows_codes: bool,
    /// Checks were written down since the list, and since the figures were asked for.
    is_stale: bool,
    are_figures_stale: bool,
    renewed: Option<Instant>,
}

/// What the list depends on besides the checks.
#[derive(Debug, PartialEq, Eq)]
struct Asked {
    filters: Filters,
    practice: bool,
    today: Date,
    shift: Option<Shift>,
}

/// What this screen shows of the rest of the program.
pub struct View<'a> {
    pub lang: Lang,
    /// Practice and real checks are never shown together.
    pub practice: bool,
    /// Where the journal lies.
    pub data_folder: &'a Path,
    /// The newest.
    pub shift: Option<&'a Shift>,
    pub pictures: &'a mut Pictures,
}

/// The list follows the journal, but not faster than anybody reads.
pub const RENEWAL: Duration = Duration::from_millis(500);

impl HistoryScreen {
    /// Whoever comes here wants to see what is so now.
    pub fn enter(&mut self) {
        self.asked = None;
        self.opened = None;
    }

    /// Checks were written down.
    pub fn written(&mut self) {
        self.is_stale = true;
        self.are_figures_stale = true;
    }

    pub fn looked(&mut self, ticket: u64, sight: Sight) {
        if ticket != self.ticket {
            return;
        }
        match sight {
            Sight::Figures(figures) => self.figures = figures,
            Sight::Cashiers(cashiers) => self.cashiers = cashiers,
            sight => self.list.put(ticket, sight),
        }
    }

    pub fn show(&mut self, ui: &mut Ui, view: &mut View<'_>, actions: &mut Vec<Action>) {
        let lang = view.lang;
        if self.opened.is_some() && ui.input(|input| input.key_pressed(Key::Escape)) {
            self.opened = None;
        }
        if let Some(entry) = &self.opened {
            if detail::show(ui, lang, entry, view.pictures, actions) {
                self.opened = None;
            }
            return;
        }
        let room = ui.available_height();
        if room < LOW {
            let all = |ui: &mut Ui| self.checks(ui, view, room, actions);
            ScrollArea::vertical().id_salt("history").auto_shrink(false).show(ui, all);
        } else {
            self.checks(ui, view, room, actions);
        }
    }

    fn checks(&mut self, ui: &mut Ui, view: &View<'_>, room: f32, actions: &mut Vec<Action>) {
        let lang = view.lang;
        let top = ui.cursor().top();
        ui.spacing_mut().item_spacing.y = theme::GAP;
        figures::show(ui, lang, &self.figures);
        let has_rows = self.filter.is_some() && self.list.len() > 0;
        if self.filters.show(ui, lang, &self.cashiers, &mut self.shows_codes, has_rows) {
            actions.extend(self.export(view));
        }
        self.renew(ui, view, actions);
        let none = self.filters.none_found(lang, view.shift);
        let height = (room - (ui.cursor().top() - top)).max(LEAST_TABLE);
        if let Some(row) = table::show(ui, lang, &mut self.list, self.shows_codes, none, height) {
            self.opened = Some(Box::new(row));
        }
        if let Some(filter) = &self.filter {
            let missing = self.list.missing(self.ticket, filter);
            actions.extend(missing.into_iter().map(|look| self.ask(look)));
        }
    }

    /// All that the filters let through, also what a search found too much of to list.
    fn export(&self, view: &View<'_>) -> Option<Action> {
        let walk = Walk::new(view.data_folder, self.filter.clone()?);
        let count = if self.list.is_cut() { 0 } else { self.list.len() };
        Some(Action::Export(tables::history(view.lang, walk, count)))
    }

    /// Asks anew when the filters have changed, and when there are new checks to see.
    fn renew(&mut self, ui: &Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let (practice, now) = (view.practice, Zoned::now());
        let wanted = Some(Asked {
            filters: self.filters.clone(),
            practice,
            today: now.date(),
            shift: view.shift.cloned(),
        });
        let since = self.renewed.map_or(RENEWAL, |renewed| renewed.elapsed());
        // Nobody's list moves away under their eyes.
        let follows = self.is_stale && self.list.is_at_top();
        if self.asked == wanted {
            if (follows || self.are_figures_stale) && since < RENEWAL {
                return ui.request_repaint_after(RENEWAL.saturating_sub(since));
            }
            if !follows {
                if std::mem::take(&mut self.are_figures_stale) {
                    self.renewed = Some(Instant::now());
                    actions.push(self.ask(figures_of(practice, &now)));
                }
                return;
            }
        }
        let Some(filter) = self.filters.filter(practice, &now, view.shift) else { return };
        self.asked = wanted;
        self.filter = Some(filter.clone());
        self.ticket += 1;
        self.is_stale = false;
        self.are_figures_stale = false;
        self.renewed = Some(Instant::now());
        let list = match filter.search {
            Some(_) => vec![Look::Search(filter)],
            None => vec![Look::Page(filter.clone(), Arc::default(), 0), Look::Outline(filter)],
        };
        let looks = [figures_of(practice, &now), Look::Cashiers { practice }];
        actions.extend(list.into_iter().chain(looks).map(|look| self.ask(look)));
    }

    fn ask(&self, look: Look) -> Action {
        Action::Send(Command::Look { ticket: self.ticket, look })
    }
}

/// In a window lower than this, the whole screen is scrolled and not only its list.
const LOW: f32 = 500.0;
/// The list is no lower than that.
const LEAST_TABLE: f32 = 240.0;

fn figures_of(practice: bool, now: &Zoned) -> Look {
    let (since, until) = today(now);
    Look::Figures { practice, since, until }
}

/// From this midnight to the next.
fn today(now: &Zoned) -> (Timestamp, Timestamp) {
    let start = now.start_of_day().unwrap_or_else(|_| now.clone());
    let end = start.checked_add(1.day()).unwrap_or_else(|_| start.clone());
    (start.timestamp(), end.timestamp())
}
