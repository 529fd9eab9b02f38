//! The ZIP of a DOCX: parts in a fixed order with a fixed time, so that the same parts give the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::xml::{Xml, fault};
use crate::problem::Problems;

const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A relationship of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    /// Identifier that the part uses.
    pub(super) id: String,
    /// Last word of the relationship type, e.g. `image`.
    pub(super) kind: &'static str,
    /// What it points to.
    pub(super) target: String,
    /// Whether that lies outside the package.
    pub(super) external: bool,
}

impl Relation {
    /// A relationship to another part beside this one.
    pub(super) fn part(id: &str, kind: &'static str, target: &str) -> Relation {
        Relation { id: id.to_owned(), kind, target: target.to_owned(), external: false }
    }
}

/// A file of the package.
pub(super) struct File {
    /// Its path.
    pub(super) path: String,
    /// Its bytes.
    pub(super) bytes: Vec<u8>,
    /// Whether deflate helps: not with pictures.
    pub(super) deflate: bool,
}

impl File {
    /// An XML part.
    pub(super) fn xml(path: &str, bytes: Vec<u8>) -> File {
        File { path: path.to_owned(), bytes, deflate: true }
    }
}

/// `[Content_Types].xml` of a document of this back-end with its headers and footers, each with its kind.
///
/// # Errors
/// `internal`.
pub(super) fn content_types(margins: &[(&str, &str)]) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("Types", &[("xmlns", TYPES)])?;
    for (extension, kind) in [
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
        ("jpeg", "image/jpeg"),
    ] {
        xml.leaf("Default", &[("Extension", extension), ("ContentType", kind)])?;
    }
    let parts = [
        ("/word/document.xml", "document.main"),
        ("/word/styles.xml", "styles"),
        ("/word/settings.xml", "settings"),
        ("/word/fontTable.xml", "fontTable"),
        ("/word/footnotes.xml", "footnotes"),
    ];
    for (path, kind) in parts {
        xml.leaf("Override", &[("PartName", path), ("ContentType", &format!("{WORD}.{kind}+xml"))])?;
    }
    for (kind, file) in margins {
        let path = format!("/word/{file}");
        xml.leaf("Override", &[("PartName", &path), ("ContentType", &format!("{WORD}.{kind}+xml"))])?;
    }
    let core = "application/vnd.openxmlformats-package.core-properties+xml";
    xml.leaf("Override", &[("PartName", "/docProps/core.xml"), ("ContentType", core)])?;
    let app = "application/vnd.openxmlformats-officedocument.extended-properties+xml";
    xml.leaf("Override", &[("PartName", "/docProps/app.xml"), ("ContentType", app)])?;
    xml.close("Types")?;
    Ok(xml.into_bytes())
}

/// `_rels/.rels`.
///
/// # Errors
/// `internal`.
pub(super) fn root_relations() -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("Relationships", &[("xmlns", RELATIONS)])?;
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    for (id, kind, target) in [
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", core.to_owned(), "docProps/core.xml"),
        ("rId3", format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
    ] {
        xml.leaf("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)])?;
    }
    xml.close("Relationships")?;
    Ok(xml.into_bytes())
}

/// The relationships of a part.
///
/// # Errors
/// `internal`.
pub(super) fn relations(relations: &[Relation]) -> Result<Vec<u8>, Problems> {
    let mut xml = Xml::part()?;
    xml.open("Relationships", &[("xmlns", RELATIONS)])?;
    for relation in relations {
        let kind = format!("{OFFICE}/{}", relation.kind);
        let mut attributes =
            vec![("Id", relation.id.as_str()), ("Type", &kind), ("Target", &relation.target)];
        if relation.external {
            attributes.push(("TargetMode", "External"));
        }
        xml.leaf("Relationship", &attributes)?;
    }
    xml.close("Relationships")?;
    Ok(xml.into_bytes())
}

/// Packs the files in the order given.
///
/// # Errors
/// `internal`.
pub(super) fn pack(files: &[File]) -> Result<Vec<u8>, Problems> {
    finish(ZipWriter::new(Cursor::new(Vec::new())), files)
}

/// Packs the files in the order given, after those of a package that is packed already.
///
/// # Errors
/// `internal`.
pub(super) fn pack_after(shared: &[u8], files: &[File]) -> Result<Vec<u8>, Problems> {
    let size: usize = files.iter().map(|file| file.bytes.len() / if file.deflate { 4 } else { 1 }).sum();
    let mut zip = ZipWriter::new(Cursor::new(Vec::with_capacity(shared.len() + size + 4096)));
    let source = ZipArchive::new(Cursor::new(shared)).map_err(|error| fault(&error.to_string()))?;
    zip.merge_archive(source).map_err(|error| fault(&error.to_string()))?;
    finish(zip, files)
}

fn finish(mut zip: ZipWriter<Cursor<Vec<u8>>>, files: &[File]) -> Result<Vec<u8>, Problems> {
    // The earliest time that ZIP knows; a clock would change the bytes.
    let options =
        SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    for file in files {
        let method = if file.deflate { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        zip.start_file(file.path.as_str(), options.compression_method(method))
            .map_err(|error| fault(&error.to_string()))?;
        zip.write_all(&file.bytes).map_err(|error| fault(&error.to_string()))?;
    }
    Ok(zip.finish().map_err(|error| fault(&error.to_string()))?.into_inner())
}
