//! A spreadsheet with one item a row, alone or in a ZIP with its pictures; other ZIPs hold payloads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde_json::Value;

use crate::app::batch::archive::{Archive, Opened, is_payload, listed, media_type};
use crate::app::batch::json::unreadable;
use crate::app::batch::source::{Entries, Entry, Sent, sized};
use crate::catalog::Catalog;
use crate::catalog::template::Template;
use crate::limit::BODY_BYTES;
use crate::payload::data_address;
use crate::problem::{Code, Problem, Problems, Sentence};
use crate::sheet::{self, Row};

/// What every office file of this family holds.
const CONTENT_TYPES: &str = "[Content_Types].xml";

/// Reads a ZIP as what it is.
///
/// # Errors
/// Those of a ZIP and of a sheet; `field-missing` for a sheet without a template.
pub(super) fn read(mut file: File, catalog: &Catalog, template: Option<&str>) -> Result<Sent, Problems> {
    let again = || file.try_clone().map_err(|error| unreadable(&error));
    let (mut zip, attached) = (Opened::new(again()?)?, Opened::new(again()?)?);
    if zip.names().any(|name| name == CONTENT_TYPES) {
        let mut bytes = Vec::new();
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.take(BODY_BYTES as u64 + 1).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&error))?;
        let bytes = sized(bytes).map_err(listed)?;
        return rows(bytes, &BTreeMap::new(), find(catalog, template)?);
    }
    let old = zip.names().find(|name| is_named(name, "xls")).map(str::to_owned);
    let sheets: Vec<String> = zip.names().filter(|name| is_sheet(name)).map(str::to_owned).collect();
    let [sheet] = sheets.as_slice() else {
        let no_payload = !zip.names().any(is_payload);
        if let Some(old) = old.filter(|_| sheets.is_empty() && no_payload) {
            sheet::check(&zip.unpack(&old)?.map_err(listed)?)?;
        }
        let entries: Entries = Box::new(Archive::new(zip)?);
        return Ok(Sent { zip: Some(attached), ..Sent::from(entries) });
    };
    let bytes = zip.unpack(sheet)?.map_err(listed)?;
    let mut pictures = BTreeMap::new();
    let others: Vec<String> =
        zip.names().filter(|name| name != sheet && !name.ends_with('/')).map(str::to_owned).collect();
    for name in others {
        let short = Path::new(&name).file_name().map(|name| name.to_string_lossy().into_owned());
        let address =
            zip.unpack(&name)?.map(|bytes| data_address(media_type(&name), &bytes)).map_err(listed)?;
        pictures.insert(short.unwrap_or_default(), address);
    }
    Ok(Sent { zip: Some(attached), ..rows(bytes, &pictures, find(catalog, template)?)? })
}

fn is_sheet(name: &str) -> bool {
    is_named(name, "xlsx")
}

/// Whether a file has an extension, and is none that programs hide beside the real ones.
fn is_named(name: &str, wanted: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with(['.', '~']) || part == "__MACOSX");
    !hidden && Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

fn rows(bytes: Vec<u8>, pictures: &BTreeMap<String, String>, template: &Template) -> Result<Sent, Problems> {
    let read = sheet::read(&bytes, template)?;
    let mut entries = Vec::new();
    for row in read.rows {
        entries.push(Ok(entry(row, pictures)?));
    }
    let entries: Entries = Box::new(entries.into_iter());
    Ok(Sent { notes: read.notes, sheet: Some(bytes), ..Sent::from(entries) })
}

fn entry(row: Row, pictures: &BTreeMap<String, String>) -> Result<Entry, Problems> {
    let (sheet, number) = (&row.sheet, row.number);
    let place = Sentence::new(format!("{sheet}第{number}行"), format!("{sheet} row {number}"));
    let cells = serde_json::to_value(&row.cells).map_err(|error| {
        Problem::new(Code::Internal, format!("程序内部出错：{error}"), format!("internal fault: {error}"))
    })?;
    let mut data = row.data;
    put_inside(&mut data, pictures);
    let input = if row.faults.is_empty() { sized(data.to_string().into_bytes()) } else { Err(row.faults) };
    let name = Some(row.name).filter(|name| !name.is_empty());
    Ok(Entry { place, name, input, cells: Some(cells) })
}

/// Puts the pictures that a payload names as parts (`cid:photo.jpg`) inside.
fn put_inside(value: &mut Value, pictures: &BTreeMap<String, String>) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put_inside(item, pictures)),
        Value::Object(fields) => {
            for (name, field) in fields {
                let part =
                    field.as_str().filter(|_| name == "image").and_then(|text| text.strip_prefix("cid:"));
                match part.and_then(|part| pictures.get(part)) {
                    Some(address) => *field = Value::String(address.clone()),
                    None => put_inside(field, pictures),
                }
            }
        }
        _ => {}
    }
}

fn find<'a>(catalog: &'a Catalog, template: Option<&str>) -> Result<&'a Template, Problems> {
    match template {
        Some(name) => catalog.template(name),
        None => Err(Problem::new(Code::FieldMissing, "没有指明模板", "no template is named")
            .at_pointer("/template")
            .hint(
                "表格的列由模板决定，请指明 template",
                "the columns of a sheet are those of its template: name it",
            )
            .into()),
    }
}
