//! `hongtou render`: one document from a data file to files.

use std::io::Read;
use std::path::Path;

use serde_json::{Map, Value};

use crate::app::{App, options};
use crate::backend::Options;
use crate::catalog::example::put_inside;
use crate::cli::arguments::Render;
use crate::cli::output::Plan;
use crate::cli::terminal;
use crate::limit::BODY_BYTES;
use crate::payload::{Parts, read_json};
use crate::press::Order;
use crate::problem::{Code, Language, Place, Problem, Problems};

/// Prints what was asked for and says on standard output which files were written.
///
/// # Errors
/// All faults of the arguments at once; then those of the stage that found any. Nothing is written then.
pub(super) fn run(app: &App, asked: Box<Render>, language: Language) -> Result<(), Problems> {
    let mut problems = Vec::new();
    let plan = keep(Plan::read(&asked.output, &asked.format), &mut problems);
    let options = read_options(&asked, &mut problems);
    let parts = keep(read_pictures(&asked.picture), &mut problems);
    let data = keep(read_data(app, &asked), &mut problems);
    Problems::check(problems)?;
    let (Some(plan), Some(parts), Some(data)) = (plan, parts, data) else { return Ok(()) };
    let order = Order { template: asked.template, formats: plan.formats(), data, parts, options };
    let print = app.submit(move |press, wanted| press.print(&order, wanted))?.wait()??;
    let written = plan.write(&print)?;
    terminal::warn(&print.warnings, language);
    for path in written {
        terminal::line(&path.display().to_string());
    }
    Ok(())
}

fn keep<T>(outcome: Result<T, Problems>, problems: &mut Vec<Problem>) -> Option<T> {
    outcome.map_err(|found| problems.extend(found.into_list())).ok()
}

/// The options, by the same reader that those of an HTTP order go through.
fn read_options(asked: &Render, problems: &mut Vec<Problem>) -> Options {
    let mut members = Map::new();
    if let Some(standard) = &asked.pdf_standard {
        members.insert("pdf_standard".into(), standard.as_str().into());
    }
    if let Some(dpi) = asked.dpi {
        members.insert("dpi".into(), dpi.into());
    }
    if let Some(page) = asked.page {
        members.insert("page".into(), page.into());
    }
    let mut found = Vec::new();
    let options = options::read(&Value::Object(members), "", &mut found);
    problems.extend(found.into_iter().map(|problem| {
        let flag = problem.at.to_string().replace('/', "--").replace('_', "-");
        problem.at(Place::Name(flag))
    }));
    options
}

fn read_data(app: &App, asked: &Render) -> Result<Value, Problems> {
    let template = app.press().catalog().template(&asked.template)?;
    let Some(case) = &asked.example else {
        let path = asked.data.as_deref().unwrap_or(Path::new("-"));
        let mut data = read_json(&read_file(path)?)?;
        // Standard input stands in no folder.
        if path.as_os_str() != "-" {
            put_inside(&mut data, path.parent().unwrap_or(Path::new(".")))?;
        }
        return Ok(data);
    };
    template.example(case)?.payload()
}

fn read_pictures(named: &[String]) -> Result<Parts, Problems> {
    let mut parts = Parts::new();
    let mut problems = Vec::new();
    for picture in named {
        let Some((name, file)) = picture.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            problems.push(
                Problem::new(
                    Code::OptionUnknown,
                    format!("应为“名称=文件”，实为“{picture}”"),
                    format!("expected NAME=FILE, found {picture:?}"),
                )
                .at(Place::Name("--picture".to_owned())),
            );
            continue;
        };
        if let Some(bytes) = keep(read_file(Path::new(file)), &mut problems) {
            parts.insert(name.to_owned(), bytes);
        }
    }
    Problems::check(problems)?;
    Ok(parts)
}

/// Reads a file that the user named, or standard input for `-`, up to the ceiling of a request.
///
/// # Errors
/// `not-found`, or `too-large` over `BODY_BYTES`.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Problems> {
    let unreadable = |error: std::io::Error| {
        Problem::new(Code::NotFound, format!("文件无法读取：{error}"), format!("cannot be read: {error}"))
            .at(Place::Name(path.display().to_string()))
    };
    let source: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(path).map_err(unreadable)?)
    };
    let mut bytes = Vec::new();
    let ceiling = u64::try_from(BODY_BYTES).unwrap_or(u64::MAX);
    source.take(ceiling.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > BODY_BYTES {
        return Err(Problem::new(
            Code::TooLarge,
            format!("文件超过上限 BODY_BYTES（{BODY_BYTES} 字节）"),
            format!("the file is over the ceiling BODY_BYTES ({BODY_BYTES} bytes)"),
        )
        .at(Place::Name(path.display().to_string()))
        .into());
    }
    Ok(bytes)
}
