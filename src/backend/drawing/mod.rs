//! A chart as plain shapes: laid out once, drawn natively by Typst and as a picture in DOCX.

mod bar;
mod category;
mod label;
mod legend;
mod line;
mod pen;
mod pie;
mod plot;
mod scale;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::catalog::style::Style;
use crate::model::{Chart, ChartKind};
use pen::Pen;

/// A drawing; lengths in points, origin at the top left, y downwards.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Drawing {
    /// Width.
    pub width_pt: f64,
    /// Height.
    pub height_pt: f64,
    /// The shapes, back to front.
    pub shapes: Vec<Shape>,
}

/// One shape of a drawing. Colours are `#RRGGBB`.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "kebab-case")]
pub enum Shape {
    /// A filled rectangle.
    Rect {
        /// Left.
        x: f64,
        /// Top.
        y: f64,
        /// Width.
        width: f64,
        /// Height.
        height: f64,
        /// Colour.
        fill: String,
    },
    /// An open line through points.
    Line {
        /// The points, `[x, y]`.
        points: Vec<[f64; 2]>,
        /// Colour.
        stroke: String,
        /// Weight.
        weight: f64,
    },
    /// A closed filled outline, e.g. a slice of a pie, as a polygon fine enough to look round.
    Polygon {
        /// The corners.
        points: Vec<[f64; 2]>,
        /// Colour.
        fill: String,
    },
    /// A line of text.
    Text {
        /// Where the anchor of its baseline stands.
        x: f64,
        /// Its baseline.
        y: f64,
        /// Type size.
        size: f64,
        /// `start`, `middle` or `end`: which point of the text stands at `x`.
        anchor: String,
        /// Font role.
        font: String,
        /// Colour.
        fill: String,
        /// The characters.
        text: String,
    },
}

/// Lays out a chart by the numbers of a style. Every category, every series drawn and the unit are named once.
pub fn chart(chart: &Chart, style: &Style) -> Drawing {
    let Some(role) = style.roles.get("chart_text") else { return Drawing::default() };
    let pen = Pen::new(style, role);
    match chart.kind {
        ChartKind::Bar => bar::draw(chart, pen),
        ChartKind::Line => line::draw(chart, pen),
        ChartKind::Pie => pie::draw(chart, pen),
    }
}
