//! What every twin of the store promises.

use std::io::Read;

use hongtou::store::{Digest, Name, Piece, Store};

type Check = fn(&dyn Store);

/// All promises, each with its name; every one is given an empty store.
pub(crate) const ALL: &[(&str, Check)] = &[
    ("a file comes back as it was", a_file_comes_back_as_it_was),
    ("a part of a file can be read", a_part_of_a_file_can_be_read),
    ("what is not there is said", what_is_not_there_is_said),
    ("a shelf goes with all its files and no other", a_shelf_goes_with_all_its_files_and_no_other),
    ("many put the same at once", many_put_the_same_at_once),
];

fn shelf(name: &str) -> Name {
    Name::new(name).unwrap()
}

fn bytes(store: &dyn Store, shelf: &Name, digest: &Digest) -> Vec<u8> {
    let mut bytes = Vec::new();
    store.open(shelf, digest).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

fn a_file_comes_back_as_it_was(store: &dyn Store) {
    let large: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    for contents in [b"".as_slice(), "年度总结".as_bytes(), &large] {
        let blob = store.put(&shelf("b1"), &mut &*contents).unwrap();
        assert_eq!((&blob.digest, blob.bytes), (&Digest::of(contents), contents.len() as u64));
        assert!(bytes(store, &shelf("b1"), &blob.digest) == contents);
        assert_eq!(store.put(&shelf("b1"), &mut &*contents).unwrap(), blob, "the same twice is one");
    }
}

fn a_part_of_a_file_can_be_read(store: &dyn Store) {
    let blob = store.put(&shelf("b1"), &mut b"0123456789".as_slice()).unwrap();
    let part =
        |offset, length| store.read(&shelf("b1"), &Piece { digest: blob.digest.clone(), offset, length });
    assert_eq!(part(3, 4).unwrap(), b"3456");
    assert_eq!(part(0, 10).unwrap(), b"0123456789");
    assert_eq!(part(10, 0).unwrap(), b"");
    assert_eq!(part(8, 3).unwrap_err().list()[0].code.id(), "store-fault", "past the end");
}

fn what_is_not_there_is_said(store: &dyn Store) {
    let blob = store.put(&shelf("b1"), &mut b"x".as_slice()).unwrap();
    for (name, digest) in [("b2", blob.digest), ("b1", Digest::of(b"other"))] {
        let problems = store.open(&shelf(name), &digest).err().unwrap();
        assert_eq!(problems.list()[0].code.id(), "store-fault");
        assert!(problems.to_string().contains(digest.as_str()), "{problems}");
    }
}

fn a_shelf_goes_with_all_its_files_and_no_other(store: &dyn Store) {
    let one = store.put(&shelf("b1"), &mut b"1".as_slice()).unwrap();
    store.put(&shelf("b2"), &mut b"1".as_slice()).unwrap();
    let mut names = store.shelves().unwrap();
    names.sort();
    assert_eq!(names, [shelf("b1"), shelf("b2")]);
    store.drop_shelf(&shelf("b1")).unwrap();
    store.drop_shelf(&shelf("b1")).unwrap();
    assert_eq!(store.shelves().unwrap(), [shelf("b2")]);
    assert!(store.open(&shelf("b1"), &one.digest).is_err());
    assert_eq!(bytes(store, &shelf("b2"), &one.digest), b"1");
}

fn many_put_the_same_at_once(store: &dyn Store) {
    let contents = vec![7_u8; 300_000];
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    let blob = store.put(&shelf("b1"), &mut &*contents).unwrap();
                    assert!(bytes(store, &shelf("b1"), &blob.digest) == contents);
                }
            });
        }
    });
}
