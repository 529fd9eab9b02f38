//! The two Handlebars registries of one template, parsed once: one whose values are Markdown literals, one of plain text.

use std::collections::BTreeMap;

use handlebars::{Context, Handlebars, Template as Parsed, no_escape};

use crate::catalog::template::Template;
use crate::compose::audit;
use crate::compose::escape::{escape, join_emphasis};
use crate::compose::fault::Source;
use crate::compose::helper;
use crate::compose::refusal::Refusal;
use crate::limit::MARKDOWN_BYTES;
use crate::problem::{Place, Problem, Problems};

/// Names under which sources are registered; no partial can have them, since a file name holds no slash.
const BODY: &str = "/body";
const FILE_NAME: &str = "/file_name";
const FIELD: &str = "/field/";

/// One template, ready to compose.
pub(super) struct Engine {
    body: Handlebars<'static>,
    plain: Handlebars<'static>,
    sources: BTreeMap<String, Source>,
    fields: Vec<String>,
}

impl Engine {
    /// Parses the body, the fields, the file name and all partials of a template.
    ///
    /// # Errors
    /// Every source that does not parse, and every fault that can be seen without data.
    pub(super) fn new(
        template: &Template,
        shared: &BTreeMap<String, String>,
    ) -> Result<Engine, Vec<Problem>> {
        let sources = sources(template, shared);
        let mut problems = Vec::new();
        let mut parsed = BTreeMap::new();
        for (name, source) in &sources {
            match Parsed::compile_with_name(&source.text, name.clone()) {
                Ok(one) => drop(parsed.insert(name.clone(), one)),
                Err(error) => problems.push(source.unparsed(&error)),
            }
        }
        problems.extend(audit::faults(&parsed, &sources, template.schema.source()));
        if !problems.is_empty() {
            return Err(problems);
        }
        let (mut body, mut plain) = (registry(true), registry(false));
        for (name, one) in parsed {
            if !name.starts_with('/') || name == BODY {
                body.register_template(&name, one.clone());
            }
            if name != BODY {
                plain.register_template(&name, one);
            }
        }
        Ok(Engine { body, plain, sources, fields: template.fields.keys().cloned().collect() })
    }

    /// The body as Markdown.
    pub(super) fn markdown(&self, data: &Context) -> Result<String, Problems> {
        let markdown = self.render(&self.body, BODY, data)?;
        if markdown.len() > MARKDOWN_BYTES {
            return Err(too_long().at(self.place(BODY)).into());
        }
        Ok(join_emphasis(markdown))
    }

    /// The fields of the template as plain text, by name, and those that fail.
    pub(super) fn fields(&self, data: &Context, problems: &mut Vec<Problem>) -> BTreeMap<&str, String> {
        let mut texts = BTreeMap::new();
        for name in &self.fields {
            match self.render(&self.plain, &format!("{FIELD}{name}"), data) {
                Ok(text) => drop(texts.insert(name.as_str(), text)),
                Err(found) => problems.extend(found.into_list()),
            }
        }
        texts
    }

    /// The file name as plain text.
    pub(super) fn file_name(&self, data: &Context) -> Result<String, Problems> {
        self.render(&self.plain, FILE_NAME, data)
    }

    /// The place of a field, for problems of its text.
    pub(super) fn field_place(&self, field: &str) -> Place {
        self.place(&format!("{FIELD}{field}"))
    }

    fn place(&self, name: &str) -> Place {
        self.sources.get(name).map(|source| source.place(1, 1)).unwrap_or_default()
    }

    fn render(&self, registry: &Handlebars<'static>, name: &str, data: &Context) -> Result<String, Problems> {
        registry.render_with_context(name, data).map_err(|error| {
            let failed = error.template_name.as_deref().and_then(|inner| self.sources.get(inner));
            match failed.or_else(|| self.sources.get(name)) {
                Some(source) => source.unrendered(&error).into(),
                None => Refusal::template(error.to_string(), error.to_string()).problem().into(),
            }
        })
    }
}

fn registry(body: bool) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    if body {
        registry.register_escape_fn(escape);
    } else {
        registry.register_escape_fn(no_escape);
    }
    helper::register(&mut registry, body);
    registry
}

/// All sources of a template by registered name; its own partials hide shared ones of the same name.
fn sources(template: &Template, shared: &BTreeMap<String, String>) -> BTreeMap<String, Source> {
    let folder = &template.name;
    let mut sources = BTreeMap::new();
    let mut put = |name: String, file: String, text: &str| {
        sources.insert(name, Source { file, text: text.to_owned() });
    };
    for (name, text) in shared {
        put(name.clone(), format!("_partials/{name}.md.hbs"), text);
    }
    for (name, text) in &template.partials {
        put(name.clone(), format!("{folder}/partials/{name}.md.hbs"), text);
    }
    for (name, field) in &template.fields {
        put(format!("{FIELD}{name}"), field.file.clone(), &field.text);
    }
    put(FILE_NAME.to_owned(), format!("{folder}/template.toml#file_name"), &template.file_name);
    put(BODY.to_owned(), format!("{folder}/body.md.hbs"), &template.body);
    sources
}

fn too_long() -> Problem {
    let ceiling = MARKDOWN_BYTES / 1024 / 1024;
    Refusal::too_large(
        format!("正文过长，超过 {ceiling} MiB"),
        format!("the composed text is longer than {ceiling} MiB"),
    )
    .problem()
}
