//! Tables of data: caption and unit above, head rows repeated on every page, notes below.

use super::frame::{FULL, Frame, eighths, write_cell_properties, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch};
use super::places::{Hanging, Place, places};
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::catalog::style::TableStyle;
use crate::model::{Align, Block, Cell, Table, plain_text};
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

/// Up to this many rows the height of a table is reckoned; the same as in the PDF.
const RECKONED_ROWS: usize = 40;
/// Rows that stay with the signature, where the text ends with a table; the same as in the PDF.
const KEPT_ROWS: usize = 2;

/// What all cells of a table share.
struct Setting {
    /// Left edges of the columns and the right edge of the last, in twips.
    edges: Vec<i32>,
    /// Type size and distance of baselines of a table of many columns.
    dense: Option<(Pt, i32)>,
}

impl Setting {
    /// Width of the columns from one up to another.
    fn width(&self, from: usize, to: usize) -> i32 {
        let last = self.edges.len() - 1;
        self.edges[to.min(last)] - self.edges[from.min(last)]
    }
}

/// Where a row stands.
#[derive(Clone, Copy)]
struct Standing {
    /// In the head, which is repeated.
    head: bool,
    /// On the page of what follows.
    kept: bool,
}

impl Manuscript<'_> {
    /// Writes a table on the sheet as it stands.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn table_here(&mut self, table: &Table) -> Written {
        let style = &self.style().table;
        // A frame's rules take room of their own here, and none in the PDF.
        let space = Mm(style.space_mm.0 - style.outer_mm.0);
        if !table.landscape {
            self.white(space);
        }
        for (role, text) in [("table_caption", &table.caption), ("table_unit", &table.unit)] {
            if !text.is_empty() {
                let form = Form { style: style_id(role), keep_next: true, ..Form::default() };
                self.paragraph(&form, |own| own.words(text, Look::default()))?;
            }
        }
        self.settle_gap()?;
        if !table.rows.is_empty() && !table.columns.is_empty() {
            self.grid(table, style)?;
        }
        for note in &table.notes {
            let form =
                Form { style: style_id("table_note"), keep_next: self.closes_text(table), ..Form::default() };
            self.paragraph(&form, |own| own.words(note, Look::default()))?;
        }
        if table.landscape {
            return Ok(());
        }
        self.white(space);
        self.gap += self.rest_of_line(table)?;
        // Two tables without a paragraph between them become one in Word.
        if table.notes.is_empty() { self.settle_gap() } else { Ok(()) }
    }

    /// Whether the text ends with this table, so that its last rows stay with the signature (7.3.5.5).
    fn closes_text(&self, table: &Table) -> bool {
        matches!(self.document.body.last(), Some(Block::Table(last)) if std::ptr::eq(last, table))
    }

    /// White that a table needs below it, so that the text after it stands on the grid of lines, as in the PDF. Heights
    /// are reckoned from the count of characters; a long table breaks over pages, and its text needs no such care.
    fn rest_of_line(&self, table: &Table) -> Result<i32, Problems> {
        if table.rows.len() > RECKONED_ROWS {
            return Ok(0);
        }
        let setting = self.setting(table)?;
        let style = &self.style().table;
        let (size, pitch) = match setting.dense {
            Some((size, pitch)) => (size, pitch),
            None => {
                let role = self.role("table_cell")?;
                (role.size_pt, Twip::from(role.pitch_pt).0)
            }
        };
        let white = 2 * Twip::from(style.pad_y_mm).0;
        let mut height = 2 * Twip::from(style.space_mm).0;
        for row in &table.rows {
            let single = row.iter().filter(|cell| cell.rowspan == 1);
            let lines = single.map(|cell| lines_of(cell, &setting, style, size)).max().unwrap_or(1);
            height += lines * pitch + white;
        }
        for (role, count) in [
            ("table_caption", usize::from(!table.caption.is_empty())),
            ("table_unit", usize::from(!table.unit.is_empty())),
            ("table_note", table.notes.len()),
        ] {
            height += Twip::from(self.role(role)?.pitch_pt).0 * i32::try_from(count).unwrap_or(0);
        }
        let line = Twip::from(self.style().grid.pitch_pt).0;
        // A hair less than whole lines, as around pictures.
        let slack = 2 * Twip::from(self.style().page.slack_mm).0;
        Ok(((line - height % line) % line - slack).max(0))
    }

    fn grid(&mut self, table: &Table, style: &TableStyle) -> Written {
        let setting = self.setting(table)?;
        let pad_x = if setting.dense.is_some() { Mm(style.pad_x_mm.0 / 2.0) } else { style.pad_x_mm };
        let inset = self.inset;
        let xml = &mut self.part.xml;
        xml.open("w:tbl", &[])?;
        let frame = Frame {
            width: setting.width(0, table.columns.len()),
            indent: inset,
            outer: eighths(style.outer_mm),
            inner: eighths(style.inner_mm),
            color: "auto".to_owned(),
            pad_x: Twip::from(pad_x).0,
            // Rules take room of their own here, and none in the PDF.
            pad_y: (Twip::from(style.pad_y_mm).0 - eighths(style.inner_mm) * 5 / 4).max(0),
        };
        frame.write(xml, &FULL)?;
        write_grid(xml, &setting.edges)?;
        let mut hanging: Vec<Hanging> = Vec::new();
        let last =
            if self.closes_text(table) { table.rows.len().saturating_sub(KEPT_ROWS) } else { usize::MAX };
        for (index, row) in table.rows.iter().enumerate() {
            let place = Standing { head: index < table.head_rows, kept: index >= last };
            self.row(table, &setting, row, place, &mut hanging)?;
        }
        self.part.xml.close("w:tbl")
    }

    fn setting(&self, table: &Table) -> Result<Setting, Problems> {
        let style = &self.style().table;
        let role = self.role("table_cell")?;
        let dense = (table.columns.len() >= style.dense_columns).then(|| {
            let pitch = Pt(role.pitch_pt.0 * style.dense_size_pt.0 / role.size_pt.0);
            (style.dense_size_pt, Twip::from(pitch).0)
        });
        let room = f64::from(self.core() - self.inset);
        let total: f64 = table.columns.iter().map(|column| column.width).sum();
        let mut edges = vec![0];
        let mut share = 0.0;
        for column in &table.columns {
            share += column.width;
            edges.push((share / total * room).round() as i32);
        }
        Ok(Setting { edges, dense })
    }

    fn row(
        &mut self,
        table: &Table,
        setting: &Setting,
        row: &[Cell],
        standing: Standing,
        hanging: &mut Vec<Hanging>,
    ) -> Written {
        let xml = &mut self.part.xml;
        xml.open("w:tr", &[])?;
        xml.open("w:trPr", &[])?;
        xml.leaf("w:cantSplit", &[])?;
        let head = standing.head;
        if head {
            xml.leaf("w:tblHeader", &[])?;
        }
        xml.close("w:trPr")?;
        for place in places(row, hanging) {
            match place {
                Place::Cell(cell) => self.cell(table, setting, cell, standing)?,
                Place::Covered { column, span } => self.covered(setting, column, span, head)?,
            }
        }
        self.paging.close_row(2 * Twip::from(self.style().table.pad_y_mm).0);
        self.part.xml.close("w:tr")
    }

    fn cell(&mut self, table: &Table, setting: &Setting, cell: &Cell, standing: Standing) -> Written {
        let Standing { head, kept } = standing;
        let fill = if head { self.style().table.head_fill.as_str() } else { "" };
        let xml = &mut self.part.xml;
        xml.open("w:tc", &[])?;
        let merge = (cell.rowspan > 1).then_some("restart");
        let width = setting.width(cell.column, cell.column + cell.colspan);
        write_cell_properties(xml, width, cell.colspan, merge, fill)?;
        let column = table.columns.get(cell.column).map_or(Align::Left, |column| column.align);
        let align = cell.align.unwrap_or(if head { Align::Center } else { column });
        let form = Form {
            style: style_id(if head { "table_head" } else { "table_cell" }),
            place: align.into(),
            line: setting.dense.map(|(_, pitch)| Pitch::Exact(pitch)),
            keep_next: kept,
            ..Form::default()
        };
        let look = Look { size: setting.dense.map(|(size, _)| size), ..Look::default() };
        let inset = std::mem::take(&mut self.inset);
        self.paging.open_cell();
        // What is reckoned is the paragraph's own room: the width of the cell.
        let right = self.core() - width + 2 * Twip::from(self.style().table.pad_x_mm).0;
        self.paragraph_in(&form, right, |own| own.inlines(&cell.text, look))?;
        self.paging.close_cell();
        self.inset = inset;
        self.part.xml.close("w:tc")
    }

    fn covered(&mut self, setting: &Setting, column: usize, span: usize, head: bool) -> Written {
        let fill = if head { self.style().table.head_fill.as_str() } else { "" };
        let xml = &mut self.part.xml;
        xml.open("w:tc", &[])?;
        write_cell_properties(xml, setting.width(column, column + span), span, Some("continue"), fill)?;
        xml.open("w:p", &[])?;
        xml.open("w:pPr", &[])?;
        xml.value("w:pStyle", style_id("table_cell"))?;
        xml.close("w:pPr")?;
        xml.close("w:p")?;
        xml.close("w:tc")
    }
}

/// About how many lines the words of a cell take.
fn lines_of(cell: &Cell, setting: &Setting, style: &TableStyle, size: Pt) -> i32 {
    let room = setting.width(cell.column, cell.column + cell.colspan) - 2 * Twip::from(style.pad_x_mm).0;
    let em = |character: char| if character.is_ascii() { 0.5 } else { 1.0 };
    let width = |line: &str| line.chars().map(em).sum::<f64>() * f64::from(Twip::from(size).0);
    let count = |line: &str| (width(line) / f64::from(room.max(1))).ceil().max(1.0) as i32;
    plain_text(&cell.text).lines().map(count).sum::<i32>().max(1)
}
