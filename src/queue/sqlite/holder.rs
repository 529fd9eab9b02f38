//! Who lives: every process that works on the folder holds a locked file, which the system unlocks when it dies.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock::{Stopwatch, milliseconds_since_epoch};

/// Name of the folder of the locked files.
const HOLDERS: &str = "holders";

/// This process among those that work on the folder.
pub(super) struct Holder {
    folder: PathBuf,
    name: String,
    /// Kept open, since that is what holds the lock.
    _file: File,
}

impl Holder {
    /// Makes and locks a file of this process's own.
    ///
    /// # Errors
    /// Those of the file system.
    pub(super) fn enter(folder: &Path) -> std::io::Result<Holder> {
        let folder = folder.join(HOLDERS);
        fs::create_dir_all(&folder)?;
        for serial in 0_u32.. {
            let name = format!("{:x}-{}-{serial}", milliseconds_since_epoch(), std::process::id());
            // Locked before it has its name: a file of that name which is not locked belongs to the dead.
            let beside = folder.join(format!("{name}.new"));
            let Ok(file) = File::create_new(&beside) else { continue };
            file.lock()?;
            fs::rename(&beside, folder.join(&name))?;
            return Ok(Holder { folder, name, _file: file });
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }

    /// The name that leases are held under.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether the process of a name has died; its file is removed then.
    pub(super) fn has_died(&self, name: &str) -> bool {
        if name == self.name {
            return false;
        }
        let path = self.folder.join(name);
        let Ok(file) = File::open(&path) else { return true };
        match file.try_lock() {
            Ok(()) => {
                forget(&path);
                true
            }
            Err(TryLockError::WouldBlock) => false,
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, holder = name, "cannot tell whether a process lives");
                false
            }
        }
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        forget(&self.folder.join(&self.name));
    }
}

fn forget(path: &Path) {
    if let Err(error) = fs::remove_file(path) {
        tracing::debug!(%error, path = %path.display(), "a file of a process that ended is left");
    }
}

/// How often each lease was seen without a new sign of life, and for how long: a process that is frozen holds its lock.
/// The time is that of this process's monotonic clock, so a stepping wall clock breaks no lease.
#[derive(Default)]
pub(super) struct Watched(BTreeMap<i64, (i64, Stopwatch)>);

impl Watched {
    /// Looks at all leases there are, as pairs of lease and beat, and names those that have lapsed.
    pub(super) fn lapsed(&mut self, leases: &[(i64, i64)], after: Duration) -> Vec<i64> {
        self.0.retain(|lease, _| leases.iter().any(|(there, _)| there == lease));
        let mut lapsed = Vec::new();
        for (lease, beat) in leases {
            let (seen, since) = self.0.entry(*lease).or_insert_with(|| (*beat, Stopwatch::start()));
            if seen != beat {
                (*seen, *since) = (*beat, Stopwatch::start());
            } else if since.elapsed() >= after {
                lapsed.push(*lease);
            }
        }
        lapsed
    }
}
