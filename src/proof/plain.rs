//! The subject of a plain text: each line is an element, known by its form and by where it stands.

use crate::proof::calendar;
use crate::proof::kind;
use crate::proof::subject::{Direction, Dress, Piece, Role, Subject};

/// Most lines of a title.
const TITLE_LINES: usize = 4;
/// Longest line that can be a name, a heading or part of a title, in characters.
const SHORT_LINE: usize = 42;
/// Longest line of addressees, in characters.
const ADDRESSEES: usize = 600;

/// Reads a whole document as pasted or printed; `declared` is its 文种 if that is known.
pub fn subject(text: &str, declared: &str) -> Subject {
    let mut reader = Reader { pieces: Vec::new(), part: 0, note: false };
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            lines.push((start, line.trim_end_matches('\r')));
        }
        start += line.chars().count() + 1;
    }
    let body = reader.head(&lines);
    reader.rest(lines.get(body..).unwrap_or_default());
    let mut subject = Subject {
        declared: declared.to_owned(),
        direction: Direction::Unknown,
        dress: Dress::Paper,
        pieces: reader.pieces,
        grids: Vec::new(),
        pages: Default::default(),
    };
    let title = subject.title();
    let kind = kind::of_title(&title).unwrap_or(declared);
    if subject.is_official() {
        subject.direction = kind::direction(kind, subject.has(Role::Approver));
    }
    subject
}

/// A line with its first character's place.
type At<'a> = (usize, &'a str);

struct Reader {
    pieces: Vec<Piece>,
    part: usize,
    /// Whether the note of attachments goes on.
    note: bool,
}

impl Reader {
    fn put(&mut self, role: Role, (start, text): At<'_>) {
        let (pointer, text) = (String::new(), text.to_owned());
        self.pieces.push(Piece { pointer, start, role, part: self.part, text, face: None });
    }

    /// Reads head, title and addressees; where the text begins.
    fn head(&mut self, lines: &[At<'_>]) -> usize {
        let mut at = self.fields(lines, 0);
        let count = title_lines(lines.get(at..).unwrap_or_default());
        if let (true, Some(first), Some(last)) = (count > 0, lines.get(at), lines.get(at + count.max(1) - 1))
        {
            // One text with its line ends, of which the rules of lines judge.
            let between: Vec<&str> = lines[at..at + count].iter().map(|(_, line)| *line).collect();
            let whole = last.0 + last.1.chars().count() - first.0;
            let text = between.join("\n");
            let role = if text.chars().count() == whole { Role::Title } else { Role::Other };
            if role == Role::Title {
                self.put(Role::Title, (first.0, &text));
            } else {
                lines[at..at + count].iter().for_each(|line| self.put(Role::Title, *line));
            }
            at += count;
        }
        at = self.fields(lines, at);
        if let Some(line) = lines.get(at).filter(|(_, line)| is_addressees(line)) {
            self.put(Role::Addressees, *line);
            at += 1;
        }
        at
    }

    /// Reads fields of the head.
    fn fields(&mut self, lines: &[At<'_>], from: usize) -> usize {
        let mut at = from;
        while let Some(role) = lines.get(at).and_then(|(_, line)| head_role(line.trim())) {
            self.put(role, lines[at]);
            at += 1;
        }
        at
    }

    /// Reads text, attachments, signature and imprint.
    fn rest(&mut self, lines: &[At<'_>]) {
        let mut title_next = false;
        for (index, (start, line)) in lines.iter().enumerate() {
            let text = line.trim();
            if title_next {
                self.put(Role::AttachmentTitle, (*start, line));
                title_next = false;
                continue;
            }
            match tail_role(text, self.note) {
                Some(Role::AttachmentLabel) => {
                    self.part += 1;
                    self.note = false;
                    title_next =
                        lines.get(index + 1).is_some_and(|(_, next)| next.chars().count() <= SHORT_LINE);
                    self.put(Role::AttachmentLabel, (*start, line));
                }
                Some(Role::PrintedOn) => self.imprint((*start, line)),
                Some(Role::Date) => {
                    self.signature();
                    self.note = false;
                    self.put(Role::Date, (*start, line));
                }
                Some(role) => {
                    self.note = role == Role::AttachmentNote;
                    self.put(role, (*start, line));
                }
                None => {
                    self.note = false;
                    self.put(body_role(text), (*start, line));
                }
            }
        }
    }

    /// The short lines just above a date are the signature.
    fn signature(&mut self) {
        for piece in self.pieces.iter_mut().rev().take(3) {
            let text = piece.text.trim();
            let ends = text.ends_with(['。', '：', '；', '，', '.', ':', '！', '？']);
            let short = text.chars().count() <= 30 && !text.starts_with('附');
            if piece.role != Role::Paragraph || ends || !short || numbered(text).is_some() {
                break;
            }
            piece.role = Role::Signature;
        }
    }

    /// `××办公室 2021年3月5日印发`: printer and date are two texts.
    fn imprint(&mut self, (start, line): At<'_>) {
        let digit = line.char_indices().find(|(_, c)| c.is_ascii_digit() || *c == '二');
        let Some((byte, _)) = digit else { return self.put(Role::PrintedOn, (start, line)) };
        let (printer, date) = line.split_at(byte);
        if !printer.trim().is_empty() {
            self.put(Role::Printer, (start, printer));
        }
        self.put(Role::PrintedOn, (start + printer.chars().count(), date));
    }
}

fn head_role(line: &str) -> Option<Role> {
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

/// How many lines the title has: up to the line that names a type, or else one.
fn title_lines(lines: &[At<'_>]) -> usize {
    let mut title = String::new();
    for (count, (_, line)) in lines.iter().take(TITLE_LINES).enumerate() {
        let line = line.trim();
        if line.chars().count() > SHORT_LINE
            || head_role(line).is_some()
            || (count > 0 && is_addressees(line))
        {
            break;
        }
        title.extend(line.chars().filter(|c| !c.is_whitespace()));
        if kind::of_title(&title).is_some() || title.ends_with("答复") {
            return count + 1;
        }
    }
    usize::from(lines.first().is_some_and(|(_, line)| {
        let line = line.trim();
        line.chars().count() <= SHORT_LINE && !line.ends_with(['：', ':']) && numbered(line).is_none()
    }))
}

/// Whether a line names addressees.
fn is_addressees(line: &str) -> bool {
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

fn tail_role(line: &str, note: bool) -> Option<Role> {
    let rest = line.strip_prefix("附件");
    let number = rest.map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()));
    let bare_label = number.is_some_and(|rest| rest.trim_end_matches(['：', ':']).trim().is_empty());
    let with_colon = number.is_some_and(|rest| rest.trim_start().starts_with(['：', ':']));
    let day = calendar::whole(&line.replace('号', "日"));
    if bare_label {
        Some(Role::AttachmentLabel)
    } else if with_colon && line.chars().count() <= 80 {
        Some(Role::AttachmentNote)
    } else if note && numbered(line) == Some(3) && line.chars().count() <= 80 {
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

fn body_role(line: &str) -> Role {
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
fn numbered(line: &str) -> Option<u8> {
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
