//! Tables put in order: every cell at its column, spans checked, short rows filled, edges chosen.

use crate::compose::refusal::Refusal;
use crate::limit::{TABLE_CELLS, TABLE_COLUMNS};
use crate::model::{Align, Cell, Column, Inline, Table, plain_text};

/// Longest text of a column that is still centred, in characters; longer ones are set flush left.
const SHORT_CHARS: usize = 10;
/// Least width of a column whose width is chosen by its content, in characters.
const NARROW_CHARS: f64 = 2.0;
/// Most width that the content of one column asks for, in characters; longer text wraps.
const WIDE_CHARS: f64 = 14.0;

/// A table as it is written.
#[derive(Default)]
pub(super) struct Draft {
    /// Widths and edges, each if the table says; as many as it has columns.
    pub(super) columns: Option<Vec<(Option<f64>, Option<Align>)>>,
    /// The rows, head rows first.
    pub(super) rows: Vec<Vec<DraftCell>>,
    /// How many rows are head rows.
    pub(super) head_rows: usize,
}

/// A cell as it is written.
pub(super) struct DraftCell {
    /// Its words.
    pub(super) text: Vec<Inline>,
    /// Edges, if it says.
    pub(super) align: Option<Align>,
    /// Columns covered.
    pub(super) colspan: usize,
    /// Rows covered.
    pub(super) rowspan: usize,
}

impl DraftCell {
    /// A cell of one column and one row.
    pub(super) fn words(text: Vec<Inline>) -> DraftCell {
        DraftCell { text, align: None, colspan: 1, rowspan: 1 }
    }
}

/// A row whose cells have their columns.
struct Placed {
    cells: Vec<Cell>,
    /// One bit for each column that a cell of this row or of a row above covers.
    covered: u64,
}

/// A row ends in the first column that no bit is set from.
fn width_of(covered: u64) -> usize {
    (u64::BITS - covered.leading_zeros()) as usize
}

// One bit a column.
const _: () = assert!(TABLE_COLUMNS <= u64::BITS as usize);

impl Draft {
    /// The finished table.
    ///
    /// # Errors
    /// `too-large` for too many cells or columns, `value` for cells that overlap or hang over the edge.
    pub(super) fn settle(self) -> Result<Table, Refusal> {
        let given: usize = self.rows.iter().map(Vec::len).sum();
        if given.max(self.rows.len()) > TABLE_CELLS {
            return Err(too_many_cells());
        }
        let head_rows = self.head_rows;
        let placed = place(self.rows, head_rows)?;
        let widest = placed.iter().map(|row| width_of(row.covered)).max().unwrap_or(0);
        let columns = self.columns.unwrap_or_else(|| vec![(None, None); widest]);
        let count = columns.len();
        if count == 0 {
            return Err(Refusal::value("表格没有内容", "the table is empty"));
        }
        if count > TABLE_COLUMNS {
            return Err(too_many_columns());
        }
        if count.saturating_mul(placed.len()) > TABLE_CELLS {
            return Err(too_many_cells());
        }
        if let Some(index) = placed.iter().position(|row| width_of(row.covered) > count) {
            let row = index + 1;
            return Err(Refusal::value(
                format!("表格第 {row} 行超出 {count} 列"),
                format!("row {row} of the table is longer than its {count} columns"),
            ));
        }
        let rows: Vec<Vec<Cell>> = placed.into_iter().map(|row| filled(row, count)).collect();
        let aligns = chosen_aligns(&rows, head_rows, count);
        let by_content = columns.iter().all(|(width, _)| width.is_none());
        let widths = if by_content { widths_by_content(&rows, head_rows, count) } else { vec![1.0; count] };
        let chosen = aligns.into_iter().zip(widths);
        let columns =
            columns.into_iter().zip(chosen).map(|((width, align), (chosen_align, chosen_width))| Column {
                width: width.unwrap_or(chosen_width),
                align: align.unwrap_or(chosen_align),
            });
        Ok(Table { columns: columns.collect(), rows, head_rows, ..Table::default() })
    }
}

fn place(rows: Vec<Vec<DraftCell>>, head_rows: usize) -> Result<Vec<Placed>, Refusal> {
    let total = rows.len();
    // For each column, how many further rows a cell above still covers.
    let mut reach = [0_usize; TABLE_COLUMNS];
    let mut placed = Vec::with_capacity(total);
    for (index, row) in rows.into_iter().enumerate() {
        let section_end = if index < head_rows { head_rows } else { total };
        let mut covered = 0_u64;
        for (column, left) in reach.iter_mut().enumerate() {
            if *left > 0 {
                *left -= 1;
                covered |= 1 << column;
            }
        }
        let mut cells = Vec::with_capacity(row.len());
        let mut column = 0;
        for DraftCell { text, align, colspan, rowspan } in row {
            while column < TABLE_COLUMNS && covered >> column & 1 == 1 {
                column += 1;
            }
            if colspan > TABLE_COLUMNS || column + colspan > TABLE_COLUMNS {
                return Err(too_many_columns());
            }
            for at in column..column + colspan {
                if covered >> at & 1 == 1 {
                    return Err(overlap(index + 1, at + 1));
                }
                covered |= 1 << at;
                if let Some(left) = reach.get_mut(at) {
                    *left = rowspan - 1;
                }
            }
            if rowspan > section_end - index {
                return Err(overhang(index + 1, column + 1, rowspan));
            }
            cells.push(Cell { text, align, colspan, rowspan, column });
            column += colspan;
        }
        placed.push(Placed { cells, covered });
    }
    Ok(placed)
}

/// A row with empty cells where it has none.
fn filled(row: Placed, count: usize) -> Vec<Cell> {
    let Placed { mut cells, covered } = row;
    for column in (0..count).filter(|column| covered >> column & 1 == 0) {
        cells.push(Cell { text: Vec::new(), align: None, colspan: 1, rowspan: 1, column });
    }
    cells.sort_by_key(|cell| cell.column);
    cells
}

/// Widths by content, in characters: as wide as the longest text that still asks for room, a head in two lines at need.
fn widths_by_content(rows: &[Vec<Cell>], head_rows: usize, count: usize) -> Vec<f64> {
    let mut widths = vec![NARROW_CHARS; count];
    for (index, row) in rows.iter().enumerate() {
        for cell in row.iter().filter(|cell| cell.colspan == 1) {
            let text = plain_text(&cell.text);
            let chars: f64 = text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum();
            let asked = if index < head_rows { chars / 2.0 } else { chars };
            widths[cell.column] = f64::max(widths[cell.column], f64::min(asked, WIDE_CHARS));
        }
    }
    // One character more for the white inside the cell.
    widths.iter().map(|width| width + 1.0).collect()
}

/// Edges by content: numbers right, short texts centred, long ones left.
fn chosen_aligns(rows: &[Vec<Cell>], head_rows: usize, count: usize) -> Vec<Align> {
    let mut numeric = vec![true; count];
    let mut filled = vec![false; count];
    let mut short = vec![true; count];
    for cell in rows.iter().skip(head_rows).flatten().filter(|cell| cell.colspan == 1) {
        let text = plain_text(&cell.text);
        let text = text.trim();
        if text.is_empty() || text == "—" || text == "-" {
            continue;
        }
        let column = cell.column;
        filled[column] = true;
        numeric[column] &= is_number(text);
        short[column] &= text.chars().nth(SHORT_CHARS).is_none();
    }
    let choose = |column: usize| match (filled[column] && numeric[column], short[column]) {
        (true, _) => Align::Right,
        (false, true) => Align::Center,
        (false, false) => Align::Left,
    };
    (0..count).map(choose).collect()
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+', '−']).unwrap_or(text);
    let digits = digits.strip_suffix(['%', '％', '‰']).unwrap_or(digits);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == ',' || c == '.')
}

fn too_many_cells() -> Refusal {
    Refusal::too_large(
        format!("表格超过 {TABLE_CELLS} 格"),
        format!("the table has more than {TABLE_CELLS} cells"),
    )
}

fn too_many_columns() -> Refusal {
    Refusal::too_large(
        format!("表格超过 {TABLE_COLUMNS} 列"),
        format!("the table has more than {TABLE_COLUMNS} columns"),
    )
}

fn overlap(row: usize, column: usize) -> Refusal {
    Refusal::value(
        format!("表格第 {row} 行第 {column} 列的单元格与上方合并的单元格重叠"),
        format!("the cell at row {row}, column {column} of the table overlaps one that spans from above"),
    )
}

fn overhang(row: usize, column: usize, rowspan: usize) -> Refusal {
    Refusal::value(
        format!("表格第 {row} 行第 {column} 列的单元格合并 {rowspan} 行，超出表头或表格"),
        format!("the cell at row {row}, column {column} spans {rowspan} rows, beyond the head or the table"),
    )
}
