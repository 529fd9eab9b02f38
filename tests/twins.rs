//! The twins of store and queue, each run through one suite.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[path = "twins/queue.rs"]
mod queue_suite;
#[path = "twins/store.rs"]
mod store_suite;

use std::path::PathBuf;

use hongtou::queue::Queue;
use hongtou::queue::memory::Memory;
use hongtou::queue::sqlite::Sqlite;
use hongtou::store::Store;
use hongtou::store::folder::Folder;
use queue_suite::LEASE;

/// An empty folder, gone with the value.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

#[test]
fn the_store_in_memory() {
    for (name, check) in store_suite::ALL {
        println!("{name}");
        check(&hongtou::store::memory::Memory::default());
    }
}

#[test]
fn the_store_in_a_folder() {
    for (name, check) in store_suite::ALL {
        println!("{name}");
        check(&Folder::open(folder().path()).unwrap());
    }
}

#[test]
fn the_queue_in_memory() {
    for (name, check) in queue_suite::ALL {
        println!("{name}");
        let queue = Memory::new(LEASE);
        check(&|| Box::new(queue.clone()));
    }
}

#[test]
fn the_queue_in_sqlite() {
    for (name, check) in queue_suite::ALL {
        println!("{name}");
        let folder = folder();
        check(&|| Box::new(Sqlite::open(folder.path(), LEASE).unwrap()));
    }
}

/// Whatever stands in a folder of the store is a whole file: what is being written stands beside its place.
#[test]
fn a_source_that_breaks_off_leaves_nothing_in_the_folder() {
    struct Broken(usize);
    impl std::io::Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            self.0 = self.0.checked_sub(1).ok_or(std::io::ErrorKind::BrokenPipe)?;
            into.fill(b'x');
            Ok(into.len())
        }
    }
    let folder = folder();
    let store = Folder::open(folder.path()).unwrap();
    let shelf = hongtou::store::Name::new("b1").unwrap();
    assert!(store.put(&shelf, &mut Broken(3)).is_err());
    let mut left: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { left.push(path) }
        }
    }
    assert_eq!(left, Vec::<PathBuf>::new());
}

/// A process that dies leaves its lease to the others at once, without waiting for it to lapse.
#[test]
fn what_a_dead_process_held_is_free_at_once() {
    let folder = folder();
    let long = std::time::Duration::from_secs(3_600);
    let dead = Sqlite::open(folder.path(), long).unwrap();
    queue_suite::fill(&dead, "b1", 1);
    let claim = dead.claim(std::time::Duration::ZERO).unwrap().unwrap();
    let other = Sqlite::open(folder.path(), long).unwrap();
    assert_eq!(other.claim(std::time::Duration::ZERO).unwrap(), None);
    drop((dead, other));
    let next = Sqlite::open(folder.path(), long).unwrap();
    let again = next.claim(std::time::Duration::ZERO).unwrap().unwrap();
    assert_eq!((again.number, again.attempt), (claim.number, 2));
}

/// An upload whose process has died is forgotten, and its key is free.
#[test]
fn an_upload_that_was_given_up_holds_no_key() {
    let folder = folder();
    let dead = Sqlite::open(folder.path(), LEASE).unwrap();
    let new = queue_suite::new_batch("b1", Some("key"));
    dead.open(&new).unwrap();
    let next = Sqlite::open(folder.path(), LEASE).unwrap();
    assert!(matches!(next.open(&new).unwrap(), hongtou::queue::Opened::Held(_)));
    drop(dead);
    let other = queue_suite::new_batch("b2", Some("key"));
    assert_eq!(next.open(&other).unwrap(), hongtou::queue::Opened::New);
    assert_eq!(next.sweep(0).unwrap(), [other.name]);
}
