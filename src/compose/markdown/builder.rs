//! The reader of Markdown: a stack of frames, fed with the events of pulldown-cmark.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::flow::Flow;
use super::frame::{Frame, Kind};
use super::{Part, Surroundings};
use crate::compose::directive::{self, Counters};
use crate::compose::escape::unguarded;
use crate::compose::refusal::{Refusal, cut};
use crate::limit::{BLOCK_DEPTH, PROBLEMS_LISTED};
use crate::model::{Align, Inline};
use crate::problem::{Place, Problem};

/// Reads one document.
pub(super) struct Builder<'a> {
    pub(super) source: &'a str,
    pub(super) around: Surroundings<'a>,
    pub(super) frames: Vec<Frame>,
    pub(super) parts: Vec<Part>,
    pub(super) problems: Vec<Problem>,
    pub(super) counters: Counters,
    pub(super) flow: Flow,
    /// Footnotes by label: words, whether called, and where defined.
    pub(super) footnotes: BTreeMap<String, (Vec<Inline>, bool, usize)>,
    /// Set when going on would be useless: a ceiling is exceeded or problems abound.
    stopped: bool,
}

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_MATH
}

impl<'a> Builder<'a> {
    pub(super) fn new(source: &'a str, around: Surroundings<'a>) -> Builder<'a> {
        Builder {
            source,
            around,
            frames: vec![Frame::new(Kind::Root)],
            parts: Vec::new(),
            problems: Vec::new(),
            counters: Counters::default(),
            flow: Flow::default(),
            footnotes: BTreeMap::new(),
            stopped: false,
        }
    }

    /// Collects the footnotes first, because they are called before they are defined.
    pub(super) fn read_footnotes(&mut self) {
        let mut inside = false;
        for (event, range) in Parser::new_ext(self.source, options()).into_offset_iter() {
            let begins = matches!(event, Event::Start(Tag::FootnoteDefinition(_)));
            let ends = matches!(event, Event::End(TagEnd::FootnoteDefinition));
            inside |= begins;
            if inside && !self.stopped {
                self.take(event, &range);
            }
            inside &= !ends;
        }
    }

    /// Reads everything but the footnotes.
    pub(super) fn read_blocks(&mut self) {
        let mut inside = false;
        for (event, range) in Parser::new_ext(self.source, options()).into_offset_iter() {
            inside |= matches!(event, Event::Start(Tag::FootnoteDefinition(_)));
            let ends = matches!(event, Event::End(TagEnd::FootnoteDefinition));
            if !inside {
                self.take(event, &range);
            }
            inside &= !ends;
            if self.stopped {
                return;
            }
        }
    }

    /// The parts, or everything that is wrong.
    pub(super) fn finish(mut self) -> Result<Vec<Part>, Vec<Problem>> {
        let unused: Vec<(String, usize)> = self
            .footnotes
            .iter()
            .filter(|(_, (_, called, _))| !called)
            .map(|(label, (_, _, at))| (label.clone(), *at))
            .collect();
        for (label, at) in unused {
            let refusal = Refusal::template(
                format!("脚注“{label}”没有被引用"),
                format!("the footnote {label:?} is never called"),
            );
            self.refuse(refusal, &(at..at));
        }
        if self.problems.is_empty() { Ok(self.parts) } else { Err(self.problems) }
    }

    fn take(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(_) => self.close(range),
            Event::Text(text) => self.text(&text, range),
            Event::SoftBreak => self.flow.soft_break(),
            Event::HardBreak => self.line_break(),
            Event::Rule => self.rule(range),
            Event::FootnoteReference(label) => self.call_footnote(&label, range),
            Event::Html(_) | Event::InlineHtml(_) => {
                if !matches!(self.top().kind, Kind::Refused) {
                    self.refuse(unsupported("HTML", "HTML"), range);
                }
            }
            Event::Code(_) => self.refuse(unsupported("代码", "code"), range),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.refuse(unsupported("公式", "math"), range),
            Event::TaskListMarker(_) => self.refuse(unsupported("任务列表", "a task list"), range),
        }
    }

    fn open(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, id, classes, attrs } => {
                let known = id.is_none() && attrs.is_empty();
                self.heading(level, classes.iter().map(|class| &**class), known, range)
            }
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => self.fence(&info, range),
            Tag::List(first) => Kind::List { first, items: Vec::new() },
            Tag::Item => Kind::Item,
            Tag::Table(aligns) => {
                Kind::Table { aligns: aligns.iter().map(align).collect(), rows: Vec::new(), head_rows: 0 }
            }
            Tag::TableHead | Tag::TableRow => {
                self.check_row(range);
                Kind::Row { cells: Vec::new() }
            }
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Link { dest_url, .. } => self.link(&dest_url, range),
            Tag::FootnoteDefinition(label) => Kind::Footnote { label: unguarded(&label).into_owned() },
            other => {
                let (zh, en) = match other {
                    Tag::CodeBlock(_) => {
                        ("缩进的代码块（行首空格过多）", "an indented code block (too many leading spaces)")
                    }
                    Tag::HtmlBlock => ("HTML", "HTML"),
                    Tag::Image { .. } => {
                        ("按地址引用的图片（请用 figure）", "an image by address (use figure)")
                    }
                    _ => ("此种标记", "this markup"),
                };
                self.refuse(unsupported(zh, en), range);
                Kind::Refused
            }
        };
        self.push(kind, range);
    }

    fn push(&mut self, kind: Kind, range: &Range<usize>) {
        let frame = Frame::new(kind);
        if !frame.nests_inlines() {
            self.flush_tight_item();
            self.flow = Flow::default();
        }
        self.frames.push(frame);
        let deepest = |nests: fn(&Frame) -> bool| self.frames.iter().filter(|frame| nests(frame)).count();
        if deepest(Frame::nests_blocks) > BLOCK_DEPTH || deepest(Frame::nests_inlines) > BLOCK_DEPTH {
            let refusal = Refusal::too_large(
                format!("列表、引用或强调的嵌套超过 {BLOCK_DEPTH} 层"),
                format!("lists, quotations or emphasis are nested deeper than {BLOCK_DEPTH} levels"),
            );
            self.refuse(refusal, range);
            self.stopped = true;
        }
    }

    fn heading<'c>(
        &mut self,
        level: HeadingLevel,
        classes: impl Iterator<Item = &'c str>,
        mut known: bool,
        range: &Range<usize>,
    ) -> Kind {
        let level = level as u8;
        let (mut plain, mut run_in) = (false, false);
        for class in classes {
            match class {
                "plain" => plain = true,
                "run-in" => run_in = true,
                _ => known = false,
            }
        }
        if !known {
            self.refuse(
                unsupported(
                    "标题的此种属性（可用 .plain、.run-in）",
                    "this attribute of a heading (there are .plain, .run-in)",
                ),
                range,
            );
        }
        if level > 4 {
            self.refuse(unsupported("四级以下的标题", "a heading below level 4"), range);
        }
        if self.frames.len() > 1 {
            self.refuse(unsupported("列表或引用中的标题", "a heading in a list or quotation"), range);
        }
        Kind::Heading { level, plain, run_in }
    }

    fn fence(&mut self, info: &str, range: &Range<usize>) -> Kind {
        let name = info.trim();
        if !directive::NAMES.contains(&name) {
            let names = directive::NAMES.join(", ");
            let refusal = Refusal::template(
                format!("不支持代码块“{}”，可用：{names}", cut(name)),
                format!("there is no directive {:?}; there are: {names}", cut(name)),
            );
            self.refuse(refusal, range);
            return Kind::Refused;
        }
        Kind::Fence { name: name.to_owned(), json: String::new() }
    }

    fn link(&mut self, url: &str, range: &Range<usize>) -> Kind {
        let url = unguarded(url).into_owned();
        let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
        let allowed = scheme.is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto"));
        if !allowed || url.contains(|c: char| c.is_whitespace() || c.is_control()) {
            let shown = cut(&url);
            let refusal = Refusal::value(
                format!("链接只能是 http、https 或 mailto 地址：{shown:?}"),
                format!("a link must be an http, https or mailto address: {shown:?}"),
            );
            self.refuse(refusal, range);
        }
        Kind::Link { url }
    }

    /// The innermost open element; the root is never closed.
    pub(super) fn top(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(Kind::Root));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// Notes a problem at a place of the Markdown.
    pub(super) fn refuse(&mut self, refusal: Refusal, range: &Range<usize>) {
        let start = range.start.min(self.source.len());
        let before = &self.source[..start];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        let column = unguarded(&before[begin..]).chars().count() + 1;
        let rest = &self.source[start..range.end.clamp(start, self.source.len())];
        let text = cut(&unguarded(rest.trim_start().lines().next().unwrap_or_default()));
        let file = self.around.file.to_owned();
        self.problems.push(refusal.problem().at(Place::Line { file, line, column, text }));
        self.stopped |= self.problems.len() >= PROBLEMS_LISTED;
    }
}

fn align(alignment: &Alignment) -> Option<Align> {
    match alignment {
        Alignment::None => None,
        Alignment::Left => Some(Align::Left),
        Alignment::Center => Some(Align::Center),
        Alignment::Right => Some(Align::Right),
    }
}

/// The sentence for Markdown that documents do not have.
pub(super) fn unsupported(zh: &str, en: &str) -> Refusal {
    Refusal::template(format!("公文正文不支持{zh}"), format!("the text of a document cannot hold {en}"))
}
