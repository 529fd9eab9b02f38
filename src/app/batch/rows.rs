//! A spreadsheet with one item a row, alone or in a ZIP with its pictures; other ZIPs hold payloads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use serde_json::Value;

use crate::app::batch::archive::{Archive, Opened, is_payload, listed, media_type};
use crate::app::batch::json::unreadable;
use crate::app::batch::source::{Entries, Entry, Sent, SheetSent, sized};
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
    let Some((bytes, pictures)) = open(&mut file)? else {
        let entries: Entries = Box::new(Archive::new(Opened::new(again(&file)?)?)?);
        return Ok(Sent { zip: Some(Opened::new(file)?), ..Sent::from(entries) });
    };
    let template = find(catalog, template)?;
    if pictures.zips.is_empty() {
        return rows(bytes, pictures, None, template);
    }
    let sent = rows(bytes, pictures, Some(again(&file)?), template)?;
    Ok(Sent { zip: Some(Opened::new(file)?), ..sent })
}

fn again(file: &File) -> Result<File, Problems> {
    file.try_clone().map_err(|error| unreadable(&error).into())
}

/// Opens a ZIP as a workbook, alone or with its pictures; nothing if it holds payloads.
///
/// # Errors
/// Those of a ZIP; `too-large`; `bad-request` for a workbook of old.
pub(super) fn open(file: &mut File) -> Result<Option<(Vec<u8>, Pictures)>, Problems> {
    let mut zip = Opened::new(again(file)?)?;
    if zip.names().any(|name| name == CONTENT_TYPES) {
        let mut bytes = Vec::new();
        let read = file
            .seek(SeekFrom::Start(0))
            .and_then(|_| file.take(BODY_BYTES as u64 + 1).read_to_end(&mut bytes));
        read.map_err(|error| unreadable(&error))?;
        let bytes = sized(bytes).map_err(listed)?;
        return Ok(Some((bytes, Pictures::default())));
    }
    let old = zip.names().find(|name| is_named(name, "xls")).map(str::to_owned);
    let sheets: Vec<String> = zip.names().filter(|name| is_sheet(name)).map(str::to_owned).collect();
    let [sheet] = sheets.as_slice() else {
        let no_payload = !zip.names().any(is_payload);
        if let Some(old) = old.filter(|_| sheets.is_empty() && no_payload) {
            sheet::check(&zip.unpack(&old)?.map_err(listed)?)?;
        }
        return Ok(None);
    };
    let bytes = zip.unpack(sheet)?.map_err(listed)?;
    let mut pictures = Pictures::default();
    pictures.add(zip);
    Ok(Some((bytes, pictures)))
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
fn rows(
    bytes: Vec<u8>,
    mut pictures: Pictures,
    zip: Option<File>,
    template: &Template,
) -> Result<Sent, Problems> {
    let read = sheet::read(&bytes, template)?;
    let entries: Entries = Box::new(read.rows.into_iter().map(move |row| entry(row, &mut pictures)));
    let sheet = SheetSent { bytes, pictures: zip, plan: read.packet };
    Ok(Sent { notes: read.notes, sheet: Some(sheet), ..Sent::from(entries) })
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

/// The pictures that came in ZIPs with a sheet, the newest first.
#[derive(Default)]
pub(super) struct Pictures {
    /// Each with the paths in it by the names that cells give.
    zips: Vec<(Opened, BTreeMap<String, String>)>,
}

impl Pictures {
    /// Adds those of a ZIP, after those that are there.
    pub(super) fn add(&mut self, zip: Opened) {
        let paths = zip.names().filter(|name| !name.ends_with('/') && !is_sheet(name));
        let paths = paths.map(|path| (last(path), path.to_owned())).collect();
        self.zips.push((zip, paths));
    }

    /// Puts the pictures that a payload names as parts (`cid:photo.jpg`) inside; one that cannot be taken out is a fault of the row.
    ///
    /// # Errors
    /// The ceiling of all.
    pub(super) fn put_inside(
        &mut self,
        value: &mut Value,
        faults: &mut Vec<Problem>,
    ) -> Result<(), Problems> {
        match value {
            Value::Array(items) => {
                items.iter_mut().try_for_each(|item| self.put_inside(item, faults))?;
            }
            Value::Object(fields) => {
                for (name, field) in fields {
                    let part =
                        field.as_str().filter(|_| name == "image").and_then(|text| text.strip_prefix("cid:"));
                    let found = part.and_then(|part| {
                        self.zips.iter_mut().find_map(|(zip, paths)| Some((zip, paths.get(part)?)))
                    });
                    match found {
                        Some((zip, path)) => match zip.unpack(path)? {
                            Ok(bytes) => *field = data_address(media_type(path), &bytes).into(),
                            Err(problems) => faults.extend(problems),
                        },
                        None => self.put_inside(field, faults)?,
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
