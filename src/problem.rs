//! What can be wrong, said as a sentence for someone, and the one table that turns it into status, exit code and retry.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A language that messages are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Simplified Chinese, the default.
    #[default]
    Chinese,
    /// English, on request.
    English,
}

/// One sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    zh: String,
    en: String,
}

impl Sentence {
    /// A sentence from its Chinese and its English wording.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Sentence { zh: zh.into(), en: en.into() }
    }

    /// The wording in a language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Chinese => &self.zh,
            Language::English => &self.en,
        }
    }
}

/// Whose fault a problem is; decides status, exit code and whether a retry can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Well-formed input that breaks a rule.
    Input,
    /// Input that cannot be read at all.
    Malformed,
    /// Something named that does not exist.
    Missing,
    /// A ceiling of `limit` is exceeded.
    Limit,
    /// The template, layout or font is at fault, so the operator must act.
    Template,
    /// No room at the moment.
    Busy,
    /// A fault of hongtou itself.
    Internal,
}

impl Class {
    /// HTTP status (design: input 422, malformed 400, missing 404, limit 413, template 500, busy 503, internal 500).
    pub fn status(self) -> u16 {
        match self {
            Class::Input => 422,
            Class::Malformed => 400,
            Class::Missing => 404,
            Class::Limit => 413,
            Class::Template | Class::Internal => 500,
            Class::Busy => 503,
        }
    }

    /// Exit status of the command: 1 the user's fault, 2 ours or the operator's, 3 try again.
    pub fn exit_code(self) -> u8 {
        match self {
            Class::Input | Class::Malformed | Class::Missing | Class::Limit => 1,
            Class::Template | Class::Internal => 2,
            Class::Busy => 3,
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $id:literal, $class:ident;)*) => {
        /// Stable identity of a problem, as it stands in `code` of an answer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* #[serde(rename = $id)] $variant,)* }

        impl Code {
            /// All codes, for the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The identifier that callers match on.
            pub fn id(self) -> &'static str {
                match self { $(Code::$variant => $id,)* }
            }

            /// The class of the code.
            pub fn class(self) -> Class {
                match self { $(Code::$variant => Class::$class,)* }
            }
        }
    };
}

codes! {
    /// The body is not JSON.
    NotJson = "not-json", Malformed;
    /// The request is not of the form that the call takes.
    BadRequest = "bad-request", Malformed;
    /// A required field is missing.
    FieldMissing = "field-missing", Input;
    /// A field has another type than the schema says.
    FieldType = "field-type", Input;
    /// A field that the schema does not know.
    FieldUnknown = "field-unknown", Input;
    /// A name that stands twice in one object.
    FieldTwice = "field-twice", Input;
    /// A text, list or number that is too long or too large.
    FieldTooLong = "field-too-long", Input;
    /// A text, list or number that is too short or too small.
    FieldTooShort = "field-too-short", Input;
    /// A value that is not of the form the schema asks for.
    FieldForm = "field-form", Input;
    /// A character that cannot stand in a document (control, lone surrogate, bidirectional override).
    CharacterForbidden = "character-forbidden", Input;
    /// A character that no font of the chain draws.
    CharacterUndrawable = "character-undrawable", Input;
    /// A picture that cannot be used.
    Picture = "picture", Input;
    /// A value that a template cannot compose (wrong kind of value for a helper).
    Value = "value", Input;
    /// A format that the template is not offered in.
    FormatUnknown = "format-unknown", Input;
    /// An option that does not exist or has a wrong value.
    OptionUnknown = "option-unknown", Input;
    /// Contents that stand outside what a layout can set (a table wider than the page allows).
    Unsettable = "unsettable", Input;
    /// An idempotency key that another request was sent with.
    KeyReused = "key-reused", Input;
    /// A template that does not exist.
    TemplateUnknown = "template-unknown", Missing;
    /// An address or example that does not exist.
    NotFound = "not-found", Missing;
    /// A draft was changed elsewhere in the meantime.
    DraftChanged = "draft-changed", Input;
    /// A ceiling is exceeded.
    TooLarge = "too-large", Limit;
    /// A template fails to compose.
    TemplateFault = "template-fault", Template;
    /// A layout fails.
    LayoutFault = "layout-fault", Template;
    /// A font file or family is missing or wrong.
    FontFault = "font-fault", Template;
    /// A setting of the operator is wrong.
    SettingFault = "setting-fault", Template;
    /// A file of the operator cannot be read or written.
    FileFault = "file-fault", Template;
    /// The store of files cannot be read or written.
    StoreFault = "store-fault", Template;
    /// The store has no room left.
    StoreFull = "store-full", Template;
    /// The queue cannot be read or written.
    QueueFault = "queue-fault", Template;
    /// All places are taken.
    Busy = "busy", Busy;
    /// Something else has to end first: a request of the same key, a batch that runs.
    Unfinished = "unfinished", Busy;
    /// An item that ended its process again and again.
    Quarantined = "quarantined", Input;
    /// A fault of the program.
    Internal = "internal", Internal;
    /// Warning: a character is drawn by another font than the role's own.
    FontFallback = "font-fallback", Input;
    /// Warning: something was set otherwise than asked.
    SetOtherwise = "set-otherwise", Input;
    /// Warning: a name was changed.
    Renamed = "renamed", Input;
    /// Warning: what the payload says is printed, but goes against the regulations or against custom.
    Advice = "advice", Input;
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Nowhere in particular: the request as a whole.
    #[default]
    Whole,
    /// A value of the payload, by JSON pointer (RFC 6901).
    Pointer(String),
    /// A place in a text: file name, line and column, both from 1, and the offending text.
    Line {
        /// File or source name, e.g. `notice/body.md.hbs`.
        file: String,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// The offending text, possibly empty.
        text: String,
    },
    /// A setting, file or address, by name.
    Name(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Pointer(pointer) if pointer.is_empty() => f.write_str("/"),
            Place::Pointer(pointer) => f.write_str(pointer),
            Place::Line { file, line, column, .. } => write!(f, "{file}:{line}:{column}"),
            Place::Name(name) => f.write_str(name),
        }
    }
}

/// One thing that is wrong: code, place, sentence and remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Identity.
    pub code: Code,
    /// Place.
    pub at: Place,
    /// What is wrong, with the value.
    pub message: Sentence,
    /// What to do about it.
    pub hint: Option<Sentence>,
}

impl Problem {
    /// A problem with its sentence in Chinese and English.
    pub fn new(code: Code, zh: impl Into<String>, en: impl Into<String>) -> Self {
        Problem { code, at: Place::Whole, message: Sentence::new(zh, en), hint: None }
    }

    /// The same at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.at = place;
        self
    }

    /// The same at a JSON pointer.
    #[must_use]
    pub fn at_pointer(self, pointer: impl Into<String>) -> Self {
        self.at(Place::Pointer(pointer.into()))
    }

    /// The same with a remedy in Chinese and English.
    #[must_use]
    pub fn hint(mut self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.hint = Some(Sentence::new(zh, en));
        self
    }

    /// The whole problem on one line, for a terminal or a log.
    pub fn line(&self, language: Language) -> String {
        let mut line = String::new();
        let place = self.at.to_string();
        if !place.is_empty() {
            line.push_str(&place);
            line.push_str(if language == Language::Chinese { "：" } else { ": " });
        }
        line.push_str(self.message.text(language));
        if let Some(hint) = &self.hint {
            line.push_str(if language == Language::Chinese { "。" } else { ". " });
            line.push_str(hint.text(language));
        }
        line
    }
}

/// Everything that is wrong with one piece of work; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// `Ok(())` when the list is empty, the problems when it is not.
    pub fn check(list: Vec<Problem>) -> Result<(), Problems> {
        if list.is_empty() { Ok(()) } else { Err(Problems(list)) }
    }

    /// The problems, in the order of discovery.
    pub fn list(&self) -> &[Problem] {
        &self.0
    }

    /// The problems by value.
    pub fn into_list(self) -> Vec<Problem> {
        self.0
    }

    /// The class that decides the answer: the gravest of all.
    pub fn class(&self) -> Class {
        let rank = |class: Class| match class {
            Class::Internal => 6,
            Class::Template => 5,
            Class::Busy => 4,
            Class::Malformed => 3,
            Class::Limit => 2,
            Class::Missing => 1,
            Class::Input => 0,
        };
        self.0
            .iter()
            .map(|problem| problem.code.class())
            .max_by_key(|class| rank(*class))
            .unwrap_or(Class::Internal)
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Problems(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            f.write_str(&problem.line(Language::Chinese))?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
