//! `hongtou proof`: a payload or a text is proofread, and mended if asked.

use std::path::Path;
use std::process::ExitCode;

use crate::app::{App, reading};
use crate::cli::arguments::Proof;
use crate::cli::staged::Staged;
use crate::cli::{render, table, terminal};
use crate::payload::{Parts, read_json};
use crate::press::reading::{Asked, Copy, Reading};
use crate::problem::{Code, Language, Place, Problem, Problems};
use crate::proof::rule::Level;
use crate::proof::{RULES, Suppressed};

/// Lists the rules.
pub(super) fn rules(json: bool, language: Language) {
    if json {
        return terminal::line(&format!("{:#}", reading::rules(language)));
    }
    let rows: Vec<Vec<String>> = RULES
        .iter()
        .map(|rule| {
            let words = [rule.id, rule.level.letter(), rule.source.mark(), rule.fix.letter()];
            let mut row: Vec<String> = words.map(str::to_owned).into();
            row.push(rule.title().text(language).to_owned());
            row.push(rule.clause.to_owned());
            row
        })
        .collect();
    for line in table::lines(&rows) {
        terminal::line(&line);
    }
}

/// Proofreads; says what was found on standard output, and leaves with 1 if an error is left.
///
/// # Errors
/// Faults of the arguments, `template-unknown`, a file that cannot be read or written.
pub(super) fn run(app: &App, asked: Proof, language: Language) -> Result<ExitCode, Problems> {
    let (Some(template), Some(path)) = (asked.template, asked.data) else { return Ok(ExitCode::SUCCESS) };
    let format = asked.format.unwrap_or_else(|| "text".to_owned());
    if !["text", "json", "sarif"].contains(&format.as_str()) {
        return Err(no_format(&format).into());
    }
    let suppressed = Suppressed::new(&asked.ignore, &asked.allow)?;
    let how = Asked { suppressed, mend: asked.fix, pages: !asked.quick };
    let copy = read(&path)?;
    let found = app.submit(move |press, _| press.proofread(&template, copy, &how))?.wait()??;
    if let Some(mended) = &found.mended {
        keep(mended, asked.output.as_deref(), &path, &format)?;
    }
    say(&found, &format, &path, language);
    terminal::warn(&found.problems, language);
    let errors = reading::count(&found.findings, Level::Error);
    Ok(ExitCode::from(u8::from(errors > 0)))
}

/// A payload, or a plain text if the name of the file says so.
fn read(path: &Path) -> Result<Copy, Problems> {
    let bytes = render::read_file(path)?;
    let extension = path.extension().map(|extension| extension.to_ascii_lowercase());
    let plain =
        extension.is_some_and(|extension| ["txt", "md", "text"].iter().any(|name| extension == *name));
    if !plain {
        return Ok(Copy::Payload(read_json(&bytes)?, Parts::new()));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        Problem::new(
            Code::BadRequest,
            format!("文本不是 UTF-8：第 {offset} 字节起无法解码"),
            format!("the text is not UTF-8: byte {offset} cannot be decoded"),
        )
        .at(Place::Name(path.display().to_string()))
    })?;
    Ok(Copy::Text(text.strip_prefix('\u{FEFF}').map(str::to_owned).unwrap_or(text)))
}

/// Writes what was mended: to the file named, or else over the one that was read.
fn keep(mended: &Copy, output: Option<&Path>, path: &Path, format: &str) -> Result<(), Problems> {
    let text = match mended {
        Copy::Payload(data, _) => format!("{data:#}\n"),
        Copy::Text(text) => text.clone(),
    };
    let target = output.unwrap_or(path);
    if target.as_os_str() == "-" {
        // Findings as text would mingle with it.
        return if format == "text" { terminal::bytes(text.as_bytes()) } else { Ok(()) };
    }
    Staged::write(target.to_owned(), text.as_bytes())?.keep().map(drop)
}

fn say(found: &Reading, format: &str, path: &Path, language: Language) {
    let address = path.display().to_string();
    match format {
        "json" => terminal::line(&format!("{:#}", reading::json(found, language))),
        "sarif" => terminal::line(&format!("{:#}", reading::sarif(found, &address, language))),
        _ => {
            for line in reading::lines(found, language) {
                terminal::line(&line);
            }
        }
    }
}

fn no_format(found: &str) -> Problem {
    Problem::new(
        Code::OptionUnknown,
        format!("没有输出形式“{found}”"),
        format!("there is no output format {found:?}"),
    )
    .at(Place::Name("--format".to_owned()))
    .hint("可用：text、json、sarif", "there are: text, json, sarif")
}
