//! What the embedded queue costs, and what an interactive request waits while a batch prints: `cargo bench --bench batch [-- DOCUMENTS]`.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

mod varied;

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use hongtou::app::App;
use hongtou::app::batch::Batches;
use hongtou::app::batch::source::{Entries, Entry};
use hongtou::app::batch::spec::Spec;
use hongtou::app::batch::submit::{Submission, Submitted};
use hongtou::backend::{Format, Options};
use hongtou::config::{Given, Settings};
use hongtou::press::Order;
use hongtou::problem::Sentence;
use hongtou::queue::Batch;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each way is measured; the best counts, since the machine has other things to do.
const ROUNDS: usize = 3;
/// How many interactive requests are measured.
const REQUESTS: usize = 300;
/// Pause between two interactive requests: a person or a system that now and then wants one document.
const PAUSE: Duration = Duration::from_millis(20);

fn main() {
    let documents = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(600);
    let folder = tempfile::tempdir().unwrap();
    let given = Given {
        root: Some(PathBuf::from(env!("CARGO_MANIFEST_DIR"))),
        data: Some(folder.path().to_owned()),
        ..Given::default()
    };
    let settings = Settings::resolve(given, &|_| None).unwrap();
    let app = App::open_with_batches(&settings).unwrap();
    let batches = app.batches().unwrap();
    let mut data = app.press().catalog().templates["notice"].examples["typical"].payload().unwrap();
    data.as_object_mut().unwrap().remove("attachments");
    let order = Order {
        template: "notice".to_owned(),
        formats: vec![Format::Pdf],
        data,
        parts: Default::default(),
        options: Options::default(),
    };
    let orders: Vec<Order> = (0..documents)
        .map(|shift| {
            let mut order = order.clone();
            varied::turn(&mut order.data, shift);
            order.data["title"] = format!("关于第{shift}件事的通知").into();
            order
        })
        .collect();

    let threads = settings.workers;
    let (mut straight, mut queued) = (f64::MAX, f64::MAX);
    for _ in 0..ROUNDS {
        straight = straight.min(print_straight(&app, &orders, threads));
        queued = queued.min(print_queued(batches, &orders));
    }
    let rate = |seconds: f64| documents as f64 / seconds;
    println!("{documents} notices of three pages on {threads} threads");
    println!("straight   {:6.1} a second", rate(straight));
    println!("queued     {:6.1} a second, {:+.1} % time", rate(queued), (queued / straight - 1.0) * 100.0);

    let idle = latencies(&app, &order);
    let batch = submit(batches, &(0..4).flat_map(|_| orders.clone()).collect::<Vec<_>>());
    std::thread::sleep(Duration::from_millis(500));
    let busy = latencies(&app, &order);
    let now = batches.find(batch.name.as_str()).unwrap();
    assert!(!now.state.ended(), "the batch is to print all the while");
    batches.queue().cancel(&batch.name).unwrap();
    for (name, percent) in [("p50", 50), ("p90", 90), ("p99", 99)] {
        let at = |list: &[f64]| list[list.len() * percent / 100];
        let (alone, beside) = (at(&idle), at(&busy));
        println!(
            "{name} of one  {alone:6.1} ms idle, {beside:6.1} ms while a batch prints, ratio {:.2}",
            beside / alone
        );
    }
}

/// All orders on so many threads, nothing kept; in seconds.
fn print_straight(app: &App, orders: &[Order], threads: usize) -> f64 {
    let (next, begun) = (AtomicUsize::new(0), Instant::now());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(order) = orders.get(next.fetch_add(1, Ordering::Relaxed)) {
                    app.press().print(order, &|| true).unwrap();
                }
            });
        }
    });
    begun.elapsed().as_secs_f64()
}

/// The same as a batch, from its submission to its end; in seconds.
fn print_queued(batches: &Batches, orders: &[Order]) -> f64 {
    let begun = Instant::now();
    let batch = submit(batches, orders);
    loop {
        let now = batches.find(batch.name.as_str()).unwrap();
        if now.state.ended() {
            assert_eq!(now.progress.done as usize, orders.len());
            // It is not removed: some file systems are slow to give out again what was just deleted.
            return begun.elapsed().as_secs_f64();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn submit(batches: &Batches, orders: &[Order]) -> Batch {
    let items: Vec<_> = orders
        .iter()
        .map(|order| {
            let place = Sentence::new("项", "item");
            Ok(Entry {
                place,
                name: None,
                input: Ok(order.data.to_string().into_bytes()),
                group: None,
                cells: None,
            })
        })
        .collect();
    let entries: Entries = Box::new(items.into_iter());
    let spec = Spec { template: Some("notice".to_owned()), ..Spec::default() };
    let submission = Submission {
        spec,
        entries,
        key: None,
        fingerprint: String::new(),
        sheet: None,
        find: Box::new(|_| Ok(None)),
    };
    match batches.submit(submission).unwrap() {
        Submitted::New(batch) => *batch,
        _ => panic!("without a key every batch is new"),
    }
}

/// Milliseconds of single requests, sorted.
fn latencies(app: &App, order: &Order) -> Vec<f64> {
    let mut list: Vec<f64> = (0..REQUESTS)
        .map(|shift| {
            let mut order = order.clone();
            varied::turn(&mut order.data, shift % 61);
            std::thread::sleep(PAUSE);
            let begun = Instant::now();
            app.submit(move |press, wanted| press.print(&order, wanted)).unwrap().wait().unwrap().unwrap();
            begun.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    list.sort_by(f64::total_cmp);
    list
}
