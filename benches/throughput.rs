//! Documents a second on as many threads as the machine has cores: `cargo bench --bench throughput [-- SECONDS] [TEMPLATE]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

mod varied;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hongtou::backend::{Format, Options};
use hongtou::catalog::{Catalog, Sources};
use hongtou::press::{Order, Press};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many different documents are printed in turn; more than any cache of one document keeps.
const VARIANTS: usize = 61;

fn main() {
    let seconds = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let press = Press::new(Catalog::load(&Sources { root, ..Sources::default() }).unwrap()).unwrap();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let only = std::env::args().skip(1).find(|word| word.parse::<u64>().is_err() && !word.starts_with('-'));
    // The typical notice without its attachment is three pages of text.
    for (template, case) in [
        ("notice", "typical without attachments"),
        ("notice", "typical"),
        ("bulletin", "typical"),
        ("annual-summary", "typical"),
        ("statistics-report", "typical"),
    ] {
        if only.as_ref().is_some_and(|only| only != template) {
            continue;
        }
        let (name, bare) = (case.split(' ').next().unwrap(), case.contains("without"));
        let mut data = press.catalog().templates[template].examples[name].payload().unwrap();
        if bare {
            data.as_object_mut().unwrap().remove("attachments");
        }
        for format in [Format::Pdf, Format::Docx] {
            let order = Order {
                template: template.to_owned(),
                formats: vec![format],
                data: data.clone(),
                parts: Default::default(),
                options: Options::default(),
            };
            let print = press.print(&order, &|| true).unwrap();
            let orders: Vec<Order> = (0..VARIANTS).map(|shift| varied(&order, shift)).collect();
            let rate = rate(&press, &orders, threads, Duration::from_secs(seconds));
            let pages = print.artifacts[0].pages.map_or(String::new(), |pages| format!("{pages} pages, "));
            let size = print.artifacts[0].files[0].len() / 1024;
            println!(
                "{template}/{case} {:4}  {rate:7.1} a second on {threads} threads ({pages}{size} KiB)",
                format.name()
            );
        }
    }
}

/// The order with every long text turned by some characters, so that no two documents share their lines.
fn varied(order: &Order, shift: usize) -> Order {
    let mut order = order.clone();
    varied::turn(&mut order.data, shift);
    order
}

fn rate(press: &Press, orders: &[Order], threads: usize, time: Duration) -> f64 {
    let done = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while start.elapsed() < time {
                    let order = &orders[done.fetch_add(1, Ordering::Relaxed) % orders.len()];
                    press.print(order, &|| true).unwrap();
                }
            });
        }
    });
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}
