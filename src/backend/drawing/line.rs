//! A line chart: a line with markers for every series, broken where a value is missing.

use super::Drawing;
use super::label::width_em;
use super::legend::Swatch;
use super::pen::{Anchor, Pen};
use super::plot::{self, Plot};
use super::scale::{Scale, plain};
use crate::model::{Chart, Series};

/// Size of the values at markers, as a share of the chart's type.
const VALUE: f64 = 0.86;

/// Lays out the chart.
pub(super) fn draw(chart: &Chart, mut pen: Pen) -> Drawing {
    let scale = Scale::of(plot::values(chart), false);
    let plot = Plot::frame(chart, &mut pen, scale, Swatch::Line);
    plot.base_line(chart, &mut pen);
    for (index, series) in chart.series.iter().enumerate() {
        draw_series(chart, series, index, &plot, &mut pen);
    }
    if let [series] = &chart.series[..] {
        draw_values(chart, series, &plot, &mut pen);
    }
    pen.finish()
}

fn draw_series(chart: &Chart, series: &Series, index: usize, plot: &Plot, pen: &mut Pen) {
    let color = pen.color(index);
    let points = points(chart, series, plot);
    for run in points.split(Option::is_none) {
        let run: Vec<[f64; 2]> = run.iter().flatten().copied().collect();
        if run.len() > 1 {
            pen.line(&run, color.clone(), pen.stroke);
        }
    }
    for point in points.into_iter().flatten() {
        pen.dot(point, color.clone());
    }
}

/// Where the values stand; `None` where one is missing.
fn points(chart: &Chart, series: &Series, plot: &Plot) -> Vec<Option<[f64; 2]>> {
    let values = series.values.iter().take(chart.categories.len()).enumerate();
    values
        .map(|(category, value)| value.map(|value| [plot.x(category) + plot.slot / 2.0, plot.y(value)]))
        .collect()
}

/// Writes the values of a single series if there is room: below a marker in a valley, above it elsewhere.
fn draw_values(chart: &Chart, series: &Series, plot: &Plot, pen: &mut Pen) {
    let size = pen.size * VALUE;
    if plot::values(chart).any(|value| width_em(&plain(value)) * size > plot.slot * 0.95) {
        return;
    }
    let values = &series.values[..series.values.len().min(chart.categories.len())];
    for (category, value) in values.iter().enumerate() {
        let Some(value) = *value else { continue };
        let before = category.checked_sub(1).and_then(|index| values.get(index)).copied().flatten();
        let after = values.get(category + 1).copied().flatten();
        let neighbours = [before, after].into_iter().flatten();
        let valley = neighbours.clone().count() > 0 && neighbours.into_iter().all(|other| other > value);
        let [x, y] = [plot.x(category) + plot.slot / 2.0, plot.y(value)];
        // Never below the foot of the chart, where the names of the categories stand.
        let room = plot.foot() - y > size * 1.6;
        let baseline = if valley && room { y + size * 1.2 } else { y - size * 0.6 };
        pen.text([x, baseline], Anchor::Middle, size, plain(value));
    }
}
