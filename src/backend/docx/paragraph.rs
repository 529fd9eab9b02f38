//! Paragraphs: their properties in the order of the schema, and the words inside.

use super::manuscript::{Last, Manuscript};
use super::xml::{Written, Xml};
use crate::model::Align;
use crate::unit::HalfPoint;

/// Where a tabulator brings the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// Text begins here.
    Left(i32),
    /// Text ends here.
    Right(i32),
    /// Text ends here, with dots before it.
    Dots(i32),
}

/// How a paragraph stands between its edges.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Place {
    /// As its style says.
    #[default]
    Style,
    /// Flush left.
    Left,
    /// Centred.
    Center,
    /// Flush right.
    Right,
    /// Flush at both edges but for the last line.
    Justify,
    /// Spread from edge to edge, the last line too.
    Spread,
}

impl From<Align> for Place {
    fn from(align: Align) -> Place {
        match align {
            Align::Left => Place::Left,
            Align::Center => Place::Center,
            Align::Right => Place::Right,
            Align::Justify => Place::Justify,
        }
    }
}

/// A rule under a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    /// Its border style in WordprocessingML.
    pub(super) kind: &'static str,
    /// Weight in eighths of a point.
    pub(super) weight: i32,
    /// Distance from the line, in points.
    pub(super) space: i32,
    /// `RRGGBB`.
    pub(super) color: String,
}

impl Default for Rule {
    fn default() -> Rule {
        Rule { kind: "single", weight: 0, space: 0, color: String::new() }
    }
}

/// Distance of baselines of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pitch {
    /// Exactly so many twips.
    Exact(i32),
    /// As high as what stands in the line; for pictures, which an exact line cuts off.
    Natural,
}

/// What a paragraph has of its own, beyond its style. Lengths in twips.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Form<'a> {
    /// `w:styleId`.
    pub(super) style: &'a str,
    /// Edges.
    pub(super) place: Place,
    /// Left edge of all lines but an indented first one.
    pub(super) left: i32,
    /// White at the right.
    pub(super) right: i32,
    /// Indent of the first line, if not the style's; negative hangs.
    pub(super) first: Option<i32>,
    /// Distance of baselines, if not the style's.
    pub(super) line: Option<Pitch>,
    /// Stays on the page of the next paragraph.
    pub(super) keep_next: bool,
    /// Tabulators.
    pub(super) stops: Vec<Stop>,
    /// Rule under it.
    pub(super) rule: Option<Rule>,
}

impl Manuscript<'_> {
    /// Writes a paragraph.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn paragraph(&mut self, form: &Form<'_>, words: impl FnOnce(&mut Self) -> Written) -> Written {
        self.paragraph_in(form, 0, words)
    }

    /// Writes a paragraph in a cell, which leaves so much less room than the text area.
    ///
    /// # Errors
    /// `internal`.
    pub(super) fn paragraph_in(
        &mut self,
        form: &Form<'_>,
        narrower: i32,
        words: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        let (before, new_page) = (self.gap, self.new_page);
        self.part.xml.open("w:p", &[])?;
        self.properties(form)?;
        words(self)?;
        if !self.in_note {
            self.reckon(form, narrower, before, new_page);
        }
        self.part.xml.close("w:p")
    }

    fn properties(&mut self, form: &Form<'_>) -> Written {
        let before = std::mem::take(&mut self.gap);
        let new_page = std::mem::take(&mut self.new_page);
        let left = form.left + self.inset;
        let xml = &mut self.part.xml;
        xml.open("w:pPr", &[])?;
        xml.value("w:pStyle", form.style)?;
        let keep = (!form.keep_next).then_some(xml.length());
        if form.keep_next {
            xml.leaf("w:keepNext", &[])?;
        }
        if new_page {
            xml.leaf("w:pageBreakBefore", &[])?;
        }
        if let Some(rule) = &form.rule {
            write_rule(xml, rule)?;
        }
        write_stops(xml, &form.stops)?;
        if before != 0 || form.line.is_some() {
            write_spacing(xml, before, form.line)?;
        }
        write_indent(xml, left, form.right, form.first)?;
        if let Some(word) = justification(form.place) {
            xml.value("w:jc", word)?;
        }
        if !self.in_note {
            self.last = Last { keep, close: xml.length() };
        }
        xml.close("w:pPr")
    }
}

/// The word of WordprocessingML for a place; `None` leaves it to the style.
pub(super) fn justification(place: Place) -> Option<&'static str> {
    match place {
        Place::Style => None,
        Place::Left => Some("left"),
        Place::Center => Some("center"),
        Place::Right => Some("right"),
        Place::Justify => Some("both"),
        Place::Spread => Some("distribute"),
    }
}

/// A type size as WordprocessingML counts it.
pub(super) fn half_points(size: crate::unit::Pt) -> String {
    HalfPoint::from(size).0.to_string()
}

fn write_rule(xml: &mut Xml, rule: &Rule) -> Written {
    xml.open("w:pBdr", &[])?;
    let (weight, space) = (rule.weight.to_string(), rule.space.to_string());
    xml.leaf(
        "w:bottom",
        &[("w:val", rule.kind), ("w:sz", &weight), ("w:space", &space), ("w:color", &rule.color)],
    )?;
    xml.close("w:pBdr")
}

fn write_stops(xml: &mut Xml, stops: &[Stop]) -> Written {
    if stops.is_empty() {
        return Ok(());
    }
    xml.open("w:tabs", &[])?;
    for stop in stops {
        let (kind, leader, place) = match stop {
            Stop::Left(place) => ("left", "none", place),
            Stop::Right(place) => ("right", "none", place),
            Stop::Dots(place) => ("right", "dot", place),
        };
        xml.leaf("w:tab", &[("w:val", kind), ("w:leader", leader), ("w:pos", &place.to_string())])?;
    }
    xml.close("w:tabs")
}

fn write_spacing(xml: &mut Xml, before: i32, line: Option<Pitch>) -> Written {
    let before = before.max(0).to_string();
    let line = line.map(|line| match line {
        Pitch::Exact(twips) => (twips.to_string(), "exact"),
        Pitch::Natural => ("240".to_owned(), "auto"),
    });
    let mut attributes = vec![("w:before", before.as_str())];
    if let Some((line, rule)) = &line {
        attributes.push(("w:line", line));
        attributes.push(("w:lineRule", rule));
    }
    xml.leaf("w:spacing", &attributes)
}

fn write_indent(xml: &mut Xml, left: i32, right: i32, first: Option<i32>) -> Written {
    if left == 0 && right == 0 && first.is_none() {
        return Ok(());
    }
    let (left, right) = (left.to_string(), right.to_string());
    let amount = first.unwrap_or(0).abs().to_string();
    let mut attributes = vec![("w:left", left.as_str()), ("w:right", right.as_str())];
    match first {
        Some(first) if first < 0 => attributes.push(("w:hanging", &amount)),
        Some(_) => attributes.push(("w:firstLine", &amount)),
        None => {}
    }
    xml.leaf("w:ind", &attributes)
}
