//! The pen that shapes are drawn with: type, colours and weights of a style, all other lengths as parts of its type size.

use super::{Drawing, Shape};
use crate::catalog::style::{Role, Style};
use crate::unit::Pt;

/// Which point of a text stands at its x.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// Middle of a line of text above its baseline, in em.
pub(super) const MIDDLE: f64 = 0.36;

/// Weight of axes and grid lines, in em of the chart's type.
const HAIR: f64 = 0.05;

/// A drawing in the making.
pub(super) struct Pen {
    /// Type size, the measure of every distance.
    pub(super) size: f64,
    /// Distance of baselines.
    pub(super) pitch: f64,
    /// Width of the drawing.
    pub(super) width: f64,
    /// Height of the drawing; may grow for labels that need it.
    pub(super) height: f64,
    /// Weight of the lines of a line chart.
    pub(super) stroke: f64,
    font: String,
    ink: String,
    axis: String,
    grid: String,
    palette: Vec<String>,
    shapes: Vec<Shape>,
}

impl Pen {
    pub(super) fn new(style: &Style, role: &Role) -> Pen {
        let chart = &style.chart;
        Pen {
            size: role.size_pt.0,
            pitch: role.pitch_pt.0,
            width: Pt::from(chart.width_mm).0,
            height: Pt::from(chart.height_mm).0,
            stroke: Pt::from(chart.line_mm).0,
            font: role.font.clone(),
            ink: role.color.clone(),
            axis: chart.axis_color.clone(),
            grid: chart.grid_color.clone(),
            palette: chart.palette.clone(),
            shapes: Vec::new(),
        }
    }

    /// The colour of a series; when the palette is used up it comes again, each time paler.
    pub(super) fn color(&self, index: usize) -> String {
        let count = self.palette.len().max(1);
        let base = self.palette.get(index % count).unwrap_or(&self.axis);
        let rounds = u32::try_from(index / count).unwrap_or(u32::MAX).min(4);
        pale(base, f64::from(rounds) * 0.2)
    }

    pub(super) fn text(&mut self, at: [f64; 2], anchor: Anchor, size: f64, text: impl Into<String>) {
        self.shapes.push(Shape::Text {
            x: round(at[0]),
            y: round(at[1]),
            size: round(size),
            anchor: anchor.name().to_owned(),
            font: self.font.clone(),
            fill: self.ink.clone(),
            text: text.into(),
        });
    }

    pub(super) fn rect(&mut self, corner: [f64; 2], width: f64, height: f64, fill: String) {
        let (x, y) = (round(corner[0]), round(corner[1]));
        self.shapes.push(Shape::Rect { x, y, width: round(width), height: round(height), fill });
    }

    pub(super) fn line(&mut self, points: &[[f64; 2]], stroke: String, weight: f64) {
        let points = points.iter().map(|point| point.map(round)).collect();
        self.shapes.push(Shape::Line { points, stroke, weight: round(weight) });
    }

    pub(super) fn polygon(&mut self, points: &[[f64; 2]], fill: String) {
        self.shapes
            .push(Shape::Polygon { points: points.iter().map(|point| point.map(round)).collect(), fill });
    }

    /// A line of the axes.
    pub(super) fn axis_line(&mut self, from: [f64; 2], to: [f64; 2]) {
        self.line(&[from, to], self.axis.clone(), self.size * HAIR * 1.4);
    }

    /// A line of the grid, or one that leads to a label.
    pub(super) fn grid_line(&mut self, from: [f64; 2], to: [f64; 2]) {
        self.line(&[from, to], self.grid.clone(), self.size * HAIR);
    }

    /// A line that leads from a thing to its label.
    pub(super) fn leader(&mut self, points: &[[f64; 2]]) {
        self.line(points, self.axis.clone(), self.size * HAIR);
    }

    /// A round marker.
    pub(super) fn dot(&mut self, at: [f64; 2], fill: String) {
        let radius = self.size * 0.22;
        let points: Vec<[f64; 2]> = (0..16).map(|step| around(at, radius, f64::from(step) / 16.0)).collect();
        self.polygon(&points, fill);
    }

    pub(super) fn finish(self) -> Drawing {
        Drawing { width_pt: round(self.width), height_pt: round(self.height), shapes: self.shapes }
    }
}

/// The point of a circle at a share of a full turn, clockwise from the top.
pub(super) fn around(center: [f64; 2], radius: f64, turn: f64) -> [f64; 2] {
    let angle = turn * std::f64::consts::TAU;
    [center[0] + radius * angle.sin(), center[1] - radius * angle.cos()]
}

/// Hundredths of a point: finer than any printer, coarser than the last digits in which machines differ.
fn round(length: f64) -> f64 {
    (length * 100.0).round() / 100.0
}

fn pale(color: &str, share: f64) -> String {
    let digits = color.trim_start_matches('#');
    let channel = |index: usize| {
        let value = digits.get(index * 2..index * 2 + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        let value = f64::from(value.unwrap_or_default());
        (value + (255.0 - value) * share).round() as u8
    };
    format!("#{:02X}{:02X}{:02X}", channel(0), channel(1), channel(2))
}
