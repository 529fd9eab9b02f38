//! What stands before the body of a volume, and between its groups: cover, contents, dividers.

use serde_json::{Value, json};

use crate::backend::Options;
use crate::backend::typst::sheets::{Label, Numbers, Sheets, Shown};
use crate::model::{Document, Fields};
use crate::packet::contents::{self, Entry};
use crate::packet::plan::Plan;
use crate::packet::report::Missing;
use crate::payload::Parts;
use crate::press::{Order, Press};
use crate::problem::{Class, Code, Problem, Problems};

/// Cover and contents are numbered by themselves, in Roman numbers; the cover shows none.
const FRONT: Numbers =
    Numbers { first: 1, right: true, shown: Shown::All, roman: true, label: Label::Number };

/// Cover and contents, each on a right-hand page, so that the body begins on one too.
pub(super) fn front(
    plan: &Plan,
    press: &Press,
    entries: &[Entry],
    missing: &[Missing],
) -> Result<Vec<Sheets>, Problems> {
    let mut parts = Vec::new();
    if plan.cover {
        let numbers = Numbers { shown: Shown::None, label: Label::None, ..FRONT };
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
    let draw = |text: &str| text.lines().map(|line| press.drawable(line)).collect::<Vec<_>>().join("\n");
    let mut data = json!({ "title": draw(&plan.title) });
    for (name, text) in [("subtitle", &plan.subtitle), ("organ", &plan.organ), ("date", &plan.date)] {
        if !text.is_empty() {
            data[name] = draw(text).into();
        }
    }
    if !plan.byline.is_empty() {
        data["byline"] = plan.byline.iter().map(|line| draw(line)).collect();
    }
    compose(press, "packet-cover", data)
}

/// Characters of the cover that no font draws: they are set as 〓.
pub(super) fn undrawn(press: &Press, plan: &Plan) -> Option<Problem> {
    let texts = [&plan.title, &plan.subtitle, &plan.organ].into_iter().chain(&plan.byline);
    let lines = texts.flat_map(|text| text.lines());
    let lost: String = lines
        .flat_map(|line| line.chars().zip(press.drawable(line).chars().collect::<Vec<_>>()))
        .filter(|(sent, drawn)| sent != drawn && *drawn == '〓')
        .map(|(sent, _)| sent)
        .collect();
    (plan.cover && !lost.is_empty()).then(|| {
        Problem::new(
            Code::SetOtherwise,
            format!("封面上有字体里没有的字，印作〓：{}", lost.escape_debug()),
            format!(
                "no font draws some characters of the cover; they are set as 〓: {}",
                lost.escape_debug()
            ),
        )
        .hint("请换一个字，或者加上有这个字的字体", "take another one, or add a font that has it")
    })
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
