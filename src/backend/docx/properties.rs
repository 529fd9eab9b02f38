//! Title, author and date of the file, from the document and never from a clock.

use super::xml::Xml;
use crate::model::Document;
use crate::problem::Problems;

/// Date written where the document has none: the day GB/T 9704-2012 came into force.
const NO_DATE: &str = "2012-07-01";

/// `docProps/core.xml`.
///
/// # Errors
/// `internal`.
pub(super) fn core(document: &Document) -> Result<Vec<u8>, Problems> {
    let fields = &document.fields;
    let mut xml = Xml::part()?;
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", "http://purl.org/dc/terms/"),
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
        ],
    )?;
    let title = if fields.title.is_empty() { fields.issuer_mark.concat() } else { fields.title.concat() };
    let author =
        if fields.signature.is_empty() { fields.printer.clone() } else { fields.signature.join("、") };
    xml.element("dc:title", &[], &title)?;
    xml.element("dc:creator", &[], &author)?;
    xml.element("cp:category", &[], &document.kind)?;
    xml.element("dc:language", &[], "zh-CN")?;
    let date = format!("{}T00:00:00Z", iso_date(&fields.date_of_issue).unwrap_or_else(|| NO_DATE.to_owned()));
    for name in ["dcterms:created", "dcterms:modified"] {
        xml.element(name, &[("xsi:type", "dcterms:W3CDTF")], &date)?;
    }
    xml.close("cp:coreProperties")?;
    Ok(xml.into_bytes())
}

/// `docProps/app.xml`.
///
/// # Errors
/// `internal`.
pub(super) fn app() -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    xml.open("Properties", &[("xmlns", namespace)])?;
    xml.element("Application", &[], "hongtou")?;
    xml.close("Properties")?;
    Ok(xml.into_bytes())
}

/// `2025-03-05` of `2025年3月5日`; `None` for any other form.
fn iso_date(date: &str) -> Option<String> {
    let (year, rest) = date.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let number =
        |text: &str, most: u32| text.parse::<u32>().ok().filter(|number| (1..=most).contains(number));
    Some(format!("{:04}-{:02}-{:02}", number(year, 9999)?, number(month, 12)?, number(day, 31)?))
}
