//! `hongtou check`: everything is loaded, and every example printed in every format of its template.

use std::process::ExitCode;

use crate::app::App;
use crate::app::pool::Ticket;
use crate::backend::{Format, Options};
use crate::cli::terminal;
use crate::config::Settings;
use crate::payload::Parts;
use crate::press::{Order, Press, Print};
use crate::problem::{Class, Language, Problem, Problems};

/// One example on its way.
struct Case {
    name: String,
    formats: Vec<String>,
    ticket: Ticket<Result<Print, Problems>>,
}

/// Checks all there is: a line an example, all faults on standard error.
///
/// # Errors
/// Every fault of the catalogue, if it cannot be loaded.
pub(super) fn run(mut settings: Settings) -> Result<ExitCode, Problems> {
    settings.queue_length = usize::MAX;
    let language = settings.language;
    let app = App::open(&settings)?;
    let mut cases = Vec::new();
    for template in app.press().catalog().templates.values() {
        for case in template.examples.keys() {
            let (name, case) = (template.name.clone(), case.clone());
            cases.push(Case {
                name: format!("{name}/{case}"),
                formats: template.formats.clone(),
                ticket: app.submit(move |press, wanted| press.print(&order(press, &name, &case)?, wanted))?,
            });
        }
    }
    let count = cases.len();
    let faults: Vec<Class> = cases.into_iter().filter_map(|case| report(case, language)).collect();
    summarize(&app, count, faults.len(), language);
    let worst = faults.iter().map(|class| class.exit_code()).max().unwrap_or(0);
    Ok(ExitCode::from(worst))
}

fn order(press: &Press, name: &str, case: &str) -> Result<Order, Problems> {
    let template = press.catalog().template(name)?;
    let data = template.examples.get(case).map(|example| example.payload()).transpose()?.unwrap_or_default();
    let formats = template.formats.iter().filter_map(|name| Format::find(name)).collect();
    let options = Options::default();
    Ok(Order { template: name.to_owned(), formats, data, parts: Parts::new(), options })
}

/// Says how an example went; the class of its faults if it has any.
fn report(case: Case, language: Language) -> Option<Class> {
    let Case { name, formats, ticket } = case;
    let chinese = language == Language::Chinese;
    match ticket.wait().and_then(|outcome| outcome) {
        Ok(print) => {
            let pages = print.artifacts.iter().find_map(|artifact| artifact.pages);
            let pages = pages.map_or_else(|| "-".to_owned(), |pages| pages.to_string());
            let (formats, warnings) = (formats.join(","), print.warnings.len());
            terminal::line(&if chinese {
                format!("正常  {name}  {formats}  {pages} 页  {warnings} 条提示")
            } else {
                format!("ok    {name}  {formats}  pages {pages}  warnings {warnings}")
            });
            None
        }
        Err(problems) => {
            terminal::line(&format!("{}  {name}", if chinese { "有误" } else { "FAULT" }));
            let named = problems.list().iter().map(|problem| named(problem, &name)).collect();
            if let Err(named) = Problems::check(named) {
                terminal::fail(&named, language);
            }
            Some(problems.class())
        }
    }
}

/// The same problem, saying also which example it was found with.
fn named(problem: &Problem, name: &str) -> Problem {
    let mut named = problem.clone();
    let (zh, en) = (problem.message.text(Language::Chinese), problem.message.text(Language::English));
    named.message = crate::problem::Sentence::new(format!("{name}：{zh}"), format!("{name}: {en}"));
    named
}

fn summarize(app: &App, count: usize, faults: usize, language: Language) {
    let catalog = app.press().catalog();
    let (templates, layouts) = (catalog.templates.len(), catalog.layouts.len());
    let fonts = catalog.fonts.iter().count();
    terminal::line(&if language == Language::Chinese {
        format!("模板 {templates} 个，版式 {layouts} 种，字体 {fonts} 种，示例 {count} 个，有误 {faults} 个")
    } else {
        format!(
            "{templates} templates, {layouts} layouts, {fonts} fonts, {count} examples, {faults} at fault"
        )
    });
}
