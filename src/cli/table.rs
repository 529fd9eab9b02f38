//! A table of plain text whose columns line up although Han characters are twice as wide.

/// Rows of cells, the first the head; numbers go right.
pub(super) fn lines(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width_of = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width_of).collect();
    rows.iter()
        .map(|row| {
            let mut line = String::new();
            for (cell, full) in row.iter().zip(&widths) {
                let room = " ".repeat(full.saturating_sub(width(cell)));
                let numeric = cell.starts_with(|first: char| first.is_ascii_digit());
                let (before, after) = if numeric { (room.as_str(), "") } else { ("", room.as_str()) };
                line.push_str(before);
                line.push_str(cell);
                line.push_str(after);
                line.push_str("  ");
            }
            line.trim_end().to_owned()
        })
        .collect()
}

/// Columns that a text takes on a terminal.
fn width(text: &str) -> usize {
    let wide = |character: char| {
        matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().map(|character| if wide(character) { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    #[test]
    fn han_characters_count_twice_and_numbers_go_right() {
        let rows = [vec!["名称", "MB"], vec!["仿宋体", "7"], vec!["abc", "15.5"]];
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        assert_eq!(super::lines(&rows), ["名称    MB", "仿宋体     7", "abc     15.5"]);
    }
}
