//! Documents made by hand for the tests.

use crate::model::{
    Align, Asset, AssetFormat, Attachment, Block, Cell, Chart, ChartKind, Column, Contents, Document, Fields,
    Figure, Heading, Inline, Item, List, Metric, Paragraph, Picture, Series, Table,
};

pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph(Paragraph { text: vec![Inline::text(text)], align: Align::Justify, indent: true })
}

pub(crate) fn heading(level: u8, number: &str, text: &str) -> Block {
    Block::Heading(Heading { level, number: number.into(), text: vec![Inline::text(text)], run_in: None })
}

pub(crate) fn notice() -> Document {
    let text = "各单位要高度重视，精心组织，结合实际制定工作方案，明确责任分工，确保各项任务按期完成。\
        2025年6月30日前，将工作进展情况（含电子版）报送我办综合处；逾期未报的，“以零报告处理”——不再另行催办……";
    let mut body = vec![paragraph(text)];
    for (index, number) in ["一、", "二、", "三、"].iter().enumerate() {
        body.push(heading(1, number, "总体要求"));
        body.push(paragraph(text));
        body.push(heading(2, "（一）", "基本原则"));
        for _ in 0..=index {
            body.push(paragraph(text));
        }
    }
    Document {
        kind: "通知".into(),
        layout: "ordinary".into(),
        fields: Fields {
            copy_number: "000001".into(),
            classification: "机密★1年".into(),
            urgency: "特急".into(),
            issuer_mark: vec!["青江市人民政府办公室文件".into()],
            document_number: "青政办发〔2025〕7号".into(),
            title: vec!["青江市人民政府办公室关于".into(), "做好防汛抗旱工作的通知".into()],
            addressees: "各县（市、区）人民政府，市政府各部门：".into(),
            attachment_note: vec!["防汛物资储备清单".into(), "应急值守安排表".into()],
            signature: vec!["青江市人民政府办公室".into()],
            date_of_issue: "2025年3月5日".into(),
            annotation: "此件公开发布".into(),
            copied_to: vec![
                "市委各部门，市人大常委会办公室，市政协办公室，市监委，市法院，市检察院，青江军分区".into(),
            ],
            printer: "青江市人民政府办公室".into(),
            printed_on: "2025年3月6日".into(),
            ..Fields::default()
        },
        body,
        attachments: vec![
            Attachment {
                label: "附件1".into(),
                apart: false,
                title: vec!["防汛物资储备清单".into()],
                body: vec![Block::Table(merged())],
            },
            Attachment {
                label: "附件2".into(),
                apart: false,
                title: vec!["应急值守安排表".into()],
                body: vec![paragraph(text)],
            },
        ],
        assets: Vec::new(),
    }
}

pub(crate) fn cell(column: usize, text: &str, colspan: usize, rowspan: usize) -> Cell {
    Cell { text: vec![Inline::text(text)], align: None, colspan, rowspan, column }
}

pub(crate) fn merged() -> Table {
    let column = |width: f64, align: Align| Column { width, align };
    Table {
        caption: "表1　物资储备".into(),
        unit: "单位：件".into(),
        columns: vec![column(2.0, Align::Left), column(1.0, Align::Right), column(1.0, Align::Right)],
        head_rows: 2,
        rows: vec![
            vec![cell(0, "类别", 1, 2), cell(1, "数量", 2, 1)],
            vec![cell(1, "市级", 1, 1), cell(2, "县级", 1, 1)],
            vec![cell(0, "编织袋", 1, 1), cell(1, "12000", 1, 1), cell(2, "8600", 1, 1)],
        ],
        notes: vec!["注：截至2025年2月底。".into()],
        ..Table::default()
    }
}

pub(crate) fn bulletin() -> Document {
    let text = "市大数据中心把群众办事“最后一公里”作为切入点，梳理高频事项1286项，办结时限压缩38.5%。";
    Document {
        kind: "简报".into(),
        layout: "bulletin".into(),
        fields: Fields {
            copy_number: "000018".into(),
            classification: "内部资料 注意保存".into(),
            issuer_mark: vec!["青江政务简报".into()],
            issue: "第12期".into(),
            total_issue: "总第48期".into(),
            editorial_office: "青江市人民政府办公室".into(),
            date_of_issue: "2025年3月5日".into(),
            report_to: vec!["省政府办公厅，市委、市政府领导".into()],
            send_to: vec!["市委各部门，市人大常委会办公室，市政协办公室".into()],
            distribute_to: vec!["各县（市、区）人民政府".into(), "市政府各部门，各直属机构".into()],
            copies: "共印120份".into(),
            editors: vec!["责任编辑：王明".into(), "电话：0571-88001234".into()],
            ..Fields::default()
        },
        body: vec![
            Block::Contents(Contents {
                title: "本期要目".into(),
                entries: vec!["数字政务提质增效".into(), "防汛演练扎实推进".into()],
                ..Contents::default()
            }),
            Block::EditorNote { label: "编者按".into(), blocks: vec![paragraph(text)] },
            Block::Item(Item {
                title: vec!["数字政务提质增效".into()],
                contributor: "市大数据中心供稿".into(),
                blocks: vec![heading(1, "一、", "主要做法"), paragraph(text), paragraph(text)],
            }),
            Block::Item(Item {
                title: vec!["防汛演练扎实推进".into()],
                contributor: "市应急管理局供稿".into(),
                blocks: vec![paragraph(text), paragraph(text)],
            }),
        ],
        ..Document::default()
    }
}

pub(crate) fn inline(kind: fn(Vec<Inline>) -> Inline, text: &str) -> Inline {
    kind(vec![Inline::text(text)])
}

pub(crate) fn report() -> Document {
    let png = |width: u32, height: u32| {
        let mut pixels = resvg::tiny_skia::Pixmap::new(width, height).unwrap();
        pixels.fill(resvg::tiny_skia::Color::from_rgba8(90, 130, 180, 255));
        Asset {
            format: AssetFormat::Png,
            bytes: pixels.encode_png().unwrap().into(),
            width_px: width,
            height_px: height,
        }
    };
    let svg = r##"<svg xmlns="http://www.w3.org/2000/svg" width="300" height="150"><rect width="300" height="150" fill="#eee"/><text x="20" y="80" font-size="32">流程图 Flow</text></svg>"##;
    let vector =
        Asset { format: AssetFormat::Svg, bytes: svg.as_bytes().into(), width_px: 300, height_px: 150 };
    let picture =
        |asset: usize, caption: &str| Picture { asset, caption: caption.into(), ..Picture::default() };
    let metric = |label: &str, value: &str, unit: &str, change: &str| Metric {
        label: label.into(),
        value: value.into(),
        unit: unit.into(),
        change: change.into(),
    };
    let rich = vec![
        Inline::text("全年办结"),
        inline(|text| Inline::Strong { text }, "十二万件"),
        Inline::text("，见"),
        Inline::Link {
            url: "https://example.gov.cn/a?b=1&c=2".into(), text: vec![Inline::text("统计公报")]
        },
        inline(|text| Inline::Emphasis { text }, "（数据口径有调整）"),
        inline(|text| Inline::Footnote { text }, "不含垂直管理部门。"),
        Inline::text("，群众满意度达到98.6%。"),
    ];
    let text = "一年来，我局坚持稳中求进工作总基调，统筹推进各项改革任务，重点领域取得新突破。";
    Document {
        kind: "工作总结".into(),
        layout: "report".into(),
        fields: Fields {
            title: vec!["青江市数据局2025年工作总结".into()],
            subtitle: "——和2026年工作打算".into(),
            signature: vec!["青江市数据局".into()],
            date_of_issue: "2025年12月31日".into(),
            ..Fields::default()
        },
        body: vec![
            Block::Contents(Contents {
                title: "目　录".into(),
                entries: vec!["一、主要成效".into(), "二、存在问题".into()],
                ..Contents::default()
            }),
            heading(1, "一、", "主要成效"),
            Block::Paragraph(Paragraph { text: rich, align: Align::Justify, indent: true }),
            Block::Metrics {
                items: vec![
                    metric("办结件数", "128,600", "件", "同比增长8.2%"),
                    metric("平均用时", "1.8", "天", "同比下降12.5%"),
                    metric("满意度", "98.6", "%", ""),
                    metric("窗口数", "36", "个", "持平"),
                    metric("网办率", "92.4", "%", "同比增长3.1%"),
                    metric("投诉", "12", "件", "同比下降40%"),
                ],
            },
            Block::Heading(Heading {
                level: 2,
                number: "（一）".into(),
                text: vec![Inline::text("服务提速。")],
                run_in: Some(vec![Inline::text(text)]),
            }),
            Block::List(List {
                markers: vec!["1.".into(), "2.".into()],
                items: vec![
                    vec![
                        paragraph(
                            "推进“一件事一次办”，梳理事项清单并向社会公布，接受群众监督，确保事项应上尽上。",
                        ),
                        Block::List(List {
                            markers: vec!["（1）".into()],
                            items: vec![vec![paragraph(text)]],
                        }),
                    ],
                    vec![paragraph("压减材料。")],
                ],
            }),
            Block::Quote { blocks: vec![paragraph(text)] },
            Block::Figure(Figure { pictures: vec![picture(0, "")], caption: "图1　办事大厅".into() }),
            Block::Figure(Figure {
                pictures: vec![picture(0, "改造前"), picture(1, "改造后"), picture(2, "")],
                caption: "图2　大厅与流程".into(),
            }),
            Block::Chart(Chart {
                kind: ChartKind::Bar,
                caption: "图3　办件量".into(),
                unit: "万件".into(),
                categories: vec!["一季度".into(), "二季度".into()],
                series: vec![Series { name: "2025年".into(), values: vec![Some(2.5), None] }],
            }),
            heading(1, "二、", "存在问题"),
            Block::Table(merged()),
            paragraph(text),
            Block::Table(dense()),
            paragraph(text),
        ],
        assets: vec![png(400, 300), png(300, 300), vector],
        ..Document::default()
    }
}

pub(crate) fn dense() -> Table {
    let rows = 45;
    Table {
        columns: vec![Column { width: 1.0, align: Align::Center }; 9],
        head_rows: 1,
        rows: (0..rows)
            .map(|row| (0..9).map(|column| cell(column, &format!("{row}项{column}"), 1, 1)).collect())
            .collect(),
        ..Table::default()
    }
}
