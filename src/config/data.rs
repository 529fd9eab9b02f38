//! The folder of queue and store where none was named.

use std::path::PathBuf;

use crate::config::Environment;

/// `hongtou` in the folder for data of programs (`XDG_DATA_HOME`, else `~/.local/share`), or `hongtou-data` in the current
/// one for a user without a home.
pub(super) fn default(environment: Environment<'_>) -> PathBuf {
    let named = |name: &str| environment(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let folder = named("XDG_DATA_HOME").or_else(|| Some(named("HOME")?.join(".local").join("share")));
    folder.map_or_else(|| PathBuf::from("hongtou-data"), |folder| folder.join("hongtou"))
}
