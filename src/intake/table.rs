//! Tables written in text: rows of cells between bars, or between tabs as Excel and chats paste them.

use serde_json::{Map, Value, json};

use crate::intake::draft::{Finding, Removed};
use crate::intake::piece::{Content, Piece};
use crate::limit::{TABLE_CELLS, TABLE_COLUMNS};

/// Gathers the rows of text tables, with the caption and unit above them.
pub(super) fn gather(
    pieces: Vec<Piece>,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) -> Vec<Piece> {
    let mut gathered: Vec<Piece> = Vec::with_capacity(pieces.len());
    let mut rest = pieces.as_slice();
    while let Some(first) = rest.first() {
        let run = run(rest);
        if run == 0 {
            gathered.push(first.clone());
            rest = &rest[1..];
            continue;
        }
        let rows: Vec<Vec<String>> = rest[..run].iter().filter_map(|piece| cells(piece.words())).collect();
        for piece in &rest[..run] {
            let marks: String = piece.words().chars().filter(|c| *c == '|').collect();
            let ruled = ruled(piece.words());
            let marks = if ruled { piece.words().to_owned() } else { marks };
            if !marks.is_empty() {
                removed.push(Removed::label(piece.line, marks));
            }
        }
        let mut table = block(rows, first.line, findings);
        head_matter(&mut gathered, &mut table, removed);
        gathered.push(Piece { line: first.line, content: Content::Table(Value::Object(table)) });
        rest = &rest[run..];
    }
    gathered
}

/// How many pieces from the first on are rows of one table.
fn run(pieces: &[Piece]) -> usize {
    let bars = pieces.iter().take_while(|piece| barred(piece.words())).count();
    if bars >= 2 {
        return bars;
    }
    let tabs = pieces.iter().take_while(|piece| piece.words().contains('\t')).count();
    if tabs >= 2 { tabs } else { 0 }
}

fn barred(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// Whether a line is the rule under a Markdown table's head: `|---|:--:|`.
fn ruled(line: &str) -> bool {
    barred(line) && line.contains('-') && line.chars().all(|c| "|-: ".contains(c))
}

fn cells(line: &str) -> Option<Vec<String>> {
    let cell = |text: &str| text.trim().to_owned();
    if ruled(line) {
        return None;
    }
    match line.strip_prefix('|').and_then(|line| line.strip_suffix('|')) {
        Some(inside) => Some(inside.split('|').map(cell).collect()),
        None => Some(line.split('\t').map(cell).collect()),
    }
}

/// The block of a table whose first row is its head; rows of fewer cells are told.
pub(super) fn block(
    mut rows: Vec<Vec<String>>,
    line: usize,
    findings: &mut Vec<Finding>,
) -> Map<String, Value> {
    let widest = rows.iter().map(Vec::len).max().unwrap_or(0);
    let short = rows.iter().filter(|row| row.len() < widest).count();
    if short > 0 {
        findings.push(Finding::at(
            "table-ragged",
            line,
            format!("表格有 {short} 行的单元格少于 {widest} 个，可能丢了合并的单元格，请核对各列是否对齐"),
            format!("{short} rows of the table have fewer than {widest} cells: merged cells may be lost"),
        ));
    }
    if widest > TABLE_COLUMNS || widest * rows.len() > TABLE_CELLS {
        findings.push(Finding::at(
            "table-large",
            line,
            format!("表格太大（{} 行 {widest} 列），超过上限 TABLE_COLUMNS（{TABLE_COLUMNS} 列）或 TABLE_CELLS（{TABLE_CELLS} 格）", rows.len()),
            format!("the table is over TABLE_COLUMNS ({TABLE_COLUMNS}) or TABLE_CELLS ({TABLE_CELLS})"),
        ));
    }
    let mut table = Map::new();
    if rows.len() > 1 && !rows[0].iter().all(|cell| is_figure(cell)) {
        let head = rows.remove(0);
        table.insert("head".into(), json!([head]));
    }
    table.insert("rows".into(), json!(rows));
    table
}

/// Whether a cell holds a number.
fn is_figure(cell: &str) -> bool {
    let cell = cell.trim_end_matches(['%', '％']);
    !cell.is_empty() && cell.chars().all(|c| c.is_ascii_digit() || ".,-".contains(c))
}

/// Takes `单位：万元` and a short title that stand right above a table into it.
fn head_matter(above: &mut Vec<Piece>, table: &mut Map<String, Value>, removed: &mut Vec<Removed>) {
    if let Some(unit) = above
        .last()
        .filter(|piece| piece.words().starts_with("单位：") || piece.words().starts_with("（单位："))
    {
        let words = unit.words().trim_start_matches('（').trim_end_matches('）').to_owned();
        if words.len() < unit.words().len() {
            removed.push(Removed::label(unit.line, "（）"));
        }
        if words.chars().count() <= 100 {
            table.insert("unit".into(), words.into());
            above.pop();
        }
    }
    let caption = above.last().filter(|piece| is_caption(piece)).map(|piece| piece.words().to_owned());
    // The title of an attachment, and the paper's own, stand above tables too: they have no text before them.
    let inside = above.len() >= 2 && matches!(above[above.len() - 2].content, Content::Table(_))
        || above.iter().rev().nth(1).is_some_and(|piece| piece.words().ends_with(['。', '：', ':', '；']));
    if let Some(caption) = caption.filter(|_| inside) {
        table.insert("caption".into(), caption.into());
        above.pop();
    }
}

fn is_caption(piece: &Piece) -> bool {
    let text = piece.words();
    let count = text.chars().count();
    let numbered = super::number::parse(text).is_some();
    (2..=40).contains(&count)
        && !numbered
        && piece.outline().is_none()
        && !text.ends_with(['。', '：', ':', '；', '，', ',', ';', '、'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_tabs_become_tables() {
        let lines = [
            "全县情况如下。",
            "主要产量",
            "| 名称 | 数量 |",
            "|---|---:|",
            "| 粮食 | 12 |",
            "说明如下。",
            "甲\t1",
            "乙\t2",
        ];
        let pieces = lines.iter().enumerate().map(|(at, line)| Piece::text(at + 1, *line)).collect();
        let gathered = gather(pieces, &mut Vec::new(), &mut Vec::new());
        let tables: Vec<&Value> = gathered
            .iter()
            .filter_map(|piece| match &piece.content {
                Content::Table(table) => Some(table),
                _ => None,
            })
            .collect();
        assert_eq!(
            *tables[0],
            json!({"head": [["名称", "数量"]], "rows": [["粮食", "12"]], "caption": "主要产量"})
        );
        assert_eq!(*tables[1], json!({"head": [["甲", "1"]], "rows": [["乙", "2"]]}));
    }
}
