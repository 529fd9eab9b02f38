//! 1,000 documents of three pages as one bound PDF: seconds, memory, size against the single files, and every number of the
//! contents looked up on the pages. `cargo bench --bench volume [-- COUNT] [FILE]`; exits 1 beyond the targets.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

mod varied;

use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::time::Instant;

use hongtou::backend::{Format, Options};
use hongtou::catalog::{Catalog, Sources};
use hongtou::packet::member::{File, Member, Outcome, Source};
use hongtou::packet::plan::Plan;
use hongtou::packet::{Packet, Shop};
use hongtou::press::{Order, Press};
use hongtou::problem::{Language, Problems};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SECONDS: f64 = 60.0;
const MEMORY_MIB: f64 = 1024.0;
const SIZE_SHARE: f64 = 0.40;

/// Orders that differ in title and text.
struct Shelf(Order);

impl Source for Shelf {
    fn order(&self, number: usize) -> Result<Order, Problems> {
        let mut order = self.0.clone();
        varied::turn(&mut order.data, number);
        order.data["title"] = json!(title(number));
        Ok(order)
    }

    fn file(&self, digest: &str) -> Result<Vec<u8>, Problems> {
        panic!("a volume asks for no file, but for {digest}")
    }

    fn attachment(&self, name: &str) -> Result<Vec<u8>, Problems> {
        panic!("there is no attachment {name}")
    }
}

fn title(number: usize) -> String {
    format!("关于印发便民服务事项第{number:04}号清单的通知")
}

fn main() -> ExitCode {
    let count = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(1_000);
    let path = std::env::args().find(|word| word.ends_with(".pdf"));
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let press = Press::new(Catalog::load(&Sources { root, ..Sources::default() }).unwrap()).unwrap();
    let mut data = press.catalog().templates["notice"].examples["typical"].payload().unwrap();
    data.as_object_mut().unwrap().remove("attachments");
    let shelf = Shelf(order(data));
    let (mut members, mut sum) = (Vec::new(), 0);
    let start = Instant::now();
    for number in 1..=count {
        let order = shelf.order(number).unwrap();
        let print = press.print(&order, &|| true).unwrap();
        let artifact = &print.artifacts[0];
        sum += artifact.files[0].len();
        members.push(member(number, artifact.pages, artifact.files[0].len(), print.file_name));
    }
    let pages: usize = members.iter().map(pages).sum();
    println!(
        "{count} documents of {pages} pages printed one by one: {:.1} s, {} KiB",
        start.elapsed().as_secs_f64(),
        sum / 1024
    );

    let plan = Plan::parse(
        json!({ "title": "便民服务事项清单汇编", "organ": "青石市政务服务中心", "date": "2025-12-31" }),
    )
    .unwrap();
    let packet = Packet { plan: &plan, members: &members, source: &shelf, language: Language::Chinese };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let before = memory_mib("VmRSS:");
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let start = Instant::now();
    let mut bytes = Vec::new();
    let report = packet.pdf(&Shop { press: &press, threads, progress: &|_| true }, &mut bytes).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let peak = memory_mib("VmHWM:");
    let share = bytes.len() as f64 / sum as f64;
    println!(
        "bound on {threads} threads: {seconds:.1} s, {} pages, {} KiB = {:.1} % of the parts, peak {peak:.0} MiB ({before:.0} before)",
        report.pages.unwrap(),
        bytes.len() / 1024,
        share * 100.0
    );
    assert!(report.is_complete() && report.documents == count, "{report:?}");
    let path = path.map_or_else(|| std::env::temp_dir().join("hongtou-volume.pdf"), PathBuf::from);
    std::fs::write(&path, &bytes).unwrap();
    let wrong = check(&path, count);
    println!("{}: {wrong} of {count} numbers wrong", path.display());
    if seconds <= SECONDS && peak <= MEMORY_MIB && share <= SIZE_SHARE && wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn pages(member: &Member) -> usize {
    match &member.outcome {
        Outcome::Printed { files, .. } => files[0].pages.unwrap(),
        _ => 0,
    }
}

fn order(data: Value) -> Order {
    Order {
        template: "notice".to_owned(),
        formats: vec![Format::Pdf],
        data,
        parts: Default::default(),
        options: Options::default(),
    }
}

fn member(number: usize, pages: Option<usize>, size: usize, title: String) -> Member {
    let file =
        File { format: Format::Pdf, page: None, digest: number.to_string(), size_bytes: size as u64, pages };
    let outcome = Outcome::Printed { title, files: vec![file], warnings: Vec::new() };
    Member { number, name: String::new(), group: None, outcome }
}

/// Reads every page and counts the titles whose number in the contents is not that of the page where they stand.
fn check(path: &std::path::Path, count: usize) -> usize {
    let output = Command::new("pdftotext").arg(path).arg("-").output().expect("poppler-utils");
    let text = String::from_utf8(output.stdout).unwrap();
    let pages: Vec<String> = text.split('\u{c}').map(|page| page.split_whitespace().collect()).collect();
    let numbered = |page: &str| -> Option<usize> { page.rsplit('—').nth(1)?.parse().ok() };
    let mut wrong = 0;
    for number in 1..=count {
        let title: String = title(number);
        let entry =
            pages.iter().find_map(|page| page.split(&title).nth(1).filter(|rest| rest.starts_with('.')));
        let listed: Option<usize> = entry.and_then(|rest| {
            let digits: String =
                rest.trim_start_matches('.').chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        });
        let key = format!("第{number:04}号");
        let printed = pages
            .iter()
            .find(|page| page.contains(&key) && !page.contains("...."))
            .and_then(|page| numbered(page));
        if listed.is_none() || listed != printed {
            println!("{key}: contents say {listed:?}, the page says {printed:?}");
            wrong += 1;
        }
    }
    wrong
}

fn memory_mib(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
