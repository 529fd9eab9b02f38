//! The order of children that wml.xsd demands, over all that this back-end writes; Word refuses another.

use super::forms::{across, joint, letter, minutes, order, sealed};
use super::samples::{bulletin, notice, report};
use super::{part, render};
use crate::backend::docx::tree::Element;

const ORDERS: &[(&str, &str)] = &[
    (
        "w:pPr",
        "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr w:pBdr w:shd w:tabs \
         w:spacing w:ind w:jc w:outlineLvl w:rPr w:sectPr",
    ),
    (
        "w:rPr",
        "w:rStyle w:rFonts w:b w:bCs w:i w:color w:spacing w:kern w:sz w:szCs w:vertAlign w:rtl w:lang",
    ),
    (
        "w:sectPr",
        "w:headerReference w:footerReference w:footnotePr w:type w:pgSz w:pgMar w:pgNumType w:cols w:titlePg w:docGrid",
    ),
    ("w:tblPr", "w:tblpPr w:tblW w:jc w:tblInd w:tblBorders w:tblLayout w:tblCellMar"),
    ("w:tcPr", "w:tcW w:gridSpan w:vMerge w:tcBorders w:shd w:tcMar w:vAlign"),
    (
        "wp:anchor",
        "wp:simplePos wp:positionH wp:positionV wp:extent wp:effectExtent wp:wrapNone wp:docPr \
         wp:cNvGraphicFramePr a:graphic",
    ),
];

#[test]
fn children_stand_in_the_order_of_the_schema() {
    let forms =
        [joint(7, true), sealed(), letter(), order(), minutes(), across(), notice(), bulletin(), report()];
    for document in forms {
        let file = render(&document);
        let footers = (1..=6).map(|number| format!("word/footer{number}.xml"));
        for path in std::iter::once("word/document.xml".to_owned()).chain(footers) {
            let mut root = Element::parse(bare(&part(&file, &path)).as_bytes()).unwrap();
            root.visit(&mut |element| {
                let Some((_, order)) = ORDERS.iter().find(|(name, _)| *name == element.name) else { return };
                let places: Vec<usize> = element
                    .children
                    .iter()
                    .map(|child| {
                        order
                            .split_whitespace()
                            .position(|name| name == child.name)
                            .unwrap_or_else(|| panic!("{} in {}", child.name, element.name))
                    })
                    .collect();
                assert!(places.is_sorted(), "{path} of {}: {element:?}", document.layout);
            });
        }
    }
}

/// Without entities, which the small reader of the skeleton does not know.
fn bare(xml: &str) -> String {
    xml.replace("&amp;", "+")
        .replace("&lt;", "-")
        .replace("&gt;", "-")
        .replace("&quot;", "-")
        .replace("&apos;", "-")
}
