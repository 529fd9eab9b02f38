//! A reckoning of pages for the numbers in a list of contents: heights are added up as the text is written.
//!
//! Word and LibreOffice bring the numbers up to date themselves when asked; until then these stand there.

use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch};
use super::roles::NAMED;
use crate::backend::measure::{cell, spacing};
use crate::unit::{Mm, Pt, Twip};

/// Where the text has come to. Lengths in twips.
#[derive(Debug, Default)]
pub(super) struct Paging {
    /// Height of the frame.
    frame: i32,
    /// Height used of the page.
    used: i32,
    /// The page, from 1.
    page: usize,
    /// Pages of the bookmarks, in order.
    pages: Vec<usize>,
    /// Whether a bookmark stands in the paragraph being written.
    marked: Option<()>,
    /// Width of the words after the last break in the paragraph, in ems.
    ems: f64,
    /// Widths of the lines before the last break.
    broken: Vec<f64>,
    /// Height of a picture in the paragraph.
    pub(super) picture: i32,
    /// Height of the cell being written, if one is.
    cell: Option<i32>,
    /// Height of the row being written.
    row: i32,
    /// Where the numbers go: offset in the part, and the bookmark.
    places: Vec<(usize, usize)>,
}

impl Paging {
    /// At the top of page 1 of a frame.
    pub(super) fn new(height: Mm) -> Paging {
        Paging { frame: Twip::from(height).0, page: 1, ..Paging::default() }
    }

    /// Counts words; full-width characters are an em wide, others half of it.
    pub(super) fn count(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '\n' => self.break_line(),
                character if character.is_ascii() => self.ems += 0.5,
                _ => self.ems += 1.0,
            }
        }
    }

    /// Ends a line.
    pub(super) fn break_line(&mut self) {
        self.broken.push(std::mem::take(&mut self.ems));
    }

    /// A bookmark stands in the paragraph that is being written.
    pub(super) fn mark(&mut self) {
        self.marked = Some(());
    }

    /// The next line begins a page.
    fn turn(&mut self) {
        if self.used > 0 {
            self.page += 1;
            self.used = 0;
        }
    }

    /// The sheet turns: what follows stands on a page of another height.
    pub(super) fn turn_to(&mut self, height: Mm) {
        self.turn();
        self.frame = Twip::from(height).0;
    }

    /// The page that the text has come to, and the height that is free on it.
    pub(super) fn rest(&self) -> (usize, i32) {
        (self.page, self.frame - self.used)
    }

    /// So many bytes were put in before what stood at an offset.
    pub(super) fn shift(&mut self, from: usize, by: usize) {
        for (offset, _) in self.places.iter_mut().filter(|(offset, _)| *offset >= from) {
            *offset += by;
        }
    }

    /// The number of a bookmark goes here.
    pub(super) fn place(&mut self, offset: usize, bookmark: usize) {
        self.places.push((offset, bookmark));
    }

    /// A cell begins.
    pub(super) fn open_cell(&mut self) {
        self.cell = Some(0);
    }

    /// A cell ends.
    pub(super) fn close_cell(&mut self) {
        self.row = self.row.max(self.cell.take().unwrap_or(0));
    }

    /// A row ends; it stands on one page.
    pub(super) fn close_row(&mut self, white: i32) {
        let height = std::mem::take(&mut self.row) + white;
        self.take(height);
    }

    /// The numbers and where they go, last one first.
    pub(super) fn into_numbers(self) -> Vec<(usize, usize)> {
        let number = |bookmark: usize| self.pages.get(bookmark - 1).copied().unwrap_or(self.page);
        self.places.iter().rev().map(|(offset, bookmark)| (*offset, number(*bookmark))).collect()
    }

    fn take(&mut self, height: i32) {
        if self.used + height > self.frame {
            self.turn();
        }
        self.used += height;
    }

    fn paragraph(&mut self, before: i32, first: i32, room: i32, cell: i32, pitch: i32) {
        self.break_line();
        let lines = std::mem::take(&mut self.broken);
        let picture = std::mem::take(&mut self.picture);
        let mut count = 0;
        for (index, ems) in lines.iter().enumerate() {
            let width = ems * f64::from(cell) + if index == 0 { f64::from(first) } else { 0.0 };
            count += (width / f64::from(room.max(1))).ceil().max(1.0) as i32;
        }
        if let Some(height) = &mut self.cell {
            *height += before + if picture > 0 { picture } else { count * pitch };
            return;
        }
        if self.used + before + pitch <= self.frame {
            self.used += before;
        }
        if picture > 0 {
            self.take(picture);
        }
        for _ in 0..if picture > 0 { 0 } else { count } {
            self.take(pitch);
            // A bookmark stands where the first line of its paragraph stands.
            self.pages.extend(self.marked.take().map(|()| self.page));
        }
    }
}

impl Manuscript<'_> {
    /// Adds the paragraph just written.
    pub(super) fn reckon(&mut self, form: &Form<'_>, narrower: i32, before: i32, new_page: bool) {
        let style = self.style();
        let named = NAMED.iter().find(|named| named.id == form.style);
        let role = named.and_then(|named| style.roles.get(named.role));
        let body = style.roles.get("body");
        let tracking = role.zip(body).map_or(0, |(role, body)| spacing(&style.grid, body, role));
        let cell = role.map_or(1, |role| cell(role, tracking));
        let indent = role.map_or(0.0, |role| role.indent_chars * f64::from(cell)) as i32;
        let pitch = match form.line {
            Some(Pitch::Exact(pitch)) => pitch,
            _ => Twip::from(role.map_or(Pt(1.0), |role| role.pitch_pt)).0,
        };
        let room = self.core() - form.left - self.inset - form.right - narrower;
        if new_page {
            self.paging.turn();
        }
        self.paging.paragraph(before, form.first.unwrap_or(indent), room, cell, pitch);
    }
}
