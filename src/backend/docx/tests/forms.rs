//! Documents of the rare parts, made by hand for the tests: joint issue, seals, letters, orders, minutes, sheets across.

use super::samples::{heading, merged, notice, paragraph};
use crate::model::{Asset, AssetFormat, Attendance, Block, Document, Fields, Seal, SignatureForm, Table};

const TEXT: &str =
    "各有关单位要按照本通知要求，结合实际细化措施，明确责任分工，加强督促检查，确保各项任务落到实处。";

const ORGANS: [&str; 10] = [
    "青江市人民政府办公室",
    "青江市财政局",
    "青江市发展和改革委员会",
    "青江市教育局",
    "青江市住房和城乡建设局",
    "青江市水利局",
    "青江市农业农村局",
    "青江市卫生健康委员会",
    "青江市应急管理局",
    "青江市审计局",
];

/// A red ring, as a caller would bring it.
pub(crate) fn ring() -> Asset {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200"><circle cx="100" cy="100" r="95" fill="none" stroke="#e00" stroke-width="8"/></svg>"##;
    Asset {
        format: AssetFormat::Svg,
        bytes: std::sync::Arc::from(svg.as_bytes()),
        width_px: 200,
        height_px: 200,
    }
}

fn words(count: usize) -> Vec<Block> {
    (0..count).map(|_| paragraph(TEXT)).collect()
}

/// So many organs issue together, with seals or without.
pub(crate) fn joint(count: usize, sealed: bool) -> Document {
    let names: Vec<String> = ORGANS[..count].iter().map(|&name| name.to_owned()).collect();
    let mut document = notice();
    document.fields.issuer_mark = names.iter().cloned().chain(["文件".to_owned()]).collect();
    document.fields.signature = names.clone();
    document.fields.attachment_note.clear();
    document.attachments.clear();
    document.body = words(4);
    if sealed {
        document.fields.signature_form = SignatureForm::Seal;
        document.fields.seals = names.iter().map(|name| seal(&format!("{name}（印章）"))).collect();
        document.assets = vec![ring()];
    }
    document
}

fn seal(alt: &str) -> Seal {
    Seal { asset: Some(0), alt: alt.into(), ..Seal::default() }
}

/// One organ and its seal.
pub(crate) fn sealed() -> Document {
    let mut document = joint(1, true);
    document.fields.issuer_mark = vec!["青江市人民政府办公室文件".into()];
    document
}

/// A letter of two pages.
pub(crate) fn letter() -> Document {
    Document {
        kind: "函".into(),
        layout: "letter".into(),
        fields: Fields {
            copy_number: "000012".into(),
            classification: "机密★1年".into(),
            urgency: "特急".into(),
            issuer_mark: vec!["青江市人民政府".into()],
            document_number: "青政函〔2025〕12号".into(),
            title: vec!["青江市人民政府关于".into(), "商请支持防洪工程建设的函".into()],
            addressees: "云岭市人民政府：".into(),
            signature: vec!["青江市人民政府".into()],
            date_of_issue: "2025年3月5日".into(),
            copied_to: vec!["省水利厅".into()],
            printer: "不印".into(),
            ..Fields::default()
        },
        body: words(12),
        ..Document::default()
    }
}

/// An order with the stamp of its signer.
pub(crate) fn order() -> Document {
    Document {
        kind: "命令".into(),
        layout: "order".into(),
        fields: Fields {
            issuer_mark: vec!["青江市人民政府令".into()],
            document_number: "第12号".into(),
            signature_form: SignatureForm::Stamp,
            signature: vec!["市长".into()],
            seals: vec![Seal { title: "市长".into(), ..seal("王明签名章") }],
            date_of_issue: "2025年3月5日".into(),
            ..Fields::default()
        },
        body: words(2),
        assets: vec![ring()],
        ..Document::default()
    }
}

/// 纪要 with lists of attendance.
pub(crate) fn minutes() -> Document {
    let list = |label: &str, names: &str| Attendance { label: label.into(), names: names.into() };
    Document {
        kind: "纪要".into(),
        layout: "minutes".into(),
        fields: Fields {
            issuer_mark: vec!["青江市人民政府常务会议纪要".into()],
            issue: "第3期".into(),
            editorial_office: "青江市人民政府办公室".into(),
            date_of_issue: "2025年3月5日".into(),
            title: vec!["市政府第3次常务会议纪要".into()],
            attendance: vec![
                list("出席：", &"王明　李华　张强　欧阳建国　".repeat(5)),
                list("请假：", "赵敏"),
                list("列席：", "市发展和改革委员会钱进，市财政局孙立"),
            ],
            copied_to: vec!["市委办公室，市人大常委会办公室".into()],
            printer: "青江市人民政府办公室".into(),
            printed_on: "2025年3月6日".into(),
            ..Fields::default()
        },
        body: words(3),
        ..Document::default()
    }
}

/// Two tables that lie across, and text after them.
pub(crate) fn across() -> Document {
    let mut document = notice();
    let table = || Block::Table(Table { landscape: true, ..merged() });
    document.body = words(3);
    document.body.extend([table(), table()]);
    document.body.push(heading(1, "一、", "后续安排"));
    document.body.extend(words(2));
    document.attachments.truncate(1);
    document.fields.attachment_note.truncate(1);
    document.attachments[0].label = "附件".into();
    document.attachments[0].body = vec![table()];
    document
}
