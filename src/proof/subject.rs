//! What is proofread: facts about a document, and its texts in reading order, each with the element that it is.

use crate::problem::Sentence;

/// Which way a document goes (条例 15–17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Direction {
    /// To a superior.
    Up,
    /// To subordinates or the public.
    Down,
    /// Between offices that are not subordinate to each other.
    Level,
    /// A record of a meeting.
    Meeting,
    /// Not known.
    #[default]
    Unknown,
}

/// Which element of a document a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 份号.
    CopyNumber,
    /// 密级和保密期限.
    Classification,
    /// 紧急程度.
    Urgency,
    /// 发文机关标志, a line of it.
    IssuerMark,
    /// 发文字号.
    DocumentNumber,
    /// 签发人.
    Approver,
    /// 标题.
    Title,
    /// The title of one piece in a bulletin, or a subtitle.
    Subtitle,
    /// 主送机关.
    Addressees,
    /// A heading on a line of its own, of a level from 1; 0 where the level is only in its number.
    Heading(u8),
    /// A heading that its paragraph continues on the same line.
    RunIn(u8),
    /// A paragraph.
    Paragraph,
    /// A member of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// Words of a figure, chart or table, or a note under one.
    Caption,
    /// 附件说明: the name of an attachment as the note lists it.
    AttachmentNote,
    /// “附件1” on the first page of an attachment.
    AttachmentLabel,
    /// The title on the page of an attachment; of a payload, also the name in the note.
    AttachmentTitle,
    /// 发文机关署名.
    Signature,
    /// 成文日期.
    Date,
    /// 附注.
    Annotation,
    /// 抄送机关.
    CopiedTo,
    /// 印发机关.
    Printer,
    /// 印发日期.
    PrintedOn,
    /// Names of persons.
    Names,
    /// Anything else that is printed.
    Other,
}

impl Role {
    /// The role of a name that `x-role` of a schema gives.
    pub fn named(name: &str) -> Option<Role> {
        Some(match name {
            "copy_number" => Role::CopyNumber,
            "classification" => Role::Classification,
            "urgency" => Role::Urgency,
            "issuer_mark" => Role::IssuerMark,
            "document_number" => Role::DocumentNumber,
            "approvers" | "approver" => Role::Approver,
            "title" => Role::Title,
            "subtitle" => Role::Subtitle,
            "addressees" => Role::Addressees,
            "heading" => Role::Heading(1),
            "paragraph" => Role::Paragraph,
            "item" => Role::Item,
            "cell" => Role::Cell,
            "caption" => Role::Caption,
            "attachment_note" => Role::AttachmentNote,
            "attachment_label" => Role::AttachmentLabel,
            "attachment_title" => Role::AttachmentTitle,
            "signature" => Role::Signature,
            "date" => Role::Date,
            "annotation" => Role::Annotation,
            "copied_to" => Role::CopiedTo,
            "printer" => Role::Printer,
            "printed_on" => Role::PrintedOn,
            "names" => Role::Names,
            "other" => Role::Other,
            _ => return None,
        })
    }

    /// Whether running text stands in it, as against a field of the head or the imprint.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Role::Heading(_) | Role::RunIn(_) | Role::Paragraph | Role::Item | Role::Cell | Role::Caption
        )
    }
}

/// How a text is meant: as it is printed, or as a field to which the layout adds labels and marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dress {
    /// As printed: “主送机关：”, “附件：1.……”, “抄送：……。”.
    Paper,
    /// A value: the layout adds 附件, colons, brackets, numbers and full stops.
    Field,
}

/// A font as a source file sets it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Face {
    /// Family name, e.g. 黑体.
    pub family: String,
    /// Whether it is set bold.
    pub bold: bool,
}

/// One text of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// JSON pointer of the string that it is in; empty for a plain text.
    pub pointer: String,
    /// Where it begins in that string, in characters.
    pub start: usize,
    /// Which element it is.
    pub role: Role,
    /// Main part (0) or the number of the attachment it belongs to.
    pub part: usize,
    /// The text.
    pub text: String,
    /// Its font, where a source file tells it.
    pub face: Option<Face>,
}

/// A table, cell by cell: indices into the pieces, `None` where there is no text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grid {
    /// Rows of cells.
    pub rows: Vec<Vec<Option<usize>>>,
}

/// What only the laid-out document tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pages {
    /// Whether body text stands on the first page.
    pub body_on_first: Option<bool>,
    /// Whether body text stands on the page of the signature.
    pub body_at_signature: Option<bool>,
    /// The lines of the title, as set.
    pub title_lines: Vec<String>,
    /// Where the layout differs from the standard: what, as a sentence.
    pub deviations: Vec<Sentence>,
    /// Characters that are drawn by another font or by none: pointer, character, sentence.
    pub undrawn: Vec<(String, char, Sentence)>,
}

/// A document to proofread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// 文种 that the template or the caller declares, empty if none.
    pub declared: String,
    /// Which way it goes.
    pub direction: Direction,
    /// Field or paper.
    pub dress: Dress,
    /// Its texts, in reading order.
    pub pieces: Vec<Piece>,
    /// Its tables.
    pub grids: Vec<Grid>,
    /// What the laid-out document tells.
    pub pages: Pages,
}

impl Subject {
    /// The texts of a role, in order.
    pub fn of(&self, role: Role) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |piece| piece.role == role)
    }

    /// Whether there is a text of a role.
    pub fn has(&self, role: Role) -> bool {
        self.of(role).any(|piece| !piece.text.trim().is_empty())
    }

    /// Whether it has the head of an official document: a mark or a number.
    pub fn is_official(&self) -> bool {
        self.has(Role::IssuerMark) || self.has(Role::DocumentNumber)
    }

    /// The title on one line.
    pub fn title(&self) -> String {
        let of_title = self.of(Role::Title).flat_map(|piece| piece.text.chars());
        of_title.filter(|c| !c.is_whitespace()).collect()
    }
}
