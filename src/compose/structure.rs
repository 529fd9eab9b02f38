//! The document out of its parts: headings numbered, contributions and attachments filled, contents listed.

use crate::catalog::style::Style;
use crate::compose::heading::Counter;
use crate::compose::markdown::Part;
use crate::compose::title::Breaker;
use crate::model::{Attachment, Block, Heading, Item, Paragraph, plain_text};

/// The body and the attachments of a document with a number.
pub(super) fn divide(
    parts: Vec<Part>,
    number: &str,
    style: &Style,
    breaker: &Breaker,
) -> (Vec<Block>, Vec<Attachment>) {
    let mut division = Division::default();
    let mut counter = Counter::default();
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Part::Block(block) => division.put(block),
            Part::Heading(title) => {
                let next =
                    parts.next_if(|next| title.run_in && matches!(next, Part::Block(Block::Paragraph(_))));
                let run_in = match next {
                    Some(Part::Block(Block::Paragraph(Paragraph { text, .. }))) => Some(text),
                    _ => None,
                };
                division.put(Block::Heading(counter.number(title, &style.numbering.levels, run_in)));
            }
            Part::Item { title, contributor } => {
                counter = Counter::default();
                division.close_item();
                let title = breaker.lines(&title, style.title.chars);
                division.item = Some(Item { title, contributor, blocks: Vec::new() });
            }
            Part::Attachment { title, apart } => {
                counter = Counter::default();
                division.close_item();
                let title = breaker.lines(&title, style.title.chars);
                division.attachments.push(Attachment { title, apart, ..Attachment::default() });
            }
        }
    }
    division.finish(number)
}

#[derive(Default)]
struct Division {
    body: Vec<Block>,
    attachments: Vec<Attachment>,
    item: Option<Item>,
}

impl Division {
    fn put(&mut self, block: Block) {
        match (&mut self.item, self.attachments.last_mut()) {
            (Some(item), _) => item.blocks.push(block),
            (None, Some(attachment)) => attachment.body.push(block),
            (None, None) => self.body.push(block),
        }
    }

    fn close_item(&mut self) {
        if let Some(item) = self.item.take() {
            self.put(Block::Item(item));
        }
    }

    fn finish(mut self, number: &str) -> (Vec<Block>, Vec<Attachment>) {
        self.close_item();
        let only = self.attachments.len() == 1;
        for (index, attachment) in (1..).zip(&mut self.attachments) {
            // What is not bound with the text says to which document it belongs (7.3.7).
            let of = if attachment.apart { number } else { "" };
            attachment.label = if only { format!("{of}附件") } else { format!("{of}附件{index}") };
        }
        let entries = entries(&self.body);
        for block in &mut self.body {
            if let Block::Contents(contents) = block
                && contents.pages.is_empty()
            {
                contents.entries.clone_from(&entries);
            }
        }
        (self.body, self.attachments)
    }
}

/// What a list of contents lists: the contributions, or if there are none the headings of level 1.
fn entries(body: &[Block]) -> Vec<String> {
    let items = body.iter().filter_map(|block| match block {
        Block::Item(item) => Some(item.title.concat()),
        _ => None,
    });
    let items: Vec<String> = items.collect();
    if !items.is_empty() {
        return items;
    }
    let headings = body.iter().filter_map(|block| match block {
        Block::Heading(Heading { level: 1, number, text, .. }) => {
            Some(format!("{number}{}", plain_text(text).replace('\n', "")))
        }
        _ => None,
    });
    headings.collect()
}
