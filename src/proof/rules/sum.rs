//! Q12: sums in the text, totals of tables, and references to parts that are not there.

use crate::proof::finding::Findings;
use crate::proof::glyph::{han_number, is_blank};
use crate::proof::mark::{self, Form};
use crate::proof::sheet::{Line, Sheet};
use crate::proof::subject::Grid;

/// Checks everything that can be reckoned again.
pub(super) fn check(sheet: &Sheet<'_>, out: &mut Findings) {
    for line in sheet.running() {
        for at in (0..line.len()).filter(|at| "=＝".contains(line.at(*at))) {
            equation(line, at, out);
        }
    }
    for grid in &sheet.subject.grids {
        totals(sheet, grid, out);
    }
    references(sheet, out);
}

/// A decimal number as whole units of its last place, with the number of places.
#[derive(Clone, Copy)]
struct Decimal {
    units: i128,
    places: u32,
}

impl Decimal {
    fn read(text: &str) -> Option<Decimal> {
        let text: String = text.trim().chars().filter(|c| *c != ',').collect();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let digits = format!("{whole}{fraction}");
        let body = digits.strip_prefix('-').unwrap_or(&digits);
        let fits = !body.is_empty() && body.len() <= 24 && body.bytes().all(|byte| byte.is_ascii_digit());
        let units = digits.parse().ok().filter(|_| fits)?;
        Some(Decimal { units, places: u32::try_from(fraction.len()).ok()? })
    }

    fn at_places(self, places: u32) -> i128 {
        self.units * 10_i128.pow(places.saturating_sub(self.places))
    }
}

/// `12+13=26`.
fn equation(line: &Line<'_>, equals: usize, out: &mut Findings) {
    let inside = |c: char| c.is_ascii_digit() || "+-＋－.,".contains(c) || is_blank(c);
    let start = line.chars[..equals].iter().rposition(|c| !inside(*c)).map_or(0, |place| place + 1);
    let first = line.run(equals + 1, is_blank);
    let end = line.run(first, |c| c.is_ascii_digit() || c == '.' || c == ',');
    let left: String = line.text(start..equals).replace('＋', "+").replace('－', "-");
    let signed = left.contains(['+', '-']) && left.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let result_text = line.text(first..end);
    let result = Decimal::read(result_text.trim_end_matches(['.', ',']));
    let (true, Some(result)) = (signed && end > first, result) else { return };
    let terms: Vec<String> = left.replace('-', "+-").split('+').map(|term| term.replace(' ', "")).collect();
    let Some(terms) = terms.iter().map(|term| Decimal::read(term)).collect::<Option<Vec<_>>>() else {
        return;
    };
    let places = terms.iter().map(|term| term.places).max().unwrap_or(0).max(result.places);
    let sum: i128 = terms.iter().map(|term| term.at_places(places)).sum();
    if sum != result.at_places(places) {
        let start = line.run(start, is_blank);
        out.wrong("Q12", line, start..end, None);
    }
}

/// Totals of a table: a row that begins with 合计 or 总计 and stands last.
fn totals(sheet: &Sheet<'_>, grid: &Grid, out: &mut Findings) {
    let text = |row: usize, column: usize| {
        let piece = grid.rows.get(row)?.get(column).copied().flatten()?;
        sheet.lines.get(piece)
    };
    let label = |row: usize| {
        let line = text(row, 0);
        line.map_or_else(String::new, |line| line.piece.text.split_whitespace().collect())
    };
    let Some(last) = grid.rows.len().checked_sub(1).filter(|last| *last > 1) else { return };
    let labels: Vec<String> = (0..last).map(label).collect();
    let nested =
        labels.iter().any(|label| ["小计", "其中", "合计", "总计"].iter().any(|word| label.contains(word)));
    if !["合计", "总计"].contains(&label(last).as_str()) || nested {
        return;
    }
    let columns = grid.rows.iter().map(Vec::len).max().unwrap_or(0);
    for column in 1..columns {
        // The head is what stands above the first number of the column.
        let values: Vec<Option<Decimal>> =
            (0..last).map(|row| text(row, column).and_then(|line| Decimal::read(&line.piece.text))).collect();
        let head = values.iter().take_while(|value| value.is_none()).count();
        let numbers: Option<Vec<Decimal>> = values[head.min(values.len())..].iter().copied().collect();
        let total =
            text(last, column).and_then(|line| Decimal::read(&line.piece.text).map(|total| (line, total)));
        if let (Some(numbers), Some((line, total)), true) = (numbers, total, head <= 2) {
            judge(line, &numbers, total, out);
        }
    }
}

fn judge(line: &Line<'_>, numbers: &[Decimal], total: Decimal, out: &mut Findings) {
    if numbers.len() < 2 {
        return;
    }
    let places = numbers.iter().map(|number| number.places).max().unwrap_or(0).max(total.places);
    let sum: i128 = numbers.iter().map(|number| number.at_places(places)).sum();
    // Rounded members may miss their total by half a unit each.
    let slack = if places == 0 { 0 } else { i128::try_from(numbers.len()).unwrap_or(0) / 2 + 1 };
    if (sum - total.at_places(places)).abs() > slack {
        let unit = 10_i128.pow(places);
        let shown = if places == 0 {
            sum.to_string()
        } else {
            format!("{}.{:0width$}", sum / unit, (sum % unit).abs(), width = places as usize)
        };
        let said = (
            format!("合计不符：各行相加为 {shown}"),
            format!("the total is off: the rows add up to {shown}"),
        );
        out.told("Q12", line, line.trimmed(), None, said);
    }
}

/// 第五部分 where there are four.
fn references(sheet: &Sheet<'_>, out: &mut Findings) {
    let parts = sheet.body().filter_map(mark::of).filter(|mark| mark.form == Form::Level(1)).count();
    if parts == 0 {
        return;
    }
    for line in sheet.body() {
        for at in
            (0..line.len()).filter(|at| line.starts(*at, "第") && "见照按文的".contains(line.before(*at)))
        {
            let end = line.run(at + 1, |c| "一二三四五六七八九十".contains(c));
            let number = han_number(&line.text(at + 1..end)).map_or(0, |number| number as usize);
            // Only references to this document: 本文第五部分, 见第五部分.
            let own = line.before(at) == '见' || line.text(at.saturating_sub(2)..at) == "本文";
            if own && number > parts && line.starts(end, "部分") {
                let said = (format!("正文只有 {parts} 个部分"), format!("the text has only {parts} parts"));
                out.told("Q12", line, at..end + 2, None, said);
            }
        }
    }
}
