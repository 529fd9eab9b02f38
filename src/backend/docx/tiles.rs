//! Headline figures: a table of tiles, in rows of equal length.

use super::frame::{FULL, Frame, eighths, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::Form;
use super::roles::style_id;
use super::words::Look;
use super::xml::Written;
use crate::model::Metric;
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

impl Manuscript<'_> {
    /// Writes headline figures as a table of tiles, in rows of equal length.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn metrics(&mut self, items: &[Metric]) -> Written {
        if items.is_empty() {
            return Ok(());
        }
        let style = &self.style().metrics;
        let rows = items.len().div_ceil(style.per_row.max(1));
        let columns = items.len().div_ceil(rows);
        let white = self.white_on_grid(style.space_mm, self.tiles_height(items, columns)?, 0)?;
        self.gap += white;
        self.settle_gap()?;
        let width = self.core();
        let count = i32::try_from(columns).unwrap_or(1);
        let edges: Vec<i32> = (0..=count).map(|column| width * column / count).collect();
        let weight = eighths(style.rule_mm);
        let frame = Frame {
            width,
            indent: 0,
            outer: weight,
            inner: weight,
            color: style.rule_color.trim_start_matches('#').to_owned(),
            pad_x: Twip::from(Mm(style.pad_mm.0 / 2.0)).0,
            pad_y: Twip::from(style.pad_mm).0,
        };
        let rules: Vec<(&'static str, bool)> =
            FULL.iter().copied().filter(|(edge, _)| !matches!(*edge, "w:left" | "w:right")).collect();
        self.part.xml.open("w:tbl", &[])?;
        frame.write(&mut self.part.xml, &rules)?;
        write_grid(&mut self.part.xml, &edges)?;
        for row in items.chunks(columns) {
            self.open_row()?;
            for (column, pair) in edges.windows(2).enumerate() {
                self.open_cell(pair[1] - pair[0], "center")?;
                self.tile(row.get(column))?;
                self.close_cell()?;
            }
            self.close_row()?;
        }
        self.part.xml.close("w:tbl")?;
        self.gap += white;
        self.settle_gap()
    }

    /// Height of all tiles in points, each with one line of value, label and change.
    fn tiles_height(&self, items: &[Metric], columns: usize) -> Result<f64, Problems> {
        let mut height = 0.0;
        for row in items.chunks(columns) {
            let changed = row.iter().any(|metric| !metric.change.is_empty());
            let roles: &[&str] = if changed {
                &["metric_value", "metric_label", "metric_change"]
            } else {
                &["metric_value", "metric_label"]
            };
            for role in roles {
                height += self.role(role)?.pitch_pt.0;
            }
            height += 2.0 * Pt::from(self.style().metrics.pad_mm).0;
        }
        // The rules take room of their own here.
        let rules = items.chunks(columns).len() + 1;
        Ok(height + rules as f64 * Pt::from(self.style().metrics.rule_mm).0)
    }

    /// One tile; the place of a missing one in the last row stays empty.
    fn tile(&mut self, metric: Option<&Metric>) -> Written {
        let form = |role: &str| Form { style: style_id(role), ..Form::default() };
        let Some(metric) = metric else {
            return self.paragraph(&form("metric_label"), |_| Ok(()));
        };
        self.paragraph(&form("metric_value"), |own| {
            own.words(&metric.value, Look::default())?;
            own.words(&metric.unit, Look { style: Some(style_id("metric_unit")), ..Look::default() })
        })?;
        self.paragraph(&form("metric_label"), |own| own.words(&metric.label, Look::default()))?;
        if metric.change.is_empty() {
            return Ok(());
        }
        self.paragraph(&form("metric_change"), |own| own.words(&metric.change, Look::default()))
    }
}
