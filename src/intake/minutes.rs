//! What minutes (纪要) have beside their text: mark, number, office and date above it, opening, and who was there.

use serde_json::{Map, Value};

use crate::intake::assemble::Form;
use crate::intake::date;
use crate::intake::draft::{Finding, Removed};
use crate::intake::head::is_organ;
use crate::intake::piece::despaced;

/// The lists of people, by the words before them.
const LISTS: [(&str, &[&str]); 3] = [
    ("present", &["出席", "出席人员", "参加", "参加人员", "参会人员", "出席会议"]),
    ("absent", &["请假", "请假人员", "缺席"]),
    ("observers", &["列席", "列席人员"]),
];

/// Whether a template is one for minutes, by its fields.
pub(super) fn is_one(form: &Form<'_>) -> bool {
    form.has("opening") && form.has("present") && form.has("body")
}

/// Puts the text, without what has a field of its own.
pub(super) fn fill(
    form: &mut Form<'_>,
    mut body: Vec<(usize, Value)>,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) {
    let payload = &mut form.payload;
    lists(&mut body, payload, removed);
    while let Some((at, Value::String(line))) = body.first() {
        if !above(*at, line, payload, findings, removed) {
            break;
        }
        body.remove(0);
    }
    let marked = payload.get("title").and_then(Value::as_str).filter(|title| title.ends_with("纪要"));
    let marked = marked.filter(|title| !title.contains("关于") && !title.contains('\n')).map(str::to_owned);
    if let Some(title) = marked.filter(|_| !payload.contains_key("issuer_mark")) {
        payload.shift_remove("title");
        payload.insert("issuer_mark".into(), vec![title].into());
    }
    if body.first().is_some_and(|(_, block)| block.is_string()) {
        payload.insert("opening".into(), body.remove(0).1);
    }
    form.put("body", body.into_iter().map(|(_, block)| block).collect::<Vec<_>>());
}

/// A line between the mark and the opening: the number, the office, the date.
fn above(
    at: usize,
    line: &str,
    payload: &mut Map<String, Value>,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) -> bool {
    let joined: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(number) = number(&joined).filter(|_| !payload.contains_key("number")) {
        if number != joined {
            removed.push(Removed::label(at, joined.clone()));
            findings.push(
                Finding::at(
                    "number-form",
                    at,
                    format!("编号“{joined}”已写成“{number}”：年份用六角括号，序号不补0"),
                    format!("the number {joined} is written {number}"),
                )
                .wrong(joined, Some(number.clone()))
                .pointer("/number"),
            );
        }
        payload.insert("number".into(), number.into());
        return true;
    }
    let (office, day) = date::behind(line);
    if !(office.is_empty() || is_organ(office))
        || (!office.is_empty() && payload.contains_key("office"))
        || (day.is_some() && payload.contains_key("date"))
        || (office.is_empty() && day.is_none())
    {
        return false;
    }
    if !office.is_empty() {
        payload.insert("office".into(), office.into());
    }
    if let Some(day) = day {
        let written = line[office.len()..].trim();
        if written != day {
            removed.push(Removed::label(at, written));
        }
        payload.insert("date".into(), day.into());
    }
    true
}

/// A number of minutes as the template writes it: `第5期`, `云府纪〔2025〕3号`.
fn number(joined: &str) -> Option<String> {
    let joined = joined.trim_matches(['（', '）', '(', ')']);
    let last = joined.chars().last().filter(|c| "期号次".contains(*c))?;
    let digits = |text: &str| {
        let text = text.trim_start_matches('第').trim_start_matches('0');
        (!text.is_empty() && text.len() <= 5 && text.chars().all(|c| c.is_ascii_digit()))
            .then(|| text.to_owned())
    };
    let bare = &joined[..joined.len() - last.len_utf8()];
    if let Some(serial) = bare.strip_prefix('第').and_then(digits) {
        return Some(format!("第{serial}{last}"));
    }
    let open = bare.find(['〔', '[', '［', '【'])?;
    let close = bare.find(['〕', ']', '］', '】'])?;
    let year = bare.get(open..close)?.trim_start_matches(['〔', '[', '［', '【']);
    let serial = digits(bare[close..].trim_start_matches(['〕', ']', '］', '】']))?;
    let code = &bare[..open];
    let plain = year.len() == 4 && year.chars().all(|c| c.is_ascii_digit()) && code.chars().count() <= 16;
    match (plain, last) {
        (true, '号') => Some(format!("{code}〔{year}〕{serial}号")),
        (true, _) if code.is_empty() => Some(format!("第{serial}{last}")),
        _ => None,
    }
}

/// Takes the paragraphs that list people.
fn lists(body: &mut Vec<(usize, Value)>, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) {
    body.retain(|(at, block)| {
        let Some((label, rest)) = block.as_str().and_then(|text| text.split_once(['：', ':'])) else {
            return true;
        };
        let name: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        let Some((field, _)) = LISTS.iter().find(|(_, labels)| labels.contains(&name.as_str())) else {
            return true;
        };
        let people = names(rest);
        if people.is_empty()
            || people.iter().any(|one| one.chars().count() > 100)
            || payload.contains_key(*field)
        {
            return true;
        }
        let marks: String = rest.chars().filter(|c| "、，,；;。".contains(*c)).collect();
        removed.push(Removed::label(*at, format!("{label}：:{marks}")));
        payload.insert((*field).into(), people.into());
        false
    });
}

/// Names of a list: cut at marks, which brackets may hold of their own, or at white space where there are no marks.
fn names(text: &str) -> Vec<String> {
    let marks = ['、', '，', ',', '；', ';', '。'];
    let text = text.trim().trim_end_matches('。');
    let mut depth = 0_usize;
    let marked = text.contains(marks);
    let cut = |c: char| {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && (marks.contains(&c) || (!marked && c.is_whitespace()))
    };
    let mut all: Vec<String> = Vec::new();
    for word in text.split(cut).map(|word| despaced(word.trim())).filter(|word| !word.is_empty()) {
        match all.last_mut() {
            Some(last) if !marked && last.chars().count() == 1 && word.chars().count() == 1 => {
                last.push_str(&word)
            }
            _ => all.push(word),
        }
    }
    all
}
