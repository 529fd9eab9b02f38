//! Every rule of proofreading on cases: what it finds, what it leaves alone, and that mending twice is mending once.

#![allow(clippy::unwrap_used, reason = "a test stops and says why")]

use std::collections::BTreeMap;

use hongtou::problem::Sentence;
use hongtou::proof::rule::Fix;
use hongtou::proof::subject::Subject;
use hongtou::proof::{Finding, RULES, Suppressed, mend_payload, mend_text, payload, plain, proofread};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

const CASES: &str = include_str!("proof/cases.txt");

/// One line of the table.
struct Case {
    line: usize,
    id: &'static str,
    wrong: bool,
    fields: Vec<(&'static str, String)>,
    suggestion: Option<String>,
}

fn cases() -> Vec<Case> {
    let lines = CASES.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|(index, line)| {
            let (id, rest) = line.split_once(' ').unwrap();
            let (sign, rest) = rest.split_once(' ').unwrap();
            let (rest, suggestion) = match rest.split_once(" => ") {
                Some((rest, suggestion)) => (rest, Some(suggestion.replace('∅', "").replace('⏎', "\n"))),
                None => (rest, None),
            };
            let field = |text: &'static str| {
                let (name, value) = text.split_once('=').unwrap();
                (name, value.replace('⏎', "\n"))
            };
            let fields = rest.split(" | ").map(field).collect();
            Case { line: index + 1, id, wrong: sign == "-", fields, suggestion }
        })
        .collect()
}

impl Case {
    fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.as_str())
    }

    /// The payload that the fields make.
    fn data(&self) -> Value {
        let mut data = Map::new();
        let (mut body, mut rows, mut attachments) = (Vec::new(), Vec::new(), Vec::new());
        for (name, value) in &self.fields {
            let level = name.chars().nth(1).and_then(|c| c.to_digit(10));
            match (*name, level) {
                ("p", _) => body.push(json!(value)),
                ("row", _) => rows.push(value.split('/').map(Value::from).collect::<Vec<_>>()),
                ("att", _) => attachments.push(json!({ "title": value })),
                ("issuer_mark" | "approvers" | "signature" | "copied_to", _) => {
                    data.insert((*name).into(), json!([value]));
                }
                (name, Some(level)) if name.starts_with('h') => {
                    body.push(json!({ "heading": value, "level": level }))
                }
                (name, Some(level)) if name.starts_with('r') => {
                    let (heading, text) = value.split_once("//").unwrap();
                    body.push(json!({ "heading": heading, "level": level, "text": text }));
                }
                ("declared" | "body_on_first" | "body_at_signature" | "deviation" | "undrawn", _) => {}
                _ => {
                    data.insert((*name).into(), json!(value));
                }
            }
        }
        if !rows.is_empty() {
            body.push(json!({ "table": { "rows": rows } }));
        }
        data.insert("body".into(), json!(body));
        data.insert("attachments".into(), json!(attachments));
        Value::Object(data)
    }

    fn subject(&self, data: &Value) -> Subject {
        let declared = self.value("declared").unwrap_or_default();
        let mut subject = match self.value("text") {
            Some(text) => plain::subject(text, declared),
            None => payload::subject(data, declared, &BTreeMap::new()),
        };
        subject.pages.body_on_first = self.value("body_on_first").map(|value| value == "yes");
        subject.pages.body_at_signature = self.value("body_at_signature").map(|value| value == "yes");
        let sentence = |text: &str| Sentence::new(text, text);
        subject.pages.deviations = self.value("deviation").into_iter().map(sentence).collect();
        let undrawn = self.value("undrawn").into_iter().flat_map(str::chars);
        subject.pages.undrawn = undrawn.map(|c| ("/body/0".into(), c, sentence("由后备字体印出"))).collect();
        subject
    }

    fn found(&self) -> Vec<Finding> {
        proofread(&self.subject(&self.data()), &Suppressed::default())
    }
}

#[test]
fn every_rule_has_a_wrong_case_and_two_near_misses() {
    let cases = cases();
    assert_eq!(RULES.len(), 104);
    for rule in RULES {
        let wrong = cases.iter().filter(|case| case.id == rule.id && case.wrong).count();
        let right = cases.iter().filter(|case| case.id == rule.id && !case.wrong).count();
        assert!(wrong >= 1 && right >= 2, "{}: {wrong} wrong, {right} right", rule.id);
    }
}

#[test]
fn each_rule_finds_what_is_wrong_and_leaves_what_is_right() {
    let mut faults = Vec::new();
    for case in cases() {
        let found = case.found();
        let own: Vec<&Finding> = found.iter().filter(|finding| finding.rule.id == case.id).collect();
        let name = format!("line {} ({} {})", case.line, case.id, if case.wrong { "wrong" } else { "right" });
        let as_said = case.suggestion.is_none()
            || own.iter().any(|finding| finding.suggestion.as_deref() == case.suggestion.as_deref());
        if case.wrong == own.is_empty() || !as_said {
            let lines: Vec<String> = found
                .iter()
                .map(|one| format!("{} {:?} -> {:?}", one.rule.id, one.wrong, one.suggestion))
                .collect();
            faults.push(format!("{name}: {}", lines.join("; ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_what_is_marked_is_mended_and_then_it_is_gone() {
    for case in cases().iter().filter(|case| case.wrong) {
        for finding in case.found() {
            assert!(
                finding.fix != Fix::Automatic || finding.rule.fix == Fix::Automatic,
                "line {}",
                case.line
            );
            assert!(finding.rule.fix != Fix::Human || finding.suggestion.is_none(), "line {}", case.line);
        }
        let left = match case.value("text") {
            Some(text) => {
                let read = |text: &str| plain::subject(text, "");
                let (mended, _) = mend_text(text, &Suppressed::default(), &read);
                assert_eq!(mend_text(&mended, &Suppressed::default(), &read).1, 0, "line {}", case.line);
                proofread(&read(&mended), &Suppressed::default())
            }
            None => {
                let read = |data: &Value| case.subject(data);
                let (mended, _) = mend_payload(&case.data(), &Suppressed::default(), &read);
                assert_eq!(mend_payload(&mended, &Suppressed::default(), &read).1, 0, "line {}", case.line);
                proofread(&read(&mended), &Suppressed::default())
            }
        };
        let still: Vec<&Finding> = left.iter().filter(|finding| finding.fix == Fix::Automatic).collect();
        assert!(still.is_empty(), "line {}: {still:?}", case.line);
    }
}

#[test]
fn findings_are_suppressed_by_rule_and_by_text() {
    let data = json!({ "body": ["其它事项,其它安排。"] });
    let found = |ids: &[&str], texts: &[&str]| {
        let own = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let suppressed = Suppressed::new(&own(ids), &own(texts)).unwrap();
        let subject = payload::subject(&data, "", &BTreeMap::new());
        proofread(&subject, &suppressed)
            .iter()
            .map(|finding| (finding.rule.id, finding.offset))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&[], &[]), [("L02", 0), ("P01", 4), ("L02", 5)]);
    assert_eq!(found(&["l02"], &[]), [("P01", 4)]);
    assert_eq!(found(&[], &["其它安排"]), [("L02", 0), ("P01", 4)]);
    assert!(Suppressed::new(&["X99".to_owned()], &[]).is_err());
}

#[test]
fn a_schema_tells_roles() {
    let schema = json!({ "properties": { "bianhao": { "type": "string", "x-role": "document_number" } } });
    let roles = payload::roles_of_schema(&schema);
    let subject = payload::subject(&json!({ "bianhao": "云政发〔2025〕05号" }), "", &roles);
    assert!(proofread(&subject, &Suppressed::default()).iter().any(|finding| finding.rule.id == "N04"));
}

/// Texts that provoke rules: pieces of the cases, in any order.
fn provoking() -> impl Strategy<Value = String> {
    let pieces: Vec<String> = cases()
        .iter()
        .flat_map(|case| case.fields.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>())
        .chain(
            ["\n", ",", "“", "”", "\"", "(", "）", "《", "》", "…", "-", " ", ".", "5", "年", "3月", "、"]
                .map(String::from),
        )
        .collect();
    proptest::collection::vec(proptest::sample::select(pieces), 1..6).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mending_twice_is_mending_once(text in provoking()) {
        let read = |text: &str| plain::subject(text, "通知");
        let (once, _) = mend_text(&text, &Suppressed::default(), &read);
        let (twice, count) = mend_text(&once, &Suppressed::default(), &read);
        prop_assert_eq!(count, 0, "{:?} -> {:?} -> {:?}", text, once, twice);
        let data = json!({ "title": text, "body": [text.clone(), { "heading": text.clone(), "level": 1 }], "date": text });
        let read = |data: &Value| payload::subject(data, "通知", &BTreeMap::new());
        let (once, _) = mend_payload(&data, &Suppressed::default(), &read);
        prop_assert_eq!(mend_payload(&once, &Suppressed::default(), &read).1, 0, "{:?} -> {:?}", data, once);
    }

    #[test]
    fn a_finding_can_be_selected_and_mended_alone(text in provoking()) {
        let data = json!({ "title": text, "body": [text.clone(), { "heading": text.clone(), "level": 1 }], "date": text });
        let found = |data: &Value| proofread(&payload::subject(data, "通知", &BTreeMap::new()), &Suppressed::default());
        for finding in found(&data) {
            let Some(text) = data.pointer(&finding.pointer).and_then(Value::as_str) else {
                prop_assert!(finding.wrong.is_empty() && finding.suggestion.is_none(), "{finding:?}");
                continue;
            };
            let chars: Vec<char> = text.chars().collect();
            let end = finding.offset + finding.length;
            prop_assert_eq!(chars[finding.offset..end].iter().collect::<String>(), finding.wrong.as_str());
            let Some(right) = &finding.suggestion else { continue };
            let mended: String =
                chars[..finding.offset].iter().copied().chain(right.chars()).chain(chars[end..].iter().copied()).collect();
            prop_assert_ne!(&mended, text, "{:?}", finding);
        }
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        proofread(&plain::subject(&text, ""), &Suppressed::default());
    }
}
