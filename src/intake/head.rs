//! The elements above the text: number of the copy, secrecy, urgency, issuer, document number, approvers, title, addressees.

use crate::intake::draft::{Finding, Removed};
use crate::intake::piece::{Content, Piece, despaced};
use crate::intake::{date, kind, number};

/// How many lines the head can have.
const LINES: usize = 24;
/// Longest line of a title, in characters.
const TITLE_LINE: usize = 60;
/// Words that end the name of an organ.
const ORGANS: &[&str] = &[
    "局",
    "办公厅",
    "办公室",
    "委员会",
    "政府",
    "厅",
    "部",
    "院",
    "协会",
    "科协",
    "中心",
    "公司",
    "党委",
    "委",
    "处",
    "科",
    "所",
    "站",
    "学校",
    "大学",
    "联合会",
    "总工会",
    "法院",
    "检察院",
    "司令部",
    "集团",
    "署",
    "银行",
    "办",
];

/// What the head says.
#[derive(Debug, Default, Clone, PartialEq)]
pub(super) struct Head {
    pub(super) copy_number: Option<String>,
    pub(super) classification: Option<String>,
    pub(super) urgency: Option<String>,
    pub(super) issuer_mark: Vec<String>,
    pub(super) document_number: Option<String>,
    pub(super) approvers: Vec<String>,
    /// Lines of the title.
    pub(super) title: Vec<String>,
    pub(super) addressees: Option<String>,
    /// Who signs, where the name stands under the title.
    pub(super) signature: Vec<String>,
    /// The date, where it stands under the title; as `2025年3月5日`.
    pub(super) date: Option<String>,
}

impl Head {
    /// The title on one line.
    pub(super) fn whole_title(&self) -> String {
        self.title.concat()
    }

    /// The organs that the title names: what stands before 关于, 转发, 对 and the like.
    pub(super) fn issuers(&self) -> Vec<String> {
        let title = self.whole_title();
        let verbs = ["关于", "转发", "印发", "批转", "对", "公布"];
        let cut = verbs.iter().filter_map(|verb| title.find(verb)).filter(|at| *at > 0).min();
        let names: Vec<String> =
            cut.map_or("", |at| &title[..at]).split(['、', ' ', '　']).map(str::to_owned).collect();
        names.into_iter().filter(|name| is_organ(name)).collect()
    }
}

/// Whether a name is that of an organ, by its last word.
pub(super) fn is_organ(name: &str) -> bool {
    let name = name.trim();
    let ends = ORGANS.iter().any(|word| name.ends_with(word))
        || name == "国务院"
        || name.ends_with("教委")
        || name.ends_with("地震局");
    ends && (3..=40).contains(&name.chars().count()) && !name.contains(['。', '，', '：'])
}

/// Takes the head off the pieces.
pub(super) fn take(pieces: &mut Vec<Piece>, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) -> Head {
    let mut head = Head::default();
    let length =
        pieces.iter().take(LINES).position(|piece| !belongs(piece)).unwrap_or(pieces.len().min(LINES));
    let addressed = pieces.get(length).is_some_and(|piece| is_addressees(piece.words()));
    let mut lines: Vec<Piece> = pieces.drain(..length).collect();
    if addressed && !lines.is_empty() {
        let piece = pieces.remove(0);
        let words = piece.words().trim_end_matches(['：', ':']);
        removed.push(Removed::label(piece.line, &piece.words()[words.len()..]));
        head.addressees = Some(words.trim_end().to_owned());
    }
    let number_at = lines.iter().position(|piece| document_number(piece.words()).is_some());
    let mut title: Vec<Piece> = Vec::new();
    let mut after: Vec<Piece> = Vec::new();
    // A joint mark has a name a line, and 文件 beside them.
    let joint = lines.iter().take(number_at.unwrap_or(0)).any(|piece| piece.words() == "文件");
    for (at, piece) in lines.drain(..).enumerate() {
        let before_number = number_at.is_some_and(|number| at < number);
        if joint && before_number && is_organ(piece.words()) {
            head.issuer_mark.push(piece.words().to_owned());
        } else if !element(&piece, &mut head, findings, removed, before_number) {
            title.push(piece);
        }
    }
    settle_title(title, &mut head, &mut after);
    pieces.splice(0..0, after);
    head
}

/// Whether a piece can stand in the head.
fn belongs(piece: &Piece) -> bool {
    let text = piece.words();
    let count = text.chars().count();
    let outline = piece.outline().is_none_or(|level| level == 1);
    let numbered = number::parse(text)
        .is_some_and(|number| !matches!(number.form, number::Form::Decimal(1) | number::Form::Broken));
    matches!(piece.content, Content::Text { .. })
        && outline
        && count <= TITLE_LINE
        && !numbered
        && !text.ends_with(['。', '；', ';', '：', ':', '，', ','])
        && !text.starts_with("现公布")
        && (!text.contains(['：', ':']) || text.contains("签发人"))
}

/// `各区县人民政府：`, but not `现通知如下：`.
fn is_addressees(text: &str) -> bool {
    let count = text.chars().count();
    text.ends_with(['：', ':'])
        && (2..=800).contains(&count)
        && !text.contains(['。', '；'])
        && !text.contains("如下")
        && !text.contains("以下")
        && number::parse(text).is_none()
}

/// Reads a line that is an element other than the title.
fn element(
    piece: &Piece,
    head: &mut Head,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
    before_number: bool,
) -> bool {
    let text = piece.words();
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if head.copy_number.is_none() && joined.len() == 6 && joined.chars().all(|c| c.is_ascii_digit()) {
        head.copy_number = Some(joined);
    } else if head.classification.is_none()
        && ["绝密", "机密", "秘密"]
            .iter()
            .any(|word| joined == *word || joined.starts_with(&format!("{word}★")))
    {
        head.classification = Some(joined);
    } else if head.urgency.is_none() && ["特急", "加急"].contains(&joined.as_str()) {
        head.urgency = Some(joined);
    } else if let Some(found) = document_number(text).filter(|_| head.document_number.is_none()) {
        take_number(piece, &found, head, findings, removed);
    } else if let Some(names) = joined.strip_prefix("签发人：").or_else(|| joined.strip_prefix("签发人:"))
    {
        removed.push(Removed::label(piece.line, &joined[..joined.len() - names.len()]));
        head.approvers.extend(text_names(text));
    } else if before_number
        && (joined.ends_with("文件") || joined.ends_with("国务院令") || joined.ends_with("政府令"))
        && !joined.contains("关于")
    {
        head.issuer_mark.push(joined);
    } else if let Some(day) = date::whole(text).filter(|_| head.date.is_none()) {
        head.date = Some(day.clone());
        note_date(piece, &day, findings, removed);
    } else {
        return false;
    }
    true
}

/// Tells a date that was written in Chinese digits, or with spaces.
pub(super) fn note_date(piece: &Piece, day: &str, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) {
    let written: String = piece.words().chars().filter(|c| !c.is_whitespace()).collect();
    if written != *day {
        removed.push(Removed::label(piece.line, written.clone()));
        findings.push(
            Finding::at(
                "date-digits",
                piece.line,
                format!("成文日期“{written}”已按现行标准写成“{day}”"),
                format!("the date {written} is written {day} now, as the standard asks"),
            )
            .wrong(written, Some(day.to_owned()))
            .pointer("/date"),
        );
    }
}

/// A line that is a document number: as written, as the standard writes it, and the rest of the line.
fn document_number(text: &str) -> Option<(String, String, String)> {
    let compact = text.trim();
    let end = compact.find('号')? + '号'.len_utf8();
    let (number, rest) = compact.split_at(end);
    if number.chars().count() > 40 || !(rest.trim().is_empty() || rest.trim_start().starts_with("签发人"))
    {
        return None;
    }
    let written: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    if let Some(serial) = written.strip_prefix('第').and_then(|inside| inside.strip_suffix('号')) {
        return serial
            .chars()
            .all(|c| c.is_ascii_digit())
            .then(|| (written.clone(), written, rest.trim().to_owned()));
    }
    let open = written.find(['〔', '[', '［', '【', '（', '('])?;
    let close = written.find(['〕', ']', '］', '】', '）', ')'])?;
    let (code, year) =
        (&written[..open], written.get(open..close)?.trim_start_matches(['〔', '[', '［', '【', '（', '(']));
    let serial = written[close..]
        .trim_start_matches(['〕', ']', '］', '】', '）', ')'])
        .trim_end_matches('号')
        .trim_start_matches('第');
    let digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    if code.is_empty() || code.chars().count() > 16 || year.len() != 4 || !digits(year) || !digits(serial) {
        return None;
    }
    let standard = format!("{code}〔{year}〕{}号", serial.trim_start_matches('0'));
    Some((written, standard, rest.trim().to_owned()))
}

fn take_number(
    piece: &Piece,
    found: &(String, String, String),
    head: &mut Head,
    findings: &mut Vec<Finding>,
    removed: &mut Vec<Removed>,
) {
    let (written, standard, rest) = found;
    if written != standard {
        removed.push(Removed::label(piece.line, written.clone()));
        findings.push(
            Finding::at(
                "number-form",
                piece.line,
                format!("发文字号“{written}”已写成“{standard}”：年份用六角括号，序号不补0、不加“第”"),
                format!("the document number {written} is written {standard}"),
            )
            .wrong(written, Some(standard.clone()))
            .pointer("/document_number"),
        );
    }
    head.document_number = Some(standard.clone());
    if !rest.is_empty() {
        removed.push(Removed::label(piece.line, "签发人："));
        head.approvers.extend(text_names(rest));
    }
}

/// Names after `签发人：`; two characters of a name may stand apart.
fn text_names(text: &str) -> Vec<String> {
    let names = text.trim_start_matches("签发人").trim_start_matches(['：', ':']);
    let mut all: Vec<String> = Vec::new();
    for word in names.split([' ', '\u{3000}', '、']).filter(|word| !word.is_empty()) {
        match all.last_mut() {
            Some(last) if last.chars().count() == 1 && word.chars().count() == 1 => last.push_str(word),
            _ => all.push(word.to_owned()),
        }
    }
    all
}

/// Tells the lines of the title from what stands around them.
fn settle_title(mut lines: Vec<Piece>, head: &mut Head, after: &mut Vec<Piece>) {
    let marks = head.issuer_mark.iter().any(|mark| mark.ends_with('令'));
    if marks {
        after.append(&mut lines);
        return;
    }
    let ends = lines.iter().position(|piece| {
        kind::of_title(&despaced(piece.words())).is_some_and(|(word, _)| word.chars().count() > 1)
            || head_title_end(piece)
    });
    if head.document_number.is_none() || head.addressees.is_none() {
        // Without a number or addressees the title ends at the word that names its kind; what follows is text.
        if let Some(end) = ends {
            after.extend(lines.split_off(end + 1));
        }
    }
    // A name under the title signs it; one above it is the source's own heading.
    if let Some(at) = after.iter().position(|piece| is_organ(piece.words())).filter(|at| *at == 0) {
        head.signature.push(after.remove(at).words().to_owned());
    }
    if ends.is_none() && lines.len() > 1 && is_organ(lines[0].words()) && head.document_number.is_none() {
        head.signature.push(lines.remove(0).words().to_owned());
    }
    head.title = lines.iter().map(|piece| despaced(piece.words())).collect();
}

fn head_title_end(piece: &Piece) -> bool {
    let text = despaced(piece.words());
    text.ends_with("的函") || text.ends_with('函') && text.contains("关于")
}
