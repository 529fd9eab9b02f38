//! The legend: a swatch and a name for every series, in centred rows.

use super::label::{width_em, wrap};
use super::pen::{Anchor, MIDDLE, Pen};
use crate::model::Series;

/// Length of a swatch, in em.
const SWATCH: f64 = 1.6;
/// Distances from swatch to name and from name to the next swatch, in em.
const GAPS: (f64, f64) = (0.5, 1.6);

/// What stands before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Swatch {
    Box,
    Line,
}

/// Entries broken into rows.
pub(super) struct Legend {
    rows: Vec<Vec<(usize, String)>>,
}

impl Legend {
    /// The names of all series that have one.
    pub(super) fn of(series: &[Series], pen: &Pen) -> Legend {
        let mut rows: Vec<Vec<(usize, String)>> = Vec::new();
        let mut used = 0.0;
        for (index, one) in series.iter().enumerate().filter(|(_, one)| !one.name.is_empty()) {
            // A name longer than a row is cut into lines of one entry each; only its first has a swatch.
            let room = pen.width / pen.size - SWATCH - GAPS.0;
            for (line, text) in wrap(&one.name, room).into_iter().enumerate() {
                let wide = width(&text) * pen.size;
                match rows.last_mut().filter(|_| line == 0 && used + wide <= pen.width) {
                    Some(row) => {
                        row.push((index, text));
                        used += wide;
                    }
                    None => {
                        rows.push(vec![(if line == 0 { index } else { usize::MAX }, text)]);
                        used = wide;
                    }
                }
            }
        }
        Legend { rows }
    }

    pub(super) fn height(&self, pen: &Pen) -> f64 {
        if self.rows.is_empty() { 0.0 } else { self.rows.len() as f64 * pen.pitch + pen.size * 0.5 }
    }

    /// Draws the rows from a height down.
    pub(super) fn draw(&self, pen: &mut Pen, top: f64, swatch: Swatch) {
        let size = pen.size;
        for (row, entries) in self.rows.iter().enumerate() {
            let baseline = top + size * 0.5 + row as f64 * pen.pitch + size;
            let total: f64 = entries.iter().map(|(_, text)| width(text)).sum::<f64>() - GAPS.1;
            let mut x = (pen.width - total * size) / 2.0;
            for (index, text) in entries {
                if *index != usize::MAX {
                    mark(pen, [x, baseline - size * MIDDLE], swatch, *index);
                }
                pen.text([x + (SWATCH + GAPS.0) * size, baseline], Anchor::Start, size, text);
                x += width(text) * size;
            }
        }
    }
}

fn mark(pen: &mut Pen, at: [f64; 2], swatch: Swatch, index: usize) {
    let (color, wide) = (pen.color(index), SWATCH * pen.size);
    match swatch {
        Swatch::Box => {
            let tall = pen.size * 0.7;
            pen.rect([at[0], at[1] - tall / 2.0], wide, tall, color);
        }
        Swatch::Line => {
            pen.line(&[at, [at[0] + wide, at[1]]], color.clone(), pen.stroke);
            pen.dot([at[0] + wide / 2.0, at[1]], color);
        }
    }
}

/// Width of an entry with the gap after it, in em.
fn width(text: &str) -> f64 {
    SWATCH + GAPS.0 + width_em(text) + GAPS.1
}
