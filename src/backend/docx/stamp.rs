//! 签发人签名章 (7.3.5.3): the signer's office, two characters right of it the stamp, the date a line below.

use super::frame::{Frame, write_grid};
use super::manuscript::Manuscript;
use super::paragraph::{Form, Pitch, Place};
use super::roles::{SPACER, style_id};
use super::signature::TIGHT_SHARE;
use super::words::Look;
use super::xml::Written;
use crate::model::Seal;
use crate::unit::{Mm, Pt, Twip};

/// One signer of the document: office, and the stamp or its place.
struct Signer<'a> {
    office: &'a str,
    seal: Option<&'a Seal>,
    width: Pt,
    height: Pt,
}

impl<'a> Manuscript<'a> {
    /// Writes offices and stamps one below the other, and the date.
    ///
    /// # Errors
    /// `picture`, `layout-fault`, `internal`.
    pub(super) fn stamped_signature(&mut self) -> Written {
        let style = &self.style().signature.stamp;
        let role = self.role("signature")?;
        let right = self.chars(role, style.right_chars)?;
        let gap = self.chars(role, style.title_gap_chars)?;
        let signers = self.signers();
        let widest = signers.iter().map(|signer| Twip::from(signer.width).0).max().unwrap_or(0);
        let edge = self.core() - right;
        let edges = [0, (edge - widest).max(0), edge.max(widest)];
        let share = self.stamp_share(&signers);
        self.blank_lines(style.gap_lines * share);
        self.settle_gap()?;
        let frame = Frame {
            width: edges[2],
            indent: 0,
            outer: 0,
            inner: 0,
            color: String::new(),
            pad_x: 0,
            pad_y: 0,
        };
        self.part.xml.open("w:tbl", &[])?;
        frame.write(&mut self.part.xml, &[])?;
        write_grid(&mut self.part.xml, &edges)?;
        for (index, signer) in signers.iter().enumerate() {
            let space =
                if index > 0 { Mm(self.style().signature.seal.space_mm.0 * share) } else { Mm::default() };
            self.open_row()?;
            self.open_cell(edges[1], "center")?;
            let form = Form {
                style: style_id("signature"),
                place: Place::Right,
                right: gap,
                keep_next: true,
                ..Form::default()
            };
            self.white(space);
            self.paragraph(&form, |own| own.words(signer.office, Look::default()))?;
            self.close_cell()?;
            self.open_cell(edges[2] - edges[1], "center")?;
            self.white(space);
            self.stamp(signer)?;
            self.close_cell()?;
            self.close_row()?;
        }
        self.part.xml.close("w:tbl")?;
        self.blank_lines(style.date_gap_lines * share);
        let date = self.date_to_sign();
        if date.is_empty() {
            return self.settle_gap();
        }
        self.date_line(date, right)
    }

    /// How much of its white the signature keeps on its page.
    fn stamp_share(&self, signers: &[Signer<'_>]) -> f64 {
        let style = &self.style().signature;
        let pitch = self.style().grid.pitch_pt.0;
        let stamps: f64 = signers.iter().map(|signer| signer.height.0.max(pitch)).sum();
        let spaces = Pt::from(style.seal.space_mm).0 * signers.len().saturating_sub(1) as f64;
        let lines = style.stamp.gap_lines + style.stamp.date_gap_lines;
        let high = |share: f64| Twip::from(Pt(stamps + pitch + (spaces + lines * pitch) * share)).0;
        if self.lacks_room(high(1.0), high(TIGHT_SHARE)) { TIGHT_SHARE } else { 1.0 }
    }

    fn signers(&self) -> Vec<Signer<'a>> {
        let fields = &self.document.fields;
        let style = &self.style().signature.stamp;
        let count = fields.signature.len().max(fields.seals.len());
        let signer = |index: usize| {
            let seal = fields.seals.get(index);
            let named = fields.signature.get(index).map_or("", String::as_str);
            let office = seal.map(|seal| seal.title.as_str()).filter(|title| !title.is_empty());
            let said = seal.map(|seal| seal.width_mm).filter(|width| *width > 0.0);
            let width = Pt::from(said.map_or(style.width_mm, Mm));
            let asset = seal.and_then(|seal| self.document.assets.get(seal.asset?));
            let shape = asset
                .map_or(1.0, |asset| f64::from(asset.width_px.max(1)) / f64::from(asset.height_px.max(1)));
            let tallest = Pt::from(style.max_height_mm).0;
            // The place of a stamp that is put on the paper later is as high as any.
            let height = if asset.is_some() { (width.0 / shape).min(tallest) } else { tallest };
            let width = if asset.is_some() { height * shape } else { width.0 };
            Signer { office: office.unwrap_or(named), seal, width: Pt(width), height: Pt(height) }
        };
        (0..count).map(signer).collect()
    }

    fn stamp(&mut self, signer: &Signer<'_>) -> Written {
        let picture = signer.seal.and_then(|seal| Some((seal, seal.asset?)));
        let line = match picture {
            Some(_) => Pitch::Natural,
            None => Pitch::Exact(Twip::from(signer.height).0),
        };
        let form = Form {
            style: SPACER,
            place: Place::Center,
            line: Some(line),
            keep_next: true,
            ..Form::default()
        };
        self.paragraph(&form, |own| match picture {
            Some((seal, asset)) => own.place_asset_alone(asset, &seal.alt, signer.width, signer.height),
            None => Ok(()),
        })
    }
}
