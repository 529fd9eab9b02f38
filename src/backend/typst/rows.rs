//! The rows of a table, reckoned from their text: which may break over pages, and what white brings the text below back to the
//! grid of lines. Reckoned, not measured: to lay a table out twice costs more than all the rest of a notice.

use std::collections::BTreeSet;

use crate::catalog::style::{Role, Style};
use crate::model::{Cell, Table, plain_text};
use crate::unit::Pt;

/// Room for the difference between a reckoned and a drawn height, in lines.
const SLACK_LINES: f64 = 0.01;

/// A table as reckoned.
pub(super) struct Rows {
    /// Indexes of the rows that may break.
    pub(super) tall: BTreeSet<usize>,
    /// White under the table, in points; none under a table that may be longer than a page.
    pub(super) rest_pt: f64,
}

impl Rows {
    /// Reckons a table.
    pub(super) fn of(table: &Table, style: &Style) -> Rows {
        let roles = Roles::of(table, style);
        let lines = |cell: &Cell| roles.lines(cell);
        let heights: Vec<f64> = table
            .rows
            .iter()
            .map(|row| row.iter().filter(|cell| cell.rowspan == 1).map(lines).fold(1.0, f64::max))
            .collect();
        let most = f64::from(style.table.tall_lines);
        let mut tall: BTreeSet<usize> = (0..heights.len()).filter(|row| heights[*row] > most).collect();
        for (index, row) in table.rows.iter().enumerate() {
            for cell in row.iter().filter(|cell| cell.rowspan > 1) {
                let span = index..(index + cell.rowspan).min(heights.len());
                if lines(cell).max(heights[span.clone()].iter().sum()) > most {
                    tall.extend(span);
                }
            }
        }
        let rest_pt = roles.rest(&heights);
        Rows { tall, rest_pt }
    }
}

/// What the lines of a table's cells are measured by.
struct Roles<'a> {
    table: &'a Table,
    style: &'a Style,
    /// Characters in the width of the whole table.
    chars: f64,
    /// Characters that the white at both sides of a cell takes.
    pad: f64,
    /// Sum of the columns' shares.
    shares: f64,
    /// Pitch of the cells' lines against that of their role.
    dense: f64,
}

impl<'a> Roles<'a> {
    fn of(table: &'a Table, style: &'a Style) -> Roles<'a> {
        let role = style.roles.get("table_cell").map_or(style.table.dense_size_pt, |role| role.size_pt);
        let narrow = table.columns.len() >= style.table.dense_columns;
        let size = if narrow { style.table.dense_size_pt } else { role };
        let width = style.core_width().0 - 2.0 * style.table.inset_mm.0;
        let pad = style.table.pad_x_mm.0 * if narrow { 1.0 } else { 2.0 };
        let chars = |length: f64| Pt::from(crate::unit::Mm(length)).0 / size.0;
        Roles {
            table,
            style,
            chars: chars(width),
            pad: chars(pad),
            shares: table.columns.iter().map(|column| column.width).sum(),
            dense: size.0 / role.0,
        }
    }

    /// Lines of a cell.
    fn lines(&self, cell: &Cell) -> f64 {
        let covered = self.table.columns.iter().skip(cell.column).take(cell.colspan);
        let share: f64 = covered.map(|column| column.width).sum::<f64>() / self.shares;
        let room = (self.chars * share - self.pad).max(1.0);
        plain_text(&cell.text).split('\n').map(|line| lines(line, room)).sum()
    }

    /// White that makes caption, rows and notes as high as whole lines of the grid.
    fn rest(&self, heights: &[f64]) -> f64 {
        let role = |name: &str| self.style.roles.get(name);
        let pitch = |name: &str| role(name).map_or(0.0, |role| role.pitch_pt.0);
        let text = |name: &str, words: &str| {
            let room = |role: &Role| Pt::from(self.style.core_width()).0 / role.size_pt.0;
            if words.is_empty() {
                0.0
            } else {
                pitch(name) * role(name).map_or(1.0, |role| lines(words, room(role)))
            }
        };
        let pad = Pt::from(self.style.table.pad_y_mm).0 * 2.0;
        let rows = heights.iter().enumerate().map(|(index, lines)| {
            let name = if index < self.table.head_rows { "table_head" } else { "table_cell" };
            lines * pitch(name) * self.dense + pad
        });
        let around = Pt::from(self.style.table.space_mm).0 * 2.0;
        let notes = self.table.notes.iter().map(|note| text("table_note", note));
        let all = around
            + text("table_caption", &self.table.caption)
            + text("table_unit", &self.table.unit)
            + rows.sum::<f64>()
            + notes.sum::<f64>();
        let grid = self.style.grid.pitch_pt.0;
        if all > grid * f64::from(self.style.grid.lines) {
            return 0.0;
        }
        (all / grid - SLACK_LINES).ceil() * grid - all
    }
}

/// Lines that a text takes in a width, both in characters; what is not Han takes half of one.
fn lines(text: &str, room: f64) -> f64 {
    let long: f64 = text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
    (long / room).ceil().max(1.0)
}
