//! Rows that a workbook hides (by hand or by a filter), which its reader does not tell.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::intake::Package;
use crate::problem::{Code, Problem, Problems};

/// The hidden rows of every sheet by name, from 0.
///
/// # Errors
/// `bad-request` if a part is not well-formed.
pub(super) fn rows(package: &Package) -> Result<BTreeMap<String, BTreeSet<u32>>, Problems> {
    let mut targets = BTreeMap::new();
    elements(package, "xl/_rels/workbook.xml.rels", &mut |element| {
        if let ("Relationship", Some(id), Some(target)) =
            (name(element).as_str(), get(element, "Id"), get(element, "Target"))
        {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.insert(id, path);
        }
    })?;
    let mut sheets = Vec::new();
    elements(package, "xl/workbook.xml", &mut |element| {
        if let ("sheet", Some(sheet), Some(id)) =
            (name(element).as_str(), get(element, "name"), get(element, "id"))
        {
            sheets.push((sheet, id));
        }
    })?;
    let mut hidden = BTreeMap::new();
    for (sheet, id) in sheets {
        let Some(path) = targets.get(&id) else { continue };
        let (mut rows, mut next) = (BTreeSet::new(), 0);
        elements(package, path, &mut |element| {
            if name(element) != "row" {
                return;
            }
            let row = get(element, "r")
                .and_then(|row| row.parse::<u32>().ok())
                .map_or(next, |row| row.saturating_sub(1));
            next = row + 1;
            if get(element, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true") {
                rows.insert(row);
            }
        })?;
        hidden.insert(sheet, rows);
    }
    Ok(hidden)
}

/// Shows every element of a part; a part that is not there has none.
fn elements(package: &Package, part: &str, see: &mut dyn FnMut(&BytesStart<'_>)) -> Result<(), Problems> {
    let Some(bytes) = package.get(part) else { return Ok(()) };
    let mut reader = Reader::from_reader(bytes.as_slice());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(element) | Event::Empty(element)) => see(&element),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(broken(part, &error.to_string())),
        }
    }
}

fn name(element: &BytesStart<'_>) -> String {
    String::from_utf8_lossy(element.local_name().as_ref()).into_owned()
}

/// An attribute by its name without prefix.
fn get(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let own = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|own| own.key.local_name().as_ref() == name.as_bytes())?;
    let text = String::from_utf8_lossy(&own.value).into_owned();
    Some(quick_xml::escape::unescape(&text).map_or_else(|_| text.clone(), |text| text.into_owned()))
}

fn broken(part: &str, error: &str) -> Problems {
    Problem::new(
        Code::BadRequest,
        format!("表格文件已损坏：其中的 {part} 无法读取（{error}）"),
        format!("the sheet is damaged: {part} cannot be read ({error})"),
    )
    .hint("请用 Excel 或 WPS 打开，另存一份再上传", "open it in Excel or WPS and save it again")
    .into()
}
