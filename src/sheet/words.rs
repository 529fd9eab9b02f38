//! The fixed words of the form.

/// Sheet with one unit a row.
pub(super) const MAIN: &str = "填写";
/// Sheet that explains every column; it is not read.
pub(super) const GUIDE: &str = "填写说明";
/// Sheet that says how the packet of the rows is put together.
pub(super) const VOLUME: &str = "汇编";
/// Column of one's own that says in which group of the packet a row stands.
pub(super) const GROUP: &str = "分组";
/// Column that names a row, in every sheet.
pub(super) const KEY: &str = "编号";
/// Before the label of the entry that a nested entry belongs to.
pub(super) const OWNER: &str = "所属";
/// Column that says what is wrong; it is not read.
pub(super) const PROBLEM: &str = "问题";
/// Marks the row of help under the headings.
pub(super) const HELP: &str = "说明";
/// Marks the example.
pub(super) const EXAMPLE: &str = "示例";
/// Between the fields of one entry on one line.
pub(super) const SEPARATOR: char = '｜';
/// A line break inside of one line of a cell.
pub(super) const BREAK: char = '↵';
/// Before the pointer in a defined name.
pub(super) const NAME_PREFIX: &str = "hongtou.";

/// A heading as it is compared: full-width forms narrowed, without spaces, marks of required fields and brackets of a remark.
pub(super) fn normal(heading: &str) -> String {
    let narrow = heading.replace("（必填）", "").replace("(必填)", "");
    narrow
        .chars()
        .map(narrowed)
        .filter(|character| !character.is_whitespace() && !"*:".contains(*character))
        .collect::<String>()
        .to_lowercase()
}

/// A full-width Latin letter, digit or mark as its narrow twin.
pub(super) fn narrowed(character: char) -> char {
    match u32::from(character) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xfee0).unwrap_or(character),
        0x3000 => ' ',
        _ => character,
    }
}

/// The letters of a column, from 0: A, B, … Z, AA.
pub(super) fn letters(column: u32) -> String {
    let (mut rest, mut letters) = (column + 1, Vec::new());
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_compared_without_width_spaces_and_marks() {
        for heading in ["标 题*", "　标题＊", "标题（必填）", "标题：", " 标题 "] {
            assert_eq!(normal(heading), "标题", "{heading}");
        }
        assert_eq!(normal("ＴＩＴＬＥ"), "title");
    }

    #[test]
    fn columns_count_as_excel_counts() {
        let known = [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")];
        known.iter().for_each(|(column, name)| assert_eq!(letters(*column), *name));
    }
}
