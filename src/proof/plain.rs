//! The subject of a plain text: each line is an element, known by its form and by where it stands.

use crate::proof::kind;
use crate::proof::line::{SHORT_LINE, body_role, head_role, is_addressees, numbered, tail_role};
use crate::proof::subject::{Direction, Dress, Piece, Role, Subject};

/// Most lines of a title.
const TITLE_LINES: usize = 4;

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
