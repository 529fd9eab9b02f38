//! Intake through its front door.

use std::io::{Cursor, Write};

use proptest::prelude::*;
use serde_json::{Value, json};
use zip::write::SimpleFileOptions;

use super::*;
use crate::payload::Schema;

/// A schema with the fields of a notice, and a block that takes anything.
fn schema() -> Schema {
    let source = json!({"type": "object", "required": ["issuer_mark", "title", "body", "date"], "additionalProperties": false, "properties": {
        "issuer_mark": {}, "document_number": {}, "title": {"type": "string"}, "addressees": {}, "body": {"type": "array"}, "attachments": {}, "signature": {},
        "date": {}, "annotation": {}, "copied_to": {}, "printer": {}, "printed_on": {}, "copy_number": {}, "classification": {}, "urgency": {}, "approvers": {}}});
    Schema::compile("notice", source).unwrap()
}

fn open(name: &str, bytes: &[u8]) -> Result<Draft, Problems> {
    let schema = schema();
    let notice = Candidate { name: "notice", kind: "通知", title: "通知", schema: &schema };
    read(name, bytes, None, &[notice])
}

fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const NOTICE: &str = "000001\n机密★1年\n特急\n云岭市人民政府文件\n云政发[2025]012号　　签发人：张 三\n云岭市人民政府关于做好\n防汛工作的通知\n各县区人民政府：\n现就有关事项通知如下。\n一、加强领导\n（一）压实责任。各单位要落实到人。\n附件：1.责任清单\n2.值班表\n云岭市人民政府\n二〇二五年三月五日\n（此件公开发布）\n附件1\n责任清单\n一、分工\n水利局负责。\n附件2\n值班表\n名称\t电话\n办公室\t123\n抄送：市委办公室，市人大常委会办公室。\n云岭市人民政府办公室　2025年3月6日印发";

#[test]
fn every_element_of_a_notice_is_recognised() {
    let draft = open("", NOTICE.as_bytes()).unwrap();
    let wanted = json!({
        "copy_number": "000001", "classification": "机密★1年", "urgency": "特急", "issuer_mark": ["云岭市人民政府文件"],
        "document_number": "云政发〔2025〕12号", "approvers": ["张三"], "title": "云岭市人民政府关于做好\n防汛工作的通知", "addressees": "各县区人民政府",
        "body": ["现就有关事项通知如下。", {"heading": "一、加强领导", "level": 1}, {"heading": "（一）压实责任。", "level": 2, "text": "各单位要落实到人。"}],
        "attachments": [
            {"title": "责任清单", "content": [{"heading": "一、分工", "level": 1}, "水利局负责。"]},
            {"title": "值班表", "content": [{"table": {"head": [["名称", "电话"]], "rows": [["办公室", "123"]]}}]}],
        "signature": ["云岭市人民政府"], "date": "2025年3月5日", "annotation": "此件公开发布", "copied_to": ["市委办公室，市人大常委会办公室"],
        "printer": "云岭市人民政府办公室", "printed_on": "2025年3月6日"
    });
    assert_eq!(draft.payload, wanted);
    let codes: Vec<&str> = draft.findings.iter().map(|finding| finding.code).collect();
    assert_eq!(codes, ["number-form", "date-digits"]);
}

#[test]
fn word_is_read_with_numbers_tables_pictures_and_accepted_changes() {
    let document = r#"<w:document xmlns:w="w" xmlns:r="r"><w:body>
        <w:p><w:r><w:t>关于开展检查的通知</w:t></w:r></w:p><w:p><w:r><w:t>各科室：</w:t></w:r></w:p>
        <w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>总体要求</w:t></w:r></w:p>
        <w:p><w:r><w:t>请于5日</w:t></w:r><w:del><w:r><w:delText>10日</w:delText></w:r></w:del><w:ins><w:r><w:t>前报送。</w:t></w:r></w:ins></w:p>
        <w:p><w:r><w:drawing><a:blip r:embed="p1"/></w:drawing></w:r></w:p>
        <w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>名称</w:t></w:r></w:p></w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>数量</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>市</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>县</w:t></w:r></w:p></w:tc></w:tr>
        <w:tr><w:tc><w:p><w:r><w:t>泵</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
        <w:p><w:r><w:t>云岭市水利局</w:t></w:r></w:p><w:p><w:r><w:t>2025年3月5日</w:t></w:r></w:p></w:body></w:document>"#;
    let numbering = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"#;
    let links = r#"<Relationships><Relationship Id="p1" Target="media/a.png"/></Relationships>"#;
    let bytes = packed(&[
        ("word/document.xml", document.as_bytes()),
        ("word/numbering.xml", numbering.as_bytes()),
        ("word/_rels/document.xml.rels", links.as_bytes()),
        ("word/media/a.png", b"\x89PNG"),
        ("word/vbaProject.bin", b"x"),
    ]);
    let draft = open("通知.txt", &bytes).unwrap();
    assert_eq!(draft.payload["body"][0], json!({"heading": "一、总体要求", "level": 1}));
    assert_eq!(draft.payload["body"][1], json!("请于5日前报送。"));
    assert!(
        draft.payload["body"][2]["figure"]["pictures"][0]["image"]
            .as_str()
            .unwrap()
            .starts_with("data:image/png")
    );
    assert_eq!(
        draft.payload["body"][3]["table"],
        json!({"head": [[{"text": "名称", "rowspan": 2}, {"text": "数量", "colspan": 2}], ["市", "县"]], "rows": [["泵", "1", "2"]]})
    );
    assert_eq!(
        (&draft.payload["signature"][0], &draft.payload["date"]),
        (&json!("云岭市水利局"), &json!("2025年3月5日"))
    );
    let codes: Vec<&str> = draft.findings.iter().map(|finding| finding.code).collect();
    assert!(codes.contains(&"changes-accepted") && codes.contains(&"macro-ignored"), "{codes:?}");
    assert!(draft.removed.iter().any(|one| one.text == "10日"));
}

#[test]
fn a_zip_brings_its_pictures_and_bad_files_are_refused() {
    let text = "关于开展检查的通知\n各科室：\n情况见下图。\n![现场](a.png)\n";
    let bytes =
        packed(&[("通知.md", text.as_bytes()), ("img/a.png", b"\x89PNG"), ("img/b.png", b"\x89PNG2")]);
    let draft = open("", &bytes).unwrap();
    assert_eq!(draft.payload["body"][1]["figure"]["pictures"][0]["caption"], "现场");
    assert!(draft.findings.iter().any(|finding| finding.code == "picture-unplaced"));
    for (bytes, word) in [
        (packed(&[("a.txt", "文".as_bytes()), ("b.txt", "字".as_bytes())]), "一份文档"),
        (b"PK\x03\x04 broken".to_vec(), "损坏"),
        (packed(&[("word/document.xml", b"<w:document><w:body>")]), ""),
        (Vec::new(), "空"),
    ] {
        let said = open("", &bytes).map(|_| String::new()).unwrap_or_else(|faults| faults.to_string());
        assert!(said.contains(word), "{said}");
    }
    let zeros = vec![0_u8; crate::limit::ARCHIVE_BYTES + 1];
    let said = open("", &packed(&[("word/document.xml", &zeros)])).unwrap_err().to_string();
    assert!(said.contains("ARCHIVE_BYTES"), "{said}");
}

#[test]
fn csv_and_saved_drafts_are_read() {
    let draft = open("表.csv", "物资清单,\n名称,数量\n水泵,12\n".as_bytes()).unwrap();
    assert_eq!(
        draft.payload["body"][0]["table"],
        json!({"head": [["名称", "数量"]], "rows": [["水泵", "12"]]})
    );
    let saved = json!({"template": "notice", "payload": {"title": "关于检查的通知"}}).to_string();
    let draft = open("", saved.as_bytes()).unwrap();
    assert_eq!((draft.payload, draft.guessed), (json!({"title": "关于检查的通知"}), false));
    assert_eq!(draft.findings.iter().filter(|finding| finding.code == "field-missing").count(), 3);
}

#[test]
fn excel_is_read_with_its_title_and_merged_cells() {
    let cell =
        |place: &str, text: &str| format!(r#"<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>"#);
    let rows = [
        format!(r#"<row r="1">{}</row>"#, cell("A1", "物资清单")),
        format!(r#"<row r="2">{}{}</row>"#, cell("A2", "名称"), cell("B2", "数量")),
        format!(r#"<row r="3">{}<c r="B3"><v>12</v></c><c r="C3"><v>1.5</v></c></row>"#, cell("A3", "水泵")),
    ];
    let space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let sheet = format!(
        r#"<worksheet xmlns="{space}"><sheetData>{}</sheetData><mergeCells count="1"><mergeCell ref="B2:C2"/></mergeCells></worksheet>"#,
        rows.concat()
    );
    let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        r#"<workbook xmlns="{space}" xmlns:r="{links}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let targets = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let root = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{links}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let bytes = packed(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", targets.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ]);
    let draft = open("表.docx", &bytes).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(draft.decoded, "XLSX");
    assert_eq!(
        draft.payload["body"][0]["table"],
        json!({"head": [["名称", {"text": "数量", "colspan": 2}]], "rows": [["水泵", "12", "1.5"]]})
    );
}

fn words(value: &Value, found: &mut String) {
    match value {
        Value::String(text) => found.push_str(text),
        Value::Array(items) => items.iter().for_each(|item| words(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| words(field, found)),
        _ => {}
    }
}

proptest! {
    /// Whatever lines come in whatever order, every character is in the draft or listed as left out.
    #[test]
    fn every_character_is_kept_or_told(picks in proptest::collection::vec((0_usize..64, "[一-龥a-z0-9，。：、（）\t| #*-]{0,60}"), 1..24)) {
        let stock: Vec<&str> = NOTICE.lines().chain(["打印本页", "目录", "", "1深化改革。要落实。", "| 甲 | 乙 |", "|---|---|", "注：1、说明", "第一章 总则", "**重点**", "# 标题"]).collect();
        let lines: Vec<String> = picks.into_iter().map(|(at, own)| stock.get(at).map_or(own, |line| (*line).to_owned())).collect();
        let source = lines.join("\n");
        if let Ok(draft) = open("", source.as_bytes()) {
            let mut kept = String::new();
            words(&draft.payload, &mut kept);
            draft.removed.iter().for_each(|one| kept.push_str(&one.text));
            for character in source.chars().filter(|c| !c.is_whitespace()) {
                let count = |text: &str| text.chars().filter(|c| *c == character).count();
                prop_assert!(count(&kept) >= count(&source), "{character} of {source:?} is lost: {:?}", draft);
            }
        }
    }
}
