//! The subject of a payload: its texts by the names that templates agree on, or by `x-role` of their schema.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::payload::pointer_to;
use crate::proof::kind;
use crate::proof::subject::{Direction, Dress, Grid, Piece, Role, Subject};

/// Fields that are not printed, or not proofread as text.
const SILENT: [&str; 20] = [
    "image",
    "alt",
    "align",
    "kind",
    "signature_form",
    "seals",
    "link",
    "address",
    "url",
    "width",
    "columns",
    "period",
    "year",
    "form",
    "layout",
    "id",
    "image_alt",
    "width_mm",
    "asset",
    "close_form",
];

/// Roles of properties by name, as the keyword `x-role` of a schema gives them anywhere inside.
pub fn roles_of_schema(schema: &Value) -> BTreeMap<String, Role> {
    let mut roles = BTreeMap::new();
    collect(schema, &mut roles);
    roles
}

fn collect(schema: &Value, roles: &mut BTreeMap<String, Role>) {
    match schema {
        Value::Object(members) => {
            if let Some(Value::Object(properties)) = members.get("properties") {
                for (name, property) in properties {
                    let role = property.get("x-role").and_then(Value::as_str).and_then(Role::named);
                    roles.extend(role.map(|role| (name.clone(), role)));
                }
            }
            members.values().for_each(|member| collect(member, roles));
        }
        Value::Array(list) => list.iter().for_each(|member| collect(member, roles)),
        _ => {}
    }
}

/// Reads a payload. `declared` is the 文种 of its template; `roles` is what its schema says by `x-role`.
pub fn subject(data: &Value, declared: &str, roles: &BTreeMap<String, Role>) -> Subject {
    let mut reader = Reader { roles, pieces: Vec::new(), grids: Vec::new(), part: 0 };
    if let Value::Object(fields) = data {
        for (name, field) in fields {
            reader.field(name, field, &pointer_to("", name), true);
        }
    }
    let mut subject = Subject {
        declared: declared.to_owned(),
        direction: Direction::Unknown,
        dress: Dress::Field,
        pieces: reader.pieces,
        grids: reader.grids,
        pages: Default::default(),
    };
    let kind = kind::of_title(&subject.title()).unwrap_or_default().to_owned();
    let statutory = kind::KINDS.contains(&declared) && declared != "通知";
    let kind = if kind.is_empty() || statutory { declared } else { &kind };
    if subject.is_official() {
        subject.direction = kind::direction(kind, subject.has(Role::Approver));
    }
    subject
}

struct Reader<'a> {
    roles: &'a BTreeMap<String, Role>,
    pieces: Vec<Piece>,
    grids: Vec<Grid>,
    part: usize,
}

impl Reader<'_> {
    fn field(&mut self, name: &str, value: &Value, pointer: &str, top: bool) {
        if SILENT.contains(&name) {
            return;
        }
        if name == "attachments" && top {
            return self.attachments(value, pointer);
        }
        let role = self.roles.get(name).copied().unwrap_or_else(|| role_of(name, top));
        match value {
            Value::String(text) => self.text(role, text, pointer),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let pointer = pointer_to(pointer, &index.to_string());
                    match item {
                        Value::Object(_) => self.block(item, &pointer),
                        item => self.field(name, item, &pointer, top),
                    }
                }
            }
            Value::Object(_) => self.block(value, pointer),
            _ => {}
        }
    }

    /// A block of contents, or any other object: what is known by name is taken first.
    fn block(&mut self, value: &Value, pointer: &str) {
        let Value::Object(members) = value else { return };
        let level = members.get("level").and_then(Value::as_u64).and_then(|level| u8::try_from(level).ok());
        for (name, member) in members {
            let pointer = pointer_to(pointer, name);
            match (name.as_str(), member) {
                ("heading", Value::String(text)) => {
                    // Templates with sections of their own set their text below the heading.
                    let block = level.is_some() || text.trim_end().ends_with('。');
                    let run_in = (members.contains_key("text") && block)
                        || members.get("run_in").and_then(Value::as_bool).unwrap_or(false);
                    let level = level.unwrap_or(1);
                    let role = if run_in { Role::RunIn(level) } else { Role::Heading(level) };
                    self.text(role, text, &pointer);
                }
                ("table", Value::Object(table)) => self.table(table, &pointer),
                ("list" | "items", Value::Array(items)) => self.items(items, &pointer),
                _ => self.field(name, member, &pointer, false),
            }
        }
    }

    fn items(&mut self, items: &[Value], pointer: &str) {
        for (index, item) in items.iter().enumerate() {
            let pointer = pointer_to(pointer, &index.to_string());
            match item {
                Value::String(text) => self.text(Role::Item, text, &pointer),
                item => self.block(item, &pointer),
            }
        }
    }

    fn table(&mut self, table: &Map<String, Value>, pointer: &str) {
        for (name, member) in table {
            let pointer = pointer_to(pointer, name);
            match (name.as_str(), member) {
                ("rows" | "head", Value::Array(rows)) => {
                    let grid = rows
                        .iter()
                        .enumerate()
                        .map(|(index, row)| self.row(row, &pointer_to(&pointer, &index.to_string())))
                        .collect();
                    if name == "rows" {
                        self.grids.push(Grid { rows: grid });
                    }
                }
                ("columns", _) => {}
                _ => self.caption(member, &pointer),
            }
        }
    }

    fn caption(&mut self, value: &Value, pointer: &str) {
        match value {
            Value::String(text) => self.text(Role::Caption, text, pointer),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.caption(item, &pointer_to(pointer, &index.to_string()));
                }
            }
            _ => {}
        }
    }

    /// A row; a cell that spans several columns leaves the others empty.
    fn row(&mut self, row: &Value, pointer: &str) -> Vec<Option<usize>> {
        let cells = row.as_array().into_iter().flatten().enumerate();
        let mut found = Vec::new();
        for (index, cell) in cells {
            let mut pointer = pointer_to(pointer, &index.to_string());
            let text = cell.get("text").or(Some(cell)).and_then(Value::as_str);
            if cell.is_object() {
                pointer = pointer_to(&pointer, "text");
            }
            let index = self.pieces.len();
            if let Some(text) = text {
                self.pieces.push(self.piece(Role::Cell, text.to_owned(), 0, &pointer));
            }
            found.push(text.map(|_| index));
            let span = cell.get("colspan").and_then(Value::as_u64).unwrap_or(1);
            (1..span.min(100)).for_each(|_| found.push(None));
        }
        found
    }

    fn attachments(&mut self, value: &Value, pointer: &str) {
        for (index, attachment) in value.as_array().into_iter().flatten().enumerate() {
            let pointer = pointer_to(pointer, &index.to_string());
            self.part = index + 1;
            match attachment {
                Value::String(text) => self.text(Role::AttachmentTitle, text, &pointer),
                Value::Object(members) => {
                    for (name, member) in members {
                        let pointer = pointer_to(&pointer, name);
                        match (name.as_str(), member) {
                            ("title", Value::String(text)) => {
                                self.text(Role::AttachmentTitle, text, &pointer)
                            }
                            _ => self.field(name, member, &pointer, false),
                        }
                    }
                }
                _ => {}
            }
        }
        self.part = 0;
    }

    /// A text; each line of a paragraph is one of its own.
    fn text(&mut self, role: Role, text: &str, pointer: &str) {
        if !matches!(role, Role::Paragraph | Role::Item) || !text.contains('\n') {
            let piece = self.piece(role, text.to_owned(), 0, pointer);
            return self.pieces.push(piece);
        }
        let mut start = 0;
        for line in text.split('\n') {
            let piece = self.piece(role, line.to_owned(), start, pointer);
            self.pieces.push(piece);
            start += line.chars().count() + 1;
        }
    }

    fn piece(&self, role: Role, text: String, start: usize, pointer: &str) -> Piece {
        Piece { pointer: pointer.to_owned(), start, role, part: self.part, text, face: None }
    }
}

/// The role of a field by its name.
fn role_of(name: &str, top: bool) -> Role {
    match name {
        "title" if top => Role::Title,
        "title" | "subtitle" | "title_note" => Role::Subtitle,
        "name" | "issue" | "total_issue" | "office" | "byline" | "copies" | "unit" | "value" => Role::Other,
        "present" | "absent" | "observers" | "editors" | "author" => Role::Names,
        "imprint_addressees" => Role::Other,
        "report_to" | "send_to" | "distribute_to" => Role::Other,
        "caption" | "notes" | "label" | "change" => Role::Caption,
        name if name.ends_with("_heading") || name == "contents_title" => Role::Heading(0),
        name if top || name == "date" => Role::named(name).unwrap_or(Role::Paragraph),
        _ => Role::Paragraph,
    }
}
