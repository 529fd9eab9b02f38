//! Helpers that choose and arrange the items of a list.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Arguments, Entry, value};
use crate::compose::decimal::Decimal;
use crate::compose::refusal::Refusal;

pub(super) const HELPERS: &[Entry] = &[
    value("sort", 1, 3, sort),
    value("group", 2, 2, group),
    value("first", 2, 2, first),
    value("filter", 3, 3, filter),
];

/// What an item is sorted by: numbers before texts before nothing.
enum Rank<'a> {
    Number(Decimal),
    Text(&'a str),
    Nothing,
}

impl Rank<'_> {
    fn compare(&self, other: &Rank<'_>) -> Ordering {
        match (self, other) {
            (Rank::Number(left), Rank::Number(right)) => left.compare(*right),
            (Rank::Text(left), Rank::Text(right)) => left.cmp(right),
            (left, right) => left.class().cmp(&right.class()),
        }
    }

    fn class(&self) -> u8 {
        match self {
            Rank::Number(_) => 0,
            Rank::Text(_) => 1,
            Rank::Nothing => 2,
        }
    }
}

fn sort(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let key = arguments.optional_text(1)?.filter(|key| !key.is_empty());
    let descending = match arguments.optional_text(2)? {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(other) => return Err(arguments.refuse(&other.into(), "“asc”或“desc”", "\"asc\" or \"desc\"")),
    };
    let mut ranked = Vec::new();
    for item in arguments.list(0)? {
        let rank = match arguments.member(item, key)? {
            Value::Null => Rank::Nothing,
            Value::String(text) => Rank::Text(text),
            other => Rank::Number(arguments.number_of(other)?),
        };
        ranked.push((rank, item));
    }
    ranked.sort_by(
        |(left, _), (right, _)| {
            if descending { right.compare(left) } else { left.compare(right) }
        },
    );
    Ok(ranked.into_iter().map(|(_, item)| item.clone()).collect())
}

fn group(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let key = arguments.text(1)?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
    for item in arguments.list(0)? {
        let member = arguments.member(item, Some(key))?;
        let place = *places.entry(member.to_string()).or_insert_with(|| {
            groups.push((member.clone(), Vec::new()));
            groups.len() - 1
        });
        if let Some((_, items)) = groups.get_mut(place) {
            items.push(item.clone());
        }
    }
    Ok(groups.into_iter().map(|(key, items)| json!({"key": key, "items": items})).collect())
}

fn first(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let wanted = arguments.value(1)?;
    let count = wanted.as_u64().and_then(|count| usize::try_from(count).ok());
    let count = count.ok_or_else(|| arguments.refuse(wanted, "个数", "a count"))?;
    Ok(arguments.list(0)?.iter().take(count).cloned().collect())
}

fn filter(arguments: &Arguments<'_>) -> Result<Value, Refusal> {
    let (key, wanted) = (arguments.text(1)?, arguments.get(2).unwrap_or(&Value::Null));
    let mut kept = Vec::new();
    for item in arguments.list(0)? {
        if arguments.member(item, Some(key))? == wanted {
            kept.push(item.clone());
        }
    }
    Ok(kept.into())
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;
    use serde_json::json;

    #[test]
    fn lists_are_arranged() {
        check(
            &json!({"rows": [{"k": "乙", "v": 2}, {"k": "甲", "v": 10}, {"k": "乙", "v": 1.5}], "words": ["b", "a"]}),
            &[
                ("{{#each (sort rows 'v')}}{{v}} {{/each}}", "1.5 2 10 "),
                ("{{#each (sort rows 'v' 'desc')}}{{v}} {{/each}}", "10 2 1.5 "),
                ("{{join (sort words)}}", "a、b"),
                (
                    "{{#each (group rows 'k')}}{{key}}:{{#each items}}{{v}},{{/each}} {{/each}}",
                    "乙:2,1.5, 甲:10, ",
                ),
                ("{{#each (first rows 2)}}{{v}} {{/each}}", "2 10 "),
                ("{{#each (filter rows 'k' '乙')}}{{v}} {{/each}}", "2 1.5 "),
                ("{{#each (sort rows 'v' 'up')}}{{/each}}", "! the helper sort wants \"asc\" or \"desc\""),
                (
                    "{{#each (first rows 'two')}}{{/each}}",
                    "! the helper first wants a count, but was given \"two\"",
                ),
                ("{{#each (group words 'k')}}{{/each}}", "! the helper group wants an object with \"k\""),
            ],
        );
    }
}
