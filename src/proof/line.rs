//! What a line of a plain text is, by its form alone.

use crate::proof::calendar;
use crate::proof::subject::Role;

/// Longest line that can be a name, a heading or part of a title, in characters.
pub(super) const SHORT_LINE: usize = 42;
/// Longest line of addressees, in characters.
const ADDRESSEES: usize = 600;

/// The field of the head that a line is.
pub(super) fn head_role(line: &str) -> Option<Role> {
    let length = line.chars().count();
    let digits = line.trim_start_matches("No.").trim_start_matches('№').trim();
    let short = length <= 30;
    if !digits.is_empty() && digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Some(Role::CopyNumber)
    } else if length <= 12 && ["绝密", "机密", "秘密"].iter().any(|word| line.starts_with(word)) {
        Some(Role::Classification)
    } else if ["特急", "加急", "紧急", "急件", "特提", "平急"].contains(&line) {
        Some(Role::Urgency)
    } else if line.starts_with("签发人") {
        Some(Role::Approver)
    } else if short && is_number(line) {
        Some(Role::DocumentNumber)
    } else if short && !line.contains("关于") && (line.ends_with("文件") || line.ends_with('令')) {
        Some(Role::IssuerMark)
    } else {
        None
    }
}

/// Whether a line is a document number: some hanzi, a bracket with a year, digits.
fn is_number(line: &str) -> bool {
    let open = line.find(['〔', '[', '（', '(', '【', '［']);
    let digits = open.is_some_and(|at| line[at..].chars().skip(1).take(2).all(|c| c.is_ascii_digit()));
    let ends = line.trim_end().ends_with(|c: char| c == '号' || c.is_ascii_digit());
    open.is_some_and(|at| at > 0) && digits && ends && !line.contains(['《', '，', '。'])
}

/// Whether a line names addressees.
pub(super) fn is_addressees(line: &str) -> bool {
    let line = line.trim();
    let bare = line.trim_end_matches(['：', ':', '。']);
    let agency = [
        "政府", "局", "委", "厅", "部", "院", "办", "单位", "机构", "公司", "部门", "中心", "市长", "县长",
        "省长", "区长",
    ];
    let names = bare.ends_with("代表") || agency.iter().any(|word| bare.ends_with(word));
    let marked = line.ends_with(['：', ':']) && !bare.contains(['。', '；']) && !line.contains("如下");
    // Without its colon a line is known by what it lists, or by a full stop in its place.
    let lists = names && (bare.starts_with('各') || line.ends_with('。'));
    let fits = line.chars().count() <= ADDRESSEES && numbered(line).is_none();
    fits && (marked || (lists && bare.chars().count() < 60 && !bare.contains("关于")))
}

/// What a line of the end of a document is; `note` tells that the note of attachments goes on.
pub(super) fn tail_role(line: &str, note: bool) -> Option<Role> {
    let rest = line.strip_prefix("附件");
    let number = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let bare_label = number.is_some_and(|rest| rest.trim_end_matches(['：', ':']).trim().is_empty());
    let with_colon = number.is_some_and(|rest| rest.trim_start().starts_with(['：', ':']));
    let day = calendar::whole(&line.replace('号', "日"));
    if bare_label {
        Some(Role::AttachmentLabel)
    } else if (with_colon || (note && numbered(line) == Some(3))) && line.chars().count() <= 80 {
        Some(Role::AttachmentNote)
    } else if day.is_some() && line.chars().count() <= 14 {
        Some(Role::Date)
    } else if line.starts_with("抄送") {
        Some(Role::CopiedTo)
    } else if line.ends_with("印发") || (line.ends_with('印') && line.contains(|c: char| c.is_ascii_digit()))
    {
        Some(Role::PrintedOn)
    } else if line.chars().count() <= 40
        && (line.starts_with("此件")
            || line.starts_with("（此件")
            || line.starts_with("(此件")
            || line.starts_with("（联系人"))
    {
        Some(Role::Annotation)
    } else {
        None
    }
}

/// Heading, cell or paragraph.
pub(super) fn body_role(line: &str) -> Role {
    if line.matches('\t').count() >= 2 || line.matches('|').count() >= 2 {
        return Role::Cell;
    }
    let bare = line.trim_end_matches(['。', '；', '：']);
    let one_line = line.chars().count() <= SHORT_LINE && !bare.contains(['。', '；', '，', '：']);
    match numbered(line) {
        Some(level) if one_line && !bare.contains([' ', '　']) => Role::Heading(level),
        _ => Role::Paragraph,
    }
}

/// The level of the number that a line begins with: 1 to 4.
pub(super) fn numbered(line: &str) -> Option<u8> {
    let numeral = |c: char| "一二三四五六七八九十".contains(c);
    let line = line.trim_start().trim_start_matches(['*', '#', ' ']);
    let first = line.chars().next()?;
    let inner = line.trim_start_matches(['（', '(']);
    let bracket = inner.len() < line.len();
    let after =
        inner.trim_start_matches(|c: char| if numeral(first) || bracket { numeral(c) } else { false });
    if bracket && after.len() < inner.len() {
        return after.starts_with(['）', ')']).then_some(2);
    }
    if numeral(first) {
        return after.starts_with(['、', '.', '．', '，']).then_some(1);
    }
    let after = inner.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = inner.len() - after.len();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let next_digit = after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
    match (bracket, after.chars().next()) {
        (true, Some('）' | ')')) => Some(4),
        (false, Some('.' | '．' | '、')) if !next_digit => Some(3),
        _ => None,
    }
}
