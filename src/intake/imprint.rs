//! The imprint on the last page: 抄送, and who printed the paper and when.

use crate::intake::date;
use crate::intake::draft::{Finding, Removed};
use crate::intake::piece::Piece;

/// What the imprint says.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Imprint {
    /// 抄送机关, a tier each.
    pub(super) copied_to: Vec<String>,
    /// 印发机关.
    pub(super) printer: Option<String>,
    /// 印发日期, as `2025年3月5日`.
    pub(super) printed_on: Option<String>,
}

/// Takes the lines of the imprint out of the pieces.
pub(super) fn take(
    pieces: &mut Vec<Piece>,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) -> Imprint {
    let mut imprint = Imprint::default();
    let mut open = false;
    pieces.retain(|piece| {
        let text = piece.words();
        let copied = text.strip_prefix("抄送").and_then(|rest| rest.strip_prefix(['：', ':']));
        let tier = copied.or(if open && text.ends_with(['，', '。']) { Some(text) } else { None });
        if let Some(names) = tier.filter(|names| !names.trim().is_empty()) {
            let bare = names.trim().trim_end_matches(['。', '，', '、']);
            removed.push(Removed::label(piece.line, text.replacen(bare, "", 1)));
            imprint.copied_to.push(bare.to_owned());
            open = names.trim_end().ends_with(['，', '、']);
            return false;
        }
        open = false;
        let once = imprint.printed_on.is_none();
        match printed(text).filter(|_| once) {
            Some((printer, day)) => {
                removed.push(Removed::label(piece.line, "印发"));
                if !text.contains(&day) {
                    let written: String =
                        text.trim_end_matches("印发").chars().skip(printer.chars().count()).collect();
                    removed.push(Removed::label(piece.line, written.trim()));
                    findings.push(
                        Finding::at(
                            "date-digits",
                            piece.line,
                            format!("印发日期已写成“{day}”"),
                            format!("the date of printing is written {day}"),
                        )
                        .wrong(written.trim(), Some(day.clone()))
                        .pointer("/printed_on"),
                    );
                }
                imprint.printer = Some(printer).filter(|printer| !printer.is_empty());
                imprint.printed_on = Some(day);
                false
            }
            None => true,
        }
    });
    imprint
}

/// `云岭市人民政府办公室　2025年3月5日印发`.
fn printed(text: &str) -> Option<(String, String)> {
    let text = text.trim().strip_suffix("印发")?.trim_end();
    if text.chars().count() > 80 || text.contains(['。', '，', '《']) {
        return None;
    }
    let starts = text.char_indices().map(|(at, _)| at);
    let (at, day) = starts.filter_map(|at| date::whole(&text[at..]).map(|day| (at, day))).next()?;
    Some((text[..at].trim().to_owned(), day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_imprint_is_taken_out() {
        let lines =
            ["正文。", "抄送：市委办公室，市人大常委会办公室。", "云岭市水利局办公室　　2025年3月5日印发"];
        let mut pieces = lines.iter().enumerate().map(|(at, line)| Piece::text(at + 1, *line)).collect();
        let imprint = take(&mut pieces, &mut Vec::new(), &mut Vec::new());
        assert_eq!(imprint.copied_to, ["市委办公室，市人大常委会办公室"]);
        assert_eq!(
            (imprint.printer.as_deref(), imprint.printed_on.as_deref()),
            (Some("云岭市水利局办公室"), Some("2025年3月5日"))
        );
        assert_eq!(pieces.len(), 1);
    }
}
