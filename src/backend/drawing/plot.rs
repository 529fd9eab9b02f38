//! What bar and line charts share: unit, axes, grid, names of categories and legend around an area for the data.

use super::category::Categories;
use super::label::width_em;
use super::legend::{Legend, Swatch};
use super::pen::{Anchor, MIDDLE, Pen};
use super::scale::Scale;
use crate::model::Chart;

/// Least share of a drawing's usual height that stays for the data; a drawing grows to keep it.
const DATA_SHARE: f64 = 0.5;

/// The area of the data.
pub(super) struct Plot {
    left: f64,
    top: f64,
    height: f64,
    /// Width of one category.
    pub(super) slot: f64,
    scale: Scale,
}

impl Plot {
    /// Draws everything but the data.
    pub(super) fn frame(chart: &Chart, pen: &mut Pen, scale: Scale, swatch: Swatch) -> Plot {
        let size = pen.size;
        let ticks: Vec<(f64, String)> =
            scale.ticks().into_iter().map(|tick| (tick, scale.tick(tick))).collect();
        let widest = ticks.iter().map(|(_, text)| width_em(text)).fold(0.0, f64::max) * size;
        let left = widest + size * 0.6;
        let slot = (pen.width - left - size * 0.3) / chart.categories.len().max(1) as f64;
        let categories = Categories::fit(&chart.categories, slot, pen);
        let legend = Legend::of(&chart.series, pen);
        let top = unit(chart, pen) + size * 1.2;
        let below = size * 0.4 + categories.height() + legend.height(pen) + size * 0.3;
        let height = (pen.height - top - below).max(pen.height * DATA_SHARE);
        pen.height = top + height + below;
        let plot = Plot { left, top, height, slot, scale };
        for (tick, text) in ticks {
            let y = plot.y(tick);
            pen.grid_line([left, y], [plot.right(chart), y]);
            pen.text([left - size * 0.4, y + size * MIDDLE], Anchor::End, size, text);
        }
        categories.draw(pen, left, top + height + size * 0.4, slot);
        legend.draw(pen, top + height + size * 0.4 + categories.height(), swatch);
        plot
    }

    /// Draws the line of zero, or of the foot of the scale, over the data.
    pub(super) fn base_line(&self, chart: &Chart, pen: &mut Pen) {
        let y = self.y(self.base());
        pen.axis_line([self.left, y], [self.right(chart), y]);
    }

    /// The value that bars stand on.
    pub(super) fn base(&self) -> f64 {
        0f64.clamp(self.scale.low, self.scale.high)
    }

    /// The foot of the area.
    pub(super) fn foot(&self) -> f64 {
        self.top + self.height
    }

    /// Height of a value.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.top + self.height * (1.0 - self.scale.share(value))
    }

    /// Left edge of a category.
    pub(super) fn x(&self, category: usize) -> f64 {
        self.left + self.slot * category as f64
    }

    fn right(&self, chart: &Chart) -> f64 {
        self.x(chart.categories.len().max(1))
    }
}

/// Writes the unit at the top left; returns the height that it takes.
pub(super) fn unit(chart: &Chart, pen: &mut Pen) -> f64 {
    if chart.unit.is_empty() {
        return 0.0;
    }
    pen.text([0.0, pen.size], Anchor::Start, pen.size, format!("单位：{}", chart.unit));
    pen.pitch
}

/// The values of all series that have a category.
pub(super) fn values(chart: &Chart) -> impl Iterator<Item = f64> + '_ {
    let count = chart.categories.len();
    chart.series.iter().flat_map(move |series| series.values.iter().take(count)).filter_map(|value| *value)
}
