//! The helpers of the content language, as Handlebars calls them.

mod arguments;
mod condition;
mod date;
mod directive;
mod growth;
mod list;
mod number;
mod object;
mod order;
mod wording;

use std::collections::BTreeMap;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, JsonRender, JsonTruthy, Output, RenderContext,
    RenderError, RenderErrorReason, Renderable, ScopedJson,
};
use serde_json::Value;

pub(in crate::compose) use arguments::Arguments;

use crate::compose::refusal::Refusal;

/// What a helper computes.
type Function = fn(&Arguments<'_>) -> Result<Value, Refusal>;

/// How a result is written, and how missing arguments are taken.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Its result is a value, escaped like any other; a name that the payload lacks is an error.
    Value,
    /// The same, but a name that the payload lacks counts as null; may open a block.
    Lenient,
    /// Its result is Markdown of our own making.
    Markdown,
}

/// One helper.
#[derive(Clone, Copy)]
struct Entry {
    name: &'static str,
    manner: Manner,
    /// Fewest positional arguments.
    least: usize,
    /// Most positional arguments.
    most: usize,
    function: Function,
}

const fn value(name: &'static str, least: usize, most: usize, function: Function) -> Entry {
    Entry { name, manner: Manner::Value, least, most, function }
}

const fn lenient(name: &'static str, least: usize, most: usize, function: Function) -> Entry {
    Entry { name, manner: Manner::Lenient, least, most, function }
}

const fn markdown(name: &'static str, least: usize, most: usize, function: Function) -> Entry {
    Entry { name, manner: Manner::Markdown, least, most, function }
}

const TABLES: [&[Entry]; 9] = [
    wording::HELPERS,
    date::HELPERS,
    number::HELPERS,
    growth::HELPERS,
    list::HELPERS,
    order::HELPERS,
    object::HELPERS,
    condition::HELPERS,
    directive::HELPERS,
];

/// Handlebars' own helpers that templates may use.
const BUILT_IN: &[&str] = &["if", "unless", "each", "with", "lookup", "raw", "len"];

/// Gives a registry the helpers; those that write Markdown only if it composes a body.
pub(super) fn register(registry: &mut Handlebars<'static>, body: bool) {
    registry.unregister_helper("log");
    for entry in TABLES.into_iter().flatten() {
        if body || entry.manner != Manner::Markdown {
            registry.register_helper(entry.name, Box::new(*entry));
        }
    }
}

/// Whether there is a helper of that name, in a body or in a field.
pub(super) fn exists(name: &str, body: bool) -> bool {
    BUILT_IN.contains(&name)
        || TABLES
            .into_iter()
            .flatten()
            .any(|entry| entry.name == name && (body || entry.manner != Manner::Markdown))
}

impl Entry {
    fn result<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
    ) -> Result<Outcome<'rc>, RenderError> {
        if self.least > 0 && helper.params().is_empty() && helper.hash().is_empty() && !helper.is_block() {
            return shadowed(self.name, context, render).map(Outcome::Shadowed);
        }
        if self.manner != Manner::Lenient && registry.strict_mode() {
            let all = helper.params().iter().chain(helper.hash().values());
            if let Some(missing) = all.into_iter().find(|one| one.is_value_missing()) {
                return Err(RenderError::strict_error(missing.relative_path()));
            }
        }
        let arguments = Arguments {
            name: self.name,
            params: helper
                .params()
                .iter()
                .map(|one| (!one.is_value_missing()).then(|| one.value()))
                .collect(),
            named: helper.hash().iter().map(|(name, one)| (*name, one.value())).collect::<BTreeMap<_, _>>(),
        };
        self.check_count(arguments.params.len()).map_err(refused)?;
        (self.function)(&arguments).map(Outcome::Computed).map_err(refused)
    }

    fn check_count(&self, given: usize) -> Result<(), Refusal> {
        if (self.least..=self.most).contains(&given) {
            return Ok(());
        }
        let (name, least, most) = (self.name, self.least, self.most);
        Err(Refusal::template(
            format!("辅助函数 {name} 需要 {least} 到 {most} 个参数，得到 {given} 个"),
            format!("the helper {name} takes {least} to {most} arguments, but was given {given}"),
        ))
    }
}

/// What a call gives.
enum Outcome<'rc> {
    /// The helper's result.
    Computed(Value),
    /// A field of the payload that has the helper's name, asked for without arguments: `{{date}}`.
    Shadowed(ScopedJson<'rc>),
}

fn shadowed<'rc>(
    name: &str,
    context: &'rc Context,
    render: &RenderContext<'_, 'rc>,
) -> Result<ScopedJson<'rc>, RenderError> {
    let found = render.evaluate(context, name)?;
    if found.is_missing() { Err(RenderError::strict_error(Some(&name.to_owned()))) } else { Ok(found) }
}

fn refused(refusal: Refusal) -> RenderError {
    RenderErrorReason::NestedError(Box::new(refusal)).into()
}

impl HelperDef for Entry {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        match self.result(helper, registry, context, render)? {
            Outcome::Computed(value) => Ok(ScopedJson::Derived(value)),
            Outcome::Shadowed(json) => Ok(json),
        }
    }

    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        render: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let outcome = self.result(helper, registry, context, render)?;
        let (value, own) = match &outcome {
            Outcome::Computed(value) => (value, self.manner == Manner::Markdown),
            Outcome::Shadowed(json) => (json.as_json(), false),
        };
        if helper.is_block() {
            let branch = if value.is_truthy(false) { helper.template() } else { helper.inverse() };
            return branch.map_or(Ok(()), |template| template.render(registry, context, render, out));
        }
        let mut text = value.render();
        if !own && !render.is_disable_escape() {
            text = registry.get_escape_fn()(&text);
        }
        if !text.is_empty() {
            let ends = text.ends_with('\n');
            render.set_content_produced(true);
            render.set_trailing_newline(ends);
            render.set_indent_before_write(ends);
            out.write(&text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Renders expressions as fields do, over some data.
    pub(super) fn check(data: &Value, cases: &[(&str, &str)]) {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_escape_fn(handlebars::no_escape);
        register(&mut registry, true);
        for (source, wanted) in cases {
            let written = match registry.render_template(source, data) {
                Ok(text) => text,
                Err(error) => match error.reason() {
                    RenderErrorReason::NestedError(inner) => format!("! {inner}"),
                    reason => format!("! {reason}"),
                },
            };
            assert!(
                written == *wanted || (wanted.starts_with('!') && written.starts_with(wanted)),
                "{source} gave {written:?}, not {wanted:?}"
            );
        }
    }
}
