//! What becomes of an element when it ends.

use std::ops::Range;

use super::attribute;
use super::builder::{Builder, unsupported};
use super::frame::{Frame, Kind};
use super::grid;
use super::{Part, Title};
use crate::compose::directive::{self, Made};
use crate::compose::numeral;
use crate::model::{Block, Inline, List, Paragraph};

impl Builder<'_> {
    pub(super) fn close(&mut self, range: &Range<usize>) {
        self.flush_tight_item();
        if self.frames.len() < 2 {
            return;
        }
        let Some(Frame { kind, blocks, inlines }) = self.frames.pop() else { return };
        match kind {
            Kind::Root | Kind::Refused => {}
            Kind::Strong => self.top().inlines.push(Inline::Strong { text: inlines }),
            Kind::Emphasis => self.top().inlines.push(Inline::Emphasis { text: inlines }),
            Kind::Link { url } => self.top().inlines.push(Inline::Link { url, text: inlines }),
            Kind::Cell => {
                if let Kind::Row { cells } = &mut self.top().kind {
                    cells.push(inlines);
                }
            }
            Kind::Row { cells } => {
                if let Kind::Table { rows, head_rows, .. } = &mut self.top().kind {
                    *head_rows = (*head_rows).max(1);
                    rows.push(cells);
                }
            }
            Kind::Table { aligns, rows, head_rows } => match grid::table(&aligns, rows, head_rows) {
                Ok(table) => self.put(Block::Table(table)),
                Err(refusal) => self.refuse(refusal, range),
            },
            Kind::Paragraph => self.close_paragraph(inlines, range),
            Kind::Heading { level, plain, run_in } => {
                if !inlines.is_empty() {
                    self.parts.push(Part::Heading(Title { level, plain, run_in, text: inlines }));
                }
            }
            Kind::Quote => self.put(Block::Quote { blocks }),
            Kind::Item => {
                if let Kind::List { items, .. } = &mut self.top().kind {
                    items.push(blocks);
                }
            }
            Kind::List { first, items } => {
                let markers = self.markers(first, items.len());
                self.put(Block::List(List { markers, items }));
            }
            Kind::Fence { name, json } => self.close_fence(&name, &json, range),
            Kind::Footnote { label } => self.close_footnote(label, blocks, range),
        }
    }

    fn put(&mut self, block: Block) {
        if self.frames.len() == 1 {
            self.parts.push(Part::Block(block));
        } else {
            self.top().blocks.push(block);
        }
    }

    fn close_paragraph(&mut self, inlines: Vec<Inline>, range: &Range<usize>) {
        match attribute::paragraph(&self.source[range.clone()], inlines) {
            // Nothing but an empty value: nothing was said.
            Ok(paragraph) if paragraph.text.is_empty() => {}
            Ok(paragraph) => self.put(Block::Paragraph(paragraph)),
            Err(refusal) => self.refuse(refusal, range),
        }
    }

    /// Markers by the depth of ordered lists around.
    fn markers(&self, first: Option<u64>, count: usize) -> Vec<String> {
        let numbering = self.around.numbering;
        let Some(first) = first else { return vec![numbering.bullet.clone(); count] };
        let depth = self
            .frames
            .iter()
            .filter(|frame| matches!(frame.kind, Kind::List { first: Some(_), .. }))
            .count();
        let pattern = numbering.lists.get(depth.min(numbering.lists.len().saturating_sub(1)));
        let pattern = pattern.map_or("{arabic}.", String::as_str);
        (0..count).map(|index| pattern_number(pattern, first.saturating_add(index as u64))).collect()
    }

    fn close_fence(&mut self, name: &str, json: &str, range: &Range<usize>) {
        if self.refuse_spliced(json, range) {
            return;
        }
        let json = crate::compose::escape::unguarded(json);
        let outermost = self.frames.len() == 1;
        match directive::make(name, &json, self.around, &mut self.counters) {
            Ok(Made::Block(block)) => self.put(block),
            Ok(Made::Part(part)) if outermost => self.parts.push(part),
            Ok(Made::Part(_)) => {
                self.refuse(
                    unsupported("列表或引用中的此种指令", "this directive in a list or quotation"),
                    range,
                );
            }
            Err(refusal) => self.refuse(refusal, range),
        }
    }

    fn close_footnote(&mut self, label: String, blocks: Vec<Block>, range: &Range<usize>) {
        let mut words = Vec::new();
        for block in blocks {
            let Block::Paragraph(Paragraph { text, .. }) = block else {
                return self.refuse(
                    unsupported("脚注中的列表、表格或引用", "lists, tables or quotations in a footnote"),
                    range,
                );
            };
            if !words.is_empty() {
                words.push(Inline::Break);
            }
            words.extend(text);
        }
        self.footnotes.insert(label, (words, false, range.start));
    }

    pub(super) fn rule(&mut self, range: &Range<usize>) {
        if self.frames.len() > 1 {
            return self
                .refuse(unsupported("列表或引用中的分页", "a page break in a list or quotation"), range);
        }
        self.put(Block::PageBreak);
    }
}

/// A number in the form of a pattern of the style.
fn pattern_number(pattern: &str, number: u64) -> String {
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    crate::compose::heading::numbered(pattern, number).unwrap_or_else(|| numeral::circled(number))
}
