//! What every twin of the queue promises.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use hongtou::limit::SHORT_BATCH_ITEMS;
use hongtou::problem::{Code, Problem, Sentence};
use hongtou::queue::{
    Again, Batch, CallReport, ItemState, NewBatch, NewItem, Opened, Outcome, Page, Printed, PrintedFile,
    Queue, State,
};
use hongtou::store::{Digest, Name, Piece};
use serde_json::json;

/// How long the leases of the queues under test last.
pub(crate) const LEASE: Duration = Duration::from_millis(800);
/// How long a claim waits for an item that must come.
const SOON: Duration = Duration::from_secs(20);

/// Opens one more handle on the same queue, as another process would.
type Open<'a> = &'a dyn Fn() -> Box<dyn Queue>;
type Check = fn(Open<'_>);

/// All promises, each with its name; every one is given an empty queue.
pub(crate) const ALL: &[(&str, Check)] = &[
    ("a batch runs from open to finished", a_batch_runs_from_open_to_finished),
    ("nothing is claimed before the seal", nothing_is_claimed_before_the_seal),
    ("an empty batch ends at once", an_empty_batch_ends_at_once),
    ("a short batch goes before a large one", a_short_batch_goes_before_a_large_one),
    ("a key belongs to one batch", a_key_belongs_to_one_batch),
    ("the first outcome counts", the_first_outcome_counts),
    ("a silent holder loses its claim and a kept one does not", a_silent_holder_loses_its_claim),
    ("what is given back comes again after its rest", what_is_given_back_comes_again),
    ("a faulty item is failed from the start", a_faulty_item_is_failed_from_the_start),
    ("a cancel ends what waits", a_cancel_ends_what_waits),
    ("failed items are put back to work", failed_items_are_put_back_to_work),
    ("items are read page by page", items_are_read_page_by_page),
    ("outcomes are read as they come", outcomes_are_read_as_they_come),
    ("an end is called until it is heard", an_end_is_called_until_it_is_heard),
    ("a batch is forgotten", a_batch_is_forgotten),
    ("notes stay", notes_stay),
    ("many workers finish each item once", many_workers_finish_each_item_once),
];

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(crate) fn new_batch(text: &str, key: Option<&str>) -> NewBatch {
    NewBatch {
        name: name(text),
        key: key.map(str::to_owned),
        fingerprint: "f".into(),
        spec: json!({ "template": "notice", "formats": ["pdf"] }),
        wants_call: false,
        created_s: 1_700_000_000,
        keep_s: 3_600,
    }
}

fn new_item(number: u64) -> NewItem {
    NewItem {
        place: Sentence::new(format!("第 {number} 行"), format!("line {number}")),
        name: number.is_multiple_of(2).then(|| format!("单位{number}")),
        group: Some("云岭市".into()),
        input: Some(Piece { digest: Digest::of(b"bundle"), offset: number * 10, length: 10 }),
        cells: Some(json!({ "row": number })),
        remarks: Vec::new(),
        faults: Vec::new(),
    }
}

/// A sealed batch of so many items.
pub(crate) fn fill(queue: &dyn Queue, text: &str, count: u64) -> Batch {
    fill_new(queue, &new_batch(text, None), count)
}

fn fill_new(queue: &dyn Queue, new: &NewBatch, count: u64) -> Batch {
    assert_eq!(queue.open(new).unwrap(), Opened::New);
    let items: Vec<NewItem> = (1..=count).map(new_item).collect();
    for some in items.chunks(3) {
        queue.add(&new.name, some).unwrap();
    }
    queue.seal(&new.name).unwrap()
}

fn done(words: &str) -> Outcome {
    let file = PrintedFile { format: "pdf".into(), digest: Digest::of(words.as_bytes()), bytes: 1 };
    Outcome::Done(Printed {
        file_name: words.into(),
        pages: Some(3),
        files: vec![file],
        warnings: vec![problem(Code::FontFallback)],
    })
}

fn failed() -> Outcome {
    Outcome::Failed(vec![problem(Code::FieldMissing).at_pointer("/title"), problem(Code::Value)])
}

fn problem(code: Code) -> Problem {
    Problem::new(code, "缺少标题", "no title").hint("请补上", "add it")
}

fn batch(queue: &dyn Queue, text: &str) -> Batch {
    queue.batch(&name(text)).unwrap().unwrap()
}

fn counts(batch: &Batch) -> (u32, u32, u32, u32) {
    let progress = batch.progress;
    (progress.total, progress.done, progress.failed, progress.cancelled)
}

/// Finishes all that waits: every third item fails.
fn print_all(queue: &dyn Queue) {
    while let Some(claim) = queue.claim(Duration::ZERO).unwrap() {
        let outcome = if claim.number % 3 == 0 { failed() } else { done(&claim.number.to_string()) };
        assert!(queue.finish(&claim, &outcome).unwrap());
    }
}

fn all_items(queue: &dyn Queue, text: &str, state: Option<ItemState>) -> Vec<u32> {
    let items = queue.items(&name(text), &Page { state, after: 0, most: 1_000 }).unwrap();
    items.iter().map(|item| item.number).collect()
}

fn a_batch_runs_from_open_to_finished(open: Open<'_>) {
    let queue = open();
    let sealed = fill(&*queue, "b1", 7);
    assert_eq!((sealed.state, counts(&sealed)), (State::Running, (7, 0, 0, 0)));
    assert_eq!((sealed.ended_s, sealed.expires_s), (None, None), "a batch that runs does not expire");
    assert_eq!(sealed.spec, new_batch("b1", None).spec);
    let claim = queue.claim(Duration::ZERO).unwrap().unwrap();
    assert_eq!((claim.number, claim.attempt, claim.round, &claim.new), (1, 1, 0, &Some(new_item(1))));
    assert!(queue.finish(&claim, &done("一")).unwrap());
    print_all(&*queue);
    drop(queue);
    let queue = open();
    let ended = batch(&*queue, "b1");
    assert_eq!((ended.state, counts(&ended), ended.progress.waiting()), (State::Finished, (7, 5, 2, 0), 0));
    assert_eq!(ended.expires_s, ended.ended_s.map(|at| at + 3_600));
    let items = queue.items(&name("b1"), &Page { most: 100, ..Page::default() }).unwrap();
    assert_eq!(items[0].outcome, Some(done("一")));
    assert_eq!((items[2].state, &items[2].outcome), (ItemState::Failed, &Some(failed())));
    assert_eq!(queue.claim(Duration::ZERO).unwrap(), None);
    assert_eq!(queue.batches().unwrap(), [ended]);
}

fn nothing_is_claimed_before_the_seal(open: Open<'_>) {
    let queue = open();
    queue.open(&new_batch("b1", None)).unwrap();
    queue.add(&name("b1"), &[new_item(1)]).unwrap();
    assert_eq!((batch(&*queue, "b1").state, queue.claim(Duration::ZERO).unwrap()), (State::Filling, None));
    queue.seal(&name("b1")).unwrap();
    assert!(queue.claim(SOON).unwrap().is_some());
    for late in [queue.add(&name("b1"), &[new_item(2)]), queue.seal(&name("nothing")).map(drop)] {
        assert_eq!(late.unwrap_err().list()[0].code, Code::NotFound);
    }
}

fn an_empty_batch_ends_at_once(open: Open<'_>) {
    let queue = open();
    assert_eq!(fill(&*queue, "b1", 0).state, State::Finished);
}

fn a_short_batch_goes_before_a_large_one(open: Open<'_>) {
    let (queue, other) = (open(), open());
    let short = u64::from(SHORT_BATCH_ITEMS);
    fill(&*queue, "b1", short + 3);
    let first = queue.claim(SOON).unwrap().unwrap();
    assert_eq!((&first.batch, first.number), (&name("b1"), 1));
    assert!(queue.finish(&first, &failed()).unwrap());
    fill(&*queue, "b2", 2);
    fill(&*queue, "b3", short + 1);
    fill(&*queue, "b4", 1);
    let mut order = Vec::new();
    for worker in [&queue, &other, &queue, &other, &queue] {
        let claim = worker.claim(SOON).unwrap().unwrap();
        order.push((claim.batch.to_string(), claim.number));
        assert!(worker.finish(&claim, &failed()).unwrap());
    }
    let expected = [("b2", 1), ("b2", 2), ("b4", 1), ("b1", 2), ("b1", 3)];
    assert_eq!(order, expected.map(|(batch, number)| (batch.to_owned(), number)));
    // A few items that are mended do not wait for a large batch either.
    queue.cancel(&name("b1")).unwrap();
    queue.retry(&name("b1"), &[Again { number: 2, input: None }]).unwrap();
    let again = other.claim(SOON).unwrap().unwrap();
    assert_eq!((again.batch, again.number, again.round), (name("b1"), 2, 1));
}

fn a_key_belongs_to_one_batch(open: Open<'_>) {
    let (queue, other) = (open(), open());
    assert_eq!(queue.open(&new_batch("b1", Some("k"))).unwrap(), Opened::New);
    let Opened::Held(held) = other.open(&new_batch("b2", Some("k"))).unwrap() else { panic!("not held") };
    assert_eq!((held.name, held.state, held.fingerprint.as_str()), (name("b1"), State::Filling, "f"));
    assert_eq!(other.batch(&name("b2")).unwrap(), None);
    assert_eq!(other.by_key("k").unwrap().unwrap().name, name("b1"));
    assert_eq!(other.by_key("other").unwrap(), None);
    assert_eq!(queue.open(&new_batch("b3", None)).unwrap(), Opened::New, "no key is no key of anyone");
    assert_eq!(queue.open(&new_batch("b4", None)).unwrap(), Opened::New);
    queue.remove(&name("b1")).unwrap();
    assert_eq!(queue.open(&new_batch("b5", Some("k"))).unwrap(), Opened::New, "a key is given free");
}

fn the_first_outcome_counts(open: Open<'_>) {
    let (frozen, other) = (open(), open());
    fill(&*frozen, "b1", 2);
    let old = frozen.claim(Duration::ZERO).unwrap().unwrap();
    let second = other.claim(SOON).unwrap().unwrap();
    assert!(other.finish(&second, &done("二")).unwrap());
    let new = other.claim(SOON).unwrap().expect("the lease lapses");
    assert_eq!((new.number, new.attempt), (old.number, old.attempt + 1));
    assert!(other.finish(&new, &done("一")).unwrap());
    assert!(!frozen.finish(&old, &failed()).unwrap(), "late");
    assert!(!frozen.keep(&old).unwrap());
    let ended = batch(&*other, "b1");
    assert_eq!((ended.state, counts(&ended)), (State::Finished, (2, 2, 0, 0)));
}

fn a_silent_holder_loses_its_claim(open: Open<'_>) {
    let (silent, alive, other) = (open(), open(), open());
    fill(&*silent, "b1", 2);
    let lost = silent.claim(Duration::ZERO).unwrap().unwrap();
    let kept = alive.claim(Duration::ZERO).unwrap().unwrap();
    assert_ne!(lost.number, kept.number);
    let mut taken = None;
    for _ in 0..200 {
        assert!(alive.keep(&kept).unwrap(), "a holder that shows itself keeps its claim");
        taken = other.claim(LEASE / 8).unwrap();
        if taken.is_some() {
            break;
        }
    }
    assert_eq!(taken.expect("the silent one loses its claim").number, lost.number);
    assert!(!silent.keep(&lost).unwrap());
    assert!(alive.finish(&kept, &done("x")).unwrap());
}

fn what_is_given_back_comes_again(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 1);
    let first = queue.claim(Duration::ZERO).unwrap().unwrap();
    queue.give_back(&first, Duration::from_millis(300)).unwrap();
    assert_eq!(queue.claim(Duration::ZERO).unwrap(), None, "it rests");
    let second = queue.claim(SOON).unwrap().unwrap();
    assert_eq!((second.number, second.attempt), (1, 2));
    queue.give_back(&first, Duration::ZERO).unwrap();
    assert!(queue.keep(&second).unwrap(), "a claim that is given back has no say any more");
    assert!(queue.finish(&second, &done("x")).unwrap());
}

fn a_faulty_item_is_failed_from_the_start(open: Open<'_>) {
    let queue = open();
    queue.open(&new_batch("b1", None)).unwrap();
    let faulty = NewItem { input: None, faults: vec![problem(Code::FieldType)], ..new_item(1) };
    queue.add(&name("b1"), &[faulty.clone(), new_item(2), faulty]).unwrap();
    let sealed = queue.seal(&name("b1")).unwrap();
    assert_eq!((sealed.state, counts(&sealed)), (State::Running, (3, 0, 2, 0)));
    assert_eq!(queue.claim(Duration::ZERO).unwrap().unwrap().number, 2);
    let failed =
        queue.items(&name("b1"), &Page { state: Some(ItemState::Failed), after: 0, most: 9 }).unwrap();
    assert_eq!(failed[1].outcome, Some(Outcome::Failed(vec![problem(Code::FieldType)])));
}

fn a_cancel_ends_what_waits(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 5);
    let first = queue.claim(Duration::ZERO).unwrap().unwrap();
    assert!(queue.finish(&first, &done("x")).unwrap());
    let under_way = queue.claim(Duration::ZERO).unwrap().unwrap();
    let cancelled = queue.cancel(&name("b1")).unwrap();
    assert_eq!((cancelled.state, cancelled.progress.done), (State::Cancelled, 1));
    assert_eq!(queue.claim(Duration::ZERO).unwrap(), None);
    let counted = queue.finish(&under_way, &done("y")).unwrap();
    let after = batch(&*queue, "b1");
    assert_eq!(after.progress.done, 1 + u32::from(counted), "an outcome under way counts or it does not");
    assert_eq!(after.progress.waiting(), 0);
    assert_eq!(queue.cancel(&name("b1")).unwrap().state, State::Cancelled);
    assert!(after.expires_s.is_some());
    fill(&*queue, "b2", 1);
    print_all(&*queue);
    assert_eq!(queue.cancel(&name("b2")).unwrap().state, State::Finished, "what has ended stays as it is");
    assert_eq!(queue.cancel(&name("nothing")).unwrap_err().list()[0].code, Code::NotFound);
}

fn failed_items_are_put_back_to_work(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 6);
    let running = queue.retry(&name("b1"), &[Again { number: 1, input: None }]).unwrap();
    assert_eq!((running.state, running.round), (State::Running, 0), "what runs is not put back");
    print_all(&*queue);
    assert_eq!(all_items(&*queue, "b1", Some(ItemState::Failed)), [3, 6]);
    let mended = Piece { digest: Digest::of(b"mended"), offset: 0, length: 6 };
    let again = [
        Again { number: 1, input: None },
        Again { number: 6, input: Some(mended.clone()) },
        Again { number: 77, input: None },
    ];
    let running = queue.retry(&name("b1"), &again).unwrap();
    assert_eq!((running.state, running.round, counts(&running)), (State::Running, 1, (6, 4, 1, 0)));
    assert_eq!((running.ended_s, running.expires_s), (None, None));
    let claim = queue.claim(SOON).unwrap().unwrap();
    assert_eq!((claim.number, claim.round, claim.attempt), (6, 1, 1));
    assert_eq!(claim.new.as_ref().unwrap().input, Some(mended));
    assert!(queue.finish(&claim, &done("六")).unwrap());
    let ended = batch(&*queue, "b1");
    assert_eq!((ended.state, counts(&ended)), (State::Finished, (6, 5, 1, 0)));
    let same = queue.retry(&name("b1"), &[]).unwrap();
    assert_eq!((same.state, same.round), (State::Finished, 1), "nothing to do changes nothing");
}

fn items_are_read_page_by_page(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 8);
    print_all(&*queue);
    let page = |state, after, most| -> Vec<u32> {
        let items = queue.items(&name("b1"), &Page { state, after, most }).unwrap();
        items.iter().map(|item| item.number).collect()
    };
    assert_eq!(page(None, 0, 3), [1, 2, 3]);
    assert_eq!(page(None, 3, 3), [4, 5, 6]);
    assert_eq!(page(None, 6, 3), [7, 8]);
    assert_eq!(page(Some(ItemState::Failed), 0, 1), [3]);
    assert_eq!(page(Some(ItemState::Failed), 3, 9), [6]);
    assert_eq!(page(Some(ItemState::Waiting), 0, 9), [0; 0]);
}

fn outcomes_are_read_as_they_come(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 4);
    let claims: Vec<_> = (0..4).map(|_| queue.claim(SOON).unwrap().unwrap()).collect();
    for index in [2, 0, 3] {
        queue.finish(&claims[index], &done("x")).unwrap();
    }
    let read = |after, most| -> Vec<(u64, u32)> {
        let items = queue.outcomes(&name("b1"), after, most).unwrap();
        items.iter().map(|item| (item.sequence.unwrap(), item.number)).collect()
    };
    let all = read(0, 10);
    assert_eq!(all.iter().map(|(_, number)| *number).collect::<Vec<_>>(), [3, 1, 4]);
    assert!(all.is_sorted() && all[0].0 > 0);
    assert_eq!(read(all[0].0, 1), [all[1]]);
    assert_eq!(read(all[2].0, 10), []);
    assert_eq!(batch(&*queue, "b1").sequence, all[2].0);
    queue.finish(&claims[1], &failed()).unwrap();
    assert_eq!(read(all[2].0, 10)[0].1, 2);
}

fn an_end_is_called_until_it_is_heard(open: Open<'_>) {
    let queue = open();
    let wanting = NewBatch { wants_call: true, ..new_batch("b1", None) };
    fill_new(&*queue, &wanting, 3);
    assert_eq!(queue.claim_call().unwrap(), None, "not before the end");
    print_all(&*queue);
    let claim = queue.claim_call().unwrap().unwrap();
    assert_eq!((&claim.batch, claim.number, claim.attempt), (&name("b1"), 0, 1));
    assert_eq!(queue.claim_call().unwrap(), None, "one at a time");
    assert!(queue.keep(&claim).unwrap());
    let mut report =
        CallReport { attempts: 1, at_s: 5, delivered: false, problem: Some(problem(Code::Busy)) };
    queue.called(&claim, &report, Some(Duration::from_millis(300))).unwrap();
    assert_eq!(batch(&*queue, "b1").call, Some(report.clone()));
    assert_eq!(queue.claim_call().unwrap(), None, "it rests");
    let again = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        queue.claim_call().unwrap()
    });
    let again = again.expect("it is called again");
    assert_eq!(again.attempt, 2);
    (report.attempts, report.delivered, report.problem) = (2, true, None);
    queue.called(&again, &report, None).unwrap();
    assert_eq!((queue.claim_call().unwrap(), batch(&*queue, "b1").call), (None, Some(report)));
    queue.retry(&name("b1"), &[Again { number: 3, input: None }]).unwrap();
    assert_eq!((queue.claim_call().unwrap(), batch(&*queue, "b1").call), (None, None));
    print_all(&*queue);
    let second = queue.claim_call().unwrap().expect("a second end is called too");
    assert_eq!((second.round, second.attempt), (1, 1));
    let other = NewBatch { wants_call: true, ..new_batch("b2", None) };
    fill_new(&*queue, &other, 1);
    queue.cancel(&name("b2")).unwrap();
    assert_eq!(queue.claim_call().unwrap().expect("a cancel is an end").batch, name("b2"));
}

fn a_batch_is_forgotten(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 2);
    let running = fill(&*queue, "b2", 4);
    let under_way = queue.claim(Duration::ZERO).unwrap().unwrap();
    assert!(queue.remove(&name("b1")).unwrap());
    assert!(!queue.remove(&name("b1")).unwrap());
    assert_eq!(queue.batch(&name("b1")).unwrap(), None);
    assert!(!queue.keep(&under_way).unwrap());
    assert!(!queue.finish(&under_way, &done("x")).unwrap(), "a late outcome brings nothing back");
    assert_eq!(queue.batch(&name("b1")).unwrap(), None);
    assert_eq!(queue.sweep(u64::MAX / 4).unwrap(), [running.name], "what runs is kept");
    print_all(&*queue);
    let expires = batch(&*queue, "b2").expires_s.unwrap();
    assert_eq!(queue.sweep(expires - 1).unwrap(), [name("b2")]);
    assert_eq!(queue.sweep(expires).unwrap(), [] as [Name; 0]);
    assert_eq!(queue.batches().unwrap(), []);
}

fn notes_stay(open: Open<'_>) {
    let queue = open();
    fill(&*queue, "b1", 0);
    assert_eq!(queue.noted(&name("b1"), "packet").unwrap(), None);
    queue.note(&name("b1"), "packet", &json!({ "a": 1 })).unwrap();
    queue.note(&name("b1"), "packet", &json!([2])).unwrap();
    drop(queue);
    assert_eq!(open().noted(&name("b1"), "packet").unwrap(), Some(json!([2])));
}

fn many_workers_finish_each_item_once(open: Open<'_>) {
    const ITEMS: u64 = 300;
    let queue = open();
    let finished: Mutex<BTreeMap<u32, u32>> = Mutex::default();
    fill(&*queue, "b1", ITEMS);
    let handles: Vec<Box<dyn Queue>> = (0..4).map(|_| open()).collect();
    std::thread::scope(|scope| {
        for (index, handle) in handles.iter().enumerate() {
            let finished = &finished;
            scope.spawn(move || {
                while let Some(claim) = handle.claim(Duration::from_millis(200)).unwrap() {
                    // Some workers drop now and then what they hold.
                    if index < 2 && claim.attempt == 1 && claim.number % 50 == 0 {
                        handle.give_back(&claim, Duration::ZERO).unwrap();
                    } else if handle.finish(&claim, &done("x")).unwrap() {
                        *finished.lock().unwrap().entry(claim.number).or_default() += 1;
                    }
                }
            });
        }
    });
    let finished = finished.into_inner().unwrap();
    assert_eq!(finished.len() as u64, ITEMS);
    assert!(finished.values().all(|times| *times == 1), "{finished:?}");
    assert_eq!(counts(&batch(&*queue, "b1")), (300, 300, 0, 0));
}
