//! Composition through its front door.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::Composer;
use super::title::Breaker;
use crate::catalog::style::Style;
use crate::catalog::template::{Field, Template};
use crate::model::{Align, Block, Document, Inline, plain_text};
use crate::payload::{Parts, Payload, Schema};
use crate::problem::{Language, Place, Problems};

fn template(body: &str, fields: &[(&str, &str)], schema: Value) -> Template {
    Template {
        name: "notice".into(),
        title: "通知".into(),
        title_en: "Notice".into(),
        version: "1".into(),
        kind: "通知".into(),
        layout: "ordinary".into(),
        formats: vec!["pdf".into()],
        file_name: "{{title}}".into(),
        fields: fields.iter().map(|(name, text)| ((*name).to_owned(), field(name, text))).collect(),
        body: body.into(),
        partials: BTreeMap::new(),
        schema: Schema::compile("notice", schema).unwrap(),
        examples: BTreeMap::new(),
        digest: String::new(),
    }
}

fn field(name: &str, text: &str) -> Field {
    Field { file: format!("notice/template.toml#fields.{name}"), text: text.to_owned() }
}

fn style() -> Style {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/_layouts/ordinary/style.toml");
    Style::parse("style.toml", &std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The dictionary takes longer to load than all the rest.
fn breaker() -> Arc<Breaker> {
    static SHARED: OnceLock<Arc<Breaker>> = OnceLock::new();
    Arc::clone(SHARED.get_or_init(|| Arc::new(Breaker::new())))
}

fn compose_with(template: Template, data: Value) -> Result<Document, Problems> {
    let partials = BTreeMap::from([("shared".to_owned(), "{{@root.title}}。\n".to_owned())]);
    let templates = BTreeMap::from([("notice".to_owned(), template)]);
    let composer = Composer::of(&templates, &partials, breaker)?;
    let template = &templates["notice"];
    let payload = Payload::parse(&template.schema, data, &Parts::new()).unwrap();
    composer.compose_in(&style(), template, &payload)
}

fn compose(body: &str, data: Value) -> Result<Document, Problems> {
    compose_with(template(body, &[], json!({})), data)
}

fn faults(outcome: Result<Document, Problems>) -> Vec<String> {
    let problems = outcome.unwrap_err().into_list();
    problems
        .iter()
        .map(|problem| format!("{} {}", problem.code.id(), problem.line(Language::English)))
        .collect()
}

fn text_of(block: &Block) -> String {
    match block {
        Block::Paragraph(paragraph) => plain_text(&paragraph.text),
        Block::Heading(heading) => format!("{}{}", heading.number, plain_text(&heading.text)),
        other => format!("{other:?}"),
    }
}

fn texts(document: &Document) -> Vec<String> {
    document.body.iter().map(text_of).collect()
}

#[test]
fn a_notice_is_composed() {
    let fields = [
        ("title", "{{title}}"),
        ("addressees", "{{join addressees '、'}}："),
        ("attachment_note", "{{lines attachments 'title'}}"),
        ("subtitle", "{{#if note}}{{note}}{{/if}}"),
        ("date_of_issue", "{{date issued}}"),
    ];
    let body = "{{paragraphs text}}\n\n# 总体*要求*\n\n## {{first}} {.run-in}\n\n各单位要**{{quoted}}**落实，\n\
                不得 late\nor early。[^1]\n\n## 第二\n\n# 十、最后\n\n# 其后\n\n# 无号 {.plain}\n\n落款{.right}\n\n[^1]: 脚注*一*。\n\n\
                {{#each attachments}}{{attachment this}}# 内容\n\n{{body}}\n\n{{/each}}";
    let data = json!({
        "title": "关于做好工作的通知", "addressees": ["甲局", "乙局"], "issued": "2025-03-05", "note": "",
        "text": "第一段。\n  第二段，{.center}\n", "first": "加强领导", "quoted": "“三重一大”",
        "attachments": [{"title": "名单", "body": "1. 甲"}, {"title": "办法", "body": "# 乙"}]
    });
    let document = compose_with(template(body, &fields, json!({})), data).unwrap();
    assert_eq!(document.fields.title, ["关于做好工作的通知"]);
    assert_eq!(document.fields.addressees, "甲局、乙局：");
    assert_eq!(document.fields.attachment_note, ["名单", "办法"]);
    assert_eq!(document.fields.date_of_issue, "2025年3月5日");
    assert_eq!(document.fields.subtitle, "");
    assert_eq!(
        texts(&document),
        [
            "第一段。",
            "第二段，{.center}",
            "一、总体要求",
            "（一）加强领导。",
            "（二）第二",
            "十、最后",
            "十一、其后",
            "无号",
            "落款"
        ]
    );
    let Block::Heading(heading) = &document.body[3] else { panic!() };
    let run_in = heading.run_in.as_ref().unwrap();
    assert_eq!(plain_text(run_in), "各单位要“三重一大”落实，不得 late or early。脚注一。");
    assert_eq!(run_in[1], Inline::Strong { text: vec![Inline::text("“三重一大”")] });
    assert!(matches!(run_in.last(), Some(Inline::Footnote { .. })));
    let Block::Paragraph(last) = document.body.last().unwrap() else { panic!() };
    assert_eq!((last.align, last.indent), (Align::Right, false));
    let labels: Vec<&str> = document.attachments.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["附件1", "附件2"]);
    let texts: Vec<String> = document.attachments[1].body.iter().map(text_of).collect();
    assert_eq!(texts, ["一、内容", "# 乙"]);
}

#[test]
fn all_faults_of_data_come_together_with_their_places() {
    let fields = [("title", "{{money title}}"), ("printer", "{{none}}"), ("subtitle", "{{two}}")];
    let outcome = compose_with(
        template("甲\n\n乙 {{#if two}}{{change title}}{{/if}}", &fields, json!({})),
        json!({"title": "很多", "two": "甲\n乙"}),
    );
    let problems = outcome.as_ref().unwrap_err().list();
    assert_eq!(
        problems.last().unwrap().at,
        Place::Line {
            file: "notice/body.md.hbs".into(),
            line: 3,
            column: 14,
            text: "{{change title}}".into()
        }
    );
    assert_eq!(
        faults(outcome),
        [
            "template-fault notice/template.toml#fields.printer:1:1: the data has no \"none\"",
            "value notice/template.toml#fields.title:1:1: the helper money wants a number, but was given \"很多\"",
            "value notice/template.toml#fields.subtitle:1:1: the element subtitle takes one line, but was given 2: 甲 / 乙",
            "value notice/body.md.hbs:3:14: the helper change wants a number, but was given \"很多\"",
        ]
    );
}

#[test]
fn faults_that_need_no_data_are_found_when_templates_are_read() {
    for (body, fault) in [
        (
            "甲\n{{#if x}}",
            "template-fault notice/body.md.hbs:2:10: the template is not well-formed: a tag is miswritten",
        ),
        ("{{#if x}}甲{{/each}}", "template-fault notice/body.md.hbs:1"),
        ("{{{title}}}", "template-fault notice/body.md.hbs:1:1: an unescaped value is only for fields"),
        ("{{& title}}", "template-fault notice/body.md.hbs:1:1: an unescaped value is only for fields"),
        ("{{{table t}}}", "template-fault notice/body.md.hbs:1:1: an unescaped value is only for fields"),
        (
            "{{#each text as |intro|}}{{{intro}}}{{/each}}",
            "template-fault notice/body.md.hbs:1:26: an unescaped",
        ),
        ("{{shout title}}", "template-fault notice/body.md.hbs:1:1: there is no helper \"shout\""),
        ("{{date (shout title)}}", "template-fault notice/body.md.hbs:1:1: there is no helper \"shout\""),
        ("{{> none}}", "template-fault notice/body.md.hbs:1:1: there is no partial \"none\""),
        (
            "{{> (date x)}}",
            "template-fault notice/body.md.hbs:1:1: the name of a partial must be written out",
        ),
        ("{{> one}}", "template-fault notice/partials/one.md.hbs:1:3: the partial \"two\" includes itself"),
    ] {
        let schema = json!({"properties": {"intro": {"format": "markdown"}, "title": {}}});
        let mut template = template(body, &[], schema);
        if body.contains("one") && !body.contains("none") {
            template.partials.insert("one".into(), "甲 {{> two}}".into());
            template.partials.insert("two".into(), "{{> one}}".into());
        }
        let found = faults(compose_with(template, json!({})));
        assert!(found[0].starts_with(fault), "{body}: {found:?}");
    }
    let field = template("", &[("title", "{{table t}}")], json!({}));
    assert!(faults(compose_with(field, json!({})))[0].contains("there is no helper \"table\""));
}

#[test]
fn what_documents_cannot_hold_is_refused_with_its_text() {
    for (body, fault) in [
        ("甲\n\n<b>乙</b>", "template-fault notice/body.md:3:1: the text of a document cannot hold HTML"),
        ("<div>\n甲\n</div>", "template-fault notice/body.md:1:1: the text of a document cannot hold HTML"),
        ("甲 ![图](x.png)", "template-fault notice/body.md:1:3: the text of a document cannot hold an image"),
        (
            "甲\n\n    乙",
            "template-fault notice/body.md:3:5: the text of a document cannot hold an indented code block",
        ),
        ("```rust\n```", "template-fault notice/body.md:1:1: there is no directive \"rust\""),
        ("`x`", "template-fault notice/body.md:1:1: the text of a document cannot hold code"),
        ("$x$", "template-fault notice/body.md:1:1: the text of a document cannot hold math"),
        ("- [ ] 甲", "template-fault notice/body.md:1:3: the text of a document cannot hold a task list"),
        ("甲[^1]", "template-fault notice/body.md:1:2: the footnote is not defined"),
        ("甲\n\n[^1]: 乙", "template-fault notice/body.md:3:1: the footnote \"1\" is never called"),
        (
            "[甲](ftp://x)",
            "value notice/body.md:1:1: a link must be an http, https or mailto address: \"ftp://x\"",
        ),
        ("[甲](javascript:x)", "value notice/body.md:1:1: a link must be"),
        (
            "# 甲 {.big}",
            "template-fault notice/body.md:1:1: the text of a document cannot hold this attribute",
        ),
        ("甲 {.big}", "template-fault notice/body.md:1:1: a paragraph has no attribute {.big}"),
        ("##### 甲", "template-fault notice/body.md:1:1: the text of a document cannot hold a heading below"),
        ("| a |\n|---|\n| 1 | 2 |", "template-fault notice/body.md:3:1: this row of the table has 2 cells"),
        (
            "```table\n{\"rows\": [[\"{{x}}\"]]}\n```",
            "template-fault notice/body.md:1:1: a value cannot be spliced",
        ),
        (
            "```table\n{\"row\": []}\n```",
            "template-fault notice/body.md:1:1: the directive table does not read: unknown field",
        ),
        ("{{table t}}", "value notice/body.md:3:1: row 2 of the table is longer than its 1 columns"),
        (
            ">>>>>>>>>甲",
            "too-large notice/body.md:1:9: lists, quotations or emphasis are nested deeper than 8",
        ),
    ] {
        let found = faults(compose(body, json!({"x": 1, "t": {"columns": [{}], "rows": [[1], [1, 2]]}})));
        assert!(found[0].starts_with(fault), "{body}: {found:?}");
    }
    let schema = json!({"properties": {"intro": {"format": "markdown"}}});
    let outcome =
        compose_with(template("甲\n\n{{{intro}}}", &[], schema), json!({"intro": "**好** <i>坏</i>"}));
    let problems = outcome.unwrap_err();
    let Place::Line { text, .. } = &problems.list()[0].at else { panic!() };
    assert_eq!(text, "<i>");
}

#[test]
fn tables_are_settled() {
    let data = json!({"t": {
        "caption": "经费", "unit": "单位：万元",
        "head": [[{"text": "单位", "rowspan": 2}, {"text": "金额", "colspan": 2}], ["上年", "本年"]],
        "rows": [["甲\n局", 1.50, "12%"], ["乙局", null], [{"text": "合计", "strong": true}, {"text": 3, "align": "center"}, 4]],
        "notes": ["注：略。"]
    }});
    let document =
        compose("{{table t}}{{table t caption='表5 支出'}}{{table t caption='其后'}}", data).unwrap();
    let captions: Vec<&str> = document
        .body
        .iter()
        .map(|block| if let Block::Table(table) = block { table.caption.as_str() } else { "" })
        .collect();
    assert_eq!(captions, ["表1　经费", "表5 支出", "表6　其后"]);
    let Block::Table(table) = &document.body[0] else { panic!() };
    assert_eq!(table.head_rows, 2);
    let columns: Vec<Vec<usize>> =
        table.rows.iter().map(|row| row.iter().map(|cell| cell.column).collect()).collect();
    assert_eq!(columns, [vec![0, 1], vec![1, 2], vec![0, 1, 2], vec![0, 1, 2], vec![0, 1, 2]]);
    let aligns: Vec<Align> = table.columns.iter().map(|column| column.align).collect();
    assert_eq!(aligns, [Align::Center, Align::Right, Align::Right]);
    assert_eq!(table.rows[2][0].text, [Inline::text("甲"), Inline::Break, Inline::text("局")]);
    assert_eq!(plain_text(&table.rows[2][1].text), "1.5");
}

#[test]
fn spans_that_overlap_or_overhang_are_refused() {
    for (rows, fault) in [
        (
            json!([[{"text": "a", "rowspan": 2}, 1], [{"text": "b", "colspan": 2}]]),
            "row 2 of the table is longer",
        ),
        (
            json!([[1, {"text": "a", "rowspan": 2}, 1], [{"text": "b", "colspan": 2}]]),
            "the cell at row 2, column 2 of the table overlaps",
        ),
        (json!([[{"text": "a", "rowspan": 3}], [1]]), "the cell at row 1, column 1 spans 3 rows"),
        (json!([[{"text": "a", "colspan": 41}]]), "the table has more than 40 columns"),
        (json!([[{"text": "a", "colspan": 0}]]), "a cell covers at least one row"),
    ] {
        let found = faults(compose("{{table columns=c rows=r}}", json!({"r": rows, "c": [{}, {}]})));
        assert!(found[0].contains(fault), "{found:?}");
    }
    let rows: Vec<Value> = (0..25_001).map(|row| json!([row, "x"])).collect();
    let found = faults(compose("{{table rows=r}}", json!({"r": rows})));
    assert!(found[0].starts_with("too-large") && found[0].ends_with("more than 50000 cells"), "{found:?}");
}

#[test]
fn a_value_that_holds_our_guards_is_still_a_value() {
    let data = json!({"rows": [["\u{FDD0}*“甲”*\u{FDD1}"]], "text": "\u{FDD0}x"});
    let document = compose("{{table rows=rows}}{{text}}", data).unwrap();
    let Block::Table(table) = &document.body[0] else { panic!() };
    assert_eq!(plain_text(&table.rows[0][0].text), "\u{FDD0}*“甲”*\u{FDD1}");
    assert_eq!(text_of(&document.body[1]), "\u{FDD0}x");
}

#[test]
fn bulletins_have_items_and_contents() {
    let body = "{{contents '本期要目'}}{{editor_note '编者按' note}}{{#each items}}{{item this}}# 做法\n\n{{text}}\n\n{{/each}}";
    let data = json!({"note": "一\n二", "items": [
        {"title": "甲局动态", "contributor": "甲局", "text": "文"}, {"title": "乙局动态", "text": "章"}
    ]});
    let document = compose(body, data).unwrap();
    let [Block::Contents(contents), Block::EditorNote { blocks, .. }, Block::Item(one), Block::Item(two)] =
        document.body.as_slice()
    else {
        panic!("{:?}", document.body)
    };
    assert_eq!(contents.entries, ["甲局动态", "乙局动态"]);
    assert_eq!(blocks.len(), 2);
    assert_eq!((one.contributor.as_str(), one.blocks.len()), ("甲局", 2));
    assert_eq!(text_of(&two.blocks[0]), "一、做法");
}

#[test]
fn lists_charts_metrics_and_links_are_composed() {
    let body = "3. 甲\n4. 乙\n   1. 丙\n\n- 丁\n\n{{chart c}}{{metrics m}}[网](https://a.cn/?a=1&b=(2))\n\n[值]({{url}})\n\n> 引\n\n---\n\n甲\\\n乙";
    let data = json!({
        "c": {"kind": "line", "caption": "走势", "categories": [2024, "2025"], "series": [{"values": [1, null]}]},
        "m": [{"label": "件数", "value": 1286, "unit": "件"}], "url": "https://b.cn/x(y)_*z*?q=\"1\""
    });
    let document = compose(body, data).unwrap();
    let [
        Block::List(list),
        Block::List(bullets),
        Block::Chart(chart),
        Block::Metrics { items },
        one,
        two,
        Block::Quote { .. },
        Block::PageBreak,
        Block::Paragraph(last),
    ] = document.body.as_slice()
    else {
        panic!("{:#?}", document.body)
    };
    assert_eq!(list.markers, ["3.", "4."]);
    let Block::List(inner) = &list.items[1][1] else { panic!() };
    assert_eq!((inner.markers[0].as_str(), bullets.markers[0].as_str()), ("（1）", "·"));
    assert_eq!((chart.caption.as_str(), chart.categories[0].as_str()), ("图1　走势", "2024"));
    assert_eq!(items[0].value, "1286");
    for (block, wanted) in [(one, "https://a.cn/?a=1&b=(2)"), (two, "https://b.cn/x(y)_*z*?q=\"1\"")] {
        let Block::Paragraph(paragraph) = block else { panic!() };
        let Inline::Link { url, .. } = &paragraph.text[0] else { panic!() };
        assert_eq!(url, wanted);
    }
    assert_eq!(last.text, [Inline::text("甲"), Inline::Break, Inline::text("乙")]);
}

#[test]
fn pictures_are_carried_and_counted() {
    let image = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC";
    let data = json!({"p": {"image": image, "caption": "全景"}, "two": [{"image": image, "width": 0.5}, {"image": image}]});
    let document = compose("{{figure p}}{{figure two caption='对比'}}", data).unwrap();
    assert_eq!(document.assets.len(), 3);
    let [Block::Figure(one), Block::Figure(two)] = document.body.as_slice() else { panic!() };
    assert_eq!((one.caption.as_str(), one.pictures[0].alt.as_str()), ("图1　全景", "全景"));
    assert_eq!((two.caption.as_str(), two.pictures[1].asset), ("图2　对比", 2));
    assert_eq!(faults(compose("{{figure (object image=7)}}", json!({})))[0].split(": ").last(), Some("7"));
}

#[test]
fn partials_of_one_template_stay_with_it() {
    let mut one = template("{{> own}}\n\n{{> shared}}", &[], json!({}));
    one.partials.insert("own".into(), "甲{{title}}乙\n".into());
    assert_eq!(texts(&compose_with(one, json!({"title": "*"})).unwrap()), ["甲*乙", "*。"]);
    assert!(faults(compose("{{> own}}", json!({})))[0].contains("no partial"));
}

#[test]
fn titles_are_broken_at_word_boundaries() {
    for (title, lines) in [
        ("关于启用新印章的通知", vec!["关于启用新印章的通知"]),
        (
            "云海市人民政府办公室关于做好2025年度安全生产和防灾减灾救灾工作的通知",
            vec!["云海市人民政府办公室关于做好2025年度", "安全生产和防灾减灾救灾工作的通知"],
        ),
        (
            "云海市人民政府办公室关于转发市财政局市教育局市人力资源和社会保障局关于进一步完善学生资助政策体系实施办法的通知",
            vec![
                "云海市人民政府办公室关于转发市财政局",
                "市教育局市人力资源和社会保障局关于进一步",
                "完善学生资助政策体系实施办法的通知",
            ],
        ),
        (
            "云海市人民政府关于印发《云海市政务服务能力提升行动计划》的通知",
            vec!["云海市人民政府关于印发", "《云海市政务服务能力提升行动计划》的通知"],
        ),
        (
            "关于印发《ئۇيغۇر ئاپتونوم رايونى》和《བོད་རང་སྐྱོང་ལྗོངས》工作办法的通知",
            vec!["关于印发《ئۇيغۇر ئاپتونوم رايونى》", "和《བོད་རང་སྐྱོང་ལྗོངས》工作办法的通知"],
        ),
        ("第一行\n第二行", vec!["第一行", "第二行"]),
        ("A".repeat(50).as_str(), vec!["A".repeat(25).as_str(), "A".repeat(25).as_str()]),
    ] {
        let found = breaker().lines(title, 20);
        assert!(found == lines || title.starts_with('A') && found.len() == 2, "{title}: {found:?}");
    }
}
