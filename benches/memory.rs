//! 5,000 renders of mixed examples, failing ones too: resident memory must stay within 5 % of its level after the first 500.
//!
//! `cargo bench --bench memory`; exits 1 when it does not hold.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

use std::path::PathBuf;
use std::process::ExitCode;

use hongtou::backend::{Format, Options};
use hongtou::catalog::{Catalog, Sources};
use hongtou::press::{Order, Press};
use serde_json::{Value, json};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const WARM_UP: usize = 500;
const RENDERS: usize = 5_000;
const TOLERANCE: f64 = 0.05;

fn main() -> ExitCode {
    if !std::path::Path::new("/proc/self/status").exists() {
        println!("memory: needs /proc");
        return ExitCode::FAILURE;
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let press = Press::new(Catalog::load(&Sources { root, ..Sources::default() }).unwrap()).unwrap();
    let orders = orders(&press);
    let mut level = 0.0;
    let mut highest: f64 = 0.0;
    let (mut printed, mut refused) = (0, 0);
    for index in 0..RENDERS {
        match press.print(&orders[index % orders.len()], &|| true) {
            Ok(_) => printed += 1,
            Err(_) => refused += 1,
        }
        if index + 1 == WARM_UP {
            level = resident_mib();
        }
        if index + 1 > WARM_UP && index % 50 == 0 {
            highest = highest.max(resident_mib());
        }
        if (index + 1) % 500 == 0 {
            println!("{:>5} renders  {:7.1} MiB", index + 1, resident_mib());
        }
    }
    let last = resident_mib();
    let growth = last / level - 1.0;
    println!(
        "{printed} printed, {refused} refused; {level:.1} MiB after {WARM_UP}, {last:.1} MiB after {RENDERS} ({:+.1} %), highest {highest:.1} MiB",
        growth * 100.0
    );
    if growth > TOLERANCE { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Every short example in PDF and DOCX, and an order that fails at each stage.
fn orders(press: &Press) -> Vec<Order> {
    let mut orders = Vec::new();
    for template in press.catalog().templates.values() {
        for (case, example) in &template.examples {
            if case == "longest" || case == "wide-table" {
                continue;
            }
            for format in [Format::Pdf, Format::Docx] {
                let data = example.payload().unwrap();
                orders.push(order(&template.name, format, data));
            }
        }
        orders.push(order(&template.name, Format::Pdf, json!({"zzz": 1})));
    }
    let mut undrawable = orders[0].clone();
    undrawable.data["title"] = json!("\u{e000}");
    orders.push(undrawable);
    orders.push(order("none", Format::Pdf, Value::Null));
    let mut out_of_range = orders[0].clone();
    out_of_range.formats = vec![Format::Svg];
    out_of_range.options.page = Some(999);
    orders.push(out_of_range);
    orders
}

fn order(template: &str, format: Format, data: Value) -> Order {
    Order {
        template: template.to_owned(),
        formats: vec![format],
        data,
        parts: Default::default(),
        options: Options::default(),
    }
}

/// Resident memory of this process, file mappings (the fonts) aside.
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}
