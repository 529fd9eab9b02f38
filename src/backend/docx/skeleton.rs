//! The parts that all documents of one layout share, built once by docx-rs, put in the schema's order and completed.
//!
//! docx-rs writes styles and settings; footers, sections and the text itself are written here, because docx-rs orders
//! properties against the schema, numbers paragraphs in a global counter and knows no alternative text.

use docx_rs::{
    AlignmentType, CharacterSpacingValues, Docx, LineSpacing, LineSpacingType, RunFonts, Settings,
    SpecialIndentType, Style as DocxStyle, StyleType, Styles, VertAlignType,
};

use super::footer::{self, Parity};
use super::roles::{Kind, LINK, NAMED, NOTE_MARK, Named, SPACER};
use super::section::{self, Foot, Sections};
use super::{across, finish};
use crate::backend::measure::{cell, spacing};
use crate::catalog::fonts::Fonts;
use crate::catalog::style::{Role, Style};
use crate::problem::Problems;
use crate::unit::{HalfPoint, Pt, Twip};

/// The shared parts of a layout.
pub(super) struct Skeleton {
    /// `word/styles.xml`.
    pub(super) styles: Vec<u8>,
    /// `word/settings.xml`.
    pub(super) settings: Vec<u8>,
    /// The footers.
    pub(super) feet: Vec<(Foot, Vec<u8>)>,
    /// `w:sectPr` of each kind of section.
    pub(super) sections: Sections,
}

impl Skeleton {
    /// Builds the parts of a layout.
    ///
    /// # Errors
    /// `layout-fault` for a role without numbers, `internal`.
    pub(super) fn build(style: &Style, fonts: &Fonts) -> Result<Skeleton, Problems> {
        let package = Docx::new()
            .styles(styles(style, fonts)?)
            .settings(
                Settings::new()
                    .default_tab_stop(420)
                    .even_and_odd_headers()
                    .character_spacing_control(CharacterSpacingValues::CompressPunctuation),
            )
            .build();
        let feet = [
            footer::numbered(style, fonts, Parity::Odd)?,
            footer::numbered(style, fonts, Parity::Even)?,
            footer::first(style)?,
            across::turned(style, fonts, Parity::Odd)?,
            across::turned(style, fonts, Parity::Even)?,
            footer::empty()?,
        ];
        Ok(Skeleton {
            styles: finish::styles(&package.styles)?,
            settings: finish::settings(&package.settings, style)?,
            feet: section::FEET.into_iter().zip(feet).collect(),
            sections: Sections::build(style, fonts)?,
        })
    }
}

fn styles(style: &Style, fonts: &Fonts) -> Result<Styles, Problems> {
    let body = style.role("body")?;
    let mut styles = Styles::new()
        .default_fonts(run_fonts(fonts, &body.font, "latin"))
        .default_size(half_points(body.size_pt))
        .default_line_spacing(exact(body.pitch_pt));
    for named in NAMED {
        let role = style.role(named.role)?;
        styles = styles.add_style(role_style(style, fonts, body, named, role));
    }
    let mark = DocxStyle::new(NOTE_MARK, StyleType::Character).name("footnote reference");
    let mut raised = mark.clone();
    raised.run_property = raised.run_property.vert_align(VertAlignType::SuperScript);
    Ok(styles
        .add_style(raised)
        .add_style(DocxStyle::new(LINK, StyleType::Character).name("Hyperlink"))
        .add_style(
            DocxStyle::new(SPACER, StyleType::Paragraph)
                .name("间隔")
                .based_on("Normal")
                .size(2)
                .line_spacing(exact(Pt(1.0))),
        ))
}

fn role_style(style: &Style, fonts: &Fonts, body: &Role, named: &Named, role: &Role) -> DocxStyle {
    let latin = if named.role == "page_number" { role.font.as_str() } else { "latin" };
    let kind = if named.kind == Kind::Character { StyleType::Character } else { StyleType::Paragraph };
    let mut made = DocxStyle::new(named.id, kind)
        .name(named.name)
        .fonts(run_fonts(fonts, &role.font, latin))
        .size(half_points(role.size_pt))
        .color(role.color.trim_start_matches('#'));
    if role.bold {
        made = made.bold();
    }
    let tracking = spacing(&style.grid, body, role);
    if tracking != 0 {
        made.run_property = made.run_property.spacing(tracking);
    }
    if kind == StyleType::Character {
        return made;
    }
    let first = (f64::from(cell(role, tracking)) * role.indent_chars).round() as i32;
    made = made.based_on("Normal").align(alignment(&role.align)).line_spacing(exact(role.pitch_pt));
    if first > 0 {
        made = made.indent(None, Some(SpecialIndentType::FirstLine(first)), None, None);
    }
    match named.kind {
        Kind::Outline(level) => made.outline_lvl(level).next("Body"),
        _ => made,
    }
}

fn alignment(align: &str) -> AlignmentType {
    match align {
        "left" => AlignmentType::Left,
        "center" => AlignmentType::Center,
        "right" => AlignmentType::Right,
        _ => AlignmentType::Both,
    }
}

fn exact(pitch: Pt) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Exact).line(Twip::from(pitch).0)
}

fn half_points(size: Pt) -> usize {
    HalfPoint::from(size).0 as usize
}

fn run_fonts(fonts: &Fonts, role: &str, latin: &str) -> RunFonts {
    let name = |role: &str| fonts.get(role).map_or_else(String::new, |font| font.docx.clone());
    RunFonts::new().ascii(name(latin)).hi_ansi(name(latin)).east_asia(name(role)).cs(name(latin))
}
