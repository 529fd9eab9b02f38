//! Invented documents of every form of the standard: joint issue, signatures, letter, order, minutes, landscape tables, packets.

use std::sync::Arc;

use super::{heading, notice, paragraph, strings, table};
use crate::model::{
    Asset, AssetFormat, Attachment, Attendance, Block, Contents, Document, Fields, Inline, Seal,
    SignatureForm,
};

/// Organs of a joint issue, lead first.
pub(crate) const ORGANS: [&str; 10] = [
    "青石市教育局",
    "青石市财政局",
    "青石市人力资源局",
    "青石市民政局",
    "青石市司法局",
    "青石市商务局",
    "青石市卫生健康委员会",
    "青石市审计局",
    "青石市体育局",
    "共青团青石市委员会",
];

/// A red ring on nothing, as wide as high: where a seal stands without being one.
pub(crate) fn ring() -> Asset {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="420" height="420"><circle cx="210" cy="210" r="203" fill="none" stroke="#e60012" stroke-width="12"/><circle cx="210" cy="210" r="24" fill="#e60012"/></svg>"##;
    Asset { format: AssetFormat::Svg, bytes: Arc::from(svg.as_bytes()), width_px: 420, height_px: 420 }
}

/// A red stroke in place of a signature stamp.
pub(crate) fn stroke() -> Asset {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="400" height="160"><path d="M20 120 C 90 10, 150 10, 190 90 S 330 150, 380 30" fill="none" stroke="#e60012" stroke-width="14"/></svg>"##;
    Asset { format: AssetFormat::Svg, bytes: Arc::from(svg.as_bytes()), width_px: 400, height_px: 160 }
}

/// A notice of several organs, signed in a form; `width` is that of the seals, 0 for none.
pub(crate) fn joint(organs: usize, form: SignatureForm, width: f64) -> Document {
    let mut document = notice(2);
    let fields = &mut document.fields;
    let names = &ORGANS[..organs];
    fields.issuer_mark = names.iter().map(|name| format!("{name}文件")).collect();
    fields.signature = strings(names);
    fields.signature_form = form;
    if width > 0.0 {
        let seal = |name: &&str| Seal {
            asset: Some(0),
            width_mm: width,
            title: if form == SignatureForm::Stamp { format!("{name}局长") } else { String::new() },
            alt: format!("{name}（印章）"),
        };
        fields.seals = names.iter().map(seal).collect();
        document.assets = vec![if form == SignatureForm::Stamp { stroke() } else { ring() }];
    }
    document
}

/// A report to a superior with several approvers.
pub(crate) fn upward(approvers: usize) -> Document {
    let mut document = notice(1);
    let names = ["王长青", "李远", "赵明辉", "孙立", "周志强"];
    document.fields.approvers = strings(&names[..approvers]);
    document.fields.addressees = "省人民政府：".into();
    document
}

/// A letter with everything under its rule.
pub(crate) fn letter() -> Document {
    let mut document = notice(3);
    document.layout = "letter".into();
    document.kind = "函".into();
    document.fields.issuer_mark = strings(&["青石市人民政府办公室"]);
    document.fields.document_number = "青政办函〔2025〕7号".into();
    document.fields.signature = strings(&["青石市人民政府办公室"]);
    document.fields.attachment_note =
        strings(&["青石市便民服务事项目录（2025年版）以及办理时限、办理材料和收费依据一览表", "联系人名单"]);
    document
}

/// An order with a signature stamp.
pub(crate) fn order() -> Document {
    Document {
        kind: "命令".into(),
        layout: "order".into(),
        fields: Fields {
            issuer_mark: strings(&["青石市人民政府令"]),
            document_number: "第12号".into(),
            signature_form: SignatureForm::Stamp,
            signature: strings(&["青石市人民政府"]),
            seals: vec![Seal {
                asset: Some(0),
                title: "市　长".into(),
                alt: "签名章".into(),
                ..Seal::default()
            }],
            date_of_issue: "2025年3月5日".into(),
            ..Fields::default()
        },
        body: vec![paragraph(
            "《青石市便民服务办法》已经2025年2月26日市人民政府第8次常务会议通过，现予公布，自2025年5月1日起施行。",
        )],
        assets: vec![stroke()],
        ..Document::default()
    }
}

/// Minutes with lists of those who were there.
pub(crate) fn minutes(office: bool) -> Document {
    let names =
        "王长青、李远、赵明辉、孙立、周志强、吴敏、郑国平、冯晓、陈立新、褚亮、卫平、蒋文、沈涛、韩梅、杨柳";
    let lists = [("出席：", names), ("请假：", "朱明"), ("列席：", "秦川、尤佳、许诺")];
    let attendance = lists.map(|(label, names)| Attendance { label: label.into(), names: names.into() });
    Document {
        kind: "纪要".into(),
        layout: "minutes".into(),
        fields: Fields {
            issuer_mark: strings(&["青石市人民政府常务会议纪要"]),
            document_number: if office { String::new() } else { "〔2025〕8号".into() },
            issue: if office { "第8期".into() } else { String::new() },
            editorial_office: if office { "青石市人民政府办公室".into() } else { String::new() },
            date_of_issue: "2025年3月5日".into(),
            attendance: attendance.into(),
            copied_to: strings(&["市委办公室、市人大常委会办公室"]),
            printer: "青石市人民政府办公室".into(),
            printed_on: "2025年3月6日".into(),
            ..Fields::default()
        },
        body: vec![
            paragraph("2025年3月4日，王长青市长主持召开市人民政府常务会议，研究便民服务工作。"),
            heading(1, "一、", "审议便民服务办法"),
            paragraph("会议原则同意《青石市便民服务办法》，由市司法局按照会议意见修改完善后按程序印发。"),
        ],
        ..Document::default()
    }
}

/// A notice with a landscape table of so many rows in an attachment.
pub(crate) fn landscape(rows: usize) -> Document {
    let mut document = notice(1);
    let Block::Table(mut wide) = table(rows) else { return document };
    wide.landscape = true;
    for row in wide.rows.iter_mut().skip(2).step_by(7) {
        row[0].text = vec![Inline::text(
            "第一便民服务站（含三个流动服务点和两个自助服务区，周末照常办理业务）".repeat(3),
        )];
    }
    document.fields.attachment_note = strings(&["各站受理情况表"]);
    document.attachments = vec![Attachment {
        label: "附件".into(),
        apart: false,
        title: strings(&["各站受理情况表"]),
        body: vec![paragraph("横排表如下。"), Block::Table(wide), paragraph("表后的文字。")],
    }];
    document
}

/// A cover page with a list of contents whose pages are given.
pub(crate) fn packet() -> Document {
    Document {
        kind: "材料汇编".into(),
        layout: "packet".into(),
        fields: Fields {
            title: strings(&["青石市政务服务中心", "2024年度材料汇编"]),
            subtitle: "（第一册）".into(),
            signature: strings(&["青石市政务服务中心"]),
            date_of_issue: "2025年1月".into(),
            ..Fields::default()
        },
        body: vec![Block::Contents(Contents {
            title: "目　录".into(),
            entries: strings(&["一、2024年工作总结", "二、2025年工作方案"]),
            pages: strings(&["1", "17"]),
            ..Contents::default()
        })],
        ..Document::default()
    }
}

/// A report with a table across the page and addressees that moved to the imprint.
pub(crate) fn crowded() -> Document {
    let mut document = notice(1);
    document.fields.addressees = String::new();
    document.fields.imprint_addressees =
        strings(&["各县（市、区）人民政府，市政府各部门、各直属机构", "各高等学校，各中央和省驻青单位"]);
    document
}

/// Longest of everything: ten organs with seals of 50 mm, a title of four lines, addressees of three, nine attachments.
pub(crate) fn longest() -> Document {
    let mut document = joint(10, SignatureForm::Seal, 50.0);
    document.fields.title = strings(&[
        "青石市教育局等十部门关于印发",
        "《青石市推进便民服务标准化规范化建设",
        "三年行动计划（2025—2027年）》及配套",
        "实施细则的通知",
    ]);
    document.fields.addressees =
        "各县（市、区）人民政府，市政府各部门、各直属机构，".repeat(3) + "各高等学校：";
    document.fields.attachment_note =
        (1..=9).map(|n| format!("第{n}号配套实施细则及其填报说明和办理材料清单样表")).collect();
    document.fields.copied_to = vec!["市委各部门，市人大常委会办公室，市政协办公室".repeat(6)];
    document
}
