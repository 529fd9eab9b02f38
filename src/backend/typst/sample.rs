//! Invented documents that have every element and every block, for the tests of this back-end.

pub(super) mod forms;

use std::sync::Arc;

use crate::model::{
    Align, Asset, AssetFormat, Attachment, Block, Cell, Chart, ChartKind, Column, Contents, Document, Fields,
    Figure, Heading, Inline, Item, List, Metric, Paragraph, Picture, Series, Table,
};

const SENTENCES: [&str; 4] = [
    "各单位要把便民服务作为全年工作的重点，明确责任分工，细化时间节点，按月报送进展情况，确保各项任务落到实处、见到成效。",
    "要坚持问题导向，对群众反映集中的办事环节多、等候时间长、材料重复提交等问题逐项建立台账，实行销号管理，整改一项、验收一项、公布一项。",
    "2025年3月底前完成服务事项目录的编制，6月底前完成窗口设置和人员培训，年底前实现“一窗受理、集成服务”全覆盖，网上可办率不低于95%。",
    "财政、人力资源、档案等部门要加强协同配合，统筹用好现有场地、设备和人员，坚决防止重复建设和铺张浪费。",
];

fn strings(list: &[&str]) -> Vec<String> {
    list.iter().map(|one| (*one).to_owned()).collect()
}

/// A paragraph of body text.
pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: vec![Inline::text(text)], align: Align::Justify, indent: true })
}

/// A heading with its number.
pub(crate) fn heading(level: u8, number: &str, text: &str) -> Block {
    Block::Heading(Heading { level, number: number.into(), text: vec![Inline::text(text)], run_in: None })
}

/// A paragraph of several sentences that no other paragraph equals.
fn long(index: usize) -> Block {
    let mut text = format!("（第{index}段）");
    for step in 0..3 {
        text.push_str(SENTENCES[(index + step) % SENTENCES.len()]);
    }
    paragraph(&text)
}

/// A notice with every field of the head, main part and imprint, and as many paragraphs as wanted.
pub(crate) fn notice(paragraphs: usize) -> Document {
    let mut body = vec![paragraph("为进一步提高便民服务水平，经研究，现将有关事项通知如下：")];
    for index in 0..paragraphs {
        match index % 4 {
            0 => body.push(heading(1, ["一、", "二、", "三、", "四、"][index / 4 % 4], "统一思想认识")),
            1 => body.push(heading(2, "（一）", "压实工作责任。")),
            2 => body.push(Block::Heading(Heading {
                level: 3,
                number: "1.".into(),
                text: vec![Inline::text("倒排工期。")],
                run_in: Some(vec![Inline::text(SENTENCES[2])]),
            })),
            _ => body.push(heading(4, "（1）", "做好衔接")),
        }
        body.push(long(index));
    }
    Document {
        kind: "通知".into(),
        layout: "ordinary".into(),
        fields: Fields {
            copy_number: "000012".into(),
            classification: "机密★1年".into(),
            urgency: "特急".into(),
            issuer_mark: strings(&["青石市人民政府文件"]),
            document_number: "青政发〔2025〕12号".into(),
            title: strings(&["青石市人民政府关于进一步", "优化便民服务的通知"]),
            addressees: "各县（市、区）人民政府，市政府各部门、各直属机构：".into(),
            signature: strings(&["青石市人民政府"]),
            date_of_issue: "2025年3月5日".into(),
            annotation: "此件公开发布".into(),
            copied_to: strings(&[
                "市委各部门，市人大常委会办公室，市政协办公室，市监委，市中级人民法院，市人民检察院，青石军分区",
                "各人民团体，各新闻单位",
            ]),
            printer: "青石市人民政府办公室".into(),
            printed_on: "2025年3月6日".into(),
            ..Fields::default()
        },
        body,
        ..Document::default()
    }
}

/// A bulletin of three contributions.
pub(crate) fn bulletin() -> Document {
    let item = |number: usize, title: &str| {
        Block::Item(Item {
            title: strings(&[title]),
            contributor: "市政务服务中心供稿".into(),
            blocks: vec![long(number), heading(1, "一、", "主要做法"), long(number + 1), long(number + 2)],
        })
    };
    Document {
        kind: "简报".into(),
        layout: "bulletin".into(),
        fields: Fields {
            classification: "内部资料　注意保存".into(),
            copy_number: "000012".into(),
            issuer_mark: strings(&["便民服务工作简报"]),
            issue: "第12期".into(),
            total_issue: "总第48期".into(),
            editorial_office: "青石市便民服务领导小组办公室".into(),
            date_of_issue: "2025年3月5日".into(),
            report_to: strings(&["省便民服务领导小组办公室"]),
            send_to: strings(&["市委办公室，市人大常委会办公室，市政府办公室，市政协办公室"]),
            distribute_to: strings(&["各县（市、区）便民服务领导小组办公室，市直各单位"]),
            copies: "共印120份".into(),
            editors: strings(&["责任编辑：王明", "审核：李华"]),
            ..Fields::default()
        },
        body: vec![
            Block::Contents(Contents {
                title: "本期要目".into(),
                entries: strings(&["一窗受理改革走在前列", "流动服务车开进山村", "网上办事大厅升级"]),
                ..Contents::default()
            }),
            Block::EditorNote {
                label: "编者按".into(),
                blocks: vec![paragraph(
                    "一季度各单位扎实推进便民服务，涌现出一批好的做法，现予刊发，供参考借鉴。",
                )],
            },
            item(1, "一窗受理改革走在前列"),
            item(2, "流动服务车开进山村"),
            item(3, "网上办事大厅升级"),
        ],
        ..Document::default()
    }
}

fn cell(text: &str, column: usize) -> Cell {
    Cell { text: vec![Inline::text(text)], align: None, colspan: 1, rowspan: 1, column }
}

/// A table with a head of two rows, merged cells, and as many rows as wanted.
pub(crate) fn table(rows: usize) -> Block {
    let span = |text, column, colspan, rowspan| Cell { colspan, rowspan, ..cell(text, column) };
    let mut all = vec![
        vec![span("单位", 0, 1, 2), span("受理", 1, 2, 1), span("满意率", 3, 1, 2)],
        vec![cell("件数", 1), cell("同比", 2)],
    ];
    for row in 0..rows {
        all.push(vec![
            cell(&format!("第{}便民服务站", row + 1), 0),
            cell(&format!("{}", 1200 + row * 37), 1),
            cell("8.2%", 2),
            cell("99.1%", 3),
        ]);
    }
    let column = |width, align| Column { width, align };
    Block::Table(Table {
        caption: "表1　各站受理情况".into(),
        unit: "单位：件".into(),
        columns: vec![
            column(2.0, Align::Left),
            column(1.0, Align::Right),
            column(1.0, Align::Right),
            column(1.0, Align::Center),
        ],
        rows: all,
        head_rows: 2,
        notes: strings(&["注：数据截至2025年2月底。"]),
        ..Table::default()
    })
}

/// A chart of a kind with as many series as wanted over twelve months.
pub(crate) fn chart(kind: ChartKind, series: usize) -> Block {
    let values = |shift: usize| (0..12).map(|n| Some(40.0 + ((n * 7 + shift * 11) % 23) as f64)).collect();
    Block::Chart(Chart {
        kind,
        caption: "图2　月度受理量".into(),
        unit: "万件".into(),
        categories: (1..=12).map(|month| format!("{month}月")).collect(),
        series: (0..series).map(|n| Series { name: format!("{}年", 2023 + n), values: values(n) }).collect(),
    })
}

fn picture() -> Asset {
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="320" height="180"><rect width="320" height="180" fill="#dde7f0"/><circle cx="160" cy="90" r="60" fill="#3b6ea8"/></svg>"##;
    Asset { format: AssetFormat::Svg, bytes: Arc::from(svg.as_bytes()), width_px: 320, height_px: 180 }
}

/// A list with a list in its last item.
pub(crate) fn list() -> Block {
    Block::List(List {
        markers: strings(&["1.", "2."]),
        items: vec![
            vec![paragraph(SENTENCES[0])],
            vec![
                paragraph("建立台账："),
                Block::List(List {
                    markers: strings(&["（1）", "（2）"]),
                    items: vec![vec![paragraph("逐项登记；")], vec![paragraph(SENTENCES[1])]],
                }),
            ],
        ],
    })
}

/// A report with every block.
pub(crate) fn report() -> Document {
    let metric = |label: &str, value: &str, change: &str| Metric {
        label: label.into(),
        value: value.into(),
        unit: "件".into(),
        change: change.into(),
    };
    let shown = |caption: &str| Picture { asset: 0, caption: caption.into(), ..Picture::default() };
    let body = vec![
        Block::Contents(Contents {
            title: "目录".into(),
            entries: strings(&["一、总体情况", "二、存在问题"]),
            ..Contents::default()
        }),
        heading(1, "一、", "总体情况"),
        Block::Paragraph(Paragraph {
            text: vec![
                Inline::text("全年受理事项"),
                Inline::Strong { text: vec![Inline::text("十二万余件")] },
                Inline::text("，其中"),
                Inline::Emphasis { text: vec![Inline::text("“即来即办”")] },
                Inline::text("占七成"),
                Inline::Footnote { text: vec![Inline::text("统计口径为市、县两级大厅。")] },
                Inline::text("，详见"),
                Inline::Link {
                    url: "https://example.org/".into(),
                    text: vec![Inline::text("https://example.org/")],
                },
                Inline::text("。"),
                Inline::Break,
                Inline::text("另起一行。"),
            ],
            align: Align::Justify,
            indent: true,
        }),
        Block::Metrics {
            items: vec![
                metric("受理件数", "128,600", "同比增长8.2%"),
                metric("办结件数", "127,905", "同比增长8.9%"),
                metric("网办件数", "98,410", "同比增长15.3%"),
                metric("投诉件数", "32", "同比下降40.7%"),
            ],
        },
        long(1),
        table(6),
        long(2),
        chart(ChartKind::Bar, 2),
        chart(ChartKind::Line, 3),
        chart(ChartKind::Pie, 1),
        list(),
        Block::Quote { blocks: vec![paragraph("群众满意是最高的标准。")] },
        Block::Figure(Figure {
            pictures: vec![shown("左图"), shown("右图")],
            caption: "图1　服务大厅".into(),
        }),
        Block::PageBreak,
        heading(1, "二、", "存在问题"),
        long(3),
        Block::Table(Table { caption: "附表".into(), ..wide_table() }),
        long(4),
    ];
    Document {
        kind: "工作总结".into(),
        layout: "report".into(),
        fields: Fields {
            title: strings(&["青石市政务服务中心", "2024年工作总结"]),
            subtitle: "——在全市便民服务工作会议上".into(),
            attachment_note: strings(&["重点任务清单", "受理情况明细表"]),
            signature: strings(&["青石市政务服务中心"]),
            date_of_issue: "2025年1月8日".into(),
            ..Fields::default()
        },
        body,
        attachments: vec![
            Attachment {
                label: "附件1".into(),
                apart: false,
                title: strings(&["重点任务清单"]),
                body: vec![long(5)],
            },
            Attachment {
                label: "附件2".into(),
                apart: false,
                title: strings(&["受理情况明细表"]),
                body: vec![table(60)],
            },
        ],
        assets: vec![picture()],
    }
}

fn wide_table() -> Table {
    let columns = 12;
    let row = |text: &str| (0..columns).map(|n| cell(text, n)).collect::<Vec<_>>();
    Table {
        columns: vec![Column { width: 1.0, align: Align::Center }; columns],
        rows: vec![row("项目"), row("12.5"), row("108")],
        head_rows: 1,
        ..Table::default()
    }
}
