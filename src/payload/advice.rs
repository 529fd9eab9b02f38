//! Advice of a schema, `x-advice`: what is accepted, but against the regulations or against custom, told as a warning by pointer.

use jsonschema::Validator;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::payload::pointer_to;
use crate::problem::{Code, Place, Problem, Problems};

/// One piece of advice as a schema writes it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spec {
    /// Where to look: JSON pointers; `*` is every member, `**` every text underneath.
    at: Places,
    /// The advice is given where this holds …
    #[serde(rename = "if")]
    condition: Option<Value>,
    /// … and where this does not.
    unless: Option<Value>,
    /// Another pointer to report.
    place: Option<String>,
    message: String,
    message_en: String,
    hint: String,
    hint_en: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Places {
    One(String),
    Several(Vec<String>),
}

/// One piece of advice, its conditions compiled.
#[derive(Debug)]
pub(super) struct Advice {
    at: Vec<Vec<String>>,
    condition: Option<Validator>,
    unless: Option<Validator>,
    place: Option<String>,
    problem: Problem,
}

/// The advice of a schema, `x-advice` at its root.
///
/// # Errors
/// `template-fault` for a piece that does not read.
pub(super) fn compile(template: &str, schema: &Value) -> Result<Vec<Advice>, Problems> {
    let Some(list) = schema.get("x-advice") else { return Ok(Vec::new()) };
    let specs: Vec<Spec> = Deserialize::deserialize(list)
        .map_err(|error: serde_json::Error| fault(template, &error.to_string()))?;
    specs.into_iter().map(|spec| Advice::new(template, schema, spec)).collect()
}

impl Advice {
    fn new(template: &str, schema: &Value, spec: Spec) -> Result<Advice, Problems> {
        let at = match spec.at {
            Places::One(one) => vec![one],
            Places::Several(all) => all,
        };
        let steps = |pointer: &String| pointer.split('/').skip(1).map(str::to_owned).collect();
        let compiled =
            |condition: Option<Value>| condition.map(|value| validator(template, schema, &value)).transpose();
        let problem = Problem::new(Code::Advice, spec.message, spec.message_en).hint(spec.hint, spec.hint_en);
        Ok(Advice {
            at: at.iter().map(steps).collect(),
            condition: compiled(spec.condition)?,
            unless: compiled(spec.unless)?,
            place: spec.place,
            problem,
        })
    }

    /// Adds the advice for every place of the data that asks for it.
    pub(super) fn give(&self, data: &Value, problems: &mut Vec<Problem>) {
        for steps in &self.at {
            self.look(data, "", steps, problems);
        }
    }

    fn look(&self, value: &Value, pointer: &str, steps: &[String], problems: &mut Vec<Problem>) {
        let Some((step, rest)) = steps.split_first() else {
            self.judge(value, pointer, problems);
            return;
        };
        let below = |steps: &[String], problems: &mut Vec<Problem>| {
            members(value, &mut |name, member| {
                self.look(member, &pointer_to(pointer, name), steps, problems)
            });
        };
        match step.as_str() {
            "**" if value.is_string() => self.judge(value, pointer, problems),
            "**" => below(steps, problems),
            "*" => below(rest, problems),
            name => {
                let index = name.parse::<usize>().ok();
                if let Some(member) = value.get(name).or_else(|| value.get(index?)) {
                    self.look(member, &pointer_to(pointer, name), rest, problems);
                }
            }
        }
    }

    fn judge(&self, value: &Value, pointer: &str, problems: &mut Vec<Problem>) {
        let asked = self.condition.as_ref().is_none_or(|condition| condition.is_valid(value));
        let spared = self.unless.as_ref().is_some_and(|unless| unless.is_valid(value));
        if asked && !spared {
            let pointer = self.place.as_deref().unwrap_or(pointer);
            problems.push(self.problem.clone().at_pointer(pointer));
        }
    }
}

fn members(value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| visit(&index.to_string(), item))
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| visit(name, field)),
        _ => {}
    }
}

/// A condition may refer to the definitions of its schema.
fn validator(template: &str, schema: &Value, condition: &Value) -> Result<Validator, Problems> {
    let definitions = schema.get("$defs").cloned().unwrap_or_else(|| json!({}));
    let whole = json!({ "$defs": definitions, "allOf": [condition] });
    jsonschema::draft202012::options()
        .build(&whole)
        .map_err(|error| fault(template, &error.to_string()).into())
}

fn fault(template: &str, what: &str) -> Problem {
    Problem::new(
        Code::TemplateFault,
        format!("模式的 x-advice 有误：{what}"),
        format!("x-advice of the schema is wrong: {what}"),
    )
    .at(Place::Name(format!("{template}/schema.json")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_is_given_where_its_condition_holds() {
        let piece = |at: Value, condition: Value| json!({"at": at, "if": condition, "message": "提示", "message_en": "advice", "hint": "改", "hint_en": "mend"});
        let mut unless = piece("/title".into(), true.into());
        unless["unless"] = json!({"pattern": "通知$"});
        let schema = json!({"x-advice": [
            piece("/body/**".into(), json!({"pattern": "请批示"})),
            piece(json!(["/to", "/to/*"]), json!({"type": "string", "pattern": "市长$"})),
            unless,
        ]});
        let advice = compile("report", &schema).unwrap();
        let found = |data: Value| {
            let mut problems = Vec::new();
            advice.iter().for_each(|one| one.give(&data, &mut problems));
            problems.iter().map(|problem| problem.at.to_string()).collect::<Vec<_>>()
        };
        let data = json!({"title": "报告", "to": ["甲局", "王市长"], "body": ["一", {"text": "请批示。"}]});
        assert_eq!(found(data), ["/body/1/text", "/to/1", "/title"]);
        assert_eq!(found(json!({"title": "关于事项的通知", "to": "李市长"})), ["/to"]);
        assert!(compile("report", &json!({"x-advice": [{"at": ""}]})).is_err());
    }
}
