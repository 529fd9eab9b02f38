//! Bound volumes under the judges: every number of the contents looked up on the pages, qpdf, fonts, schemas, LibreOffice.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use hongtou::backend::Format;
use serde_json::json;

use crate::shelf::{Shelf, notice, year_end, year_end_plan};
use crate::{python, run, said, shared};

/// A folder for the files of one test.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("packets").join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The pages of a PDF as text without white.
fn pages(path: &std::path::Path) -> Vec<String> {
    let output = run(Command::new("pdftotext").args(["-layout"]).arg(path).arg("-"));
    let text = String::from_utf8(output.stdout).unwrap();
    text.split('\u{c}').map(|page| page.split_whitespace().collect()).collect()
}

fn number(page: &str) -> Option<&str> {
    page.strip_suffix('—').and_then(|page| page.rsplit('—').next())
}

#[test]
fn every_number_of_the_contents_stands_on_the_page_where_the_title_stands() {
    let mut shelf = Shelf::default();
    let titles: Vec<String> =
        (1..=60).map(|number| format!("关于第{number:02}号事项办理情况的通知")).collect();
    for (index, title) in titles.iter().enumerate() {
        shelf.print("", Some(["甲部分", "乙部分"][index % 2]), "notice", notice(title), &[Format::Pdf]);
    }
    let (bytes, report) = shelf.pdf(json!({ "title": "清单汇编" }));
    assert!(report.is_complete());
    let path = folder("contents").join("volume.pdf");
    fs::write(&path, bytes).unwrap();
    let pages = pages(&path);
    for title in &titles {
        let entry = pages
            .iter()
            .find_map(|page| page.split(title.as_str()).nth(1).filter(|rest| rest.starts_with('.')));
        let listed: String = entry
            .unwrap_or_else(|| panic!("{title} is not in the contents"))
            .trim_start_matches('.')
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let key = &title["关于".len().."关于第00号".len()];
        let page = pages.iter().find(|page| page.contains(key) && !page.contains("....")).unwrap();
        assert_eq!(number(page), Some(listed.as_str()), "{title}: {page}");
    }
}

#[test]
fn a_volume_is_sound_has_each_font_once_and_says_pdf_a() {
    let shelf = year_end();
    let (bytes, report) = shelf.pdf(year_end_plan());
    assert!(report.warnings.is_empty(), "the attachment is PDF/A itself: {:?}", report.warnings);
    let path = folder("sound").join("volume.pdf");
    fs::write(&path, &bytes).unwrap();
    let checked = run(Command::new("qpdf").arg("--check").arg(&path));
    assert!(
        checked.status.success() && said(&checked).contains("No syntax or stream encoding errors"),
        "{}",
        said(&checked)
    );
    let info = said(&run(Command::new("pdfinfo").arg(&path)));
    assert!(info.contains("Title:           云岭市2025年度工作总结汇编"), "{info}");
    let meta = said(&run(Command::new("pdfinfo").arg("-meta").arg(&path)));
    assert!(
        meta.contains("<pdfaid:part>2</pdfaid:part>") && meta.contains("<pdfaid:conformance>B"),
        "{meta}"
    );
    // The attached PDF brings its own copies; all others stand once.
    let mut bare = year_end_plan();
    bare["attachments"] = json!([]);
    let path = folder("sound").join("bare.pdf");
    fs::write(&path, shelf.pdf(bare).0).unwrap();
    let fonts = said(&run(Command::new("pdffonts").arg(&path)));
    let mut names: Vec<&str> =
        fonts.lines().skip(2).filter_map(|line| line.split('+').nth(1)?.split_whitespace().next()).collect();
    let count = names.len();
    names.sort();
    names.dedup();
    assert!(count >= 4 && names.len() == count, "{fonts}");
}

#[test]
fn an_encrypted_attachment_is_named_and_missing() {
    let mut shelf = year_end();
    let folder = folder("encrypted");
    let (open, locked) = (folder.join("open.pdf"), folder.join("locked.pdf"));
    fs::write(&open, &shelf.attachments["全市主要指标.pdf"]).unwrap();
    for (user, owner) in [("secret", "owner"), ("", "owner")] {
        run(Command::new("qpdf").args(["--encrypt", user, owner, "256", "--"]).arg(&open).arg(&locked));
        shelf.attachments.insert("全市主要指标.pdf".to_owned(), fs::read(&locked).unwrap());
        let (_, report) = shelf.pdf(year_end_plan());
        let missing = report.missing.iter().find(|missing| missing.number.is_none()).unwrap();
        let problem = missing.problems[0].line(hongtou::problem::Language::Chinese);
        assert!(problem.contains("密码") && problem.contains("全市主要指标.pdf"), "{problem}");
    }
}

#[test]
fn a_bound_docx_is_valid_and_libreoffice_lays_it_out() {
    let (bytes, _) = year_end().docx(year_end_plan());
    let folder = folder("docx");
    let path = folder.join("volume.docx");
    fs::write(&path, bytes).unwrap();
    let judged = run(Command::new(python()).arg(shared().join("check/docx_schema.py")).arg(&path));
    assert!(judged.status.success(), "{}", said(&judged));
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    run(Command::new("soffice")
        .args(["--headless", &profile, "--convert-to", "pdf", "--outdir"])
        .arg(&folder)
        .arg(&path));
    let pages = pages(&folder.join("volume.pdf"));
    let text = pages.concat();
    assert!(text.contains("市教育局") && text.contains("未能排印"), "what is missing is said");
    let entry = text.split("关于做好春节期间民生保障和安全生产工作的通知").nth(1).unwrap();
    let listed: String = entry.chars().filter(char::is_ascii_digit).take(2).collect();
    assert!(!listed.is_empty(), "{entry}");
}
