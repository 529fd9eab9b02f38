//! A bulletin (简报): masthead, contents, editor's note, items and tail, each to its field.

use serde_json::{Map, Value, json};

use crate::intake::block::blocks;
use crate::intake::draft::{Finding, Removed};
use crate::intake::head::is_organ;
use crate::intake::kind::Candidate;
use crate::intake::piece::{Content, Piece, despaced};
use crate::intake::{date, number};

/// How many lines the masthead and the tail can have.
const EDGE: usize = 12;
/// Longest title of an item, in characters.
const TITLE: usize = 60;
/// Words that end the name of a bulletin.
const NAMES: &[&str] =
    &["简报", "快报", "专报", "信息", "动态", "参考", "通讯", "摘报", "要情", "内参", "专刊", "快讯"];
/// Words over the contents.
const CONTENTS: &[&str] = &["目录", "要目", "本期要目", "本期目录", "本期内容", "本期导读"];
/// Words that open the editor's note.
const NOTES: &[&str] = &["编者按", "编者的话", "按语", "编后"];
/// Signs that stand before the title of an item.
const SIGNS: &[char] = &['●', '◆', '★', '■', '◎', '▲', '※', '◇', '○', '□', '☆'];

/// Whether a template is one for bulletins, by its fields.
pub(super) fn is_one(candidate: &Candidate<'_>) -> bool {
    let has = |name: &str| !candidate.schema.source()["properties"][name].is_null();
    has("items") && has("issue") && has("office")
}

/// Whether a text begins as a bulletin does: its name, and the number of an issue.
pub(super) fn seems_one(pieces: &[Piece]) -> bool {
    let joined = |piece: &Piece| piece.words().chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let filled = pieces.iter().filter(|piece| !piece.words().is_empty());
    let lines: Vec<String> = filled.take(EDGE).map(joined).collect();
    let name = lines.iter().position(|line| is_name(line));
    name.is_some_and(|at| lines[at + 1..].iter().take(3).any(|line| issue(line).is_some()))
}

/// The lines of a bulletin that name its editors, with their places; under a page of the web such a line is furniture.
pub(super) fn editor_lines(pieces: &[Piece]) -> Vec<(usize, Piece)> {
    let names = |piece: &Piece| piece.words().starts_with("责任编辑") || piece.words().starts_with("责编");
    let lines = pieces.iter().cloned().enumerate().filter(|(_, piece)| names(piece));
    if seems_one(pieces) { lines.collect() } else { Vec::new() }
}

/// Puts lines back that were taken for furniture.
pub(super) fn restore(pieces: &mut [Piece], lines: Vec<(usize, Piece)>, removed: &mut Vec<Removed>) {
    for (at, piece) in lines {
        if let Some(place) = pieces.get_mut(at).filter(|place| place.words() != piece.words()) {
            removed.retain(|one| one.line != piece.line);
            *place = piece;
        }
    }
}

/// Makes the payload.
pub(super) fn assemble(pieces: Vec<Piece>, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) -> Value {
    let mut payload = Map::new();
    let mut pieces: Vec<Piece> =
        pieces.into_iter().filter(|piece| !matches!(piece.content, Content::Blank)).collect();
    masthead(&mut pieces, &mut payload, removed);
    tail(&mut pieces, &mut payload, removed);
    let listed = contents(&mut pieces, &mut payload, removed);
    editor_note(&mut pieces, &mut payload, removed);
    let items: Vec<Value> =
        articles(pieces, &listed, removed).into_iter().map(|one| item(one, findings, removed)).collect();
    payload.insert("items".into(), items.into());
    Value::Object(payload)
}

/// Takes the lines above the text, as long as each is an element.
fn masthead(pieces: &mut Vec<Piece>, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) {
    let length = pieces
        .iter()
        .take(EDGE)
        .position(|piece| !element(piece, payload, removed))
        .unwrap_or(pieces.len().min(EDGE));
    pieces.drain(..length);
}

/// Reads a line of the masthead. What is not kept as it was written is told as a label.
fn element(piece: &Piece, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) -> bool {
    if !piece.is_text() {
        return false;
    }
    let text = piece.words();
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let free = |payload: &Map<String, Value>, name: &str| !payload.contains_key(name);
    if joined.len() == 6 && joined.chars().all(|c| c.is_ascii_digit()) && free(payload, "copy_number") {
        payload.insert("copy_number".into(), joined.into());
    } else if ["绝密", "机密", "秘密", "内部资料", "内部刊物", "内部参阅"]
        .iter()
        .any(|word| joined.starts_with(word))
        && joined.chars().count() <= 20
        && free(payload, "classification")
    {
        payload.insert("classification".into(), text.into());
    } else if let Some(issue) = issue(&joined).filter(|_| free(payload, "issue")) {
        payload.insert("issue".into(), issue.number.into());
        if let Some(total) = issue.total {
            payload.insert("total_issue".into(), total.into());
        }
        if issue.supplement {
            payload.insert("supplement".into(), true.into());
        }
        removed.push(Removed::label(piece.line, text));
    } else if is_name(&joined) && free(payload, "name") {
        payload.insert("name".into(), joined.into());
    } else {
        return office_and_date(piece, payload, removed);
    }
    true
}

/// The name of a bulletin, by its last word.
fn is_name(joined: &str) -> bool {
    (3..=24).contains(&joined.chars().count()) && NAMES.iter().any(|word| joined.ends_with(word))
}

/// `云岭市人民政府办公室编　2025年6月3日`, or one of the two alone.
fn office_and_date(piece: &Piece, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) -> bool {
    let text = piece.words();
    let (office, day) = date::behind(text);
    let bare = office.trim_end_matches('印').trim_end_matches("主办").trim_end_matches('编').trim_end();
    let named = is_organ(bare);
    if !(office.is_empty() || named)
        || (office.is_empty() && day.is_none())
        || (named && payload.contains_key("office"))
        || (day.is_some() && payload.contains_key("date"))
    {
        return false;
    }
    if named {
        payload.insert("office".into(), bare.into());
    }
    let rest = text[bare.len()..].trim();
    if day.as_deref() != Some(rest) && !rest.is_empty() {
        removed.push(Removed::label(piece.line, rest));
    }
    if let Some(day) = day {
        payload.insert("date".into(), day.into());
    }
    true
}

/// The number of an issue.
struct Issue {
    number: u32,
    total: Option<u32>,
    supplement: bool,
}

/// `第12期`, `2025年第12期（总第345期）`, `增刊第2期`.
fn issue(joined: &str) -> Option<Issue> {
    if joined.chars().count() > 40 || !joined.contains('期') {
        return None;
    }
    let total_at = joined.find("总第").or_else(|| joined.find("总"));
    let (own, total) = match total_at {
        Some(at) => (&joined[..at], counted(&joined[at + '总'.len_utf8()..])),
        None => (joined, None),
    };
    let number = counted(own)?;
    Some(Issue { number, total, supplement: joined.contains("增刊") })
}

/// The number between 第 and 期.
fn counted(text: &str) -> Option<u32> {
    let from = text.find('第').map_or(0, |at| at + '第'.len_utf8());
    let to = text[from..].find('期')? + from;
    let digits = &text[from..to];
    digits
        .parse()
        .ok()
        .or_else(|| number::chinese(digits).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value))
}

/// Takes the lines that say who gets the bulletin, how many copies there are and who edited it.
fn tail(pieces: &mut Vec<Piece>, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) {
    const FIELDS: [(&str, &[&str]); 4] = [
        ("report_to", &["报", "呈报", "主报"]),
        ("send_to", &["送", "抄送", "分送"]),
        ("distribute_to", &["发", "下发"]),
        ("also_to", &["本期增发", "增发"]),
    ];
    let from = pieces.len().saturating_sub(EDGE);
    let mut kept: Vec<Piece> = pieces.drain(from..).collect();
    kept.retain(|piece| {
        let text = piece.words();
        let Some((label, rest)) = text.split_once(['：', ':']) else {
            return !copies(piece, payload, removed);
        };
        let name = despaced(label.trim());
        let rest = rest.trim();
        let field = FIELDS.iter().find(|(_, labels)| labels.contains(&name.as_str()));
        if let Some((field, _)) = field.filter(|(field, _)| !rest.is_empty() && !payload.contains_key(*field))
        {
            let names = rest.trim_end_matches('。');
            let value = if *field == "also_to" { names.into() } else { json!([names]) };
            payload.insert((*field).into(), value);
            removed.push(Removed::label(piece.line, &text[..text.len() - rest.len()]));
            if names.len() < rest.len() {
                removed.push(Removed::label(piece.line, &rest[names.len()..]));
            }
            return false;
        }
        !editors(piece, payload, removed)
    });
    pieces.append(&mut kept);
}

/// `（共印120份）`.
fn copies(piece: &Piece, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) -> bool {
    let joined: String = piece.words().chars().filter(|c| !c.is_whitespace()).collect();
    let bare = joined.trim_matches(['（', '）', '(', ')']);
    let count = bare
        .strip_prefix("共印")
        .or_else(|| bare.strip_prefix('印'))
        .and_then(|rest| rest.strip_suffix('份'));
    let Some(count) = count.and_then(|count| count.parse::<u32>().ok()).filter(|count| *count > 0) else {
        return false;
    };
    payload.insert("copies".into(), count.into());
    removed.push(Removed::label(piece.line, piece.words()));
    true
}

/// `责任编辑：张三　审核：李四`.
fn editors(piece: &Piece, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) -> bool {
    const ROLES: [&str; 9] = ["责任编辑", "责编", "编辑", "审核", "校对", "签发", "主编", "编审", "审稿"];
    let mut people: Vec<Value> = Vec::new();
    for word in piece.words().split([' ', '\u{3000}', '，', '；']).filter(|word| !word.is_empty()) {
        match word.split_once(['：', ':']) {
            Some((role, name)) if ROLES.contains(&role) => people.push(json!({"role": role, "name": name})),
            None => match people.last_mut() {
                Some(last) => {
                    let name = last["name"].as_str().unwrap_or_default();
                    last["name"] = format!("{name} {word}").trim().into();
                }
                None => return false,
            },
            Some(_) => return false,
        }
    }
    let whole = people.iter().all(|one| one["name"] != "");
    if people.is_empty() || !whole || people.len() > 6 || payload.contains_key("editors") {
        return false;
    }
    payload.insert("editors".into(), people.into());
    let marks: String = piece.words().chars().filter(|c| "：:，；".contains(*c)).collect();
    removed.push(Removed::label(piece.line, marks));
    true
}

/// Takes the list of contents, and says the titles in it.
fn contents(
    pieces: &mut Vec<Piece>,
    payload: &mut Map<String, Value>,
    removed: &mut Vec<Removed>,
) -> Vec<String> {
    let is_head =
        |piece: &Piece| CONTENTS.contains(&despaced(piece.words()).trim_matches(['【', '】', '：', ':']));
    let Some(at) = pieces.iter().take(EDGE).position(is_head) else { return Vec::new() };
    let mut listed: Vec<String> = Vec::new();
    let recurs = |entry: &str, rest: &[Piece]| rest.iter().any(|piece| unsigned(piece.words()) == entry);
    let mut end = at + 1;
    while let Some(piece) = pieces.get(end) {
        let entry = entry(piece.words());
        if entry.is_empty() || listed.contains(&entry) || !recurs(&entry, &pieces[end + 1..]) {
            break;
        }
        listed.push(entry);
        end += 1;
    }
    if !listed.is_empty() {
        payload.insert("contents".into(), true.into());
        removed.extend(pieces.drain(at..end).map(|piece| Removed::label(piece.line, piece.words())));
    }
    listed
}

/// A line of the contents without its sign, number and page.
fn entry(text: &str) -> String {
    let text = text.trim_end_matches(|c: char| c.is_ascii_digit() || "（）()".contains(c));
    let text = text.trim_end_matches(['.', '…', '·', '—', '-', ' ', '\u{3000}', '\t']);
    let text = unsigned(text);
    let number = number::parse(text).map_or(0, |number| number.length);
    text[number..].trim().to_owned()
}

/// A title without the sign before it.
fn unsigned(text: &str) -> &str {
    text.trim_start_matches(SIGNS).trim()
}

/// Takes the editor's note, of one paragraph.
fn editor_note(pieces: &mut Vec<Piece>, payload: &mut Map<String, Value>, removed: &mut Vec<Removed>) {
    let opens = |piece: &Piece| {
        let text = piece.words().trim_start_matches(['【', '[']);
        NOTES.iter().find(|note| text.starts_with(*note)).copied()
    };
    let Some((at, label)) =
        pieces.iter().take(3).enumerate().find_map(|(at, piece)| Some((at, opens(piece)?)))
    else {
        return;
    };
    let words = pieces[at].words();
    let after = words.find(label).map_or(0, |start| start + label.len());
    let text = words[after..].trim_start_matches(['】', ']', '：', ':', ' ', '\u{3000}']).to_owned();
    let (text, taken) = match (text.is_empty(), pieces.get(at + 1)) {
        (false, _) => (text, 1),
        (true, Some(next)) if next.is_text() => (next.words().to_owned(), 2),
        (true, _) => return,
    };
    removed.push(Removed::label(pieces[at].line, "【】[]：:"));
    payload.insert("editor_note".into(), json!({"label": label, "text": text}));
    pieces.drain(at..at + taken);
}

/// One contribution: its title, if it has one, and what follows.
struct Article {
    title: Option<String>,
    pieces: Vec<Piece>,
}

/// Cuts the text at the titles of its items.
fn articles(pieces: Vec<Piece>, listed: &[String], removed: &mut Vec<Removed>) -> Vec<Article> {
    let mut all: Vec<Article> = Vec::new();
    for piece in pieces {
        let begins = match all.last() {
            None => true,
            Some(last) => last.pieces.last().is_some_and(|before| contributor(before).is_some()),
        };
        let marked = piece.words().starts_with(SIGNS) || piece.outline() == Some(1);
        let bare = unsigned(piece.words()).to_owned();
        if listed.contains(&bare) || (is_title(&piece, &bare) && (begins || marked)) {
            removed.push(Removed::label(piece.line, &piece.words()[..piece.words().len() - bare.len()]));
            all.push(Article { title: Some(bare), pieces: Vec::new() });
        } else {
            if all.is_empty() {
                all.push(Article { title: None, pieces: Vec::new() });
            }
            if let Some(last) = all.last_mut() {
                last.pieces.push(piece);
            }
        }
    }
    removed.retain(|one| !one.text.is_empty());
    all
}

fn is_title(piece: &Piece, bare: &str) -> bool {
    piece.is_text()
        && (2..=TITLE).contains(&bare.chars().count())
        && !bare.ends_with(['。', '；', ';', '：', ':', '，', ',', '、'])
        && number::parse(bare).is_none()
        && contributor(piece).is_none()
}

/// `（市水利局）` or `（市水利局供稿）` alone on a line.
fn contributor(piece: &Piece) -> Option<&str> {
    let text = piece.words();
    let inside = text.strip_prefix(['（', '('])?.strip_suffix(['）', ')'])?;
    let inside =
        inside.trim_start_matches("供稿").trim_start_matches(['：', ':']).trim_end_matches("供稿").trim();
    let names = (2..=40).contains(&inside.chars().count()) && !inside.contains(['。', '；']);
    names.then_some(inside)
}

fn item(mut article: Article, findings: &mut Vec<Finding>, removed: &mut Vec<Removed>) -> Value {
    let mut item = Map::new();
    if let Some(title) = article.title {
        item.insert("title".into(), title.into());
    }
    if let Some(last) = article.pieces.last()
        && let Some(name) = contributor(last)
    {
        item.insert("contributor".into(), name.into());
        removed.push(Removed::label(last.line, last.words().replace(name, "")));
        article.pieces.pop();
    }
    let body: Vec<Value> = blocks(&article.pieces, findings).into_iter().map(|(_, block)| block).collect();
    if !body.is_empty() {
        item.insert("body".into(), body.into());
    }
    Value::Object(item)
}
