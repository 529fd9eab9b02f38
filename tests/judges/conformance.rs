//! `docs/conformance.md`: the page around the table, and how it is compared.

use std::collections::BTreeMap;

/// What stands above the table.
const HEAD: &str = "# Conformance to GB/T 9704-2012

Every clause of chapters 5, 7, 8 and 10 that a page can show, measured on the finished PDF pages of the examples: outlines of glyphs as ink at 400 dpi, boxes of
characters, drawn rules, pictures, faces. Nothing is read from settings. Where several examples or places show a clause, the worst value stands here, with its
example (`examples/<kind>/<case>.json`). Lengths count from the sheet's top left corner unless a row says otherwise; a character (字) is 156 / 28 mm, a line 29.6 pt.
\"Two blank lines: white\" runs from GB/T 33476.2's 20.78 mm, edge to edge, to two line boxes and the white inside the lines around them.

The table is written by `UPDATE_CONFORMANCE=1 cargo test --release --test judges every_clause_is_measured`; CI fails when it is stale or a clause does not hold.

";

/// What some example must show: a clause, and words that its row has.
const REQUIRED: &[(&str, &[&str])] = &[
    ("5.1", &["ordinary", "letter", "order", "minutes"]),
    ("5.2.1", &["天头", "订口", "版心"]),
    ("5.2.2", &["仿宋"]),
    ("5.2.3", &["22 ± 0.1 lines", "28 ± 0.1 characters"]),
    ("5.2.4", &["black"]),
    ("7.1", &["ordinary"]),
    ("7.2.1", &["份号"]),
    ("7.2.2", &["密级"]),
    ("7.2.3", &["紧急程度"]),
    (
        "7.2.4",
        &[
            "ordinary, single issue",
            "joint issue of 3",
            "joint issue of 7",
            "joint issue of 10",
            "文件: middle",
        ],
    ),
    ("7.2.5", &["middle from", "beside approvers"]),
    ("7.2.6", &["one approver", "several approvers"]),
    ("7.2.7", &["width", "number alone", "with approvers"]),
    ("7.3.1", &["two blank lines above", "trapezoid"]),
    ("7.3.2", &["one blank line"]),
    ("7.3.3", &["第一层", "第二层", "第三层", "第四层", "two characters in", "under a joint mark"]),
    ("7.3.4", &["one attachment", "several attachments", "wrapped name"]),
    ("7.3.5.1", &["single issue", "joint issue of 3", "joint issue of 7", "joint issue of 10", "clamped"]),
    ("7.3.5.2", &["single issue", "joint issue"]),
    ("7.3.5.3", &["single issue", "joint issue"]),
    ("7.3.5.4", &["成文日期"]),
    ("7.3.5.5", &["plain", "seal", "stamp"]),
    ("7.3.6", &["附注"]),
    ("7.3.7", &["label", "title", "as in the note", "not bound with the text", "across"]),
    ("7.4.1", &["0.35 mm", "0.25 mm", "last rule"]),
    ("7.4.2", &["抄送机关", "addressees in the imprint"]),
    ("7.4.3", &["印发"]),
    ("7.5", &["odd pages", "even pages", "dash", "begins anew"]),
    ("8", &["leftmost", "page number upright"]),
    ("10.1", &["双线", "top ink edge", "right edge", "none on page 1", "foot of the text", "no rules"]),
    ("10.2", &["top ink edge", "two blank lines"]),
    ("10.3", &["top ink edge", "attendance"]),
];

/// The page with its table.
pub(crate) fn page(table: &str) -> String {
    format!("{HEAD}{}\n", table.trim_end())
}

/// Rows, and those that do not hold.
pub(crate) fn count(table: &str) -> (usize, usize) {
    let wrong = table.lines().filter(|line| line.ends_with("| **NO** |")).count();
    (table.lines().count().saturating_sub(2), wrong)
}

/// What is required and no row shows.
pub(crate) fn missing(table: &str) -> Vec<String> {
    let shows = |clause: &str, word: &str| {
        table.lines().any(|line| {
            let own = line.split(" | ").next().unwrap_or_default().trim_start_matches("| ");
            own.split(", ").any(|own| own == clause) && line.contains(word)
        })
    };
    let each = REQUIRED.iter().flat_map(|(clause, words)| words.iter().map(move |word| (clause, word)));
    each.filter(|(clause, word)| !shows(clause, word))
        .map(|(clause, word)| format!("{clause} {word}"))
        .collect()
}

/// Rows that two pages do not share; a length may differ by a tenth, as what draws the pages may.
pub(crate) fn differences(committed: &str, measured: &str) -> Vec<String> {
    let (old, new) = (rows(committed), rows(measured));
    let mut found: Vec<String> = old
        .keys()
        .filter(|key| !new.contains_key(*key))
        .map(|key| format!("- {}", key.join(" | ")))
        .collect();
    for (key, value) in &new {
        match old.get(key) {
            None => found.push(format!("+ {}", key.join(" | "))),
            Some(before) if !near(before, value) => {
                found.push(format!("{}: {before} is now {value}", key.join(" | ")))
            }
            Some(_) => {}
        }
    }
    found
}

/// Measured values by what identifies them: all cells before.
fn rows(page: &str) -> BTreeMap<Vec<String>, String> {
    let table = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Clause"));
    let cells = table.map(|line| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    });
    cells.filter(|cells| cells.len() == 8).map(|cells| (cells[..5].to_vec(), cells[5].clone())).collect()
}

fn near(before: &str, after: &str) -> bool {
    let number = |text: &str| text.split(' ').next().and_then(|number| number.parse::<f64>().ok());
    match (number(before), number(after)) {
        (Some(one), Some(other)) => (one - other).abs() < 0.11,
        _ => before == after,
    }
}
