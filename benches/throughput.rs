//! Documents a second on as many threads as the machine has cores: `cargo bench --bench throughput [-- SECONDS]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hongtou::backend::{Format, Options};
use hongtou::catalog::{Catalog, Sources};
use hongtou::press::{Order, Press};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let seconds = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10);
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let press = Press::new(Catalog::load(&Sources { root, ..Sources::default() }).unwrap()).unwrap();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    for (template, case) in [
        ("notice", "typical"),
        ("bulletin", "typical"),
        ("annual-summary", "typical"),
        ("statistics-report", "typical"),
    ] {
        let data = press.catalog().templates[template].examples[case].payload().unwrap();
        for format in [Format::Pdf, Format::Docx] {
            let order = Order {
                template: template.to_owned(),
                formats: vec![format],
                data: data.clone(),
                parts: Default::default(),
                options: Options::default(),
            };
            let print = press.print(&order, &|| true).unwrap();
            let rate = rate(&press, &order, threads, Duration::from_secs(seconds));
            let pages = print.artifacts[0].pages.map_or(String::new(), |pages| format!("{pages} pages, "));
            let size = print.artifacts[0].files[0].len() / 1024;
            println!(
                "{template}/{case} {:4}  {rate:7.1} a second on {threads} threads ({pages}{size} KiB)",
                format.name()
            );
        }
    }
}

fn rate(press: &Press, order: &Order, threads: usize, time: Duration) -> f64 {
    let done = AtomicUsize::new(0);
    let start = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while start.elapsed() < time {
                    press.print(order, &|| true).unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    done.load(Ordering::Relaxed) as f64 / start.elapsed().as_secs_f64()
}
