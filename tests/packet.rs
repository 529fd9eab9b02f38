//! Packets as whoever gets them sees them: the ZIP with its manifest and index, the bound volumes, and what is said when
//! something is missing.

#![allow(clippy::unwrap_used, reason = "a test stops and says why")]

#[path = "packet/looks.rs"]
mod looks;
#[path = "packet/shelf.rs"]
mod shelf;

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use hongtou::backend::Format;
use hongtou::packet::member::{Member, Outcome};
use hongtou::problem::{Code, Language};
use lopdf::Document;
use serde_json::{Value, json};
use shelf::{Shelf, notice, year_end, year_end_plan};
use zip::ZipArchive;

/// The names in a ZIP, in order.
fn names(bytes: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len()).map(|index| archive.name_for_index(index).unwrap().to_owned()).collect()
}

fn read(bytes: &[u8], name: &str) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut content = Vec::new();
    archive.by_name(name).unwrap().read_to_end(&mut content).unwrap();
    content
}

fn manifest(bytes: &[u8]) -> Value {
    serde_json::from_slice(&read(bytes, "manifest.json")).unwrap()
}

/// Bookmarks of a PDF: level, words, page from 1.
fn bookmarks(pdf: &Document) -> Vec<(usize, String, u32)> {
    let toc = pdf.get_toc().unwrap();
    assert!(toc.errors.is_empty(), "{:?}", toc.errors);
    toc.toc.into_iter().map(|entry| (entry.level, entry.title, entry.page as u32)).collect()
}

#[test]
fn a_zip_holds_documents_in_folders_manifest_and_index_and_says_what_is_missing() {
    let shelf = year_end();
    let (bytes, report) = shelf.zip(year_end_plan());
    assert_eq!((report.documents, report.attachments, report.missing.len()), (5, 2, 1));
    let names = names(&bytes);
    let expected = [
        "01 市直部门/01 云岭市水利局2024年工作总结.pdf",
        "01 市直部门/01 水库除险加固现场.jpg",
        "02 县（区）人民政府/05 青石县 关于做好春节期间民生保障和安全生产工作的通知.pdf",
        "附件/全市主要指标统计表.pdf",
        "说明（不完整）.txt",
        "manifest.json",
        "index.xlsx",
    ];
    for name in expected {
        assert!(names.iter().any(|known| known == name), "{name} is not among {names:#?}");
    }
    let manifest = manifest(&bytes);
    assert_eq!(manifest["complete"], false);
    assert_eq!(manifest["counts"]["items"], 6);
    assert_eq!((&manifest["counts"]["printed"], &manifest["counts"]["failed"]), (&json!(5), &json!(1)));
    let failed = &manifest["items"][2];
    assert_eq!((&failed["name"], &failed["outcome"]), (&json!("市教育局"), &json!("failed")));
    assert_eq!(failed["problems"][0]["place"], "/title");
    for file in manifest["items"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|item| item["files"].as_array().into_iter().flatten())
    {
        let content = read(&bytes, file["path"].as_str().unwrap());
        assert_eq!(file["sha256"].as_str().unwrap(), sha256(&content), "{file}");
        assert_eq!(file["size_bytes"], content.len());
        assert!(file["pages"].as_u64().unwrap() > 0);
    }
    let note = String::from_utf8(read(&bytes, "说明（不完整）.txt")).unwrap();
    assert!(note.contains("市教育局") && note.contains("缺 1 件"), "{note}");
    let mut index = Xlsx::new(Cursor::new(read(&bytes, "index.xlsx"))).unwrap();
    let sheet = index.worksheet_range("目录").unwrap();
    let row: Vec<String> = sheet.rows().nth(3).unwrap().iter().map(Data::to_string).collect();
    assert_eq!((&*row[2], &*row[5]), ("市教育局", "未能排印"));
    assert!(row.last().unwrap().contains("/title"), "{row:?}");
    let links =
        String::from_utf8(read(&read(&bytes, "index.xlsx"), "xl/worksheets/_rels/sheet1.xml.rels")).unwrap();
    assert!(links.contains("External"), "{links}");
    assert_eq!(shelf.zip(year_end_plan()).0, bytes, "the same packet gives the same bytes");
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn names_that_could_do_harm_or_meet_are_made_safe() {
    let mut shelf = Shelf::default();
    for name in ["../../etc/passwd", "C:\\Windows\\a", "甲\u{202e}fdp.乙", "同名", "同名", "CON", "\u{0}"]
    {
        shelf.print(name, Some("../.."), "notice", notice("关于统一名称的通知"), &[Format::Pdf]);
    }
    let (bytes, report) = shelf.zip(json!({}));
    assert!(report.is_complete());
    let names = names(&bytes);
    let unique: std::collections::BTreeSet<String> = names.iter().map(|name| name.to_lowercase()).collect();
    assert_eq!(unique.len(), names.len());
    for name in &names {
        assert!(
            !name.contains("..") && !name.starts_with('/') && !name.contains('\\') && !name.contains(':'),
            "{name}"
        );
        assert!(name.chars().all(|c| !c.is_control() && c != '\u{202e}'), "{name:?}");
        assert!(name.matches('/').count() <= 1, "{name}");
    }
}

#[test]
fn a_file_that_the_store_lost_or_cut_off_is_missing_and_not_forgotten() {
    let mut shelf = Shelf::default();
    for title in ["关于甲的通知", "关于乙的通知", "关于丙的通知"] {
        shelf.print("", None, "notice", notice(title), &[Format::Pdf]);
    }
    let digest = |member: &Member| match &member.outcome {
        Outcome::Printed { files, .. } => files[0].digest.clone(),
        _ => panic!("printed"),
    };
    let (lost, cut) = (digest(&shelf.members[0]), digest(&shelf.members[1]));
    shelf.files.remove(&lost);
    shelf.files.get_mut(&cut).unwrap().truncate(100);
    let (bytes, report) = shelf.zip(json!({ "attachments": [{ "file": "没有.pdf" }] }));
    let missing: Vec<_> =
        report.missing.iter().map(|missing| (missing.number, missing.problems[0].code)).collect();
    assert_eq!(missing, [(Some(1), Code::NotFound), (Some(2), Code::FileFault), (None, Code::NotFound)]);
    let manifest = manifest(&bytes);
    assert_eq!((&manifest["complete"], &manifest["counts"]["damaged"]), (&json!(false), &json!(2)));
}

#[test]
fn a_volume_has_bookmarks_by_group_and_the_pages_that_they_name() {
    let shelf = year_end();
    let (bytes, report) = shelf.pdf(year_end_plan());
    let pdf = Document::load_mem(&bytes).unwrap();
    assert_eq!(pdf.get_pages().len(), report.pages.unwrap());
    let bookmarks = bookmarks(&pdf);
    let words: Vec<(usize, &str)> =
        bookmarks.iter().map(|(level, words, _)| (*level, words.as_str())).collect();
    assert_eq!(
        words[..4],
        [(1, "目录"), (1, "市直部门"), (2, "云岭市水利局2024年工作总结"), (2, "水库除险加固现场")]
    );
    assert!(words.contains(&(1, "附件")) && words.contains(&(2, "全市主要指标统计表")), "{words:?}");
    assert!(!words.iter().any(|(_, words)| words.contains("市教育局")), "what is missing has no bookmark");
    let pages: Vec<u32> = bookmarks.iter().map(|(_, _, page)| *page).collect();
    assert!(pages.is_sorted(), "{pages:?}");
    assert!(bytes.windows(4).any(|four| four == b"pdfa") || report.warnings.is_empty());
    assert_eq!(shelf.pdf(year_end_plan()).0, bytes, "the same packet gives the same bytes");
}

#[test]
fn attachments_that_cannot_be_used_are_named_and_the_volume_goes_on() {
    let mut shelf = Shelf::default();
    shelf.print("", None, "notice", notice("关于附件的通知"), &[Format::Pdf]);
    shelf.attachments.insert("坏的.pdf".into(), b"%PDF-1.7\nnothing".to_vec());
    shelf.attachments.insert("表格.xlsx".into(), b"PK\x03\x04".to_vec());
    for (name, file) in [("密码.pdf", "password.pdf"), ("限制.pdf", "restricted.pdf")] {
        let path = format!("{}/tests/files/{file}", env!("CARGO_MANIFEST_DIR"));
        shelf.attachments.insert(name.into(), std::fs::read(path).unwrap());
    }
    let plan = json!({ "attachments": [{ "file": "坏的.pdf" }, { "file": "表格.xlsx", "after": 1 }, { "file": "没有.png", "after": "谁" }, { "file": "密码.pdf" }, { "file": "限制.pdf" }] });
    let (bytes, report) = shelf.pdf(plan);
    assert_eq!((report.documents, report.attachments), (1, 0));
    let mut missing: Vec<&str> = report.missing.iter().map(|missing| missing.name.as_str()).collect();
    missing.sort();
    assert_eq!(missing, ["坏的.pdf", "密码.pdf", "没有.png", "表格.xlsx", "限制.pdf"]);
    let why = |name: &str| {
        let lost = report.missing.iter().find(|missing| missing.name == name).unwrap();
        lost.problems[0].line(Language::Chinese)
    };
    assert!(why("坏的.pdf").contains("损坏"), "{}", why("坏的.pdf"));
    for name in ["密码.pdf", "限制.pdf"] {
        assert!(why(name).contains("密码") && why(name).contains("取消"), "{}", why(name));
    }
    assert!(
        report.warnings.iter().any(|warning| warning.at.to_string() == "/attachments/2/after"),
        "{report:?}"
    );
    assert!(Document::load_mem(&bytes).is_ok());
}

#[test]
fn the_plan_decides_the_order() {
    let mut shelf = Shelf::default();
    for name in ["云溪区", "安平县", "第10号", "第9号", "北湖区"] {
        shelf.print(name, None, "notice", notice(&format!("关于{name}的通知")), &[Format::Pdf]);
    }
    let titles = |plan: Value| -> Vec<String> {
        let (bytes, _) = shelf.pdf(plan);
        let pdf = Document::load_mem(&bytes).unwrap();
        bookmarks(&pdf)
            .into_iter()
            .skip(1)
            .map(|(_, words, _)| words.replace("关于", "").replace("的通知", ""))
            .collect()
    };
    assert_eq!(titles(json!({})), ["云溪区", "安平县", "第10号", "第9号", "北湖区"]);
    assert_eq!(titles(json!({ "order": "by-name" })), ["安平县", "北湖区", "第9号", "第10号", "云溪区"]);
    assert_eq!(
        titles(json!({ "sequence": [5, "第9号"] })),
        ["北湖区", "第9号", "云溪区", "安平县", "第10号"]
    );
}

#[test]
fn a_bound_docx_keeps_the_styles_of_each_layout_apart() {
    let shelf = year_end();
    let (bytes, report) = shelf.docx(year_end_plan());
    assert_eq!(report.documents, 5);
    let missing: Vec<&str> = report.missing.iter().map(|missing| missing.name.as_str()).collect();
    assert_eq!(missing, ["市教育局", "全市主要指标.pdf"], "a PDF cannot stand in a DOCX, and that is said");
    let styles = String::from_utf8(read(&bytes, "word/styles.xml")).unwrap();
    let mut ids: Vec<&str> =
        styles.split("w:styleId=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "style identifiers clash");
    let text = String::from_utf8(read(&bytes, "word/document.xml")).unwrap();
    for used in text.split("w:pStyle w:val=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&used), "{used} is no style");
    }
    for anchor in text.split("w:anchor=\"").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(text.contains(&format!("w:name=\"{anchor}\"")), "{anchor} is no bookmark");
    }
    assert_eq!(shelf.docx(year_end_plan()).0, bytes, "the same packet gives the same bytes");
}

#[test]
fn a_batch_of_nothing_but_faults_is_still_a_volume_that_says_so() {
    let mut shelf = Shelf::default();
    shelf.print("市教育局", None, "notice", json!({ "titel": "错" }), &[Format::Pdf]);
    let (bytes, report) = shelf.pdf(json!({ "contents": false, "cover": false }));
    assert_eq!((report.documents, report.missing.len()), (0, 1));
    assert_eq!(Document::load_mem(&bytes).unwrap().get_pages().len(), report.pages.unwrap());
    assert!(report.pages.unwrap() > 0);
}

#[test]
fn the_example_is_a_whole_volume() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/packet");
    let json =
        |path: &std::path::Path| -> Value { serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap() };
    let mut paths: Vec<_> =
        std::fs::read_dir(folder.join("items")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut shelf = Shelf::default();
    for path in paths {
        let item = json(&path);
        let text = |name: &str| item[name].as_str().unwrap();
        shelf.print(
            text("name"),
            Some(text("group")),
            text("template"),
            item["data"].clone(),
            &[Format::Pdf],
        );
    }
    shelf.attachments.insert("reservoir.jpg".into(), std::fs::read(folder.join("reservoir.jpg")).unwrap());
    let plan = json(&folder.join("plan.json"));
    for report in [shelf.pdf(plan.clone()).1, shelf.docx(plan.clone()).1, shelf.zip(plan).1] {
        assert!(report.is_complete() && report.warnings.is_empty(), "{report:?}");
        assert_eq!((report.documents, report.attachments), (4, 1));
    }
}
