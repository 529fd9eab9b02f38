//! Names of categories under an axis: all of them, none over another, whole on one line where there is room.

use super::label::{width_em, wrap};
use super::pen::{Anchor, Pen};

/// Share of its slot that a name may fill.
const FILL: f64 = 0.94;
/// Most lines of small type under an axis: more would leave no room for the chart.
const MOST_LINES: usize = 12;
/// Ways to fit the names, best first: type size (as a share), lines of one name, rows that names take in turn.
const WAYS: [(f64, usize, usize); 9] = [
    (1.0, 1, 1),
    (0.88, 1, 1),
    (1.0, 2, 1),
    (0.88, 2, 1),
    (0.88, 3, 1),
    (0.88, 1, 2),
    (0.78, 4, 1),
    (0.78, 2, 2),
    (0.7, 1, 3),
];

/// Names, broken and sized.
pub(super) struct Categories {
    names: Vec<Vec<String>>,
    size: f64,
    pitch: f64,
    lines: usize,
    rows: usize,
}

impl Categories {
    /// Fits names into equal slots of a width.
    pub(super) fn fit(names: &[String], slot: f64, pen: &Pen) -> Categories {
        let tried = WAYS.iter().map(|way| Categories::by(names, slot, pen, *way));
        tried.flatten().next().unwrap_or_else(|| Categories::crowded(names, slot, pen))
    }

    fn by(names: &[String], slot: f64, pen: &Pen, way: (f64, usize, usize)) -> Option<Categories> {
        let (share, lines, rows) = way;
        let size = pen.size * share;
        let most = slot * rows as f64 * FILL / size;
        let names: Vec<Vec<String>> = names.iter().map(|name| wrap(name, most)).collect();
        let fits =
            names.iter().all(|name| name.len() <= lines && name.iter().all(|line| width_em(line) <= most));
        let lines = names.iter().map(Vec::len).max().unwrap_or(1);
        fits.then_some(Categories { names, size, pitch: pen.pitch * share, lines, rows })
    }

    /// The last way: small type in as many rows as the longest name needs, broken only where the drawing ends.
    fn crowded(names: &[String], slot: f64, pen: &Pen) -> Categories {
        let share = 0.7;
        let size = pen.size * share;
        let limit = pen.width / 2.0 / size;
        let names: Vec<Vec<String>> = names.iter().map(|name| wrap(name, limit)).collect();
        let widest = names.iter().flatten().map(|line| width_em(line)).fold(0.0, f64::max) * size;
        let rows = (widest / (slot * FILL)).ceil().clamp(1.0, MOST_LINES as f64) as usize;
        let lines = names.iter().map(Vec::len).max().unwrap_or(1);
        Categories {
            names,
            size,
            pitch: pen.pitch * share,
            lines,
            rows: rows.min((MOST_LINES / lines.max(1)).max(1)),
        }
    }

    /// Height that all rows take.
    pub(super) fn height(&self) -> f64 {
        (self.lines * self.rows) as f64 * self.pitch
    }

    /// Draws the names, each in the middle of its slot, below a line.
    pub(super) fn draw(&self, pen: &mut Pen, left: f64, top: f64, slot: f64) {
        for (index, lines) in self.names.iter().enumerate() {
            let x = left + slot * (index as f64 + 0.5);
            let first = top + (index % self.rows * self.lines) as f64 * self.pitch;
            for (line, text) in lines.iter().enumerate() {
                let y = first + line as f64 * self.pitch + self.size;
                pen.text([x, y], Anchor::Middle, self.size, text);
            }
        }
    }
}
