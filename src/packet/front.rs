//! What stands before the body of a volume, and between its groups: cover, contents, dividers.

use serde_json::{Value, json};

use crate::backend::Options;
use crate::backend::typst::sheets::{Numbers, Sheets, Shown};
use crate::model::{Document, Fields};
use crate::packet::contents::{self, Entry};
use crate::packet::plan::Plan;
use crate::packet::report::Missing;
use crate::payload::Parts;
use crate::press::{Order, Press};
use crate::problem::{Class, Problems};

/// Cover and contents are numbered by themselves, in Roman numbers; the cover shows none.
const FRONT: Numbers = Numbers { first: 1, right: true, shown: Shown::All, roman: true };

/// Cover and contents, each on a right-hand page, so that the body begins on one too.
pub(super) fn front(
    plan: &Plan,
    press: &Press,
    entries: &[Entry],
    missing: &[Missing],
) -> Result<Vec<Sheets>, Problems> {
    let mut parts = Vec::new();
    if plan.cover {
        let numbers = Numbers { shown: Shown::None, ..FRONT };
        parts.push(press.lay_out_part(&cover(press, plan)?, numbers, None)?);
    }
    if plan.contents || !missing.is_empty() {
        let before: usize = parts.iter().map(even).sum();
        // The contents lead past themselves; how many pages they have is known after the first time.
        let mut count = 2;
        loop {
            let document =
                contents::document(plan, entries, missing, before + count, &|text| press.drawable(text));
            let sheets = press.lay_out_part(&document, FRONT, None)?;
            let found = even(&sheets);
            if found == count {
                parts.push(sheets);
                break;
            }
            count = found;
        }
    }
    for sheets in &mut parts {
        if sheets.count() % 2 == 1 {
            sheets.add_blank();
        }
    }
    Ok(parts)
}

fn even(sheets: &Sheets) -> usize {
    sheets.count().next_multiple_of(2)
}

/// The cover, by the template `packet-cover`.
pub(super) fn cover(press: &Press, plan: &Plan) -> Result<Document, Problems> {
    let mut data = json!({ "title": plan.title });
    for (name, text) in [("subtitle", &plan.subtitle), ("organ", &plan.organ), ("date", &plan.date)] {
        if !text.is_empty() {
            data[name] = Value::from(text.as_str());
        }
    }
    if !plan.byline.is_empty() {
        data["byline"] = plan.byline.clone().into();
    }
    compose(press, "packet-cover", data)
}

/// The divider of a group, by the template `packet-divider`; a name that the template refuses, which may come from any payload,
/// stands on it as it is.
pub(super) fn divider(press: &Press, name: &str) -> Result<Document, Problems> {
    let name = press.drawable(name);
    match compose(press, "packet-divider", json!({ "title": name })) {
        Err(problems) if matches!(problems.class(), Class::Input | Class::Limit) => {
            let fields = Fields { title: vec![name], ..Fields::default() };
            Ok(Document { layout: "packet".to_owned(), fields, ..Document::default() })
        }
        made => made,
    }
}

fn compose(press: &Press, template: &str, data: Value) -> Result<Document, Problems> {
    let order = Order {
        template: template.to_owned(),
        formats: Vec::new(),
        data,
        parts: Parts::new(),
        options: Options::default(),
    };
    let payload = press.accept(&order)?;
    Ok(press.compose(template, &payload)?.0)
}
