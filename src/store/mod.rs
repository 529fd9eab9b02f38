//! Files by the hash of their contents, each on the shelf of the batch that it belongs to.

pub mod folder;
pub mod memory;
pub mod nats;

use std::fmt;
use std::io::Read;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::problem::{Code, Problem, Problems};

/// Longest name of a shelf, in characters.
const NAME_CHARS: usize = 64;
/// How much is read at a time, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// Where files are kept. Files are written whole or not at all, and are never changed: the same contents on the same
/// shelf are the same file. Shelves are independent of one another, so a batch is forgotten by dropping its shelf; no
/// references are counted.
///
/// Calls block; they are made on threads that may wait.
pub trait Store: Send + Sync {
    /// Puts a file on a shelf, reading it to its end; once this returns it outlasts the end of the process at any moment.
    ///
    /// # Errors
    /// `store-full` without room, `store-fault` if the store cannot be written or the source not be read.
    fn put(&self, shelf: &Name, source: &mut dyn Read) -> Result<Blob, Problems>;

    /// Opens a file.
    ///
    /// # Errors
    /// `store-fault` if it is not there (see [`missing`]) or cannot be read.
    fn open(&self, shelf: &Name, digest: &Digest) -> Result<Box<dyn Read + Send>, Problems>;

    /// Reads a part of a file: `length` bytes from `offset`.
    ///
    /// # Errors
    /// As [`Store::open`]; a part that reaches past the end is a `store-fault` too.
    fn read(&self, shelf: &Name, piece: &Piece) -> Result<Vec<u8>, Problems> {
        part(&mut *self.open(shelf, &piece.digest)?, piece)
    }

    /// Drops a shelf with all that stands on it; one that does not exist is dropped already.
    ///
    /// # Errors
    /// `store-fault`.
    fn drop_shelf(&self, shelf: &Name) -> Result<(), Problems>;

    /// The names of all shelves, in no particular order.
    ///
    /// # Errors
    /// `store-fault`.
    fn shelves(&self) -> Result<Vec<Name>, Problems>;
}

/// The name of a batch and of its shelf: lower-case letters, digits and hyphens, at most 64 of them. It is safe as
/// the name of a file, in an address and in a subject of a message broker.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

impl Name {
    /// The name, or nothing if the text has other characters or another length.
    pub fn new(text: impl Into<String>) -> Option<Name> {
        let text = text.into();
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        ((1..=NAME_CHARS).contains(&text.len()) && text.bytes().all(fits)).then_some(Name(text))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Name, String> {
        Name::new(text.clone()).ok_or_else(|| format!("{text:?} is no name"))
    }
}

impl From<Name> for String {
    fn from(name: Name) -> String {
        name.0
    }
}

/// SHA-256 of a file in hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(String);

impl Digest {
    /// The digest of some bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest::from(Sha256::new().chain_update(bytes))
    }

    /// A digest in its own writing, or nothing if the text is none.
    pub fn parse(text: &str) -> Option<Digest> {
        let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == 64 && text.bytes().all(hexadecimal)).then(|| Digest(text.to_owned()))
    }

    /// As text, 64 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Sha256> for Digest {
    fn from(hash: Sha256) -> Digest {
        use fmt::Write;
        let mut text = String::with_capacity(64);
        for byte in hash.finalize() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Digest(text)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A file on a shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Blob {
    /// Hash of its contents.
    pub digest: Digest,
    /// Its size, in bytes.
    pub bytes: u64,
}

/// A part of a file on a shelf: many small inputs share one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// The file.
    pub digest: Digest,
    /// Where the part begins, in bytes from 0.
    pub offset: u64,
    /// How long it is, in bytes.
    pub length: u64,
}

/// Copies a source to its end, and says what it was.
///
/// # Errors
/// Those of reading and writing.
pub fn copy_hashed(source: &mut dyn Read, into: &mut dyn std::io::Write) -> std::io::Result<Blob> {
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK_BYTES]);
    loop {
        match source.read(&mut chunk) {
            Ok(0) => return Ok(Blob { digest: hash.into(), bytes }),
            Ok(count) => {
                hash.update(&chunk[..count]);
                bytes += count as u64;
                into.write_all(&chunk[..count])?;
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// Reads a part of a file that is read from its beginning.
///
/// # Errors
/// `store-fault` if it cannot be read, or ends before the part does.
pub fn part(mut file: &mut dyn Read, piece: &Piece) -> Result<Vec<u8>, Problems> {
    let skipped = std::io::copy(&mut (&mut file).take(piece.offset), &mut std::io::sink());
    let mut bytes = Vec::new();
    skipped
        .and_then(|_| file.take(piece.length).read_to_end(&mut bytes))
        .map_err(|error| unreadable(&piece.digest, &error))?;
    whole(bytes, piece)
}

/// The bytes of a part, if they are all there.
///
/// # Errors
/// `store-fault` if the file ends before the part does.
pub fn whole(bytes: Vec<u8>, piece: &Piece) -> Result<Vec<u8>, Problems> {
    if bytes.len() as u64 == piece.length {
        return Ok(bytes);
    }
    let error = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    Err(unreadable(&piece.digest, &error).into())
}

/// The problem of a file that is not on its shelf.
pub fn missing(digest: &Digest) -> Problem {
    Problem::new(
        Code::StoreFault,
        format!("存储中没有文件 {digest}"),
        format!("the store has no file {digest}"),
    )
    .hint("批次可能已过期或已删除", "the batch may have expired or been deleted")
}

/// The problem of a file that cannot be read.
pub fn unreadable(digest: &Digest, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::StoreFault,
        format!("存储中的文件 {digest} 无法读取：{error}"),
        format!("the file {digest} of the store cannot be read: {error}"),
    )
}
