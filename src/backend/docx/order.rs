//! The order of children that ISO/IEC 29500-1 (wml.xsd) demands; docx-rs writes some of them in another, and Word is strict.

use super::tree::Element;

const PARAGRAPH: &str = "\
    w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr w:pBdr w:shd \
    w:tabs w:kinsoku w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE w:autoSpaceDN w:bidi \
    w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:jc w:textDirection \
    w:textAlignment w:outlineLvl w:rPr w:sectPr";

const RUN: &str = "\
    w:rStyle w:rFonts w:b w:bCs w:i w:iCs w:caps w:strike w:vanish w:color w:spacing w:w w:kern \
    w:position w:sz w:szCs w:highlight w:u w:shd w:vertAlign w:lang";

const STYLE: &str = "\
    w:name w:aliases w:basedOn w:next w:link w:uiPriority w:semiHidden w:unhideWhenUsed w:qFormat w:pPr \
    w:rPr w:tblPr w:trPr w:tcPr";

const SETTINGS: &str = "\
    w:zoom w:mirrorMargins w:defaultTabStop w:evenAndOddHeaders w:characterSpacingControl w:noLineBreaksAfter \
    w:noLineBreaksBefore w:footnotePr w:endnotePr w:compat w:docVars w:themeFontLang w:decimalSymbol \
    w:listSeparator";

/// Puts the children of every element below a root into the order of the schema.
pub(super) fn put_in_order(root: &mut Element) {
    root.visit(&mut |element| {
        let order = match element.name.as_str() {
            "w:pPr" => PARAGRAPH,
            "w:rPr" => RUN,
            "w:style" => STYLE,
            "w:settings" => SETTINGS,
            _ => return,
        };
        element.children.sort_by_key(|child| order.split_whitespace().position(|name| name == child.name));
    });
}

/// Drops what says nothing: empty property elements, and the paragraph numbers that docx-rs counts in a global counter.
pub(super) fn drop_noise(root: &mut Element) {
    root.visit(&mut |element| {
        element.attributes.retain(|(key, _)| key != "w14:paraId" && key != "w:dirty");
        element.children.retain(|child| {
            let bare = child.children.is_empty() && child.attributes.is_empty();
            !(bare && matches!(child.name.as_str(), "w:pPr" | "w:rPr"))
        });
    });
}
