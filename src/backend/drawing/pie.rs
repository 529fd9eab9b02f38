//! A pie of the first series, its slices named outside with lines that lead to them.

use super::Drawing;
use super::label::{width_em, wrap};
use super::pen::{Anchor, MIDDLE, Pen, around};
use super::plot;
use super::scale::plain;
use crate::model::Chart;

/// Radius as a share of the free height.
const RADIUS: f64 = 0.42;
/// What is left of the radius where names are long.
const SMALLER: f64 = 0.78;
/// Where the line to a label bends, and where labels stand, in radii.
const KNEE: f64 = 1.1;
const LABELS: f64 = 1.28;
/// Turn between two corners of a slice's outline: small enough to look round.
const CORNER: f64 = 1.0 / 180.0;
/// Colour between slices, that of the paper.
const PAPER: &str = "#FFFFFF";

/// A slice with its label.
struct Slice {
    index: usize,
    /// Where it begins and ends, in turns.
    from: f64,
    to: f64,
    name: String,
    figure: String,
}

impl Slice {
    fn middle(&self) -> f64 {
        f64::midpoint(self.from, self.to)
    }

    fn is_right(&self) -> bool {
        self.middle().rem_euclid(1.0) < 0.5
    }

    /// The label on one line if there is room for it, else name and figure on two.
    fn lines(&self, room: f64) -> Vec<String> {
        let one = format!("{} {}", self.name, self.figure);
        if width_em(&one) <= room { vec![one] } else { vec![self.name.clone(), self.figure.clone()] }
    }
}

/// The disc and the column of labels at each side.
struct Disc {
    center: [f64; 2],
    radius: f64,
    /// Where the disc's part of the drawing begins.
    top: f64,
    /// Room of a label, in em.
    room: f64,
}

/// Lays out the chart.
pub(super) fn draw(chart: &Chart, mut pen: Pen) -> Drawing {
    let slices = slices(chart);
    let top = head(chart, &mut pen);
    let longest = slices.iter().map(|slice| width_em(&slice.name)).fold(0.0, f64::max) * pen.size;
    let mut radius = (pen.height - top).min(pen.width * 0.5) * RADIUS;
    if longest > pen.width / 2.0 - radius * LABELS {
        radius *= SMALLER;
    }
    let room = (pen.width / 2.0 - radius * LABELS - pen.size * 0.3) / pen.size;
    // Many slices: the drawing grows until every label has its lines.
    let lines = |right: bool| {
        slices.iter().filter(move |slice| slice.is_right() == right).map(|slice| slice.lines(room).len())
    };
    let most = lines(true).sum::<usize>().max(lines(false).sum());
    let height = (pen.height - top).max(most as f64 * pen.pitch + pen.size * 1.5);
    pen.height = top + height;
    let disc = Disc { center: [pen.width / 2.0, top + height / 2.0], radius, top, room };
    draw_slices(&slices, &mut pen, &disc);
    for right in [true, false] {
        let mut side: Vec<&Slice> = slices.iter().filter(|slice| slice.is_right() == right).collect();
        side.sort_by(|one, other| disc.height(one).total_cmp(&disc.height(other)));
        draw_labels(&side, &mut pen, &disc, right);
    }
    pen.finish()
}

impl Disc {
    /// Height at which the label of a slice would like to stand.
    fn height(&self, slice: &Slice) -> f64 {
        around(self.center, self.radius * KNEE, slice.middle())[1]
    }
}

/// Name of the series and unit above the pie; returns the height that they take.
fn head(chart: &Chart, pen: &mut Pen) -> f64 {
    let unit = plot::unit(chart, pen);
    let name = chart.series.first().map_or("", |series| series.name.as_str());
    if name.is_empty() {
        return unit;
    }
    let free = (pen.width - 2.0 * width_em(&format!("单位：{}", chart.unit)) * pen.size) / pen.size;
    // Beside the unit if the name is short, else under it.
    let first = if unit > 0.0 && width_em(name) > free { unit } else { 0.0 };
    let lines = wrap(name, pen.width / pen.size);
    for (index, line) in lines.iter().enumerate() {
        let y = first + index as f64 * pen.pitch + pen.size;
        pen.text([pen.width / 2.0, y], Anchor::Middle, pen.size, line);
    }
    unit.max(first + lines.len() as f64 * pen.pitch)
}

/// A slice for every category, in order from the top clockwise; what is missing or negative has no width.
fn slices(chart: &Chart) -> Vec<Slice> {
    let values = chart.series.first().map_or(&[][..], |series| &series.values[..]);
    let value = |index: usize| values.get(index).copied().flatten();
    let width = |index: usize| value(index).filter(|value| value.is_finite() && *value > 0.0).unwrap_or(0.0);
    let total: f64 = (0..chart.categories.len()).map(width).sum();
    let mut turn = 0.0;
    let mut slices = Vec::new();
    for (index, name) in chart.categories.iter().enumerate() {
        let share = if total > 0.0 { width(index) / total } else { 0.0 };
        let figure = match value(index) {
            Some(_) if chart.unit.ends_with('%') => plain(width(index)),
            Some(value) if total > 0.0 => format!("{}（{:.1}%）", plain(value), share * 100.0),
            Some(value) => plain(value),
            None => "—".to_owned(),
        };
        slices.push(Slice { index, from: turn, to: turn + share, name: name.clone(), figure });
        turn += share;
    }
    // One slice that takes more than half stands at the right, so that the small ones have the whole left side.
    let largest = slices.iter().find(|slice| slice.to - slice.from > 0.5);
    let turned = largest.map_or(0.0, |slice| 0.25 - slice.middle());
    for slice in &mut slices {
        slice.from += turned;
        slice.to += turned;
    }
    if total <= 0.0 {
        // Nothing to share out: the labels stand around an empty disc.
        let count = slices.len().max(1) as f64;
        for slice in &mut slices {
            slice.from = slice.index as f64 / count;
            slice.to = slice.from;
        }
    }
    slices
}

fn draw_slices(slices: &[Slice], pen: &mut Pen, disc: &Disc) {
    let (center, radius) = (disc.center, disc.radius);
    let outline = |from: f64, to: f64| {
        let steps = ((to - from) / CORNER).ceil().max(1.0) as u32;
        (0..=steps)
            .map(move |step| around(center, radius, from + (to - from) * f64::from(step) / f64::from(steps)))
    };
    let drawn: Vec<&Slice> = slices.iter().filter(|slice| slice.to > slice.from).collect();
    if drawn.is_empty() {
        let ring: Vec<[f64; 2]> = outline(0.0, 1.0).collect();
        pen.leader(&ring);
    }
    for slice in &drawn {
        let mut points: Vec<[f64; 2]> = outline(slice.from, slice.to).collect();
        if drawn.len() > 1 {
            points.push(center);
        }
        let fill = pen.color(slice.index);
        pen.polygon(&points, fill);
    }
    for slice in drawn.iter().filter(|_| drawn.len() > 1) {
        let edge = around(center, radius, slice.from);
        pen.line(&[center, edge], PAPER.to_owned(), pen.size * 0.09);
    }
}

/// Labels of one side from above, none on another, as near to their slices as that allows.
fn draw_labels(slices: &[&Slice], pen: &mut Pen, disc: &Disc, right: bool) {
    let pitch = pen.pitch;
    let labels: Vec<Vec<String>> = slices.iter().map(|slice| slice.lines(disc.room)).collect();
    let wanted = slices.iter().map(|slice| disc.height(slice));
    let heights =
        spread(wanted.zip(labels.iter().map(|lines| lines.len() as f64 * pitch)), disc.top, pen.height);
    let sign = if right { 1.0 } else { -1.0 };
    let anchor = if right { Anchor::Start } else { Anchor::End };
    let column = disc.center[0] + sign * disc.radius * LABELS;
    for ((slice, lines), y) in slices.iter().zip(&labels).zip(heights) {
        let edge = around(disc.center, disc.radius, slice.middle());
        let knee = around(disc.center, disc.radius * KNEE, slice.middle());
        pen.leader(&[edge, knee, [column - sign * pen.size * 0.4, y], [column, y]]);
        let first = y - (lines.len() as f64 - 1.0) / 2.0 * pitch;
        for (index, line) in lines.iter().enumerate() {
            // A long name shrinks rather than leave the sheet.
            let size = pen.size * (disc.room / width_em(line)).min(1.0);
            let baseline = first + index as f64 * pitch + size * MIDDLE;
            pen.text([column + sign * pen.size * 0.3, baseline], anchor, size, line.clone());
        }
    }
}

/// Middles of labels, given where each would like to stand and how high it is: pushed down where they would overlap,
/// then up from the foot.
fn spread(labels: impl Iterator<Item = (f64, f64)>, top: f64, bottom: f64) -> Vec<f64> {
    let labels: Vec<(f64, f64)> = labels.collect();
    let mut middles = Vec::new();
    let mut free = top;
    for (wanted, height) in &labels {
        let middle = wanted.max(free + height / 2.0);
        middles.push(middle);
        free = middle + height / 2.0;
    }
    let mut foot = bottom;
    for (middle, (_, height)) in middles.iter_mut().zip(&labels).rev() {
        *middle = middle.min(foot - height / 2.0);
        foot = *middle - height / 2.0;
    }
    middles
}
