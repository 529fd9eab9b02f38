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
        let none = Pictures { zip: None, paths: BTreeMap::new() };
        return rows(bytes, none, find(catalog, template)?);
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
    let sheet = sheet.clone();
    let bytes = zip.unpack(&sheet)?.map_err(listed)?;
    let paths = zip.names().filter(|name| *name != sheet && !name.ends_with('/'));
    let paths = paths.map(|path| (last(path), path.to_owned())).collect();
    let pictures = Pictures { zip: Some(zip), paths };
    Ok(Sent { zip: Some(attached), ..rows(bytes, pictures, find(catalog, template)?)? })
}

fn last(path: &str) -> String {
    Path::new(path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn is_sheet(name: &str) -> bool {
    is_named(name, "xlsx")
}

/// Whether a file has an extension, and is none that programs hide beside the real ones.
fn is_named(name: &str, wanted: &str) -> bool {
    let hidden = name.split('/').any(|part| part.starts_with(['.', '~']) || part == "__MACOSX");
    !hidden && Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case(wanted))
}

/// The rows one by one: as payloads with their pictures inside they take many times the memory of the sheet.
fn rows(bytes: Vec<u8>, mut pictures: Pictures, template: &Template) -> Result<Sent, Problems> {
    let read = sheet::read(&bytes, template)?;
    let header = read.packet.map(|plan| ("packet".to_owned(), plan)).into_iter().collect();
    let entries: Entries = Box::new(read.rows.into_iter().map(move |row| entry(row, &mut pictures)));
    Ok(Sent { header, notes: read.notes, sheet: Some(bytes), ..Sent::from(entries) })
}

fn entry(row: Row, pictures: &mut Pictures) -> Result<Entry, Problems> {
    let (sheet, number) = (&row.sheet, row.number);
    let place = Sentence::new(format!("{sheet}第{number}行"), format!("{sheet} row {number}"));
    let cells = serde_json::to_value(&row.cells).map_err(|error| {
        Problem::new(Code::Internal, format!("程序内部出错：{error}"), format!("internal fault: {error}"))
    })?;
    let (mut data, mut faults) = (row.data, row.faults);
    pictures.put_inside(&mut data, &mut faults)?;
    let input = if faults.is_empty() { sized(data.to_string().into_bytes()) } else { Err(faults) };
    let name = Some(row.name).filter(|name| !name.is_empty());
    Ok(Entry { place, name, input, group: row.group, cells: Some(cells) })
}

/// The pictures that came in one ZIP with a sheet.
struct Pictures {
    zip: Option<Opened>,
    /// Paths in the ZIP by the names that cells give.
    paths: BTreeMap<String, String>,
}

impl Pictures {
    /// Puts the pictures that a payload names as parts (`cid:photo.jpg`) inside; one that cannot be taken out is a fault of the row.
    ///
    /// # Errors
    /// The ceiling of all.
    fn put_inside(&mut self, value: &mut Value, faults: &mut Vec<Problem>) -> Result<(), Problems> {
        match value {
            Value::Array(items) => {
                items.iter_mut().try_for_each(|item| self.put_inside(item, faults))?;
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let part =
                        field.as_str().filter(|_| name == "image").and_then(|text| text.strip_prefix("cid:"));
                    match (part.and_then(|part| self.paths.get(part)), &mut self.zip) {
                        (Some(path), Some(zip)) => match zip.unpack(path)? {
                            Ok(bytes) => *field = data_address(media_type(path), &bytes).into(),
                            Err(problems) => faults.extend(problems),
                        },
                        _ => self.put_inside(field, faults)?,
                    }
                }
            }
            _ => {}
        }
        Ok(())
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
