//! Styles out of several `style.toml`: a layout names a base, and an office's file says only what differs.
//!
//! The last file wins, key by key. `grid.model` then chooses one of the grid models under `models` (S of GB/T 33476.2 or M, the
//! literal margins; standard.md 1.3); what a file says itself wins over the model.

use toml::{Table, Value};

use crate::catalog::file::toml_place;
use crate::problem::{Code, Place, Problem, Problems};

/// One `style.toml` as read.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Its path from the template folder, for messages.
    pub file: String,
    /// Whether it came with hongtou.
    pub stock: bool,
    table: Table,
}

impl Sheet {
    /// Reads a file.
    ///
    /// # Errors
    /// `layout-fault` with line and column if the text is not TOML.
    pub fn parse(file: &str, stock: bool, text: &str) -> Result<Sheet, Problems> {
        match text.parse::<Table>() {
            Ok(table) => Ok(Sheet { file: file.to_owned(), stock, table }),
            Err(error) => Err(unreadable(file, text, &error).into()),
        }
    }

    /// The layout that this one differs from, if it names one.
    pub fn base(&self) -> Option<&str> {
        self.table.get("base").and_then(Value::as_str)
    }
}

/// A style whose every number is said, from the first file to the last.
///
/// # Errors
/// `layout-fault` for a grid model that is not there.
pub fn resolve<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Result<Table, Problems> {
    let mut all = Table::new();
    let mut file = String::new();
    for sheet in sheets {
        merge(&mut all, &sheet.table);
        file.clone_from(&sheet.file);
    }
    all.remove("base");
    let models = match all.remove("models") {
        Some(Value::Table(models)) => models,
        _ => Table::new(),
    };
    let name = all.get("grid").and_then(|grid| grid.get("model")).and_then(Value::as_str).unwrap_or_default();
    let Some(Value::Table(model)) = models.get(name) else {
        let names: Vec<&str> = models.keys().map(String::as_str).collect();
        return Err(Problem::new(
            Code::LayoutFault,
            format!("没有名为“{name}”的版心模型（grid.model）"),
            format!("there is no grid model {name:?} (grid.model)"),
        )
        .at(Place::Name(file))
        .hint(format!("可用：{}", names.join("、")), format!("there are: {}", names.join(", ")))
        .into());
    };
    let mut style = model.clone();
    merge(&mut style, &all);
    fill_pitches(&mut style);
    Ok(style)
}

/// Puts what a table says over another, key by key.
fn merge(under: &mut Table, over: &Table) {
    for (key, value) in over {
        match (under.get_mut(key), value) {
            (Some(Value::Table(below)), Value::Table(above)) => merge(below, above),
            _ => drop(under.insert(key.clone(), value.clone())),
        }
    }
}

/// A role that says no pitch has the grid's.
fn fill_pitches(style: &mut Table) {
    let Some(pitch) = style.get("grid").and_then(|grid| grid.get("pitch_pt")).cloned() else { return };
    if let Some(Value::Table(roles)) = style.get_mut("roles") {
        for (_, role) in roles.iter_mut() {
            if let Value::Table(role) = role {
                role.entry("pitch_pt").or_insert_with(|| pitch.clone());
            }
        }
    }
}

/// A number, word or list that an office's style sets otherwise than the stock one.
#[derive(Debug, Clone, PartialEq)]
pub struct Deviation {
    /// Its key, e.g. `page_number.position`.
    pub key: String,
    /// The stock value as TOML; empty if there is none.
    pub stock: String,
    /// The office's value as TOML; empty if it took the key away.
    pub own: String,
}

/// What differs between two resolved styles, by key; the pitch of a role that only follows the grid's is not told again.
pub fn deviations(stock: &Table, own: &Table) -> Vec<Deviation> {
    let mut found = Vec::new();
    compare("", stock, own, &mut found);
    let pitch = |style: &Table| style.get("grid").and_then(|grid| grid.get("pitch_pt")).map(Value::to_string);
    let (before, after) = (pitch(stock), pitch(own));
    found.retain(|one| {
        let of_role = one.key.starts_with("roles.") && one.key.ends_with(".pitch_pt");
        !of_role || Some(&one.stock) != before.as_ref() || Some(&one.own) != after.as_ref()
    });
    found
}

fn compare(at: &str, stock: &Table, own: &Table, found: &mut Vec<Deviation>) {
    let keys: std::collections::BTreeSet<&String> = stock.keys().chain(own.keys()).collect();
    for key in keys {
        let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
        match (stock.get(key), own.get(key)) {
            (Some(Value::Table(below)), Some(Value::Table(above))) => compare(&path, below, above, found),
            (before, after) if before != after => found.push(Deviation {
                key: path,
                stock: before.map(Value::to_string).unwrap_or_default(),
                own: after.map(Value::to_string).unwrap_or_default(),
            }),
            _ => {}
        }
    }
}

/// A fault of TOML text with line and column.
fn unreadable(file: &str, text: &str, error: &toml::de::Error) -> Problem {
    Problem::new(
        Code::LayoutFault,
        format!("版式样式无法读取：{}", error.message()),
        format!("the style cannot be read: {}", error.message()),
    )
    .at(toml_place(file, text, error))
}

#[cfg(test)]
mod tests {
    use super::*;

    const STOCK: &str = "[grid]\nmodel = \"S\"\nlines = 22\n[models.S]\ngrid = { pitch_pt = 29.6 }\n[models.M]\ngrid = { pitch_pt = 28.95 }\n\
                         [roles]\nbody = { size_pt = 16.0 }\ntitle = { pitch_pt = 36.0 }\n";

    fn style(own: &str) -> Table {
        let sheets = [Sheet::parse("stock", true, STOCK).unwrap(), Sheet::parse("own", false, own).unwrap()];
        resolve(&sheets).unwrap()
    }

    #[test]
    fn the_last_file_wins_over_the_model_and_the_model_over_nothing() {
        let pitch = |own: &str| style(own)["roles"]["body"]["pitch_pt"].as_float().unwrap();
        assert_eq!(pitch(""), 29.6);
        assert_eq!(pitch("[grid]\nmodel = \"M\""), 28.95);
        assert_eq!(pitch("[grid]\npitch_pt = 28.0"), 28.0);
        let found = deviations(&style(""), &style("[grid]\npitch_pt = 28.0"));
        let keys: Vec<&str> = found.iter().map(|one| one.key.as_str()).collect();
        assert_eq!(keys, ["grid.pitch_pt"]);
        assert_eq!((found[0].stock.as_str(), found[0].own.as_str()), ("29.6", "28.0"));
    }

    #[test]
    fn an_unknown_model_and_broken_toml_are_told() {
        let sheets = [Sheet::parse("a", false, "[grid]\nmodel = \"Z\"").unwrap()];
        assert!(format!("{:?}", resolve(&sheets)).contains("版心模型"));
        assert!(format!("{:?}", Sheet::parse("a", false, "x = \n")).contains("line: 1"));
    }
}
