//! The commands of both READMEs do what they say.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops and says why")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const ADDRESS: &str = "http://127.0.0.1:8080";

/// The fenced shell blocks of a page.
fn blocks(page: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
    let pieces = text.split("```sh\n").skip(1);
    pieces.map(|piece| piece.split("\n```").next().unwrap().to_owned()).collect()
}

/// A running service that ends with the test.
struct Service(Child, String);

impl Drop for Service {
    fn drop(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

fn serve(arguments: &str) -> Service {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hongtou"))
        .args(arguments.split_whitespace())
        .args(["--listen", "127.0.0.1:0"])
        .current_dir(ROOT)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("hongtou: ").unwrap_or_else(|| panic!("said {line:?}")).to_owned();
    Service(child, address)
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn the_commands_of_both_pages_serve_and_print() {
    for page in ["README.md", "README.zh-CN.md"] {
        let blocks = blocks(page);
        let start =
            blocks[0].strip_prefix("cargo run --release -- ").expect("the first block runs the service");
        let service = serve(start);
        let curl = blocks.iter().find(|block| block.starts_with("curl ")).expect("a curl");
        assert!(curl.contains(ADDRESS));
        let folder = scratch(page);
        let run = Command::new("sh")
            .arg("-c")
            .arg(curl.replace(ADDRESS, &service.1))
            .current_dir(&folder)
            .status()
            .unwrap();
        assert!(run.success());
        let pdf = std::fs::read(folder.join("notice.pdf")).unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{}", String::from_utf8_lossy(&pdf[..pdf.len().min(2000)]));

        let render = blocks
            .iter()
            .find_map(|block| block.strip_prefix("cargo run --release -- render "))
            .expect("a render");
        let render = render.replace("notice.pdf", &folder.join("c.pdf").display().to_string());
        let render = render.replace("notice.docx", &folder.join("c.docx").display().to_string());
        let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
        let run = command.arg("render").args(render.split_whitespace()).current_dir(ROOT).status().unwrap();
        assert!(run.success());
        assert!(std::fs::read(folder.join("c.docx")).unwrap().starts_with(b"PK"));
        assert!(
            blocks.contains(&"cargo test --release".to_owned()),
            "{page} does not say how to run the tests"
        );
    }
}

#[test]
fn every_link_of_the_pages_leads_somewhere() {
    for page in ["README.md", "README.zh-CN.md", "docs/templates.md", "docs/architecture.md", "docs/fonts.md"]
    {
        let path = Path::new(ROOT).join(page);
        let text = std::fs::read_to_string(&path).unwrap();
        for piece in text.split("](").skip(1) {
            let target = piece.split(')').next().unwrap();
            if !target.contains("://") && !target.contains('…') && !target.is_empty() {
                let file = target.split('#').next().unwrap();
                assert!(
                    path.parent().unwrap().join(file).exists(),
                    "{page} links to {target}, which is not there"
                );
            }
        }
    }
}

#[test]
fn the_picture_of_the_pages_is_what_the_press_prints() {
    let shown = Path::new(ROOT).join("docs/images/notice-typical-1.png");
    let made = scratch("picture").join("page.png");
    let mut command = Command::new(env!("CARGO_BIN_EXE_hongtou"));
    command.args(["render", "notice", "--example", "typical", "--dpi", "80", "--page", "1", "-o"]).arg(&made);
    assert!(command.current_dir(ROOT).status().unwrap().success());
    if std::env::var_os("UPDATE_PICTURES").is_some() {
        std::fs::copy(&made, &shown).unwrap();
    }
    let same = std::fs::read(&shown).unwrap() == std::fs::read(&made).unwrap();
    assert!(same, "docs/images/notice-typical-1.png is old; UPDATE_PICTURES=1 renews it");
}
