//! The root folder: where `templates`, `examples` and `fonts` of the stock stand.

use std::path::{Path, PathBuf};

use crate::problem::{Code, Place, Problem, Problems};

/// The folder that was named, or else the first that holds `templates` and `fonts`: the current one, that of the
/// executable, and `../share/hongtou` beside it.
///
/// # Errors
/// `setting-fault` naming what was tried.
pub(super) fn find(named: Option<PathBuf>) -> Result<PathBuf, Problems> {
    let tried = match named {
        Some(folder) => vec![folder],
        None => candidates(),
    };
    match tried.iter().find(|folder| holds_stock(folder)) {
        Some(folder) => Ok(folder.clone()),
        None => Err(missing(&tried).into()),
    }
}

fn candidates() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    folders.extend(std::env::current_dir().ok());
    // The link is followed, so that a link in /usr/local/bin finds what stands beside the file itself.
    let executable = std::env::current_exe().and_then(|path| path.canonicalize()).ok();
    if let Some(beside) = executable.as_deref().and_then(Path::parent) {
        folders.push(beside.to_owned());
        folders.extend(beside.parent().map(|above| above.join("share").join("hongtou")));
    }
    folders
}

fn holds_stock(folder: &Path) -> bool {
    folder.join("templates").is_dir() && folder.join("fonts").is_dir()
}

fn missing(tried: &[PathBuf]) -> Problem {
    let names: Vec<String> = tried.iter().map(|folder| folder.display().to_string()).collect();
    Problem::new(
        Code::SettingFault,
        format!("找不到同时含有 templates 和 fonts 的目录；已查找：{}", names.join("、")),
        format!("no folder holds both templates and fonts; tried: {}", names.join(", ")),
    )
    .at(Place::Name("--root".to_owned()))
    .hint("请用 --root 或环境变量 HONGTOU_ROOT 指明该目录", "name it with --root or HONGTOU_ROOT")
}
