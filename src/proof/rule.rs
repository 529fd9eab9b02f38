//! What a rule of proofreading is: a stable id, how grave it is, where it comes from, and who may mend it.

use crate::problem::{Language, Sentence};
use crate::proof::table::RULES;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Breaks a standard or the regulation.
    Error,
    /// Breaks what offices have agreed on, or probably a standard.
    Warning,
    /// Worth a look.
    Hint,
}

impl Level {
    /// The letter of the level in text and JSON.
    pub fn letter(self) -> &'static str {
        match self {
            Level::Error => "E",
            Level::Warning => "W",
            Level::Hint => "I",
        }
    }

    /// The word for it in SARIF 2.1.0, 3.27.10.
    pub fn sarif(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Hint => "note",
        }
    }

    /// The word for a reader.
    pub fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Level::Error, Language::Chinese) => "错误",
            (Level::Warning, Language::Chinese) => "警告",
            (Level::Hint, Language::Chinese) => "提示",
            (Level::Error, Language::English) => "error",
            (Level::Warning, Language::English) => "warning",
            (Level::Hint, Language::English) => "hint",
        }
    }
}

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// 国: GB/T 9704-2012.
    Format,
    /// 条: 《党政机关公文处理工作条例》.
    Regulation,
    /// 标: GB/T 15834-2011, GB/T 15835-2011, GB 3100 and the 通用规范汉字表.
    Standard,
    /// 实: what offices have agreed on.
    Practice,
    /// –: a matter of fact (calendar, sums).
    Fact,
}

impl Source {
    /// The character that stands for it.
    pub fn mark(self) -> &'static str {
        match self {
            Source::Format => "国",
            Source::Regulation => "条",
            Source::Standard => "标",
            Source::Practice => "实",
            Source::Fact => "–",
        }
    }
}

/// Who may mend what a rule finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fix {
    /// The program, when it is asked to.
    Automatic,
    /// A person, for whom there is a suggestion.
    Suggestion,
    /// Only a person who knows the matter.
    Human,
}

impl Fix {
    /// The letter of it in text and JSON.
    pub fn letter(self) -> &'static str {
        match self {
            Fix::Automatic => "A",
            Fix::Suggestion => "S",
            Fix::Human => "–",
        }
    }
}

/// One rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable id, as in suppressions.
    pub id: &'static str,
    /// How grave its findings are, if the finding does not say otherwise.
    pub level: Level,
    /// Where it comes from.
    pub source: Source,
    /// Who may mend.
    pub fix: Fix,
    /// What is asked for, in Chinese.
    pub zh: &'static str,
    /// What is asked for, in English.
    pub en: &'static str,
    /// Standard and clause, or what kind of practice.
    pub clause: &'static str,
}

impl Rule {
    /// What is asked for, in both languages.
    pub fn title(&self) -> Sentence {
        Sentence::new(self.zh, self.en)
    }

    /// The rule of an id.
    pub fn find(id: &str) -> Option<&'static Rule> {
        RULES.iter().find(|rule| rule.id == id)
    }
}
