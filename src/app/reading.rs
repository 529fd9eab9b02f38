//! A reading as JSON, SARIF and text, alike at both doors.

use serde_json::{Map, Value, json};

use crate::app::report;
use crate::press::reading::{Copy, Reading};
use crate::problem::Language;
use crate::proof::rule::Level;
use crate::proof::{Finding, RULES, sarif};

/// How many findings of a level there are.
pub fn count(findings: &[Finding], level: Level) -> usize {
    findings.iter().filter(|finding| finding.level == level).count()
}

/// The reading with everything in it.
pub fn json(reading: &Reading, language: Language) -> Value {
    let findings = &reading.findings;
    let mut members = Map::new();
    let of = |level| count(findings, level);
    members.insert(
        "count".into(),
        json!({ "E": of(Level::Error), "W": of(Level::Warning), "I": of(Level::Hint) }),
    );
    members.insert("findings".into(), findings.iter().map(|finding| finding.json(language)).collect());
    if !reading.problems.is_empty() {
        let problems = reading.problems.iter().map(|problem| report::json(problem, language));
        members.insert("problems".into(), problems.collect());
    }
    match &reading.mended {
        Some(Copy::Payload(data, _)) => {
            members.insert("mended".into(), reading.mended_count.into());
            members.insert("data".into(), data.clone());
        }
        Some(Copy::Text(text)) => {
            members.insert("mended".into(), reading.mended_count.into());
            members.insert("text".into(), text.clone().into());
        }
        None => {}
    }
    Value::Object(members)
}

/// The reading as a SARIF log about a file.
pub fn sarif(reading: &Reading, file: &str, language: Language) -> Value {
    sarif::log(&reading.findings, file, language)
}

/// The reading as lines: one a finding, and one that counts.
pub fn lines(reading: &Reading, language: Language) -> Vec<String> {
    let mut lines: Vec<String> = reading.findings.iter().map(|finding| finding.line(language)).collect();
    let of = |level| count(&reading.findings, level);
    let (errors, warnings, hints) = (of(Level::Error), of(Level::Warning), of(Level::Hint));
    let mended = reading.mended.as_ref().map(|_| reading.mended_count);
    lines.push(match (language, mended) {
        (Language::Chinese, None) => format!("错误 {errors} 处，警告 {warnings} 处，提示 {hints} 处"),
        (Language::English, None) => format!("{errors} errors, {warnings} warnings, {hints} hints"),
        (Language::Chinese, Some(count)) => {
            format!("已改 {count} 处；还有错误 {errors} 处，警告 {warnings} 处，提示 {hints} 处")
        }
        (Language::English, Some(count)) => {
            format!("{count} mended; {errors} errors, {warnings} warnings, {hints} hints are left")
        }
    });
    lines
}

/// All rules, as JSON.
pub fn rules(language: Language) -> Value {
    let rule = |rule: &crate::proof::rule::Rule| {
        json!({
            "id": rule.id,
            "level": rule.level.letter(),
            "source": rule.source.mark(),
            "fix": rule.fix.letter(),
            "title": rule.title().text(language),
            "clause": rule.clause,
        })
    };
    RULES.iter().map(rule).collect()
}
