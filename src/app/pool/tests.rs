//! What the pool promises.

use super::*;
use std::sync::mpsc;
use std::time::Duration;

/// As long as no test takes.
const LONG: Duration = Duration::from_secs(600);

/// A pool of one thread that is kept at work until the sender is used or dropped.
fn occupied(places: usize) -> (Pool, mpsc::Sender<()>) {
    let pool = Pool::start(1, places).unwrap();
    let (release, gate) = mpsc::channel::<()>();
    let (begun, started) = mpsc::channel();
    let ticket = pool.submit(move |_| {
        begun.send(()).unwrap();
        gate.recv().ok()
    });
    std::mem::forget(ticket);
    started.recv().unwrap();
    (pool, release)
}

#[test]
fn a_panic_becomes_a_generic_sentence_and_the_thread_lives_on() {
    let pool = Pool::start(1, 4).unwrap();
    let problems = pool.submit(|_| -> u8 { panic!("secret") }).unwrap().wait().unwrap_err();
    assert_eq!(problems.list()[0].code, Code::Internal);
    assert!(!problems.to_string().contains("secret"));
    assert_eq!(pool.submit(|_| 7).unwrap().wait(), Ok(7));
}

#[test]
fn a_full_queue_is_busy() {
    let (pool, release) = occupied(1);
    let waiting = pool.submit(|_| 1).unwrap();
    let refused = pool.submit(|_| 2).err().unwrap();
    assert_eq!(refused.list()[0].code, Code::Busy);
    drop(release);
    assert_eq!(waiting.wait(), Ok(1));
}

#[test]
fn work_that_nobody_waits_for_is_skipped_and_work_begun_is_told() {
    let (pool, release) = occupied(4);
    let (witness, ran) = mpsc::channel();
    let skipped = witness.clone();
    drop(pool.submit(move |_| skipped.send("ran").unwrap()).unwrap());
    let (go, gate) = mpsc::channel::<()>();
    let told = pool
        .submit(move |wanted| {
            witness.send("begun").unwrap();
            gate.recv().ok();
            witness.send(if wanted() { "wanted" } else { "dropped" }).unwrap();
        })
        .unwrap();
    drop(release);
    assert_eq!(ran.recv(), Ok("begun"));
    drop(told);
    drop(go);
    assert_eq!(ran.iter().collect::<Vec<_>>(), ["dropped"]);
}

#[test]
fn urgent_work_goes_before_patient_work_and_does_not_wait_for_its_end() {
    let pool = Pool::start(1, 4).unwrap();
    let (release, gate) = mpsc::channel::<()>();
    let (begun, started) = mpsc::channel();
    let long = pool.submit_patient(move |_| {
        begun.send(()).unwrap();
        gate.recv().ok()
    });
    started.recv().unwrap();
    let (witness, order) = mpsc::channel();
    let second = witness.clone();
    let waiting = pool.submit_patient(move |_| second.send("patient").unwrap());
    assert_eq!(pool.submit(|_| 7).unwrap().wait(), Ok(7), "while the long one is under way");
    let (go, held) = mpsc::channel::<()>();
    let urgent = pool.submit(move |_| {
        held.recv().ok();
        witness.send("urgent").unwrap();
    });
    drop(release);
    assert_eq!(long.wait(LONG), Some(Ok(None)));
    drop(go);
    urgent.unwrap().wait().unwrap();
    waiting.wait(LONG).unwrap().unwrap();
    assert_eq!(order.iter().collect::<Vec<_>>(), ["urgent", "patient"]);
}

#[test]
fn a_job_that_does_not_end_is_left_its_thread_and_another_takes_its_place() {
    let pool = Pool::start(1, 4).unwrap();
    let (release, gate) = mpsc::channel::<()>();
    let (witness, told) = mpsc::channel();
    let endless = pool.submit_patient(move |wanted| {
        gate.recv().ok();
        witness.send(wanted()).unwrap();
    });
    assert_eq!(endless.wait(Duration::from_millis(1)), None);
    assert_eq!(pool.lost(), 1);
    assert_eq!(pool.submit_patient(|_| 7).wait(LONG), Some(Ok(7)));
    let panics = pool.submit_patient(|_| -> u8 { panic!("secret") }).wait(LONG).unwrap().unwrap_err();
    assert_eq!(panics.list()[0].code, Code::Internal);
    // The pool ends without it.
    drop(pool);
    drop(release);
    assert_eq!(told.recv(), Ok(false), "it is told that nobody wants it any more");
}

#[test]
fn deep_recursion_fits_the_stack() {
    fn deep(levels: usize) -> usize {
        let room = std::hint::black_box([levels; 64]);
        if levels == 0 { 0 } else { deep(levels - 1) + room[63].min(1) }
    }
    let pool = Pool::start(1, 1).unwrap();
    assert_eq!(pool.submit(|_| deep(10_000)).unwrap().wait(), Ok(10_000));
}
