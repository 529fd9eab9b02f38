//! Rows of the first sheet, and entries of other sheets that join the row that they name.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::problem::{Code, Place, Problem};
use crate::sheet::grid::{self, Line};
use crate::sheet::mapping::Mapped;
use crate::sheet::place::{Area, pointer};
use crate::sheet::read::{Gather, NAMES};
use crate::sheet::value::words;
use crate::sheet::words::{KEY, normal};
use crate::sheet::{Cells, Row, fault, path};

impl Gather<'_> {
    /// A row of the first sheet.
    pub(super) fn start(
        &mut self,
        mapped: &Mapped,
        line: &Line,
        key: String,
        (data, mut faults, named): (Value, Vec<Problem>, BTreeSet<String>),
    ) {
        let own = NAMES.iter().find_map(|name| data.get(*name)?.as_str()).unwrap_or_default().to_owned();
        let name = [&key, &own].into_iter().find(|name| !name.is_empty()).cloned();
        let name = name.unwrap_or_else(|| format!("第{}行", line.row + 1));
        let index = self.rows.len();
        if let Some(first) = self.keys.get(&normal(&key)).filter(|_| !key.is_empty()) {
            faults.push(fault::duplicate(mapped, line, &key, self.rows[*first].number));
        } else if !key.is_empty() {
            self.keys.insert(normal(&key), index);
        }
        let mut cells = Cells::default();
        cells.push(Area { pointer: String::new(), row: line.row + 1, headings: mapped.headings.clone() });
        let sheet = mapped.headings.sheet.clone();
        let group = mapped.group.and_then(|column| line.get(column)).map(words);
        self.rows.push(Row { sheet, number: line.row + 1, name, group, data, cells, faults });
        self.named.push(named);
    }

    /// An entry of another sheet joins the row that it names.
    pub(super) fn join(
        &mut self,
        table: usize,
        mapped: &Mapped,
        line: &Line,
        (key, owner): &(String, String),
        (data, faults, named): (Value, Vec<Problem>, BTreeSet<String>),
    ) {
        let found = self.row_of(key).and_then(|row| Ok((row, self.place_of(table, owner, row)?)));
        match found {
            Ok((row, list)) => {
                let count = path::push(&mut self.rows[row].data, &list, data);
                let pointer = format!("{}/{count}", pointer(&list));
                self.rows[row].cells.push(Area {
                    pointer,
                    row: line.row + 1,
                    headings: mapped.headings.clone(),
                });
                self.rows[row].faults.extend(faults);
                self.named[row].extend(named);
            }
            Err(problem) => {
                let column = mapped.key;
                let place = grid::at(&mapped.headings.sheet, line.row, column, KEY).to_string();
                let mut all = vec![problem.at(Place::Name(place))];
                all.extend(faults);
                let mut cells = Cells::default();
                cells.push(Area {
                    pointer: String::new(),
                    row: line.row + 1,
                    headings: mapped.headings.clone(),
                });
                let sheet = mapped.headings.sheet.clone();
                let name =
                    if key.is_empty() { format!("{sheet}第{}行", line.row + 1) } else { key.to_owned() };
                let number = line.row + 1;
                self.rows.push(Row { sheet, number, name, group: None, data, cells, faults: all });
                self.named.push(named);
            }
        }
    }

    /// Keeps what the rows of the first sheet are called, once all of them are there.
    pub(super) fn call(&mut self) {
        self.units = self.rows.len();
        for (at, row) in self.rows.iter().enumerate() {
            let names: BTreeSet<String> =
                NAMES.iter().filter_map(|name| row.data[*name].as_str()).map(normal).collect();
            for name in names {
                self.called.entry(name).and_modify(|row| *row = None).or_insert(Some(at));
            }
        }
    }

    /// The row that a key names: by its 编号, its unit or title, or because there is no other.
    fn row_of(&self, key: &str) -> Result<usize, Problem> {
        if key.is_empty() {
            let hint = (
                "请写上它属于哪一行，与第一张表的编号相同",
                "name the row of the first sheet that it belongs to",
            );
            return if self.units == 1 {
                Ok(0)
            } else {
                Err(Problem::new(Code::FieldMissing, "没有写编号", "it names no row").hint(hint.0, hint.1))
            };
        }
        let key_normal = normal(key);
        if let Some(row) = self.keys.get(&key_normal) {
            return Ok(*row);
        }
        match self.called.get(&key_normal) {
            Some(Some(row)) => Ok(*row),
            Some(None) => Err(Problem::new(
                Code::FieldForm,
                format!("有几行都叫“{key}”，分不清属于哪一行"),
                format!("several rows are called {key:?}"),
            )
            .hint("请给各行写上不同的编号", "give each row a 编号 of its own")),
            None => Err(Problem::new(
                Code::FieldForm,
                format!("第一张表里没有编号为“{key}”的行"),
                format!("no row of the first sheet is called {key:?}"),
            )
            .hint(
                "请核对编号；它与第一张表“编号”一列的写法相同",
                "write it as in the column 编号 of the first sheet",
            )),
        }
    }

    /// The path of the list that an entry goes to.
    fn place_of(&self, table: usize, owner: &str, row: usize) -> Result<Vec<String>, Problem> {
        let own = &self.form.tables[table];
        let Some(parent) = own.parent.filter(|parent| *parent > 0) else { return Ok(own.path.clone()) };
        let mut path = self.form.tables[parent].path.clone();
        let list = path.iter().try_fold(&self.rows[row].data, |at, name| at.get(name));
        let entries = list.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let label = &self.form.tables[parent].label;
        let by_number = owner
            .parse::<usize>()
            .ok()
            .and_then(|number| number.checked_sub(1))
            .filter(|at| *at < entries.len());
        let called = |entry: &Value| {
            entry.as_object().is_some_and(|all| all.values().any(|value| value.as_str() == Some(owner)))
        };
        let found = match owner.is_empty() {
            true if entries.len() == 1 => Some(0),
            true => None,
            false => by_number.or_else(|| entries.iter().position(called)),
        };
        let at = found.ok_or_else(|| {
            Problem::new(
                Code::FieldForm,
                format!("“{owner}”不是这一行的{label}：这一行有 {} 项", entries.len()),
                format!("{owner:?} is none of its {} entries", entries.len()),
            )
            .hint(format!("请写{label}的序号（1、2……），或者它的标题"), "write its number, or its heading")
        })?;
        path.push(at.to_string());
        path.extend(own.path.iter().cloned());
        Ok(path)
    }
}
