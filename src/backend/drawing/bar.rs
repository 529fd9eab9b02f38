//! A bar chart: a group of bars for every category.

use super::Drawing;
use super::label::width_em;
use super::legend::Swatch;
use super::pen::{Anchor, Pen};
use super::plot::{self, Plot};
use super::scale::{Scale, plain};
use crate::model::Chart;

/// Share of a category's width that its bars fill.
const GROUP: f64 = 0.68;
/// Widest bar, in em.
const WIDEST: f64 = 4.0;
/// Size of the values on bars, as a share of the chart's type.
const VALUE: f64 = 0.86;

/// Lays out the chart.
pub(super) fn draw(chart: &Chart, mut pen: Pen) -> Drawing {
    let scale = Scale::of(plot::values(chart), true);
    let plot = Plot::frame(chart, &mut pen, scale, Swatch::Box);
    let count = chart.series.len().max(1) as f64;
    let bar = (plot.slot * GROUP / count).min(WIDEST * pen.size);
    let labelled = values_fit(chart, &pen, plot.slot, bar);
    let base = plot.y(plot.base());
    for (series, one) in chart.series.iter().enumerate() {
        for (category, value) in one.values.iter().take(chart.categories.len()).enumerate() {
            let Some(value) = *value else { continue };
            let middle = plot.x(category) + plot.slot / 2.0 + (series as f64 + 0.5 - count / 2.0) * bar;
            let y = plot.y(value);
            let gap = if count > 1.0 { bar * 0.06 } else { 0.0 };
            let fill = pen.color(series);
            pen.rect([middle - bar / 2.0 + gap, y.min(base)], bar - 2.0 * gap, (y - base).abs(), fill);
            if labelled {
                let size = pen.size * VALUE;
                let baseline = if value < 0.0 { y + size } else { y - size * 0.3 };
                pen.text([middle, baseline], Anchor::Middle, size, plain(value));
            }
        }
    }
    plot.base_line(chart, &mut pen);
    pen.finish()
}

/// Whether every value has room over its bar.
fn values_fit(chart: &Chart, pen: &Pen, slot: f64, bar: f64) -> bool {
    let room = if chart.series.len() > 1 { bar } else { slot * 0.95 };
    plot::values(chart).all(|value| width_em(&plain(value)) * pen.size * VALUE <= room)
}
