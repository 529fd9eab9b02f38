//! The order of one item: its payload, alone or with the name of its template beside it.

use serde_json::{Map, Value};

use crate::app::batch::spec::Spec;
use crate::payload::{Parts, read_json};
use crate::press::Order;
use crate::problem::{Code, Place, Problem, Problems};

/// Names that an item may have beside its payload.
pub const MEMBERS: [&str; 5] = ["template", "name", "group", "attachments", "data"];

/// An item as sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    /// The payload.
    pub data: Value,
    /// What stands beside it; nothing if the item is the payload itself.
    pub beside: Option<Map<String, Value>>,
}

impl Sent {
    /// Reads an item. It is a payload with members beside it if it has the object `data` and no members but [`MEMBERS`];
    /// else it is the payload itself.
    ///
    /// # Errors
    /// `not-json` and what else keeps JSON from being read.
    pub fn read(bytes: &[u8]) -> Result<Sent, Problems> {
        match read_json(bytes)? {
            Value::Object(mut members) if is_wrapped(&members) => {
                let data = members.shift_remove("data").unwrap_or_default();
                Ok(Sent { data, beside: Some(members) })
            }
            data => Ok(Sent { data, beside: None }),
        }
    }

    /// A text that stands beside the payload.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.beside.as_ref()?.get(name)?.as_str()
    }

    /// The order of the item.
    ///
    /// # Errors
    /// `field-missing` without a template.
    pub fn order(self, spec: &Spec) -> Result<Order, Problems> {
        let template = match self.beside.as_ref().and_then(|beside| beside.get("template")) {
            Some(Value::String(name)) => Some(name.clone()),
            Some(other) if !other.is_null() => return Err(no_name(other).into()),
            _ => spec.template.clone(),
        };
        Ok(Order {
            template: template.ok_or_else(no_template)?,
            formats: spec.formats.clone(),
            data: self.data,
            parts: Parts::new(),
            options: spec.options.clone(),
        })
    }
}

fn is_wrapped(members: &Map<String, Value>) -> bool {
    members.get("data").is_some_and(Value::is_object)
        && members.keys().all(|name| MEMBERS.contains(&name.as_str()))
}

/// Problems of a payload, with pointers into the item that carries it.
pub fn in_item(problems: Problems, wrapped: bool) -> Vec<Problem> {
    let mut list = problems.into_list();
    for problem in list.iter_mut().filter(|_| wrapped) {
        if let Place::Pointer(pointer) = &mut problem.at
            && pointer != "/template"
        {
            pointer.insert_str(0, "/data");
        }
    }
    list
}

fn no_template() -> Problem {
    Problem::new(Code::FieldMissing, "没有指明模板", "no template is named").at_pointer("/template").hint(
        "请给整个批次指明 template，或在每一项中写 {\"template\": …, \"data\": …}",
        "name one for the batch, or write every item as {\"template\": ..., \"data\": ...}",
    )
}

fn no_name(found: &Value) -> Problem {
    let shown: String = found.to_string().chars().take(80).collect();
    Problem::new(
        Code::FieldType,
        format!("模板名应为文本，实为 {shown}"),
        format!("template must be a text, found {shown}"),
    )
    .at_pointer("/template")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_stands_alone_or_has_its_template_beside_it() {
        let alone = Sent::read(br#"{"title": "x", "data": {"a": 1}}"#).unwrap();
        assert_eq!(alone.beside, None);
        assert_eq!(alone.order(&Spec::default()).unwrap_err().list()[0].at.to_string(), "/template");
        let wrapped = Sent::read(br#"{"template": "notice", "name": "a", "data": {"title": "x"}}"#).unwrap();
        assert_eq!((wrapped.text("name"), &wrapped.data["title"]), (Some("a"), &Value::from("x")));
        assert_eq!(wrapped.order(&Spec::default()).unwrap().template, "notice");
    }
}
