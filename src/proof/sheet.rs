//! A subject made ready for the rules: every text as characters, with what is left alone and which words stand where.

use std::ops::Range;

use crate::proof::mask;
use crate::proof::subject::{Piece, Role, Subject};
use crate::proof::words::{self, Hit};

/// One text.
pub(super) struct Line<'a> {
    /// The text with its place.
    pub(super) piece: &'a Piece,
    /// Its characters.
    pub(super) chars: Vec<char>,
    /// Which of them no rule of running text touches (addresses, times, decimals, code, foreign text).
    masked: Vec<bool>,
    /// Words of the list that stand in it.
    pub(super) hits: Vec<Hit>,
}

impl<'a> Line<'a> {
    fn new(piece: &'a Piece) -> Line<'a> {
        let chars: Vec<char> = piece.text.chars().collect();
        let masked = mask::of(&chars);
        Line { piece, hits: words::find(&piece.text), chars, masked }
    }

    /// The character at a place, NUL outside the text.
    pub(super) fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\0')
    }

    /// The character before a place, NUL at the beginning.
    pub(super) fn before(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |index| self.at(index))
    }

    /// Whether a character is to be left alone.
    pub(super) fn is_masked(&self, index: usize) -> bool {
        self.masked.get(index).copied().unwrap_or(false)
    }

    /// Whether any of some characters is to be left alone.
    pub(super) fn masks(&self, mut range: Range<usize>) -> bool {
        range.any(|index| self.is_masked(index))
    }

    /// A part of the text.
    pub(super) fn text(&self, range: Range<usize>) -> String {
        self.chars.get(range).unwrap_or_default().iter().collect()
    }

    /// Whether a text stands at a place.
    pub(super) fn starts(&self, index: usize, text: &str) -> bool {
        text.chars().enumerate().all(|(more, c)| self.at(index + more) == c)
    }

    /// Where a run of characters that satisfy a test ends.
    pub(super) fn run(&self, from: usize, test: impl Fn(char) -> bool) -> usize {
        let run = self.chars.get(from..).unwrap_or_default().iter().take_while(|c| test(**c)).count();
        from + run
    }

    /// A number in digits at a place, with where it ends.
    pub(super) fn number(&self, from: usize) -> Option<(u32, usize)> {
        let end = self.run(from, |c| c.is_ascii_digit());
        let text = self.text(from..end);
        text.parse().ok().map(|value| (value, end))
    }

    /// Where the text without blanks at both ends begins and ends.
    pub(super) fn trimmed(&self) -> Range<usize> {
        let end = self.chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1);
        let start = self.chars.iter().position(|c| !c.is_whitespace()).unwrap_or(end);
        start..end
    }

    /// How many characters.
    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }
}

/// All of it.
pub(super) struct Sheet<'a> {
    /// The subject.
    pub(super) subject: &'a Subject,
    /// Its texts, as many as it has pieces.
    pub(super) lines: Vec<Line<'a>>,
}

impl<'a> Sheet<'a> {
    /// Makes a subject ready.
    pub(super) fn new(subject: &'a Subject) -> Sheet<'a> {
        Sheet { subject, lines: subject.pieces.iter().map(Line::new).collect() }
    }

    /// The texts of a role.
    pub(super) fn of(&self, role: Role) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(move |line| line.piece.role == role)
    }

    /// The first text of a role.
    pub(super) fn first(&self, role: Role) -> Option<&Line<'a>> {
        self.lines.iter().find(|line| line.piece.role == role)
    }

    /// Running text: headings, paragraphs, lists, cells.
    pub(super) fn running(&self) -> impl Iterator<Item = &Line<'a>> {
        self.lines.iter().filter(|line| line.piece.role.is_text())
    }

    /// Paragraphs and headings of the main part, without tables.
    pub(super) fn body(&self) -> impl Iterator<Item = &Line<'a>> {
        let body = |role| matches!(role, Role::Heading(_) | Role::RunIn(_) | Role::Paragraph | Role::Item);
        self.lines.iter().filter(move |line| body(line.piece.role) && line.piece.part == 0)
    }
}
