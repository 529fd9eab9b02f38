//! The plan of a packet: cover, contents, order, groups, numbering and attachments, parsed from a small JSON.

use serde::Deserialize;
use serde_json::Value;

use crate::payload::{Parts, Payload, Schema};
use crate::problem::{Code, Problem, Problems};

/// The JSON Schema of a plan, with titles and descriptions in Chinese.
pub const SCHEMA: &str = include_str!("plan.json");

/// How a packet is put together. An empty plan `{}` has a cover, contents, and the members as they were sent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Plan {
    /// 书名, lines parted by a line feed.
    pub title: String,
    /// One line under the title.
    pub subtitle: String,
    /// Lines under the subtitle.
    pub byline: Vec<String>,
    /// 编印单位 at the foot of the cover.
    pub organ: String,
    /// Date at the foot of the cover, as [`Plan::parse`] was given it.
    pub date: String,
    /// Whether there is a cover.
    pub cover: bool,
    /// Whether there is a list of contents.
    pub contents: bool,
    /// Order of the members within their groups.
    pub order: Sorting,
    /// Members that come first, in this order; the rest follow.
    pub sequence: Vec<Pick>,
    /// JSON pointer into the payload whose value is the group; empty: the group that a member was given.
    pub group: String,
    /// Groups that come first, in this order; the rest follow.
    pub groups: Vec<String>,
    /// Whether each group begins with a divider; `None`: if there are groups.
    pub dividers: Option<bool>,
    /// JSON pointer into the payload whose value is the title in the contents; empty: the title of the document.
    pub entry: String,
    /// How pages are numbered.
    pub numbering: Numbering,
    /// Where a document begins; `None`: as [`Plan::begins`] says.
    pub begin: Option<Begin>,
    /// Files that are bound in as they are.
    pub attachments: Vec<Attachment>,
    /// Fixed words.
    pub wording: Wording,
}

/// Order of members within their groups.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sorting {
    /// By number.
    #[default]
    AsSent,
    /// By name: digits by their value, Han characters by pinyin.
    ByName,
}

/// A member by its name or its number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Pick {
    /// By number, from 1.
    Number(usize),
    /// By name.
    Name(String),
}

/// How pages are numbered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Numbering {
    /// Through the whole volume.
    #[default]
    Continuous,
    /// From 1 in each document.
    PerDocument,
}

/// Where a document begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Begin {
    /// On the page after the last.
    NextPage,
    /// On a right-hand page, after a blank one if need be.
    RightPage,
}

/// A file that is bound in as it is.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Attachment {
    /// Its name, as the source knows it.
    pub file: String,
    /// Title in the contents; empty: the name without extension.
    #[serde(default)]
    pub title: String,
    /// The member that it follows; `None`: at the end.
    #[serde(default)]
    pub after: Option<Pick>,
}

/// Fixed words of a packet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Wording {
    /// Title of the contents.
    pub contents: String,
    /// Title of the attachments at the end.
    pub attachments: String,
    /// Name of the group of those without one.
    pub others: String,
    /// What is said of a member that is missing.
    pub missing: String,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            title: "文件汇编".to_owned(),
            subtitle: String::new(),
            byline: Vec::new(),
            organ: String::new(),
            date: String::new(),
            cover: true,
            contents: true,
            order: Sorting::default(),
            sequence: Vec::new(),
            group: String::new(),
            groups: Vec::new(),
            dividers: None,
            entry: String::new(),
            numbering: Numbering::default(),
            begin: None,
            attachments: Vec::new(),
            wording: Wording::default(),
        }
    }
}

impl Default for Wording {
    fn default() -> Wording {
        Wording {
            contents: "目　录".to_owned(),
            attachments: "附件".to_owned(),
            others: "其他".to_owned(),
            missing: "未能排印".to_owned(),
        }
    }
}

impl Plan {
    /// The schema of a plan, compiled.
    ///
    /// # Errors
    /// `template-fault` if the schema of the program is wrong.
    pub fn schema() -> Result<Schema, Problems> {
        let source = serde_json::from_str(SCHEMA).map_err(|error| unreadable(&error))?;
        Schema::compile("packet", source)
    }

    /// Reads a plan; `null` is an empty one.
    ///
    /// # Errors
    /// All faults at once, each by JSON pointer with its remedy.
    pub fn parse(raw: Value) -> Result<Plan, Problems> {
        if raw.is_null() {
            return Ok(Plan::default());
        }
        let payload = Payload::parse(&Plan::schema()?, raw, &Parts::new())?;
        serde_json::from_value(payload.data().clone()).map_err(|error| unreadable(&error).into())
    }

    /// Where a document begins: separate numbers stand at the outer edges only if each document begins a sheet.
    pub fn begins(&self) -> Begin {
        self.begin.unwrap_or(match self.numbering {
            Numbering::Continuous => Begin::NextPage,
            Numbering::PerDocument => Begin::RightPage,
        })
    }
}

impl Attachment {
    /// Its title in the contents.
    pub fn entry(&self) -> String {
        let stem = self.file.rsplit_once('.').map_or(self.file.as_str(), |(stem, _)| stem);
        if self.title.is_empty() { stem.to_owned() } else { self.title.clone() }
    }
}

fn unreadable(error: &serde_json::Error) -> Problem {
    Problem::new(
        Code::Internal,
        format!("汇编方案无法读取：{error}"),
        format!("the plan of the packet cannot be read: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_empty_plan_is_a_good_one() {
        let plan = Plan::parse(json!({})).unwrap();
        assert_eq!(plan, Plan::default());
        assert_eq!((plan.cover, plan.contents, plan.begins()), (true, true, Begin::NextPage));
        assert_eq!(Plan::parse(Value::Null).unwrap(), plan);
    }

    #[test]
    fn all_faults_of_a_plan_are_told_by_pointer() {
        let raw = json!({
            "title": " ", "date": "明年", "organ": "甲\n乙", "byline": ["1", "2", "3", "4", "5"], "order": "random", "numberings": 1, "group": "district",
            "attachments": [{"title": "没有文件"}, {"file": "a.pdf", "after": 0}], "wording": {"contents": 3}
        });
        let problems = Plan::parse(raw).unwrap_err();
        let mut places: Vec<String> = problems.list().iter().map(|problem| problem.at.to_string()).collect();
        places.sort();
        let expected = [
            "/attachments/0/file",
            "/attachments/1/after",
            "/byline",
            "/date",
            "/group",
            "/numberings",
            "/order",
            "/organ",
            "/title",
            "/wording/contents",
        ];
        assert_eq!(places, expected, "{problems}");
    }
}
