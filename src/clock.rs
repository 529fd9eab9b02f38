//! The only caller of now: request ids and durations in the log, the age of drafts, never the bytes of a document.

use std::fs::Metadata;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Seconds since 1970, for names that must differ from one start of the service to the next.
pub fn seconds_since_epoch() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// How long ago a file was last written; `None` if that lies ahead or the system does not say.
pub fn age(about: &Metadata) -> Option<Duration> {
    SystemTime::now().duration_since(about.modified().ok()?).ok()
}

/// Measures how long something takes.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    pub fn start() -> Stopwatch {
        Stopwatch(Instant::now())
    }

    /// The time since the start.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// The time since the start in milliseconds.
    pub fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}
