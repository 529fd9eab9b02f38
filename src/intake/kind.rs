//! Which template a text is for: by the last word of its title, through the kinds that the catalogue has.

use crate::payload::Schema;

/// A template as far as intake needs to know it.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Name of the template.
    pub name: &'a str,
    /// Its kind of document (文种), e.g. `通知`.
    pub kind: &'a str,
    /// Its title, e.g. `年度工作总结`.
    pub title: &'a str,
    /// The schema of its payload.
    pub schema: &'a Schema,
}

/// Words that end titles and name a kind; longer ones first, with the kind that stands for each.
const ENDINGS: &[(&str, &str)] = &[
    ("工作总结", "总结"),
    ("年度报告", "报告"),
    ("会议纪要", "纪要"),
    ("统计公报", "公报"),
    ("命令", "命令"),
    ("通知", "通知"),
    ("意见", "意见"),
    ("复函", "函"),
    ("答复", "函"),
    ("批复", "批复"),
    ("请示", "请示"),
    ("报告", "报告"),
    ("纪要", "纪要"),
    ("总结", "总结"),
    ("简报", "简报"),
    ("决定", "决定"),
    ("决议", "决议"),
    ("公报", "公报"),
    ("公告", "公告"),
    ("通告", "通告"),
    ("通报", "通报"),
    ("议案", "议案"),
    ("讲话", "讲话"),
    ("要点", "计划"),
    ("计划", "计划"),
    ("方案", "方案"),
    ("条例", "条例"),
    ("办法", "办法"),
    ("规定", "规定"),
    ("细则", "细则"),
    ("令", "命令"),
    ("函", "函"),
];

/// The kind that a title ends in, and the word that says so.
pub(super) fn of_title(title: &str) -> Option<(&'static str, &'static str)> {
    let title = title.trim_end_matches(['》', '”', '"', ' ']);
    let bare = match (title.ends_with(['）', ')']), title.rfind(['（', '('])) {
        (true, Some(at)) => title[..at].trim_end(),
        _ => title,
    };
    ENDINGS.iter().find(|(word, _)| bare.ends_with(word)).copied()
}

/// The template for a title: one whose kind is the title's, else `notice`, else the first.
pub(super) fn choose<'a>(title: &str, candidates: &[Candidate<'a>]) -> Option<Candidate<'a>> {
    let ending = of_title(title);
    let kinds = |candidate: &Candidate<'_>| {
        candidate
            .kind
            .split(['（', '、', '(', '/'])
            .map(|kind| kind.trim_end_matches(['）', ')']).to_owned())
            .collect::<Vec<_>>()
    };
    let same =
        |wanted: &str| candidates.iter().find(|one| kinds(one).iter().any(|kind| kind == wanted)).copied();
    let by_word = ending.and_then(|(word, _)| same(word));
    let by_kind =
        ending.and_then(|(_, kind)| same(kind).filter(|one| kind != "公报" || !one.title.contains("统计")));
    let notice = candidates.iter().find(|one| one.name == "notice").copied();
    by_word.or(by_kind).or(notice).or_else(|| candidates.first().copied())
}
