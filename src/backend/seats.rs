//! Where the organs of a signature with seals stand (7.3.5.1): columns and rows, names in lines, white above; reckoned once
//! for all back-ends. Lengths in points, across from the left edge of the text.

use serde::Serialize;

use super::fold::folded;
use super::measure::length;
use crate::catalog::fonts::Fonts;
use crate::catalog::style::Style;
use crate::model::{Asset, Document, Seal};
use crate::unit::{Mm, Pt};

/// Least share that is left of the distance of name and date under the middle of their seal, however many lines they take.
const LEAST_SHARE: f64 = 0.125;
/// Share of a page that rows of seals may take, so that text goes with the signature.
const PAGE_SHARE: f64 = 0.8;

/// Size of a seal or its free place.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct Size {
    /// Width in points.
    pub(super) width_pt: f64,
    /// Height in points.
    pub(super) height_pt: f64,
}

/// White around the rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(super) struct White {
    /// From the text down to the middle of the first row of seals.
    pub(super) over_pt: f64,
    /// From the middle of a row of seals to that of the next.
    pub(super) step_pt: f64,
}

/// The seats of all organs. Every row has all columns; a last one that is not full stands at the right, over the date.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Seats {
    /// Columns.
    pub(super) columns: usize,
    /// Rows.
    pub(super) rows: usize,
    /// Middle of each column.
    pub(super) middles_pt: Vec<f64>,
    /// Width of a column.
    pub(super) column_pt: f64,
    /// The lines of each name.
    pub(super) names: Vec<Vec<String>>,
    /// Its seal.
    pub(super) seals: Vec<Size>,
    /// From the middle of its seal down to the first line of the name; negative is up.
    pub(super) tops_pt: Vec<f64>,
    /// From the middle of the last seal down to the foot of the date.
    pub(super) foot_pt: f64,
    /// Height of the tallest seal.
    pub(super) high_pt: f64,
    /// As the standard asks.
    pub(super) loose: White,
    /// On a page that has little room (7.3.5.5).
    pub(super) tight: White,
}

/// What the columns depend on.
struct Sizes {
    room: f64,
    seal: f64,
    space: f64,
    cell: f64,
    date: f64,
    date_right: f64,
    least_right: f64,
    /// From one row of seals to the next.
    step: f64,
    /// Most that all rows may take.
    page: f64,
}

/// Columns under trial.
struct Columns {
    count: usize,
    rows: usize,
    middles: Vec<f64>,
    step: f64,
    /// Widest that a name may be and stay in the text area.
    widest: f64,
}

impl Seats {
    /// Reckons the seats of a document that is signed with seals, above a date.
    pub(super) fn of(document: &Document, style: &Style, fonts: &Fonts, date: &str) -> Option<Seats> {
        let fields = &document.fields;
        let role = style.roles.get("signature")?;
        let count = fields.signature.len().max(fields.seals.len()).max(1);
        let seals: Vec<Size> =
            (0..count).map(|index| size(fields.seals.get(index), &document.assets, style)).collect();
        let names: Vec<&str> =
            (0..count).map(|index| fields.signature.get(index).map_or("", String::as_str)).collect();
        let cell = Pt::from(style.core_width()).0 / f64::from(style.grid.chars.max(1));
        let wide = |text: &str| length(fonts, role, Pt(cell - role.size_pt.0), text).0;
        let widths: Vec<f64> = names.iter().map(|name| wide(name)).collect();
        let own = &style.signature.seal;
        let highest = |size: fn(&Size) -> f64| seals.iter().map(size).fold(0.0, f64::max);
        let (high, space) = (highest(|seal| seal.height_pt), Pt::from(own.space_mm).0);
        let sizes = Sizes {
            room: Pt::from(style.core_width()).0,
            seal: highest(|seal| seal.width_pt),
            space,
            cell,
            date: wide(date),
            date_right: own.date_right_chars * cell,
            least_right: own.least_right_chars * cell,
            step: high + space,
            page: frame(style) * PAGE_SHARE,
        };
        let columns = Columns::plan(&widths, &sizes, own.per_row);
        let names = columns.fold(&names, &widths, cell);
        let heights = Heights { pitch: role.pitch_pt.0, high, below: Pt::from(own.below_mm).0, space };
        let (tops_pt, foot_pt) = heights.tops(&names, &columns, !date.is_empty());
        Some(Seats {
            columns: columns.count,
            rows: columns.rows,
            column_pt: columns.step,
            middles_pt: columns.middles,
            names,
            seals,
            tops_pt,
            foot_pt,
            high_pt: high,
            loose: heights.loose(style),
            tight: heights.tight(),
        })
    }

    /// From the middle of the last seal down to the foot of the signature.
    pub(super) fn reach_pt(&self) -> f64 {
        self.foot_pt.max(self.high_pt / 2.0)
    }

    /// The organ that stands in a place, if one does.
    pub(super) fn organ(&self, row: usize, column: usize) -> Option<usize> {
        let count = self.names.len();
        let missing = if row + 1 == self.rows { self.columns * self.rows - count } else { 0 };
        Some(row * self.columns + column.checked_sub(missing)?).filter(|index| *index < count)
    }
}

/// Height of the frame that holds the lines of a page.
fn frame(style: &Style) -> f64 {
    let page = &style.page;
    Pt::from(Mm(page.height_mm.0 - page.top_mm.0 - page.bottom_mm.0)).0
}

/// Width as the seal says or the style, height by the picture's shape.
fn size(seal: Option<&Seal>, assets: &[Asset], style: &Style) -> Size {
    let said = seal.map(|seal| seal.width_mm).filter(|width| *width > 0.0);
    let width_pt = Pt::from(said.map_or(style.signature.seal.width_mm, Mm)).0;
    let asset = seal.and_then(|seal| assets.get(seal.asset?));
    let shape =
        asset.map_or(1.0, |asset| f64::from(asset.height_px.max(1)) / f64::from(asset.width_px.max(1)));
    Size { width_pt, height_pt: width_pt * shape }
}

impl Columns {
    /// As many in a row as fit, rows of equal length where that is possible; names that are too long for it take fewer
    /// columns as long as all rows fit on a page.
    fn plan(names: &[f64], sizes: &Sizes, per_row: usize) -> Columns {
        let fitting = ((sizes.room + sizes.space) / (sizes.seal + sizes.space) + 0.001).floor().max(1.0);
        let most = (fitting as usize).min(per_row).min(names.len()).max(1);
        let last = names.last().copied().unwrap_or(0.0);
        let of = |columns: usize| {
            let rows = names.len().div_ceil(columns);
            Columns::of(names.len().div_ceil(rows.max(1)), rows, last, sizes)
        };
        let fits = |columns: &Columns| {
            columns.apart(names, sizes.cell) && columns.rows as f64 * sizes.step < sizes.page
        };
        (1..=most).rev().map(of).find(fits).unwrap_or_else(|| of(most))
    }

    /// The last column stands over the date, as far from the edge as the standard says, nearer where the row would leave
    /// the text area.
    fn of(count: usize, rows: usize, name: f64, sizes: &Sizes) -> Columns {
        let (all, half, gaps) = (sizes.room, sizes.seal / 2.0, (count - 1) as f64);
        let beside = gaps * (sizes.seal + sizes.space);
        let wanted = (sizes.date_right + sizes.date / 2.0).max(sizes.least_right + name / 2.0);
        let last = wanted.min(all - half - beside).max(half);
        let first = last.min(all - last - beside).max(half);
        let widest = 2.0 * first.min(last).min(all - last);
        let step = if count > 1 { (all - last - first) / gaps } else { 2.0 * last.min(all - last) };
        let middles = (0..count).map(|index| all - last - (count - 1 - index) as f64 * step).collect();
        Columns { count, rows, middles, step, widest }
    }

    /// Whether names stand side by side on one line each, some white between them, and leave the text area nowhere.
    fn apart(&self, names: &[f64], white: f64) -> bool {
        names.iter().enumerate().all(|(index, name)| {
            let beside = (index + 1) % self.count > 0;
            let next = names.get(index + 1).filter(|_| beside);
            next.is_none_or(|next| (name + next) / 2.0 + white <= self.step) && *name <= self.widest
        })
    }

    /// The names in lines of about equal length, if they have to be folded.
    fn fold(&self, names: &[&str], widths: &[f64], cell: f64) -> Vec<Vec<String>> {
        let whole = self.apart(widths, 0.0);
        let room = if self.count > 1 { (self.step - cell).min(self.widest) } else { self.widest };
        let lines = |name: &str, width: f64| match whole {
            true => vec![name.to_owned()],
            false => folded(name, (width / room.max(1.0) - 0.001).ceil().max(1.0) as usize, room / cell),
        };
        names.iter().zip(widths).map(|(name, width)| lines(name, *width)).collect()
    }
}

/// What the heights depend on.
struct Heights {
    pitch: f64,
    high: f64,
    below: f64,
    space: f64,
}

impl Heights {
    /// Where the names stand against the middle of their seals, and where the date ends. Name and date together stand
    /// slightly below it, lower names of the same row beside the last one; names without date stand so by themselves.
    fn tops(&self, names: &[Vec<String>], columns: &Columns, dated: bool) -> (Vec<f64>, f64) {
        let lines = |name: &Vec<String>| name.len().max(1) as f64 * self.pitch;
        let Some(last) = names.last() else { return (Vec::new(), 0.0) };
        let date = if dated { self.pitch } else { 0.0 };
        let block = lines(last) + date;
        let middle = (self.high / 2.0 - block / 2.0).min(self.below).max(self.below * LEAST_SHARE);
        let top = middle - block / 2.0;
        let last_row = (columns.rows - 1) * columns.count;
        let beside = top + lines(last) / 2.0;
        let tops = names.iter().enumerate().map(|(index, name)| {
            let middle = if index >= last_row { beside } else { self.below / 2.0 };
            middle - lines(name) / 2.0
        });
        (tops.collect(), top + block)
    }

    /// The fewest blank lines that keep the first seals under the text; at most one line of white stands above them.
    fn loose(&self, style: &Style) -> White {
        let line = style.grid.pitch_pt.0;
        let blank = ((self.high / 2.0 + self.below) / line - 1.0 - 0.001).ceil().max(0.0);
        White { over_pt: (blank + 1.0) * line - self.below, step_pt: self.high + self.space }
    }

    fn tight(&self) -> White {
        let over_pt = (self.high / 2.0).max(self.pitch - self.below);
        White { over_pt, step_pt: self.high + self.space / 2.0 }
    }
}
