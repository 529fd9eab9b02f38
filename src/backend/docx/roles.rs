//! The paragraph and character styles that the roles of a layout become: identifiers, and the names that staff read in Word.

/// What a role becomes in `styles.xml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph style.
    Paragraph,
    /// A paragraph style with an outline level, from 0.
    Outline(usize),
    /// A character style.
    Character,
}

/// A role of the layout as a style of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// Role of `style.toml`.
    pub(super) role: &'static str,
    /// `w:styleId`.
    pub(super) id: &'static str,
    /// `w:name`: built-in names stand as Word knows them, all others are Chinese.
    pub(super) name: &'static str,
    /// What it becomes.
    pub(super) kind: Kind,
}

macro_rules! named {
    ($($role:literal $id:literal $name:literal $kind:expr;)*) => {
        &[$(Named { role: $role, id: $id, name: $name, kind: $kind },)*]
    };
}

/// All roles that are styles; `chart_text` is drawn, not written.
pub(super) const NAMED: &[Named] = named! {
    "body" "Body" "公文正文" Kind::Paragraph;
    "heading1" "Heading1" "heading 1" Kind::Outline(0);
    "heading2" "Heading2" "heading 2" Kind::Outline(1);
    "heading3" "Heading3" "heading 3" Kind::Outline(2);
    "heading4" "Heading4" "heading 4" Kind::Outline(3);
    "title" "DocumentTitle" "公文标题" Kind::Paragraph;
    "subtitle" "DocumentSubtitle" "公文副标题" Kind::Paragraph;
    "title_note" "TitleNote" "题注" Kind::Paragraph;
    "byline" "Byline" "题下署名" Kind::Paragraph;
    "addressees" "Addressees" "主送机关" Kind::Paragraph;
    "copy_number" "CopyNumber" "份号" Kind::Paragraph;
    "classification" "Classification" "密级和保密期限" Kind::Paragraph;
    "urgency" "Urgency" "紧急程度" Kind::Paragraph;
    "issuer_mark" "IssuerMark" "发文机关标志" Kind::Paragraph;
    "document_number" "DocumentNumber" "发文字号" Kind::Paragraph;
    "approver_label" "ApproverLabel" "签发人" Kind::Paragraph;
    "approver_name" "ApproverName" "签发人姓名" Kind::Character;
    "attachment_note" "AttachmentNote" "附件说明" Kind::Paragraph;
    "attendance" "Attendance" "出席人员" Kind::Paragraph;
    "attendance_label" "AttendanceLabel" "出席人员标识" Kind::Character;
    "signature" "Signature" "发文机关署名" Kind::Paragraph;
    "date_of_issue" "DateOfIssue" "成文日期" Kind::Paragraph;
    "annotation" "Annotation" "附注" Kind::Paragraph;
    "attachment_label" "AttachmentLabel" "附件顺序号" Kind::Paragraph;
    "attachment_title" "AttachmentTitle" "附件标题" Kind::Paragraph;
    "imprint" "Imprint" "版记" Kind::Paragraph;
    "page_number" "PageNumber" "页码" Kind::Paragraph;
    "list" "List" "公文列表" Kind::Paragraph;
    "quote" "Quotation" "公文引文" Kind::Paragraph;
    "footnote" "FootnoteText" "footnote text" Kind::Paragraph;
    "table_caption" "TableCaption" "表题" Kind::Paragraph;
    "table_unit" "TableUnit" "表单位" Kind::Paragraph;
    "table_head" "TableHead" "表头" Kind::Paragraph;
    "table_cell" "TableCell" "表内文字" Kind::Paragraph;
    "table_note" "TableNote" "表注" Kind::Paragraph;
    "figure_caption" "FigureCaption" "图题" Kind::Paragraph;
    "metric_value" "MetricValue" "指标数值" Kind::Paragraph;
    "metric_unit" "MetricUnit" "指标单位" Kind::Character;
    "metric_label" "MetricLabel" "指标名称" Kind::Paragraph;
    "metric_change" "MetricChange" "指标变化" Kind::Paragraph;
    "issue" "Issue" "期号" Kind::Paragraph;
    "masthead_line" "MastheadLine" "编发单位和日期" Kind::Paragraph;
    "contents_title" "ContentsTitle" "目录标题" Kind::Paragraph;
    "contents_entry" "ContentsEntry" "目录条目" Kind::Paragraph;
    "editor_note" "EditorNote" "按语" Kind::Paragraph;
    "editor_note_label" "EditorNoteLabel" "按语标识" Kind::Character;
    "item_title" "ItemTitle" "篇目标题" Kind::Outline(0);
    "contributor" "Contributor" "供稿" Kind::Paragraph;
};

/// Style of a footnote's mark.
pub(super) const NOTE_MARK: &str = "FootnoteReference";
/// Style of a link.
pub(super) const LINK: &str = "Hyperlink";
/// Style of a paragraph without words that only keeps a distance.
pub(super) const SPACER: &str = "Spacer";

/// The identifier of the style of a role.
pub(super) fn style_id(role: &str) -> &'static str {
    NAMED.iter().find(|named| named.role == role).map_or("Normal", |named| named.id)
}
