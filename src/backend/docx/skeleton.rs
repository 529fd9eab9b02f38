//! The parts that all documents of one layout share, built once by docx-rs, put in the schema's order and completed.
//!
//! docx-rs writes styles, settings, footers and section; the text itself is written by `manuscript`, because docx-rs
//! orders properties against the schema, numbers paragraphs in a global counter and knows no alternative text.

use docx_rs::{
    AlignmentType, CharacterSpacingValues, Docx, Footer, LineSpacing, LineSpacingType, PageMargin, PageNum,
    Paragraph, Run, RunFonts, Settings, SpecialIndentType, Style as DocxStyle, StyleType, Styles,
    VertAlignType,
};

use super::finish;
use super::measure::{cell, ink, spacing};
use super::roles::{Kind, LINK, NAMED, NOTE_MARK, Named, SPACER, style_id};
use super::xml::fault;
use crate::catalog::fonts::Fonts;
use crate::catalog::style::{NumberPosition, Role, Style};
use crate::problem::Problems;
use crate::unit::{HalfPoint, Mm, Pt, Twip};

/// The shared parts of a layout.
pub(super) struct Skeleton {
    /// `word/styles.xml`.
    pub(super) styles: Vec<u8>,
    /// `word/settings.xml`.
    pub(super) settings: Vec<u8>,
    /// `word/footer1.xml`, odd pages.
    pub(super) odd_footer: Vec<u8>,
    /// `word/footer2.xml`, even pages.
    pub(super) even_footer: Vec<u8>,
    /// `w:sectPr`, without declaration.
    pub(super) section: Vec<u8>,
}

impl Skeleton {
    /// Builds the parts of a layout.
    ///
    /// # Errors
    /// `layout-fault` for a role without numbers, `internal`.
    pub(super) fn build(style: &Style, fonts: &Fonts) -> Result<Skeleton, Problems> {
        let (odd, even) = match style.page_number.position {
            NumberPosition::Outer => (AlignmentType::Right, AlignmentType::Left),
            NumberPosition::Center => (AlignmentType::Center, AlignmentType::Center),
        };
        let package = Docx::new()
            .styles(styles(style, fonts)?)
            .settings(
                Settings::new()
                    .default_tab_stop(420)
                    .even_and_odd_headers()
                    .character_spacing_control(CharacterSpacingValues::CompressPunctuation),
            )
            .page_size(side(style.page.width_mm), side(style.page.height_mm))
            .page_margin(margin(style, fonts)?)
            .footer(footer(style, odd)?)
            .even_footer(footer(style, even)?)
            .build();
        let mut feet = package.footers.iter().map(|part| finish::footer(part));
        Ok(Skeleton {
            styles: finish::styles(&package.styles)?,
            settings: finish::settings(&package.settings)?,
            odd_footer: feet.next().ok_or_else(|| fault("no footer"))??,
            even_footer: feet.next().ok_or_else(|| fault("no footer"))??,
            section: finish::section(&package.document, style)?,
        })
    }
}

fn side(length: Mm) -> u32 {
    u32::try_from(Twip::from(length).0).unwrap_or_default()
}

/// Margins; the footer's distance puts the page number's dash at its height (7.5).
fn margin(style: &Style, fonts: &Fonts) -> Result<PageMargin, Problems> {
    let role = style.role("page_number")?;
    let middle = ink(fonts, role, "—").map_or(0.0, |ink| (ink.above.0 - ink.below.0) / 2.0);
    let under = middle + Twip::from(role.pitch_pt).0 as f64 / 20.0 * (1.0 - style.grid.ascent_share);
    let foot = Pt::from(Mm(style.page.height_mm.0 - style.page_number.dash_mm.0)).0 - under;
    Ok(PageMargin {
        top: Twip::from(style.page.top_mm).0,
        left: Twip::from(style.page.left_mm).0,
        bottom: Twip::from(style.page.bottom_mm).0,
        right: Twip::from(style.page.right_mm).0,
        header: Twip::from(Mm(style.page.top_mm.0 / 2.0)).0,
        footer: Twip::from(Pt(foot)).0,
        gutter: 0,
    })
}

fn footer(style: &Style, align: AlignmentType) -> Result<Footer, Problems> {
    let role = style.role("page_number")?;
    let indent = Twip::from(Pt(role.size_pt.0 * style.page_number.indent_chars)).0;
    let (left, right) = match align {
        AlignmentType::Right => (None, Some(indent)),
        AlignmentType::Left => (Some(indent), None),
        _ => (None, None),
    };
    let paragraph = Paragraph::new()
        .style(style_id("page_number"))
        .align(align)
        .indent(left, None, right, None)
        .add_run(Run::new().add_text(style.page_number.before.as_str()))
        .add_page_num(PageNum::new())
        .add_run(Run::new().add_text(style.page_number.after.as_str()));
    Ok(Footer::new().add_paragraph(paragraph))
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
