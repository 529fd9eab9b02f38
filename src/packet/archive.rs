//! The ZIP of a packet: documents in folders by group, attachments, manifest and index, written as they come.

use std::io::{Seek, Write};

use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::backend::Format;
use crate::packet::arrange::{Arrangement, Item};
use crate::packet::entry::{Entry, Written};
use crate::packet::member::{File, Outcome};
use crate::packet::names::Names;
use crate::packet::pieces::{cancelled, lost};
use crate::packet::plan::Attachment;
use crate::packet::report::{Missing, Report};
use crate::packet::{Packet, dropped, index, manifest, unwritten};
use crate::problem::{Code, Place, Problem, Problems};

/// What a packet that lacks something says when it is opened.
const NOTE: &str = "说明（不完整）.txt";

/// A packet in the making.
struct Archive<'a, W: Write + Seek> {
    packet: &'a Packet<'a>,
    zip: ZipWriter<W>,
    names: Names,
    /// Digits of the running number before each name.
    digits: usize,
    entries: Vec<Entry<'a>>,
    report: Report,
}

/// Writes the ZIP.
///
/// # Errors
/// As [`Packet::zip`].
pub(super) fn write<W: Write + Seek>(
    packet: &Packet<'_>,
    out: W,
    progress: &dyn Fn(usize) -> bool,
) -> Result<Report, Problems> {
    let arrangement = Arrangement::of(packet);
    let mut archive = Archive {
        packet,
        zip: ZipWriter::new(out),
        names: Names::default(),
        digits: packet.members.len().to_string().len().max(2),
        entries: Vec::with_capacity(packet.members.len()),
        report: Report { warnings: arrangement.warnings.clone(), ..Report::default() },
    };
    archive.names.reserve(["manifest.json", "index.xlsx", NOTE]);
    for (number, group) in arrangement.groups.iter().enumerate() {
        let folder = match group.name.as_str() {
            "" => String::new(),
            name => format!("{:02} {name}", number + 1),
        };
        for item in &group.items {
            if !progress(archive.entries.len()) {
                return Err(dropped().into());
            }
            archive.member(item, &folder, &group.name)?;
        }
    }
    for attachment in &arrangement.tail {
        archive.attachment(attachment, &packet.plan.wording.attachments, "")?;
    }
    archive.finish()
}

impl<'a, W: Write + Seek> Archive<'a, W> {
    fn member(&mut self, item: &Item<'a>, folder: &str, group: &str) -> Result<(), Problems> {
        let member = item.member;
        let number = self.entries.len() + 1;
        let mut entry = Entry { member, group: group.to_owned(), files: Vec::new(), problems: Vec::new() };
        match &member.outcome {
            Outcome::Printed { title, files, .. } => {
                let stem = stem(&member.name, title, number, self.digits);
                for file in files {
                    match self.file(file, folder, &stem)? {
                        Ok(written) => entry.files.push(written),
                        Err(problems) => entry.problems.extend(problems.into_list()),
                    }
                }
            }
            Outcome::Failed(problems) => entry.problems.clone_from(problems),
            Outcome::Cancelled => entry.problems.push(cancelled()),
        }
        if entry.is_whole() {
            self.report.documents += 1;
        } else {
            self.report.missing.push(lost(member, entry.problems.clone()));
        }
        self.entries.push(entry);
        for attachment in &item.attachments {
            self.attachment(attachment, folder, &format!("{number:0digits$} ", digits = self.digits))?;
        }
        Ok(())
    }

    /// Writes a printed file; what the source cannot give comes back.
    fn file(&mut self, file: &File, folder: &str, stem: &str) -> Result<Result<Written, Problems>, Problems> {
        let bytes = match self.packet.source.file(&file.digest) {
            Ok(bytes) if bytes.len() as u64 == file.size_bytes => bytes,
            Ok(bytes) => return Ok(Err(cut_off(bytes.len() as u64, file.size_bytes).into())),
            Err(problems) => return Ok(Err(problems)),
        };
        let stem = file.page.map_or_else(|| stem.to_owned(), |page| format!("{stem}-{page}"));
        let path = self.names.path(folder, &stem, file.format.name());
        let method =
            if file.format == Format::Svg { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        self.put(&path, &bytes, method)?;
        let (size_bytes, pages) = (file.size_bytes, file.pages);
        Ok(Ok(Written {
            path,
            format: file.format,
            page: file.page,
            sha256: sha256(&bytes),
            size_bytes,
            pages,
        }))
    }

    /// Writes an attachment as it was sent.
    fn attachment(&mut self, attachment: &Attachment, folder: &str, before: &str) -> Result<(), Problems> {
        let bytes = match self.packet.source.attachment(&attachment.file) {
            Ok(bytes) => bytes,
            Err(problems) => {
                self.report.missing.push(Missing::attachment(attachment, problems.into_list()));
                return Ok(());
            }
        };
        let (stem, extension) = attachment.file.rsplit_once('.').unwrap_or((&attachment.file, "bin"));
        let stem = if attachment.title.is_empty() { stem } else { &attachment.title };
        let path = self.names.path(folder, &format!("{before}{stem}"), &extension.to_lowercase());
        self.put(&path, &bytes, CompressionMethod::Stored)?;
        self.report.attachments += 1;
        self.report.enclosed.push((attachment.file.clone(), path, sha256(&bytes), bytes.len() as u64));
        Ok(())
    }

    fn put(&mut self, path: &str, bytes: &[u8], method: CompressionMethod) -> Result<(), Problems> {
        let large = u32::try_from(bytes.len()).is_err();
        self.zip
            .start_file(path, entry_options(method).large_file(large))
            .map_err(|error| unwritten(&error))?;
        self.zip.write_all(bytes).map_err(|error| unwritten(&error).into())
    }

    /// Writes what is said of the packet: manifest, index, and a note if something is missing.
    fn finish(mut self) -> Result<Report, Problems> {
        if !self.report.is_complete() {
            let text = note(&self.report, self.packet);
            self.put(NOTE, text.as_bytes(), CompressionMethod::Deflated)?;
        }
        let options = entry_options(CompressionMethod::Deflated);
        self.zip.start_file("manifest.json", options).map_err(|error| unwritten(&error))?;
        manifest::write(&mut self.zip, self.packet, &self.entries, &self.report)
            .map_err(|error| unwritten(&error))?;
        let index = index::workbook(self.packet, &self.entries, &self.report)?;
        self.put("index.xlsx", &index, CompressionMethod::Stored)?;
        let mut out = self.zip.finish().map_err(|error| unwritten(&error))?;
        out.flush().map_err(|error| unwritten(&error))?;
        Ok(self.report)
    }
}

fn entry_options(method: CompressionMethod) -> SimpleFileOptions {
    // The earliest time that ZIP knows; a clock would change the bytes.
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

/// The name of a document's files: running number, name of the member, title.
fn stem(name: &str, title: &str, number: usize, digits: usize) -> String {
    let words = match (name.trim(), title.trim()) {
        ("", title) => title.to_owned(),
        (name, "") => name.to_owned(),
        (name, title) if title.contains(name) => title.to_owned(),
        (name, title) => format!("{name} {title}"),
    };
    format!("{number:0digits$} {words}")
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn cut_off(found: u64, expected: u64) -> Problem {
    Problem::new(
        Code::FileFault,
        format!("保存的文件已损坏：应有 {expected} 字节，实有 {found} 字节"),
        format!("the stored file is damaged: {found} bytes instead of {expected}"),
    )
    .hint("请重新排印这一件", "print this item again")
}

/// A note in words for whoever opens a packet that is not whole.
fn note(report: &Report, packet: &Packet<'_>) -> String {
    let mut text = format!(
        "\u{feff}这个压缩包不完整：共 {} 件，收入 {} 件，缺 {} 件。\r\n\r\n",
        packet.members.len() + packet.plan.attachments.len(),
        report.documents + report.attachments,
        report.missing.len()
    );
    for missing in &report.missing {
        let number = missing.number.map_or_else(String::new, |number| format!("第{number}件　"));
        text.push_str(&format!("{number}{}\r\n", missing.name));
        for problem in &missing.problems {
            text.push_str(&format!("　　{}\r\n", problem.line(packet.language).replace('\n', " ")));
        }
    }
    text.push_str("\r\n改正数据以后，重新排印这几件，再取一次压缩包。\r\n");
    text
}

/// The place of a problem as one word.
pub(super) fn place(problem: &Problem) -> Option<String> {
    match &problem.at {
        Place::Whole => None,
        place => Some(place.to_string()),
    }
}
