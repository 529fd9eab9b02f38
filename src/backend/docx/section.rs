//! Sections: sheet, margins, grid and the footers of the pages between one break and the next.

use super::footer::{distance, first_page_differs};
use super::frame::twips;
use super::header;
use super::letter::page_1_more;
use super::xml::{Written, Xml};
use crate::catalog::fonts::Fonts;
use crate::catalog::style::Style;
use crate::problem::Problems;
use crate::unit::{Mm, Twip};

/// Footnotes are numbered ① ② ③, as in the PDF.
pub(super) const NOTE_NUMBERS: &str = "decimalEnclosedCircleChinese";

/// A footer part of the package: relationship and file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Foot {
    /// Identifier of the relationship.
    pub(super) relation: &'static str,
    /// Name of the file beside the main part.
    pub(super) file: &'static str,
}

impl Foot {
    /// What it is, as relationships and content types call it.
    pub(super) fn kind(self) -> &'static str {
        if self.relation.starts_with("rIdHeader") { "header" } else { "footer" }
    }
}

/// Odd pages.
pub(super) const ODD: Foot = Foot { relation: "rIdFooterOdd", file: "footer1.xml" };
/// Even pages.
pub(super) const EVEN: Foot = Foot { relation: "rIdFooterEven", file: "footer2.xml" };
/// The first page, where it differs.
pub(super) const FIRST: Foot = Foot { relation: "rIdFooterFirst", file: "footer3.xml" };
/// Odd pages that lie across.
pub(super) const ACROSS_ODD: Foot = Foot { relation: "rIdFooterAcrossOdd", file: "footer4.xml" };
/// Even pages that lie across.
pub(super) const ACROSS_EVEN: Foot = Foot { relation: "rIdFooterAcrossEven", file: "footer5.xml" };
/// Pages without a number.
pub(super) const EMPTY: Foot = Foot { relation: "rIdFooterEmpty", file: "footer6.xml" };
/// All footers.
pub(super) const FEET: [Foot; 6] = [ODD, EVEN, FIRST, ACROSS_ODD, ACROSS_EVEN, EMPTY];

/// `w:sectPr` of each kind of section, without declaration.
pub(super) struct Sections {
    /// The first section, whose first page may differ.
    pub(super) first: Vec<u8>,
    /// Upright sections after it.
    pub(super) upright: Vec<u8>,
    /// A4横排表格 (8).
    pub(super) across: Vec<u8>,
    /// The imprint on an even page of its own.
    pub(super) even: Vec<u8>,
    /// The same after a blank page, without number (7.5).
    pub(super) bare: Vec<u8>,
    /// Upright sections whose pages count from 1, of attachments that are not bound with the text.
    pub(super) anew: Vec<u8>,
    /// The same lying across.
    pub(super) across_anew: Vec<u8>,
}

/// What tells one kind of section from another.
struct Kind {
    across: bool,
    differs: bool,
    start: Option<&'static str>,
    /// Whether its pages count from 1.
    anew: bool,
    odd: Foot,
    even: Foot,
}

impl Sections {
    /// The sections of a layout.
    ///
    /// # Errors
    /// `layout-fault`, `internal`.
    pub(super) fn build(style: &Style, fonts: &Fonts) -> Result<Sections, Problems> {
        let upright = Kind { across: false, differs: false, start: None, anew: false, odd: ODD, even: EVEN };
        let first = Kind { differs: first_page_differs(style), ..upright };
        let across = Kind { across: true, odd: ACROSS_ODD, even: ACROSS_EVEN, ..upright };
        let even = Kind { start: Some("evenPage"), ..upright };
        let bare = Kind { odd: EMPTY, even: EMPTY, ..even };
        Ok(Sections {
            first: first.write(style, fonts)?,
            upright: upright.write(style, fonts)?,
            across: across.write(style, fonts)?,
            even: even.write(style, fonts)?,
            bare: bare.write(style, fonts)?,
            anew: Kind { anew: true, ..upright }.write(style, fonts)?,
            across_anew: Kind { anew: true, ..across }.write(style, fonts)?,
        })
    }
}

impl Kind {
    fn write(&self, style: &Style, fonts: &Fonts) -> Result<Vec<u8>, Problems> {
        let mut xml = Xml::new();
        xml.open("w:sectPr", &[])?;
        if !header::of(style).is_empty() {
            let head = if self.across { header::FLAT } else { header::TALL };
            for kind in ["default", "even"] {
                xml.leaf("w:headerReference", &[("w:type", kind), ("r:id", head.relation)])?;
            }
            if self.differs {
                // An empty one would be a line high.
                xml.leaf("w:headerReference", &[("w:type", "first"), ("r:id", header::FLAT.relation)])?;
            }
        }
        for (kind, foot) in [("default", self.odd), ("even", self.even)] {
            xml.leaf("w:footerReference", &[("w:type", kind), ("r:id", foot.relation)])?;
        }
        if self.differs {
            xml.leaf("w:footerReference", &[("w:type", "first"), ("r:id", FIRST.relation)])?;
        }
        xml.open("w:footnotePr", &[])?;
        xml.value("w:numFmt", NOTE_NUMBERS)?;
        xml.close("w:footnotePr")?;
        if let Some(start) = self.start {
            xml.value("w:type", start)?;
        }
        self.sheet(&mut xml, style, fonts)?;
        if self.anew {
            xml.leaf("w:pgNumType", &[("w:start", "1")])?;
        }
        xml.leaf("w:cols", &[("w:space", "0"), ("w:num", "1")])?;
        if self.differs {
            xml.leaf("w:titlePg", &[])?;
        }
        let pitch = Twip::from(style.grid.pitch_pt).0.to_string();
        xml.leaf("w:docGrid", &[("w:type", "lines"), ("w:linePitch", &pitch)])?;
        xml.close("w:sectPr")?;
        Ok(xml.into_bytes())
    }

    /// Sheet and white; a sheet that lies across has its top where the left edge was (standard.md 1.9).
    fn sheet(&self, xml: &mut Xml, style: &Style, fonts: &Fonts) -> Written {
        let page = &style.page;
        let (wide, high) = (twips(page.width_mm), twips(page.height_mm));
        let white = if self.across {
            xml.leaf("w:pgSz", &[("w:w", &high), ("w:h", &wide), ("w:orient", "landscape")])?;
            [page.left_mm, page.core_top_mm, page.right_mm, Mm(page.height_mm.0 - page.core_bottom_mm.0)]
        } else {
            xml.leaf("w:pgSz", &[("w:w", &wide), ("w:h", &high)])?;
            [header::top(style), page.right_mm, Mm(page.bottom_mm.0 - page_1_more(style).0), page.left_mm]
        };
        let [top, right, bottom, left] = white.map(twips);
        let header = twips(header::distance(white[0]));
        let footer = if self.across {
            twips(Mm(page.right_mm.0 / 2.0))
        } else {
            (Twip::from(distance(style, fonts)?).0 - Twip::from(page_1_more(style)).0).to_string()
        };
        xml.leaf(
            "w:pgMar",
            &[
                ("w:top", &top),
                ("w:right", &right),
                ("w:bottom", &bottom),
                ("w:left", &left),
                ("w:header", &header),
                ("w:footer", &footer),
                ("w:gutter", "0"),
            ],
        )
    }
}
