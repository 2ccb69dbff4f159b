//! The manual's Markdown, read into what can be drawn one below the other.

use std::mem;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    Heading(HeadingLevel, Words),
    Paragraph(Words),
    /// What stands in a list, with its number or point.
    Item(String, Words),
    /// Its rows, the headings first.
    Table(Vec<Vec<Words>>),
    Picture {
        name: String,
        address: String,
    },
    Code(String),
}

/// Text in several styles.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Words(pub Vec<(Style, String)>);

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    #[default]
    Plain,
    Strong,
    Emphasis,
    Code,
}

impl Words {
    pub fn plain(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect()
    }

    fn push(&mut self, style: Style, text: &str) {
        self.0.push((style, text.to_owned()));
    }

    fn take(&mut self) -> Self {
        mem::take(self)
    }
}

/// Reads what the manual is written in: headings, paragraphs, flat lists, tables, pictures and code.
pub fn read(text: &str) -> Vec<Block> {
    let (mut blocks, mut words, mut style) = (Vec::new(), Words::default(), Style::Plain);
    let (mut rows, mut picture) = (Vec::new(), String::new());
    // The number of the next item; none for a point.
    let mut number = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Strong) => style = Style::Strong,
            Event::Start(Tag::Emphasis) => style = Style::Emphasis,
            Event::End(TagEnd::Strong | TagEnd::Emphasis) => style = Style::Plain,
            Event::Text(text) => words.push(style, &text),
            Event::Code(text) => words.push(Style::Code, &text),
            Event::SoftBreak | Event::HardBreak => words.push(style, " "),
            Event::End(TagEnd::Heading(level)) => blocks.push(Block::Heading(level, words.take())),
            // After a picture there are no words.
            Event::End(TagEnd::Paragraph) if !words.0.is_empty() => {
                blocks.push(Block::Paragraph(words.take()));
            }
            Event::Start(Tag::List(first)) => number = first,
            Event::End(TagEnd::Item) => {
                let mark = number.map_or_else(|| "•".to_owned(), |number| format!("{number}."));
                number = number.map(|number| number + 1);
                blocks.push(Block::Item(mark, words.take()));
            }
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::End(TagEnd::TableCell) => {
                rows.last_mut().into_iter().for_each(|row| row.push(words.take()));
            }
            Event::End(TagEnd::Table) => blocks.push(Block::Table(mem::take(&mut rows))),
            Event::Start(Tag::Image { dest_url, .. }) => picture = dest_url.into_string(),
            Event::End(TagEnd::Image) => {
                blocks.push(Block::Picture { name: words.take().plain(), address: mem::take(&mut picture) });
            }
            Event::End(TagEnd::CodeBlock) => {
                blocks.push(Block::Code(words.take().plain().trim_end().to_owned()));
            }
            _ => {}
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Words {
        Words(vec![(Style::Plain, text.to_owned())])
    }

    #[test]
    fn every_kind_of_block_is_read() {
        let text = "# Manual\n\nIt **redeems** `nothing`.\n\n1. Scan\n2. Look\n\n- a\n\n![The desk](manual/desk.png)\n\n\
                    | a | b |\n|---|---|\n| 1 | 2 |\n\n```\nvoucher-desk check CODE\n```\n";
        let strong = (Style::Strong, "redeems".to_owned());
        let code = (Style::Code, "nothing".to_owned());
        let [it, space, stop] = ["It ", " ", "."].map(|text| (Style::Plain, text.to_owned()));
        let row = |cells: [&str; 2]| cells.map(plain).into();
        let blocks = [
            Block::Heading(HeadingLevel::H1, plain("Manual")),
            Block::Paragraph(Words(vec![it, strong, space, code, stop])),
            Block::Item("1.".into(), plain("Scan")),
            Block::Item("2.".into(), plain("Look")),
            Block::Item("•".into(), plain("a")),
            Block::Picture { name: "The desk".into(), address: "manual/desk.png".into() },
            Block::Table(vec![row(["a", "b"]), row(["1", "2"])]),
            Block::Code("voucher-desk check CODE".into()),
        ];
        assert_eq!(read(text), blocks);
    }
}
