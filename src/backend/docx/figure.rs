//! Pictures side by side, charts as pictures, and tiles of headline figures.

use super::frame::{Frame, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch, Place};
use super::roles::{SPACER, style_id};
use super::words::Look;
use super::xml::Written;
use crate::backend::drawing;
use crate::model::{Chart, Figure, Picture};
use crate::problem::Problems;
use crate::unit::{Mm, Pt, Twip};

impl Manuscript<'_> {
    /// Writes a figure: one picture in its own paragraph, several in a row without rules.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn figure(&mut self, figure: &Figure) -> Written {
        let widths = self.picture_widths(figure);
        let tallest = figure
            .pictures
            .iter()
            .zip(&widths)
            .map(|(one, width)| width / self.shape(one))
            .fold(0.0, f64::max);
        let captions = usize::from(figure.pictures.iter().any(|picture| !picture.caption.is_empty()))
            + usize::from(!figure.caption.is_empty());
        let white = self.white_on_grid(self.style().figure.space_mm, tallest, captions)?;
        self.gap += white;
        match figure.pictures.as_slice() {
            [one] => {
                self.lone_picture(figure, one, widths.first().copied().unwrap_or_default())?;
                self.caption(&one.caption)?;
            }
            _ => self.picture_row(figure, &widths)?,
        }
        self.caption(&figure.caption)?;
        self.gap += white;
        Ok(())
    }

    /// White above and below a picture with captions, so that the text after it stands on the grid of lines, as in the PDF.
    ///
    /// # Errors
    /// `layout-fault`.
    pub(super) fn white_on_grid(&self, least: Mm, height_pt: f64, captions: usize) -> Result<i32, Problems> {
        let caption = self.role("figure_caption")?.pitch_pt.0 * captions as f64;
        let height = height_pt + caption;
        let least = Pt::from(least).0;
        let pitch = self.style().grid.pitch_pt.0;
        let lines = ((height + 2.0 * least) / pitch - 0.01).ceil().max(1.0);
        // A hair less than whole lines: what twips round up must not push the last line off a full page.
        let slack = Pt::from(self.style().page.slack_mm).0;
        Ok(Twip::from(Pt((lines * pitch - height) / 2.0 - slack)).0.max(0))
    }

    fn caption(&mut self, text: &str) -> Written {
        if text.is_empty() {
            return Ok(());
        }
        let form = Form { style: style_id("figure_caption"), ..Form::default() };
        self.paragraph(&form, |own| own.words(text, Look::default()))
    }

    /// Widths of the pictures of a row in points: as they say; those that do not say share the rest so that all stand
    /// equally high. The same rule as in the PDF.
    fn picture_widths(&self, figure: &Figure) -> Vec<f64> {
        let style = &self.style().figure;
        let count = figure.pictures.len();
        let gaps = Pt::from(style.gap_mm).0 * count.saturating_sub(1) as f64;
        let room = Pt::from(self.style().core_width()).0 - gaps;
        let said: f64 = figure.pictures.iter().map(|picture| picture.width).sum();
        let open: f64 =
            figure.pictures.iter().filter(|picture| picture.width <= 0.0).map(|one| self.shape(one)).sum();
        let free = if count == 1 { style.single_width } else { (1.0 - said).max(0.1) };
        let wanted = |picture: &Picture| {
            room * if picture.width > 0.0 { picture.width } else { free * self.shape(picture) / open }
        };
        let widths: Vec<f64> = figure.pictures.iter().map(wanted).collect();
        let heights = figure.pictures.iter().zip(&widths).map(|(picture, width)| width / self.shape(picture));
        let tallest = heights.fold(1.0, f64::max);
        let total: f64 = widths.iter().sum();
        let scale = (Pt::from(style.max_height_mm).0 / tallest).min(room / total).min(1.0);
        widths.iter().map(|width| width * scale).collect()
    }

    /// Width of a picture divided by its height.
    fn shape(&self, picture: &Picture) -> f64 {
        self.document
            .assets
            .get(picture.asset)
            .map_or(1.0, |asset| f64::from(asset.width_px.max(1)) / f64::from(asset.height_px.max(1)))
    }

    fn lone_picture(&mut self, figure: &Figure, picture: &Picture, width: f64) -> Written {
        let captioned = !(picture.caption.is_empty() && figure.caption.is_empty());
        let height = width / self.shape(picture);
        let form = picture_form(captioned);
        self.paragraph(&form, |own| own.place_asset(picture, &figure.caption, Pt(width), Pt(height)))
    }

    /// Pictures in one row of a table without rules, their captions in the next.
    fn picture_row(&mut self, figure: &Figure, widths: &[f64]) -> Written {
        self.settle_gap()?;
        let gap = Pt::from(self.style().figure.gap_mm).0;
        let last = widths.len().saturating_sub(1);
        let mut edges = vec![0];
        let mut place = 0.0;
        for (index, width) in widths.iter().enumerate() {
            place += width + if index < last { gap } else { 0.0 };
            edges.push(Twip::from(Pt(place)).0);
        }
        let width = edges.last().copied().unwrap_or_default();
        let indent = ((self.core() - width) / 2).max(0);
        let frame = Frame { width, indent, outer: 0, inner: 0, color: String::new(), pad_x: 0, pad_y: 0 };
        self.part.xml.open("w:tbl", &[])?;
        frame.write(&mut self.part.xml, &[])?;
        write_grid(&mut self.part.xml, &edges)?;
        let captioned = figure.pictures.iter().any(|picture| !picture.caption.is_empty());
        let gap = |index: usize| if index < last { Twip::from(Pt(gap)).0 } else { 0 };
        self.open_row()?;
        for (index, (picture, width)) in figure.pictures.iter().zip(widths).enumerate() {
            self.open_cell(edges[index + 1] - edges[index], "bottom")?;
            let form = Form { right: gap(index), ..picture_form(captioned) };
            let height = width / self.shape(picture);
            self.paragraph(&form, |own| own.place_asset(picture, &figure.caption, Pt(*width), Pt(height)))?;
            self.close_cell()?;
        }
        self.close_row()?;
        if captioned {
            self.open_row()?;
            for (index, picture) in figure.pictures.iter().enumerate() {
                self.open_cell(edges[index + 1] - edges[index], "top")?;
                let form = Form { style: style_id("figure_caption"), right: gap(index), ..Form::default() };
                self.paragraph(&form, |own| own.words(&picture.caption, Look::default()))?;
                self.close_cell()?;
            }
            self.close_row()?;
        }
        self.part.xml.close("w:tbl")
    }

    /// Writes a chart as a picture; its words and values are its alternative text.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn chart(&mut self, chart: &Chart) -> Written {
        let drawing = drawing::chart(chart, self.style());
        let captions = usize::from(!chart.caption.is_empty());
        let white = self.white_on_grid(self.style().figure.space_mm, drawing.height_pt, captions)?;
        self.gap += white;
        if !drawing.shapes.is_empty() {
            let form = picture_form(!chart.caption.is_empty());
            let (width, height) = (Pt(drawing.width_pt), Pt(drawing.height_pt));
            let alt = super::chart::description(chart);
            let picture = self.shop.raster.drawing(&drawing, self.shop.fonts)?;
            self.paragraph(&form, |own| own.place_png(picture, &alt, width, height))?;
        }
        self.caption(&chart.caption)?;
        self.gap += white;
        Ok(())
    }
}

/// The paragraph of a picture; its line is as high as the picture, for an exact line would cut it off.
fn picture_form(captioned: bool) -> Form<'static> {
    Form {
        style: SPACER,
        place: Place::Center,
        line: Some(Pitch::Natural),
        keep_next: captioned,
        ..Form::default()
    }
}
