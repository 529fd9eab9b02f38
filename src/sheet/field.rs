//! A node of a schema with its references followed, and the kind of cell that a value of it takes.

use serde_json::Value;

/// Most references that lead to one another.
const REFERENCES: usize = 8;

/// A node of a schema.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    root: &'a Value,
    own: &'a Value,
}

/// A cell's kind of value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Text.
    Text,
    /// Text or a number, as it stands.
    Any,
    /// A number; whole or not.
    Number,
    /// 是 or 否.
    Flag,
    /// Text, or 否.
    TextOrNo,
    /// A day.
    Date,
    /// One of some values, each with the words that the list of the cell shows.
    Choice(Vec<(String, String)>),
    /// One text a line; `single`: one line alone is a plain text.
    Lines {
        /// Whether the schema takes a plain text too.
        single: bool,
    },
    /// One entry a line, its fields separated.
    Records(Vec<Field>),
    /// Paragraphs, headings and what else a body holds.
    Blocks,
    /// Names of sheets with a table each.
    Tables,
    /// Names of sheets with the numbers of a chart each.
    Charts,
}

/// A field of an entry on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Field {
    /// Name of the property.
    pub(super) name: String,
    /// Title for the reader.
    pub(super) title: String,
    /// Kind, always of a single value.
    pub(super) kind: Kind,
    /// Whether it holds the address of a picture.
    pub(super) picture: bool,
}

/// What a node becomes in the form.
pub(super) enum Shape<'a> {
    /// One cell.
    Cell(Kind),
    /// Its properties become columns beside the others.
    Nested,
    /// A list of entries.
    Entries(Node<'a>),
    /// A sheet cannot say it.
    Unsaid,
}

impl<'a> Node<'a> {
    /// The root of a schema.
    pub(super) fn root(schema: &'a Value) -> Node<'a> {
        Node { root: schema, own: schema }
    }

    fn with(self, own: &'a Value) -> Node<'a> {
        Node { own, ..self }
    }

    /// A keyword of the node, or of what it refers to.
    pub(super) fn get(self, key: &str) -> Option<&'a Value> {
        let mut at = self.own;
        for _ in 0..REFERENCES {
            if let Some(found) = at.get(key) {
                return Some(found);
            }
            at = self.root.pointer(at.get("$ref")?.as_str()?.strip_prefix('#')?)?;
        }
        None
    }

    /// A keyword that is text.
    pub(super) fn text(self, key: &str) -> &'a str {
        self.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    /// Properties in their order.
    pub(super) fn properties(self) -> Vec<(&'a str, Node<'a>)> {
        let all = self.get("properties").and_then(Value::as_object);
        all.into_iter().flatten().map(|(name, node)| (name.as_str(), self.with(node))).collect()
    }

    /// Whether a property must be there.
    pub(super) fn requires(self, name: &str) -> bool {
        let list = self.get("required").and_then(Value::as_array);
        list.into_iter().flatten().any(|one| one.as_str() == Some(name))
    }

    fn items(self) -> Option<Node<'a>> {
        self.get("items").map(|items| self.with(items))
    }

    fn has(self, names: &[&str]) -> bool {
        let all = self.get("properties").and_then(Value::as_object);
        all.is_some_and(|all| names.iter().all(|name| all.contains_key(*name)))
    }

    fn is(self, name: &str) -> bool {
        match self.get("type") {
            Some(Value::String(one)) => one == name,
            Some(Value::Array(all)) => all.iter().any(|one| one.as_str() == Some(name)),
            _ => name == "object" && self.get("properties").is_some(),
        }
    }

    /// What the node becomes.
    pub(super) fn shape(self) -> Shape<'a> {
        match self.items().filter(|_| self.is("array")) {
            Some(items) if items.has(&["heading", "paragraph", "table"]) => Shape::Cell(Kind::Blocks),
            Some(items) if items.has(&["head", "rows"]) => Shape::Cell(Kind::Tables),
            Some(items) if items.has(&["categories", "series"]) => Shape::Cell(Kind::Charts),
            Some(items) if items.is("object") => match items.records() {
                Some(fields) if items.has(&["image"]) => Shape::Cell(Kind::Records(fields)),
                _ => Shape::Entries(items),
            },
            Some(items) if items.is("string") => Shape::Cell(Kind::Lines { single: self.is("string") }),
            Some(_) => Shape::Unsaid,
            None if self.is("object") => Shape::Nested,
            None => self.single().map_or(Shape::Unsaid, Shape::Cell),
        }
    }

    /// The fields of an entry that fits on one line; nothing if one of them is no single value.
    pub(super) fn records(self) -> Option<Vec<Field>> {
        let all = self.properties();
        let fields = all.into_iter().map(|(name, node)| {
            let title = node.title(name);
            Some(Field { name: name.to_owned(), title, kind: node.single()?, picture: name == "image" })
        });
        fields.collect()
    }

    /// Title, or else the name of the property.
    pub(super) fn title(self, name: &str) -> String {
        let title = self.text("title");
        if title.is_empty() { name.to_owned() } else { title.to_owned() }
    }

    fn single(self) -> Option<Kind> {
        if let Some(values) = self.get("enum").and_then(Value::as_array) {
            return Some(Kind::Choice(choices(values, self.text("description"))));
        }
        let kinds = (self.is("string"), self.is("number") || self.is("integer"), self.is("boolean"));
        match kinds {
            _ if self.is("array") || self.is("object") => None,
            (true, _, true) => Some(Kind::TextOrNo),
            (true, true, _) => Some(Kind::Any),
            (true, ..) if self.is_day() => Some(Kind::Date),
            (true, ..) => Some(Kind::Text),
            (_, true, _) => Some(Kind::Number),
            (_, _, true) => Some(Kind::Flag),
            _ => None,
        }
    }

    fn is_day(self) -> bool {
        self.text("format").ends_with("date")
            || self.text("pattern").starts_with("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")
    }
}

/// The values of a list, with the words that the description has for each (`seal 加盖印章`), if it has some for all.
fn choices(values: &[Value], description: &str) -> Vec<(String, String)> {
    let plain: Vec<String> = values.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let words = |value: &String| {
        let (_, rest) = description.split_once(&format!("{value} "))?;
        let end = rest.find(['，', '。', '（', '；', '、', ' ']).unwrap_or(rest.len());
        Some(rest[..end].to_owned()).filter(|words| !words.is_empty())
    };
    let labels: Option<Vec<String>> = plain.iter().map(words).collect();
    let labels = labels.unwrap_or_else(|| plain.clone());
    plain.into_iter().zip(labels).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_description_gives_choices_their_words() {
        let list = [json!("plain"), json!("seal")];
        let words = choices(&list, "plain 不加盖印章（不写即为此），seal 加盖印章。");
        assert_eq!(words[0], ("plain".to_owned(), "不加盖印章".to_owned()));
        assert_eq!(words[1].1, "加盖印章");
        assert_eq!(choices(&[json!("特急")], "特急或加急。")[0].1, "特急");
    }
}
