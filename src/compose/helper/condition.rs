//! Conditions: lenient, so that a name that the payload lacks counts as nothing.

use std::cmp::Ordering;

use handlebars::JsonTruthy;
use serde_json::Value;

use super::{Arguments, Entry, lenient};
use crate::compose::decimal::Decimal;
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[
    lenient("eq", 2, 2, |arguments| Ok(equal(arguments).into())),
    lenient("ne", 2, 2, |arguments| Ok((!equal(arguments)).into())),
    lenient("gt", 2, 2, |arguments| Ok(ordered(arguments)?.is_some_and(Ordering::is_gt).into())),
    lenient("gte", 2, 2, |arguments| Ok(ordered(arguments)?.is_some_and(Ordering::is_ge).into())),
    lenient("lt", 2, 2, |arguments| Ok(ordered(arguments)?.is_some_and(Ordering::is_lt).into())),
    lenient("lte", 2, 2, |arguments| Ok(ordered(arguments)?.is_some_and(Ordering::is_le).into())),
    lenient("and", 1, 8, |arguments| {
        Ok((0..arguments.params.len()).all(|index| holds(arguments, index)).into())
    }),
    lenient("or", 1, 8, |arguments| {
        Ok((0..arguments.params.len()).any(|index| holds(arguments, index)).into())
    }),
    lenient("not", 1, 1, |arguments| Ok((!holds(arguments, 0)).into())),
    lenient("has", 2, 2, has),
    lenient("default", 2, 2, default),
    lenient("mentions", 2, 8, mentions),
];

fn holds(arguments: &Arguments<'_>, index: usize) -> bool {
    arguments.get(index).is_some_and(|value| value.is_truthy(false))
}

fn equal(arguments: &Arguments<'_>) -> bool {
    match (arguments.get(0), arguments.get(1)) {
        (Some(Value::Number(left)), Some(Value::Number(right))) => {
            match (Decimal::of(left), Decimal::of(right)) {
                (Some(left), Some(right)) => left.compare(right).is_eq(),
                _ => left == right,
            }
        }
        (left, right) => left == right,
    }
}

/// Numbers by size, texts by code point (dates of the form 2025-03-05 by day); nothing is not comparable.
fn ordered(arguments: &Arguments<'_>) -> Result<Option<Ordering>, Refusal> {
    match (arguments.get(0), arguments.get(1)) {
        (None, _) | (_, None) => Ok(None),
        (Some(Value::String(left)), Some(Value::String(right))) => Ok(Some(left.cmp(right))),
        (Some(left), Some(right)) => {
            Ok(Some(arguments.number_of(left)?.compare(arguments.number_of(right)?)))
        }
    }
}

fn has(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let name = arguments.text(1)?;
    let found = arguments.get(0).and_then(|object| object.get(name));
    Ok(found.is_some_and(|value| !value.is_null()).into())
}

/// Whether a text anywhere in a value contains one of the words.
fn mentions(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let words: Vec<&str> =
        (1..arguments.params.len()).map(|index| arguments.text(index)).collect::<Result<_, _>>()?;
    Ok(arguments.get(0).is_some_and(|value| contains(value, &words)).into())
}

fn contains(value: &Value, words: &[&str]) -> bool {
    match value {
        Value::String(text) => words.iter().any(|word| text.contains(word)),
        Value::Array(items) => items.iter().any(|item| contains(item, words)),
        Value::Object(fields) => fields.values().any(|field| contains(field, words)),
        _ => false,
    }
}

fn default(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let given = arguments.get(0).filter(|value| value.as_str() != Some(""));
    Ok(given.or_else(|| arguments.get(1)).cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn conditions_take_missing_names_as_nothing() {
        check(
            &json!({"a": 1, "b": 1.0, "t": "x", "empty": "", "nil": null, "list": []}),
            &[
                ("{{eq a b}} {{ne a 2}} {{eq t 'x'}} {{eq none 1}}", "true true true false"),
                (
                    "{{gt 2 a}} {{gte a b}} {{lt a none}} {{lte '2025-01-01' '2025-02-01'}}",
                    "true true false true",
                ),
                ("{{and a t}} {{and a list}} {{or none t}} {{not empty}}", "true false true true"),
                ("{{#eq t 'x'}}yes{{else}}no{{/eq}}", "yes"),
                ("{{#if (and (has this 't') (not (has this 'u')))}}yes{{/if}}", "yes"),
                ("{{has this 'nil'}}", "false"),
                ("{{mentions this 'y' 'x'}} {{mentions t 'y'}} {{mentions none 'x'}}", "true false false"),
                ("{{default none '无'}}{{default empty '空'}}{{default a 9}}", "无空1"),
                ("{{gt t 1}}", "! the helper gt wants a number, but was given \"x\""),
            ],
        );
    }
}
