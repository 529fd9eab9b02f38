//! `hongtou intake`: a file or text to a draft payload, with what is doubtful in it.

use crate::app::intake;
use crate::app::reading::lines;
use crate::catalog::Catalog;
use crate::cli::arguments::Intake;
use crate::cli::{render, staged, terminal};
use crate::config::Settings;
use crate::intake::Draft;
use crate::press::Press;
use crate::problem::{Language, Problems};

/// Reads a file. With `-o` its payload is written there, ready for `render`, and the findings are listed; without, the
/// whole draft is printed as JSON.
///
/// # Errors
/// What intake says, and `file-fault`.
pub(super) fn run(settings: &Settings, asked: &Intake) -> Result<(), Problems> {
    let language = settings.language;
    let bytes = render::read_file(&asked.file)?;
    let catalog = Catalog::load(&settings.sources)?;
    let name = asked.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let draft = intake::read(&catalog, &name, &bytes, asked.template.as_deref())?;
    let reading = match asked.proof {
        true => Some(intake::proofread(&Press::new(catalog)?, &draft)?),
        false => None,
    };
    let Some(path) = &asked.output else {
        terminal::line(&format!("{:#}", intake::json(&draft, reading.as_ref(), language)));
        return Ok(());
    };
    staged::write(path, format!("{:#}\n", draft.payload).as_bytes())?;
    list(&draft, language);
    let found = reading.iter().flat_map(|reading| lines(reading, language));
    found.for_each(|line| terminal::note(&line));
    terminal::line(&format!("{} {}", draft.template, path.display()));
    Ok(())
}

/// What was decoded, every finding, and what was left out, one a line.
fn list(draft: &Draft, language: Language) {
    let chinese = language == Language::Chinese;
    let (finding, left_out, read_as) =
        if chinese { ("提示", "已移除", "读取方式") } else { ("finding", "left out", "read as") };
    terminal::note(&format!("{read_as} {}", draft.decoded));
    for one in &draft.findings {
        let place = match (one.line, &one.pointer) {
            (Some(line), _) if chinese => format!("第 {line} 行"),
            (Some(line), _) => format!("line {line}"),
            (None, Some(pointer)) => pointer.clone(),
            (None, None) => String::new(),
        };
        terminal::note(&format!("{finding} [{}] {place} {}", one.code, one.message.text(language)));
    }
    for one in draft.removed.iter().filter(|one| !one.label) {
        let text = one.text.replace(['\n', '\r'], " ");
        terminal::note(&format!("{left_out} {}: {text} ({})", one.line, one.why.text(language)));
    }
}
