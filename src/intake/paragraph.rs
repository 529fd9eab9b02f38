//! Paragraphs that a page end cut in two are put together again.

use crate::intake::draft::Finding;
use crate::intake::piece::{Content, Piece, is_han};
use crate::intake::{date, number};

/// Shortest part before a cut, in characters; shorter lines end early because they are lines of their own.
const SHORTEST: usize = 40;

/// Joins what belongs together, drops empty lines, and tells every join.
///
/// `apart`: whether an empty line must stand between, as in plain text, where a line may end anywhere.
pub(super) fn rejoin(pieces: Vec<Piece>, apart: bool, findings: &mut Vec<Finding>) -> Vec<Piece> {
    let mut gap = false;
    let mut joined: Vec<Piece> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        if piece.content == Content::Blank {
            gap = true;
            continue;
        }
        let cut = std::mem::take(&mut gap) || !apart;
        match joined.last_mut() {
            Some(last) if cut && goes_on(last, &piece) => {
                let seam = seam(last.words(), piece.words());
                if let Content::Text { text, .. } = &mut last.content {
                    text.push_str(piece.words());
                }
                findings.push(
                    Finding::at(
                        "paragraph-rejoined",
                        piece.line,
                        format!(
                            "第 {} 行与第 {} 行是被分页断开的同一段，已接上，请核对",
                            last.line, piece.line
                        ),
                        format!(
                            "lines {} and {} were one paragraph cut by a page end; they are joined",
                            last.line, piece.line
                        ),
                    )
                    .wrong(seam, None),
                );
            }
            _ => joined.push(piece),
        }
    }
    joined
}

/// Whether a piece goes on with the sentence of the one before.
fn goes_on(before: &Piece, after: &Piece) -> bool {
    let (head, tail) = (before.words(), after.words());
    let open = head
        .chars()
        .next_back()
        .is_some_and(|last| is_han(last) || last.is_ascii_alphanumeric() || "，、,（(“《".contains(last));
    let begins = tail.chars().next().is_some_and(|first| is_han(first) || "“《（，。、；".contains(first));
    before.is_text()
        && after.is_text()
        && before.outline().is_none()
        && after.outline().is_none()
        && open
        && begins
        && head.chars().count() >= SHORTEST
        && number::parse(tail).is_none()
        && date::whole(tail).is_none()
        && !(tail.starts_with("附件")
            || tail.starts_with("抄送")
            || (tail.starts_with('（') && tail.ends_with('）')))
        && tail.chars().count() >= 4
}

/// A few characters on both sides of a cut.
fn seam(before: &str, after: &str) -> String {
    let left: Vec<char> = before.chars().rev().take(6).collect();
    let right: String = after.chars().take(6).collect();
    format!("{}{right}", left.into_iter().rev().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cut_sentence_goes_on() {
        let long = "区水利局组织各乡镇对辖区内的水库、山塘和堤防逐一开展安全检查，共检查水库二十六座、山塘一百余处，发现并整改";
        let join = |after: &str| {
            let pieces =
                vec![Piece::text(1, long), Piece { line: 2, content: Content::Blank }, Piece::text(3, after)];
            rejoin(pieces, true, &mut Vec::new()).len() == 1
        };
        assert!(join("隐患四十余处，整改率达到百分之九十五。"));
        for other in ["二、存在问题", "2024年3月5日", "附件：名单", "（此件公开发布）", "3大力宣传"]
        {
            assert!(!join(other), "{other}");
        }
    }
}
