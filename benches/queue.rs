//! What the embedded queue takes for a batch of the largest size: `cargo bench --bench queue [-- ITEMS]`.
//!
//! The time of a claim with its outcome must not depend on how many items are there or have ended.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops and says why")]

use std::time::{Duration, Instant};

use hongtou::problem::Sentence;
use hongtou::queue::sqlite::Sqlite;
use hongtou::queue::{ItemState, NewBatch, NewItem, Outcome, Page, Printed, PrintedFile, Queue};
use hongtou::store::{Digest, Name, Piece};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many items are added at once, as a submission does.
const AT_ONCE: u32 = 1_000;
/// How many claims are timed together.
const CLAIMS: u32 = 2_000;

fn main() {
    let items: u32 = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(100_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let queue = Sqlite::open(folder.path(), Duration::from_secs(30)).unwrap();
    let batch = Name::new("b1").unwrap();
    let new = NewBatch {
        name: batch.clone(),
        key: None,
        fingerprint: String::new(),
        spec: serde_json::Value::Null,
        wants_call: false,
        created_s: 0,
        keep_s: 3_600,
    };
    timed("taken in", || {
        queue.open(&new).unwrap();
        let numbers: Vec<u32> = (1..=items).collect();
        for some in numbers.chunks(AT_ONCE as usize) {
            let some: Vec<NewItem> = some.iter().map(|number| item(*number)).collect();
            queue.add(&batch, &some).unwrap();
        }
        queue.seal(&batch).unwrap();
    });
    for part in 0..items / CLAIMS {
        let begun = Instant::now();
        for _ in 0..CLAIMS {
            let claim = queue.claim(Duration::ZERO).unwrap().unwrap();
            assert!(queue.finish(&claim, &done(claim.number)).unwrap());
        }
        // The first, the middle and the last part are told.
        if [0, items / CLAIMS / 2, items / CLAIMS - 2].contains(&part) {
            let each = begun.elapsed().as_secs_f64() * 1_000_000.0 / f64::from(CLAIMS);
            println!("claim and outcome after {:6}  {each:6.0} µs", part * CLAIMS);
        }
        if part == items / CLAIMS - 2 {
            break;
        }
    }
    for (what, state, after) in [
        ("first page", None, 0),
        ("last page", None, items - 1_000),
        ("page of what waits", Some(ItemState::Waiting), 0),
    ] {
        timed(what, || {
            let page = Page { state, after, most: 1_000 };
            assert_eq!(queue.items(&batch, &page).unwrap().len(), 1_000);
        });
    }
    timed("outcomes from the middle", || {
        assert_eq!(queue.outcomes(&batch, u64::from(items / 2), 500).unwrap().len(), 500);
    });
    timed("cancelled", || drop(queue.cancel(&batch).unwrap()));
    timed("forgotten", || assert!(queue.remove(&batch).unwrap()));
}

fn timed(what: &str, work: impl FnOnce()) {
    let begun = Instant::now();
    work();
    println!("{what:30} {:9.2} ms", begun.elapsed().as_secs_f64() * 1_000.0);
}

fn item(number: u32) -> NewItem {
    NewItem {
        place: Sentence::new(format!("第 {number} 行"), format!("line {number}")),
        name: None,
        group: None,
        input: Some(Piece { digest: Digest::of(b"bundle"), offset: u64::from(number) * 200, length: 200 }),
        cells: None,
        remarks: Vec::new(),
        faults: Vec::new(),
    }
}

fn done(number: u32) -> Outcome {
    let digest = Digest::of(&number.to_be_bytes());
    Outcome::Done(Printed {
        file_name: format!("关于第{number}件事的通知"),
        pages: Some(3),
        files: vec![PrintedFile { format: "pdf".into(), digest, bytes: 40_000 }],
        warnings: Vec::new(),
    })
}
