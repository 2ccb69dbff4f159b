//! The rows that were read so far, and those that should be.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use crate::store::{Entry, Filter, Look, MAX_FOUND, Outline, PAGE, Sight};

/// Pages far from what is looked at are let go beyond this many.
const KEPT_PAGES: usize = 20;

#[derive(Debug, Default)]
pub struct List {
    /// Whose rows these are.
    ticket: u64,
    outline: Option<Arc<Outline>>,
    pages: BTreeMap<usize, Vec<Entry>>,
    asked: BTreeSet<usize>,
    visible: Range<usize>,
}

impl List {
    pub fn put(&mut self, ticket: u64, sight: Sight) {
        if self.ticket != ticket && !matches!(sight, Sight::Outline(_)) {
            // The old rows stay in sight until there are new ones.
            *self = Self { ticket, visible: self.visible.clone(), ..Self::default() };
        }
        match sight {
            Sight::Outline(outline) if self.ticket == ticket => self.outline = Some(outline),
            Sight::Page(page, rows) => {
                self.asked.remove(&page);
                self.pages.insert(page, rows);
                self.let_go();
            }
            Sight::Found(rows) => {
                for (page, rows) in rows.chunks(PAGE).enumerate() {
                    self.pages.insert(page, rows.to_vec());
                }
            }
            _ => {}
        }
    }

    fn let_go(&mut self) {
        let looked_at = self.visible.start / PAGE;
        while self.pages.len() > KEPT_PAGES && self.outline.is_some() {
            let farthest = self.pages.keys().copied().max_by_key(|page| page.abs_diff(looked_at));
            farthest.map(|page| self.pages.remove(&page));
        }
    }

    pub fn len(&self) -> usize {
        let read = self.pages.values().map(Vec::len).sum();
        self.outline.as_ref().map_or(read, |outline| outline.count)
    }

    /// Whether a search found more than are listed.
    pub fn is_cut(&self) -> bool {
        self.outline.is_none() && self.len() >= MAX_FOUND
    }

    /// `None` for a row that is not read yet.
    pub fn row(&self, i: usize) -> Option<&Entry> {
        self.pages.get(&(i / PAGE))?.get(i % PAGE)
    }

    /// These rows are in sight.
    pub fn look_at(&mut self, rows: Range<usize>) {
        self.visible = rows;
    }

    /// New checks would be in sight.
    pub fn is_at_top(&self) -> bool {
        self.visible.start == 0
    }

    /// What must be read for the rows in sight, each page asked for once.
    pub fn missing(&mut self, ticket: u64, filter: &Filter) -> Vec<Look> {
        let Some(outline) = self.outline.as_ref().filter(|_| self.ticket == ticket) else {
            return Vec::new();
        };
        let last = self.visible.end.min(outline.count).saturating_sub(1);
        let wanted = self.visible.start / PAGE..=last / PAGE;
        let is_new = |page: &usize| !self.pages.contains_key(page) && !self.asked.contains(page);
        let pages: Vec<usize> = wanted.filter(is_new).collect();
        self.asked.extend(&pages);
        pages.into_iter().map(|page| Look::Page(filter.clone(), outline.clone(), page)).collect()
    }
}
