//! What can be seen wrong with a parsed template before any data comes: unescaped values, unknown helpers and partials,
//! partials that include each other for ever.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::Template;
use handlebars::template::{BlockParam, HelperTemplate, Parameter, TemplateElement};
use serde_json::Value;

use crate::compose::fault::Source;
use crate::compose::helper;
use crate::compose::refusal::Refusal;
use crate::problem::Problem;

/// The faults of all sources of one template.
pub(super) fn faults(
    parsed: &BTreeMap<String, Template>,
    sources: &BTreeMap<String, Source>,
    schema: &Value,
) -> Vec<Problem> {
    let mut survey = Survey::default();
    for (name, template) in parsed {
        survey.walk(name, template);
    }
    let markdown = markdown_fields(schema);
    let mut problems = Vec::new();
    let mut fault = |at: &Spot, refusal: Refusal| {
        if let Some(source) = sources.get(&at.source) {
            problems.push(refusal.problem().at(source.place(at.line, at.column)));
        }
    };
    for (at, path) in &survey.unescaped {
        let field = path.as_deref().and_then(last_name);
        let allowed = field.is_some_and(|field| markdown.contains(field) && !survey.aliases.contains(field));
        if !allowed && !at.source.starts_with("/f") {
            fault(at, refused_triple());
        }
    }
    for (at, name) in &survey.helpers {
        // A partial may serve bodies and fields; whether it asks for too much in a field shows when it is used there.
        if !helper::exists(name, !at.source.starts_with("/f")) {
            fault(
                at,
                Refusal::template(
                    format!("没有名为“{name}”的辅助函数"),
                    format!("there is no helper {name:?}"),
                ),
            );
        }
    }
    for (at, name) in &survey.partials {
        match name {
            Some(name) if parsed.contains_key(name) || name == "@partial-block" => {}
            Some(name) if sources.contains_key(name) => {}
            Some(name) => {
                fault(
                    at,
                    Refusal::template(
                        format!("没有名为“{name}”的片段"),
                        format!("there is no partial {name:?}"),
                    ),
                );
            }
            None => fault(
                at,
                Refusal::template(
                    "片段名必须写明，不能由数据决定",
                    "the name of a partial must be written out",
                ),
            ),
        }
    }
    for at in &survey.inline {
        fault(
            at,
            Refusal::template(
                "不支持行内片段，请放进 partials 文件夹",
                "an inline partial belongs into the folder partials",
            ),
        );
    }
    if let Some((at, name)) = survey.cycle() {
        fault(
            &at,
            Refusal::template(
                format!("片段“{name}”反复引用自身"),
                format!("the partial {name:?} includes itself"),
            ),
        );
    }
    problems
}

fn refused_triple() -> Refusal {
    Refusal::template(
        "不转义的值只能用于模式中标为 \"format\": \"markdown\" 的字段",
        "an unescaped value is only for fields that the schema marks \"format\": \"markdown\"",
    )
}

/// A tag in a source.
#[derive(Debug, Clone, Default)]
struct Spot {
    source: String,
    line: usize,
    column: usize,
}

/// What the sources contain.
#[derive(Default)]
struct Survey {
    /// Values written with three braces, and their paths if they are paths.
    unescaped: Vec<(Spot, Option<String>)>,
    helpers: Vec<(Spot, String)>,
    /// Inclusions; `None` for a name that is computed.
    partials: Vec<(Spot, Option<String>)>,
    /// Inline partials.
    inline: Vec<Spot>,
    /// Names that a template gives to values: a schema says nothing about them.
    aliases: BTreeSet<String>,
}

impl Survey {
    /// Walks a template; templates nest only as deep as their author wrote them.
    fn walk(&mut self, source: &str, template: &Template) {
        for (index, element) in template.elements.iter().enumerate() {
            let (line, column) = template.mapping.get(index).map_or((1, 1), |at| (at.0, at.1));
            let at = Spot { source: source.to_owned(), line, column };
            match element {
                TemplateElement::HtmlExpression(call) => {
                    let plain = call.params.is_empty() && call.hash.is_empty();
                    let path = plain.then(|| call.name.as_name().map(str::to_owned)).flatten();
                    self.unescaped.push((at.clone(), path));
                    self.call(&at, call);
                }
                TemplateElement::Expression(call) | TemplateElement::HelperBlock(call) => {
                    self.call(&at, call)
                }
                TemplateElement::PartialExpression(part) | TemplateElement::PartialBlock(part) => {
                    self.aliases.extend(part.hash.keys().cloned());
                    let name = match &part.name {
                        Parameter::Subexpression(_) => None,
                        name => name.as_name().map(str::to_owned),
                    };
                    self.partials.push((at.clone(), name));
                    self.parameters(&at, part.params.iter().chain(part.hash.values()));
                    part.template.iter().for_each(|inner| self.walk(source, inner));
                }
                TemplateElement::DecoratorExpression(_) | TemplateElement::DecoratorBlock(_) => {
                    self.inline.push(at)
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, at: &Spot, call: &HelperTemplate) {
        let named = call.block || !call.params.is_empty() || !call.hash.is_empty();
        match call.name.as_name() {
            Some(name) if named => self.helpers.push((at.clone(), name.to_owned())),
            _ => {}
        }
        let names = match &call.block_param {
            Some(BlockParam::Single(one)) => vec![one],
            Some(BlockParam::Pair((one, two))) => vec![one, two],
            _ => Vec::new(),
        };
        self.aliases.extend(names.into_iter().filter_map(Parameter::as_name).map(str::to_owned));
        self.parameters(at, call.params.iter().chain(call.hash.values()));
        for inner in call.template.iter().chain(&call.inverse) {
            self.walk(&at.source, inner);
        }
    }

    fn parameters<'a>(&mut self, at: &Spot, parameters: impl Iterator<Item = &'a Parameter>) {
        for parameter in parameters {
            if let Parameter::Subexpression(inner) = parameter
                && let TemplateElement::Expression(call) = inner.as_element()
            {
                self.aliases.extend(call.hash.keys().cloned());
                self.helpers.extend(call.name.as_name().map(|name| (at.clone(), name.to_owned())));
                self.parameters(at, call.params.iter().chain(call.hash.values()));
            }
        }
    }

    /// An inclusion that leads back to where it stands.
    fn cycle(&self) -> Option<(Spot, String)> {
        self.partials.iter().find_map(|(at, name)| {
            let name = name.clone()?;
            let mut reached = BTreeSet::from([name.clone()]);
            let mut open = vec![name.clone()];
            while let Some(from) = open.pop() {
                if from == at.source {
                    return Some((at.clone(), name));
                }
                let next = self.partials.iter().filter(|(inner, _)| inner.source == from);
                open.extend(
                    next.filter_map(|(_, name)| name.clone()).filter(|name| reached.insert(name.clone())),
                );
            }
            None
        })
    }
}

fn last_name(path: &str) -> Option<&str> {
    path.rsplit(['.', '/']).next().map(|name| name.trim_matches(['[', ']'])).filter(|name| *name != "this")
}

/// Names of properties that are Markdown wherever the schema has them.
fn markdown_fields(schema: &Value) -> BTreeSet<&str> {
    let (mut marked, mut unmarked) = (BTreeSet::new(), BTreeSet::new());
    let mut open = vec![schema];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(object) => {
                if let Some(Value::Object(properties)) = object.get("properties") {
                    for (name, property) in properties {
                        let is_markdown = property.get("format").and_then(Value::as_str) == Some("markdown");
                        if is_markdown { &mut marked } else { &mut unmarked }.insert(name.as_str());
                    }
                }
                open.extend(object.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    marked.difference(&unmarked).copied().collect()
}
