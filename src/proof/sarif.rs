//! Findings as SARIF 2.1.0, which editors and CI servers read.

use serde_json::{Value, json};

use crate::problem::Language;
use crate::proof::rule::Fix;
use crate::proof::{Finding, RULES};

/// A log of one run. `file` is the address of what was proofread; places inside are JSON pointers with offsets.
pub fn log(findings: &[Finding], file: &str, language: Language) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            let title = rule.title();
            json!({
                "id": rule.id,
                "shortDescription": { "text": title.text(language) },
                "help": { "text": rule.clause },
                "defaultConfiguration": { "level": rule.level.sarif() },
                "properties": { "source": rule.source.mark(), "fix": rule.fix.letter() },
            })
        })
        .collect();
    let results: Vec<Value> = findings.iter().map(|finding| result(finding, file, language)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "hongtou",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(finding: &Finding, file: &str, language: Language) -> Value {
    let region = json!({
        "charOffset": finding.offset,
        "charLength": finding.length,
        "snippet": { "text": finding.wrong },
    });
    let logical = json!([{ "fullyQualifiedName": finding.pointer, "kind": "member" }]);
    let mut result = json!({
        "ruleId": finding.rule.id,
        "ruleIndex": RULES.iter().position(|rule| rule.id == finding.rule.id),
        "level": finding.level.sarif(),
        "message": { "text": finding.message.text(language) },
        "locations": [{
            "physicalLocation": { "artifactLocation": { "uri": file } },
            "logicalLocations": logical,
            "properties": { "region": region },
        }],
        "properties": { "fix": finding.fix.letter(), "suggestion": finding.suggestion },
    });
    if finding.pointer.is_empty() && finding.length > 0 {
        // Of a plain text the offsets are those of the file itself.
        result["locations"][0]["physicalLocation"]["region"] = region;
    }
    if finding.fix == Fix::Automatic {
        result["properties"]["automatic"] = Value::Bool(true);
    }
    result
}
