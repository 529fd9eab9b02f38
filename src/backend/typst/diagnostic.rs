//! What Typst has to say about a layout, as problems with file, line, column and text.

use typst::World;
use typst::WorldExt;
use typst::diag::SourceDiagnostic;
use typst::syntax::DiagSpan;

use crate::problem::{Code, Place, Problem, Problems, Sentence};

/// Longest piece of source quoted, in characters.
const QUOTED_CHARS: usize = 80;

/// The errors of a compilation or an export; never empty.
pub(super) fn failure(world: &dyn World, errors: &[SourceDiagnostic]) -> Problems {
    match Problems::check(problems(world, errors)) {
        Err(problems) => problems,
        Ok(()) => {
            Problem::new(Code::Internal, "排版失败，原因不明", "typesetting failed for no stated reason")
                .into()
        }
    }
}

/// Errors or warnings, one problem each.
pub(super) fn problems(world: &dyn World, list: &[SourceDiagnostic]) -> Vec<Problem> {
    list.iter().map(|one| problem(world, one)).collect()
}

fn problem(world: &dyn World, one: &SourceDiagnostic) -> Problem {
    let message = &one.message;
    let problem = Problem::new(
        Code::LayoutFault,
        format!("版式出错：{message}"),
        format!("the layout fails: {message}"),
    );
    // A fault inside a shared function is best explained by the nearest place that has one.
    let spans = std::iter::once(one.span).chain(one.trace.iter().map(|point| point.span.into()));
    let mut problem = match spans.filter_map(|span| place(world, span)).next() {
        Some(place) => problem.at(place),
        None => problem,
    };
    let hints: Vec<&str> = one.hints.iter().map(|hint| hint.v.as_str()).collect();
    if !hints.is_empty() {
        problem.hint = Some(Sentence::new(hints.join("；"), hints.join("; ")));
    }
    problem
}

fn place(world: &dyn World, span: DiagSpan) -> Option<Place> {
    let id = span.id()?;
    let file = id.vpath().get_without_slash().to_owned();
    let place = world.source(id).ok().and_then(|source| {
        let range = world.range(span)?;
        let (line, column) = source.lines().byte_to_line_column(range.start)?;
        let text = source.text().get(range)?.lines().next().unwrap_or_default();
        let text = text.chars().take(QUOTED_CHARS).collect();
        Some(Place::Line { file: file.clone(), line: line + 1, column: column + 1, text })
    });
    Some(place.unwrap_or(Place::Name(file)))
}
