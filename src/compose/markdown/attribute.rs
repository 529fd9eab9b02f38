//! The attribute at the end of a paragraph: `{.flush}`, `{.center}`, `{.right}`.

use crate::compose::refusal::Refusal;
use crate::model::{Align, Inline, Paragraph};

/// A paragraph from its words and its source; only an attribute that the source itself writes counts.
pub(super) fn paragraph(source: &str, mut text: Vec<Inline>) -> Result<Paragraph, Refusal> {
    let plain = |text| Paragraph { text, align: Align::Justify, indent: true };
    let Some(attribute) = trailing(source) else { return Ok(plain(text)) };
    let (align, indent) = match attribute {
        "{.flush}" => (Align::Justify, false),
        "{.center}" => (Align::Center, false),
        "{.right}" => (Align::Right, false),
        other => {
            return Err(Refusal::template(
                format!("段落没有属性 {other}，可用：{{.flush}} {{.center}} {{.right}}"),
                format!("a paragraph has no attribute {other}; there are {{.flush}} {{.center}} {{.right}}"),
            ));
        }
    };
    let Some(Inline::Text { text: last }) = text.last_mut() else { return Ok(plain(text)) };
    let Some(kept) = last.strip_suffix(attribute) else { return Ok(plain(text)) };
    *last = kept.trim_end_matches([' ', '\t']).to_owned();
    if last.is_empty() {
        text.pop();
    }
    Ok(Paragraph { text, align, indent })
}

/// `{.name}` at the end of a source, not after a backslash.
fn trailing(source: &str) -> Option<&str> {
    let source = source.trim_end();
    let open = source.strip_suffix('}')?.rfind('{')?;
    let name = source[open + 1..source.len() - 1].strip_prefix('.')?;
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (is_name && !source[..open].ends_with('\\')).then(|| &source[open..])
}
