//! Which breaks give the lines of a title the shape of a trapezoid or diamond (GB/T 9704-2012, 7.3.1).

use crate::compose::title::Word;

/// Most lines of a title.
const LINES_MOST: usize = 4;
/// How many half characters a line may grow beyond the type's own measure before a rule is broken; the page sets such a title smaller.
const WIDER_MOST: u32 = 12;
/// Cost from which on a rule is broken: an hourglass, a last line of one or two characters, a mark at the wrong end.
const RULE: f64 = 200.0;
/// Cost of a line more than needed.
const EXTRA_LINE: f64 = 2.0;
/// Cost of lines that are all of one width.
const RECTANGLE: f64 = 0.5;
/// Half characters that the last line must exceed.
const SHORT_LAST: u32 = 4;
/// Weight of the difference from the wanted shape.
const SHAPE: f64 = 30.0;
/// Weight of the white at the end of a line in titles too long for any shape.
const WHITE: f64 = 0.01;

/// The ends of the lines, in words: the cheapest shape of at most four lines, or, of a title too long for that, even lines.
pub(super) fn ends(words: &[Word<'_>], most: u32) -> Vec<usize> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    for wide in (most..=most + WIDER_MOST).step_by(2) {
        let found = Search::new(words, wide).run();
        if found.as_ref().is_some_and(|(cost, _)| best.as_ref().is_none_or(|(least, _)| cost < least)) {
            best = found;
        }
        if best.as_ref().is_some_and(|(cost, _)| *cost < RULE) {
            break;
        }
    }
    best.map_or_else(|| even(words, most), |(_, ends)| ends)
}

/// All ways to part words into a few lines; lines are short, so there are not many.
struct Search<'a> {
    words: &'a [Word<'a>],
    most: u32,
    /// Width of all that stands before a word.
    before: Vec<u32>,
    /// Lines of the way that is followed now.
    count: usize,
    way: Vec<usize>,
    best: Option<(f64, Vec<usize>)>,
}

impl<'a> Search<'a> {
    fn new(words: &'a [Word<'a>], most: u32) -> Search<'a> {
        let mut before = vec![0];
        before.extend(words.iter().scan(0, |sum, word| {
            *sum += word.width;
            Some(*sum)
        }));
        Search { words, most, before, count: 0, way: Vec::new(), best: None }
    }

    fn run(mut self) -> Option<(f64, Vec<usize>)> {
        let fewest = self.width(0, self.words.len()).div_ceil(self.most) as usize;
        for count in fewest..=LINES_MOST.min(fewest + 1) {
            self.count = count;
            self.go((count - fewest) as f64 * EXTRA_LINE);
        }
        self.best
    }

    fn width(&self, start: usize, end: usize) -> u32 {
        self.before[end] - self.before[start]
    }

    /// Tries every end of the next line.
    fn go(&mut self, so_far: f64) {
        let start = self.way.last().copied().unwrap_or(0);
        let left = self.count - self.way.len();
        if left == 0 {
            return;
        }
        let last = self.words.len();
        if self.width(start, last) > self.most.saturating_mul(left as u32) {
            return;
        }
        let ends = if left == 1 { last..=last } else { start + 1..=last - 1 };
        for end in ends {
            if self.width(start, end) > self.most {
                break;
            }
            let cost = so_far + self.words.get(end).map_or(0.0, |word| word.cost_before.unwrap_or(RULE));
            self.way.push(end);
            if left == 1 {
                self.keep(cost)
            } else {
                self.go(cost)
            }
            self.way.pop();
        }
    }

    /// Keeps the way that is at its end if it is the cheapest so far.
    fn keep(&mut self, breaks: f64) {
        let mut start = 0;
        let widths: Vec<u32> =
            self.way.iter().map(|end| self.width(std::mem::replace(&mut start, *end), *end)).collect();
        let cost = breaks + shape_cost(&widths);
        if self.best.as_ref().is_none_or(|(least, _)| cost < *least - 1e-9) {
            self.best = Some((cost, self.way.clone()));
        }
    }
}

/// What the widths of lines cost.
fn shape_cost(widths: &[u32]) -> f64 {
    let total = f64::from(widths.iter().sum::<u32>());
    let off = |shape: Vec<f64>| -> f64 {
        widths.iter().zip(shape).map(|(wide, share)| (f64::from(*wide) / total - share).powi(2)).sum()
    };
    let mut cost = SHAPE * shapes(widths.len()).into_iter().map(off).fold(f64::INFINITY, f64::min);
    if is_hourglass(widths) {
        cost += RULE;
    }
    if widths.last().is_some_and(|last| *last <= SHORT_LAST) {
        cost += RULE;
    }
    if widths.windows(2).all(|pair| pair[0] == pair[1]) {
        cost += RECTANGLE;
    }
    cost
}

/// Whether a line is shorter than one above and one below it.
fn is_hourglass(widths: &[u32]) -> bool {
    let wider = |lines: &[u32], than: u32| lines.iter().any(|line| *line > than);
    (0..widths.len())
        .any(|line| wider(&widths[..line], widths[line]) && wider(&widths[line + 1..], widths[line]))
}

/// Shares of the lines in the shapes that a title may have: trapezoid on either base, and diamond.
fn shapes(count: usize) -> Vec<Vec<f64>> {
    let steps = |weights: Vec<f64>| {
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| weight / sum).collect::<Vec<f64>>()
    };
    let falling: Vec<f64> = (0..count).map(|line| 1.0 - 0.35 * line as f64 / count as f64).collect();
    let rising: Vec<f64> = falling.iter().rev().copied().collect();
    let mut shapes = vec![steps(falling), steps(rising)];
    if count >= 3 {
        let middle = (count - 1) as f64 / 2.0;
        shapes
            .push(steps((0..count).map(|line| 1.3 - 0.4 * (line as f64 - middle).abs() / middle).collect()));
    }
    shapes
}

/// Lines filled as evenly as they go, for titles that no shape fits.
fn even(words: &[Word<'_>], most: u32) -> Vec<usize> {
    // For each number of words set so far: the cost, and where the line that ends there began.
    let mut costs = vec![f64::INFINITY; words.len() + 1];
    let mut begins = vec![0; words.len() + 1];
    costs[0] = 0.0;
    for start in 0..words.len() {
        let opening = if start == 0 { 0.0 } else { words[start].cost_before.unwrap_or(RULE) };
        let mut wide = 0;
        for end in start + 1..=words.len() {
            wide += words[end - 1].width;
            if wide > most && end > start + 1 {
                break;
            }
            let short = if end == words.len() && wide <= SHORT_LAST { RULE } else { 0.0 };
            let white = f64::from(most.saturating_sub(wide));
            let cost = costs[start] + opening + EXTRA_LINE + WHITE * white * white + short;
            if cost < costs[end] - 1e-9 {
                costs[end] = cost;
                begins[end] = start;
            }
        }
    }
    let mut ends = Vec::new();
    let mut end = words.len();
    while end > 0 {
        ends.push(end);
        end = begins[end];
    }
    ends.reverse();
    ends
}
