//! The form of a template: sheets and columns, made from its schema.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::template::Template;
use crate::sheet::field::{Kind, Node, Shape};
use crate::sheet::words::{GUIDE, KEY, MAIN, OWNER, normal};

/// Longest name of a sheet, in characters, by Excel.
const NAME: usize = 31;
/// Most fields of a nested entry that is written on one line of a cell.
const ON_ONE_LINE: usize = 4;

/// The form of a template.
pub(super) struct Form {
    /// The sheet with one unit a row first, then one sheet for each list of entries.
    pub(super) tables: Vec<Table>,
    /// What a sheet cannot say: the field's path and title.
    pub(super) unsaid: Vec<(String, String)>,
}

/// One sheet of a form.
pub(super) struct Table {
    /// Name of the sheet.
    pub(super) name: String,
    /// Path of the list in the entry of the parent, or nothing for the first sheet.
    pub(super) path: Vec<String>,
    /// Index of the sheet that an entry belongs to.
    pub(super) parent: Option<usize>,
    /// What an entry is called.
    pub(super) label: String,
    /// Whether a payload must have an entry.
    pub(super) required: bool,
    /// Columns after the key.
    pub(super) columns: Vec<Column>,
}

/// One column of a sheet.
pub(super) struct Column {
    /// Path in the entry.
    pub(super) path: Vec<String>,
    /// Heading without the mark of a required field.
    pub(super) heading: String,
    /// Whether it must be filled.
    pub(super) required: bool,
    /// What its cells hold.
    pub(super) kind: Kind,
    /// Description of the schema.
    pub(super) description: String,
    /// Remedy of the schema.
    pub(super) hint: String,
}

impl Form {
    /// The form of a template.
    pub(super) fn of(template: &Template) -> Form {
        Form::of_schema(template.schema.source())
    }

    /// The form of a schema.
    pub(super) fn of_schema(schema: &Value) -> Form {
        let root = Node::root(schema);
        let main = Table {
            name: MAIN.to_owned(),
            path: Vec::new(),
            parent: None,
            label: root.title(MAIN),
            required: true,
            columns: Vec::new(),
        };
        let mut form = Form { tables: vec![main], unsaid: Vec::new() };
        form.take(0, root, &[], "", true);
        form.tables.iter_mut().for_each(Table::part_headings);
        form
    }

    /// Takes the properties of a node into a sheet.
    fn take(&mut self, table: usize, node: Node<'_>, path: &[String], before: &str, required: bool) {
        for (name, property) in node.properties() {
            let path: Vec<String> = path.iter().cloned().chain([name.to_owned()]).collect();
            let title = property.title(name);
            let heading = if before.is_empty() { title } else { format!("{before}：{title}") };
            let required = required && node.requires(name);
            match property.shape() {
                Shape::Cell(kind) => {
                    self.tables[table].columns.push(Column::new(path, heading, required, kind, property));
                }
                Shape::Nested => self.take(table, property, &path, &heading, required),
                Shape::Entries(items) => self.entries(table, path, heading, required, (property, items)),
                Shape::Unsaid => self.unsaid.push((self.address(table, &path), heading)),
            }
        }
    }

    fn entries(
        &mut self,
        table: usize,
        path: Vec<String>,
        heading: String,
        required: bool,
        (list, items): (Node<'_>, Node<'_>),
    ) {
        let short = items.records().filter(|fields| {
            table > 0
                && fields.len() <= ON_ONE_LINE
                && fields.iter().all(|field| matches!(field.kind, Kind::Text | Kind::Date))
        });
        if let Some(fields) = short {
            let column = Column::new(path, heading, required, Kind::Records(fields), list);
            self.tables[table].columns.push(column);
            return;
        }
        // An entry of an entry of an entry has no row to be told by.
        if self.tables[table].parent.is_some_and(|parent| parent > 0) {
            let address = self.address(table, &path);
            return self.unsaid.push((address, heading));
        }
        let name = self.free_name(table, &heading);
        let label = items.title(&heading);
        self.tables.push(Table { name, path, parent: Some(table), label, required, columns: Vec::new() });
        self.take(self.tables.len() - 1, items, &[], "", true);
    }

    /// A name for the sheet of a list: its title, with that of the parent where it is taken.
    fn free_name(&self, table: usize, heading: &str) -> String {
        let clean = |text: &str| -> String {
            text.chars()
                .filter(|c| !"[]:*?/\\'".contains(*c))
                .map(|c| if c == '：' { '-' } else { c })
                .take(NAME)
                .collect()
        };
        let taken = |name: &String| {
            name == GUIDE || self.tables.iter().any(|table| table.name.eq_ignore_ascii_case(name))
        };
        let parent = &self.tables[table];
        let first = if table == 0 { heading.to_owned() } else { format!("{}-{heading}", parent.label) };
        let numbered =
            (2..).map(|count| format!("{}{count}", first.chars().take(NAME - 4).collect::<String>()));
        std::iter::once(first.clone())
            .chain(numbered)
            .map(|name| clean(&name))
            .find(|name| !taken(name))
            .unwrap_or(first)
    }

    /// The path of a field from the root, dots between, `*` for an entry.
    fn address(&self, table: usize, path: &[String]) -> String {
        let mut steps = self.steps(table);
        steps.extend(path.iter().cloned());
        steps.join(".")
    }

    /// The path of an entry of a sheet from the root.
    fn steps(&self, table: usize) -> Vec<String> {
        let table = &self.tables[table];
        let Some(parent) = table.parent else { return Vec::new() };
        let mut steps = self.steps(parent);
        steps.extend(table.path.iter().cloned());
        steps.push("*".to_owned());
        steps
    }

    /// The path of a column from the root.
    pub(super) fn field(&self, table: usize, column: usize) -> String {
        self.address(table, &self.tables[table].columns[column].path)
    }
}

impl Table {
    /// Headings of the columns that tell what a row belongs to.
    pub(super) fn keys(&self, form: &Form) -> Vec<String> {
        let mut keys = vec![KEY.to_owned()];
        if let Some(parent) = self.parent.filter(|parent| *parent > 0) {
            keys.push(format!("{OWNER}{}", form.tables[parent].label));
        }
        keys
    }

    /// Two columns of one heading are told apart by the names of their fields.
    fn part_headings(&mut self) {
        let mut count: BTreeMap<String, usize> = BTreeMap::from([(normal(KEY), 1)]);
        for column in &self.columns {
            *count.entry(normal(&column.heading)).or_default() += 1;
        }
        for column in &mut self.columns {
            if count.get(&normal(&column.heading)).is_some_and(|count| *count > 1) {
                column.heading = format!("{}（{}）", column.heading, column.path.join("."));
            }
        }
    }
}

impl Column {
    fn new(path: Vec<String>, heading: String, required: bool, kind: Kind, node: Node<'_>) -> Column {
        let description = node.text("description").to_owned();
        Column { path, heading, required, kind, description, hint: node.text("x-hint").to_owned() }
    }

    /// The heading with the mark of a required field.
    pub(super) fn marked(&self) -> String {
        if self.required { format!("{}*", self.heading) } else { self.heading.clone() }
    }
}
