//! Several files in one ZIP: the same files give the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::app::report;
use crate::backend::Format;
use crate::problem::{Code, Language, Problem, Problems};

/// Name of the file inside that lists the warnings, if there are any.
const WARNINGS: &str = "warnings.json";

/// Packs files; what is compressed already is stored, all times are that of the format's epoch.
///
/// # Errors
/// `internal` if the archive cannot be written.
pub fn pack(
    files: &[(String, Format, &[u8])],
    warnings: &[Problem],
    language: Language,
) -> Result<Vec<u8>, Problems> {
    write(files, warnings, language).map_err(|error| {
        Problem::new(
            Code::Internal,
            format!("压缩包无法写成：{error}"),
            format!("the archive cannot be written: {error}"),
        )
        .into()
    })
}

fn write(
    files: &[(String, Format, &[u8])],
    warnings: &[Problem],
    language: Language,
) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, format, bytes) in files {
        let method = match format {
            Format::Svg => CompressionMethod::Deflated,
            Format::Pdf | Format::Docx | Format::Png => CompressionMethod::Stored,
        };
        archive.start_file(name.as_str(), entry(method))?;
        archive.write_all(bytes)?;
    }
    if !warnings.is_empty() {
        archive.start_file(WARNINGS, entry(CompressionMethod::Deflated))?;
        let list: Vec<_> = warnings.iter().map(|warning| report::json(warning, language)).collect();
        archive.write_all(&serde_json::to_vec_pretty(&list).map_err(std::io::Error::other)?)?;
    }
    Ok(archive.finish()?.into_inner())
}

fn entry(method: CompressionMethod) -> SimpleFileOptions {
    SimpleFileOptions::default()
        .compression_method(method)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn chinese_names_and_warnings_come_back_and_the_bytes_repeat() {
        let files = [
            ("关于通知.pdf".to_owned(), Format::Pdf, b"%PDF".as_slice()),
            ("a.svg".into(), Format::Svg, b"<"),
        ];
        let warnings = [Problem::new(Code::FontFallback, "后备", "fallback")];
        let bytes = pack(&files, &warnings, Language::English).unwrap();
        assert_eq!(bytes, pack(&files, &warnings, Language::English).unwrap());
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
        assert_eq!(names, ["关于通知.pdf", "a.svg", "warnings.json"]);
        let mut text = String::new();
        archive.by_name("warnings.json").unwrap().read_to_string(&mut text).unwrap();
        assert!(text.contains("\"fallback\""), "{text}");
    }
}
