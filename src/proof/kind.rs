//! The document types of 条例 article 8, and what a title tells about them.

use crate::proof::subject::Direction;

/// The types, longer names first where one ends another.
pub(super) const KINDS: [&str; 16] = [
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案",
    "纪要", "函", "令",
];

/// Types that have addressees.
pub(super) const ADDRESSED: [&str; 6] = ["请示", "报告", "函", "通知", "批复", "议案"];

/// The type that a title ends with; what stands behind it in brackets, such as （试行）, is left out.
pub(super) fn of_title(title: &str) -> Option<&'static str> {
    let bare = bare(title);
    KINDS.into_iter().find(|kind| bare.ends_with(kind))
}

/// A title without closing brackets and marks.
pub(super) fn bare(title: &str) -> &str {
    let title = title.trim_end_matches(['。', '，', '；', '：', '.', ',', '！', '、']);
    match title.strip_suffix('）').or_else(|| title.strip_suffix(')')) {
        Some(inside) => inside.rfind(['（', '(']).map_or(title, |open| inside[..open].trim_end()),
        None => title,
    }
}

/// The direction of a type; 意见 and 通报 go by the head.
pub(super) fn direction(kind: &str, with_approver: bool) -> Direction {
    match kind {
        "请示" | "报告" | "议案" => Direction::Up,
        "意见" if with_approver => Direction::Up,
        "函" => Direction::Level,
        "纪要" => Direction::Meeting,
        "决议" | "决定" | "命令" | "令" | "公报" | "公告" | "通告" | "意见" | "通知" | "通报" | "批复" => {
            Direction::Down
        }
        _ => Direction::Unknown,
    }
}

/// Whether a title's type is one that a declared type stands for: a 通知 also serves other papers that go down or across.
pub(super) fn suits(declared: &str, found: &str) -> bool {
    let same = declared.ends_with(found) || found.ends_with(declared);
    let wide = declared == "通知" && !["请示", "报告", "议案", "纪要", "命令", "令"].contains(&found);
    let orders = declared.contains('令') && found == "令";
    same || wide || orders
}
