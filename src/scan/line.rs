//! A line of text with a caret and a selection, edited by keys.

use std::{fmt, ops::Range};

/// Where the caret goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    Left,
    Right,
    Start,
    End,
}

#[derive(Default)]
pub struct Line {
    text: String,
    /// Byte offsets, always between two characters.
    caret: usize,
    /// Where the selection began; at the caret when there is none.
    anchor: usize,
}

impl Line {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte offset of the caret.
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// The byte offsets of what is selected; empty when nothing is.
    pub fn selection(&self) -> Range<usize> {
        self.caret.min(self.anchor)..self.caret.max(self.anchor)
    }

    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Takes the whole text and leaves an empty line.
    pub fn take(&mut self) -> String {
        std::mem::take(self).text
    }

    /// Puts a character where the caret is, in place of what is selected.
    pub fn insert(&mut self, c: char) {
        self.delete_selection();
        self.text.insert(self.caret, c);
        self.place(self.caret + c.len_utf8(), false);
    }

    /// Deletes what is selected, or else the character before the caret.
    pub fn backspace(&mut self) {
        if self.selection().is_empty() {
            self.step(Motion::Left, true);
        }
        self.delete_selection();
    }

    /// Deletes what is selected, or else the character behind the caret.
    pub fn delete(&mut self) {
        if self.selection().is_empty() {
            self.step(Motion::Right, true);
        }
        self.delete_selection();
    }

    pub fn select_all(&mut self) {
        self.anchor = 0;
        self.caret = self.text.len();
    }

    /// Moves the caret, with the selection if it `extends`; without, a selection ends at its side.
    pub fn step(&mut self, motion: Motion, extends: bool) {
        let selection = self.selection();
        let ends_selection = !extends && !selection.is_empty();
        let to = match motion {
            Motion::Start => 0,
            Motion::End => self.text.len(),
            Motion::Left if ends_selection => selection.start,
            Motion::Right if ends_selection => selection.end,
            Motion::Left => self.text.floor_char_boundary(self.caret.saturating_sub(1)),
            Motion::Right => self.text.ceil_char_boundary((self.caret + 1).min(self.text.len())),
        };
        self.place(to, extends);
    }

    fn place(&mut self, caret: usize, extends: bool) {
        self.caret = caret;
        if !extends {
            self.anchor = caret;
        }
    }

    fn delete_selection(&mut self) {
        let selection = self.selection();
        self.text.replace_range(selection.clone(), "");
        self.place(selection.start, false);
    }
}

/// A PIN is typed here too.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line([redacted])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> Line {
        let mut line = Line::default();
        text.chars().for_each(|c| line.insert(c));
        line
    }

    #[test]
    fn the_caret_moves_and_what_is_typed_goes_where_it_is() {
        let mut line = line("134");
        line.step(Motion::Start, false);
        line.step(Motion::Right, false);
        line.insert('2');
        assert_eq!(line.text(), "1234");
        line.delete();
        assert_eq!(line.text(), "124");
        line.step(Motion::End, false);
        line.backspace();
        assert_eq!(line.text(), "12");
    }

    #[test]
    fn what_is_selected_is_replaced_or_deleted() {
        let mut line = line("12码4");
        line.step(Motion::Left, false);
        line.step(Motion::Left, true);
        assert_eq!(&line.text()[line.selection()], "码");
        line.insert('3');
        assert_eq!(line.text(), "1234");
        line.select_all();
        line.backspace();
        assert_eq!(line.text(), "");
    }

    #[test]
    fn a_motion_without_shift_ends_the_selection_at_its_side() {
        let mut line = line("1234");
        line.step(Motion::Left, true);
        line.step(Motion::Left, true);
        line.step(Motion::Left, false);
        assert_eq!((line.caret(), line.selection()), (2, 2..2));
        line.select_all();
        line.step(Motion::Right, false);
        assert_eq!((line.caret(), line.selection()), (4, 4..4));
    }

    proptest! {
        #[test]
        fn no_sequence_of_keys_breaks_it(keys in prop::collection::vec((0u8..9, any::<char>(), any::<bool>()), 0..60)) {
            let mut line = Line::default();
            for (key, c, extends) in keys {
                match key {
                    0 | 1 => line.insert(c),
                    2 => line.backspace(),
                    3 => line.delete(),
                    4 => line.select_all(),
                    5 => line.step(Motion::Left, extends),
                    6 => line.step(Motion::Right, extends),
                    7 => line.step(Motion::Start, extends),
                    _ => line.step(Motion::End, extends),
                }
                prop_assert!(line.text().is_char_boundary(line.caret()));
                prop_assert!(line.text().get(line.selection()).is_some());
            }
        }
    }
}
