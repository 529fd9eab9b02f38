//! JSON read byte by byte, from where it begins to where a value ends.

use std::io::{BufReader, Read};

use crate::app::batch::json::unreadable;
use crate::problem::{Code, Problem, Problems};

/// How much is read at a time, in bytes.
const CHUNK_BYTES: usize = 256 * 1024;

/// A text that is read byte by byte, and knows where it is.
pub(super) struct Scan<R> {
    bytes: std::io::Bytes<BufReader<R>>,
    next: Option<u8>,
    /// Bytes taken.
    pub(super) offset: u64,
    line: u64,
}

/// How a value ended, or what stands where one was expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum End {
    Comma,
    Bracket,
    Brace,
    Text,
}

impl<R: Read> Scan<R> {
    /// Begins at the beginning of a source, after its byte order mark if it has one.
    ///
    /// # Errors
    /// What keeps the source from being read.
    pub(super) fn new(source: R) -> Result<Scan<R>, Problems> {
        let bytes = BufReader::with_capacity(CHUNK_BYTES, source).bytes();
        let mut scan = Scan { bytes, next: None, offset: 0, line: 1 };
        scan.fill()?;
        if scan.next == Some(0xEF) {
            for _ in 0..3 {
                scan.take()?;
            }
        }
        Ok(scan)
    }

    fn fill(&mut self) -> Result<(), Problems> {
        self.next = self.bytes.next().transpose().map_err(|error| unreadable(&error))?;
        Ok(())
    }

    /// Takes the next byte.
    pub(super) fn take(&mut self) -> Result<Option<u8>, Problems> {
        let taken = self.next;
        if let Some(byte) = taken {
            self.offset += 1;
            self.line += u64::from(byte == b'\n');
            self.fill()?;
        }
        Ok(taken)
    }

    /// The next byte that is no white space, not taken.
    ///
    /// # Errors
    /// What keeps the source from being read.
    pub(super) fn peek(&mut self) -> Result<Option<u8>, Problems> {
        while self.next.is_some_and(|byte| byte.is_ascii_whitespace()) {
            self.take()?;
        }
        Ok(self.next)
    }

    /// Takes the next byte that is no white space, which must be this one.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Problems> {
        if self.peek()? == Some(byte) {
            self.take()?;
            return Ok(());
        }
        Err(self.unexpected(char::from(byte)).into())
    }

    /// Takes a value up to the comma or bracket that ends it, which is taken too. With `keep`, its bytes are kept up to
    /// `most`; what is longer is cut there, and told by the length.
    pub(super) fn value(
        &mut self,
        keep: Option<&mut Vec<u8>>,
        most: usize,
    ) -> Result<(End, usize), Problems> {
        let (mut depth, mut quoted, mut escaped, mut length) = (0_u32, false, false, 0);
        let mut keep = keep;
        self.peek()?;
        loop {
            let Some(byte) = self.next else { return Ok((End::Text, length)) };
            let end = match byte {
                _ if quoted => None,
                b',' if depth == 0 => Some(End::Comma),
                b']' if depth == 0 => Some(End::Bracket),
                b'}' if depth == 0 => Some(End::Brace),
                _ => None,
            };
            self.take()?;
            if let Some(end) = end {
                return Ok((end, length));
            }
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'[' | b'{' if !quoted => depth += 1,
                b']' | b'}' if !quoted => depth -= 1,
                _ => {}
            }
            length += 1;
            if let Some(keep) = keep.as_mut().filter(|_| length <= most) {
                keep.push(byte);
            }
        }
    }

    /// The problem of what stands here.
    pub(super) fn unexpected(&self, wanted: char) -> Problem {
        let found = self.next.map_or_else(|| "EOF".to_owned(), |byte| char::from(byte).to_string());
        let line = self.line;
        Problem::new(
            Code::NotJson,
            format!("不是有效的 JSON：第 {line} 行应为“{wanted}”，实为“{found}”"),
            format!("not valid JSON: line {line} has {found:?} where {wanted:?} is expected"),
        )
        .hint("请检查该处的引号、逗号和括号", "check quotes, commas and brackets there")
    }
}
