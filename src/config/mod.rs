//! Settings: typed and resolved once, from the command line first, then the environment, then the defaults.

mod cluster;
mod data;
mod root;

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use crate::broker::Cluster;
use crate::catalog::Sources;
use crate::limit::{ITEM_SECONDS, KEEP_HOURS};
use crate::problem::{Code, Language, Place, Problem, Problems};
pub use cluster::GivenCluster;

/// Where the service listens unless told otherwise.
const LISTEN: &str = "127.0.0.1:8080";
/// How many orders may wait for a rendering thread unless told otherwise.
const QUEUE_LENGTH: usize = 64;
/// Most rendering threads; each holds a stack and the largest document it met.
const WORKERS_MOST: usize = 1_024;
/// How long a lease lasts without a sign of life unless told otherwise, in seconds.
const LEASE_SECONDS: usize = 30;
/// Longest lease, and longest time that one item of a batch may be given.
const LEASE_MOST: usize = 3_600;
/// How long results are kept after the end of their batch unless told otherwise, in hours.
const KEEP_HOURS_DEFAULT: usize = 7 * 24;
/// Most orders that may wait.
const QUEUE_MOST: usize = 100_000;

/// How log lines are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What was typed on the command line; nothing where the environment or the default is to decide.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// `--root`.
    pub root: Option<PathBuf>,
    /// `--templates`, repeated.
    pub templates: Vec<PathBuf>,
    /// `--fonts`, repeated.
    pub fonts: Vec<PathBuf>,
    /// `--listen`.
    pub listen: Option<String>,
    /// `--workers`.
    pub workers: Option<String>,
    /// `--queue`.
    pub queue: Option<String>,
    /// `--drafts`.
    pub drafts: Option<PathBuf>,
    /// `--log-format`.
    pub log_format: Option<String>,
    /// `--data`.
    pub data: Option<PathBuf>,
    /// `--lease`.
    pub lease: Option<String>,
    /// `--item-time`.
    pub item_time: Option<String>,
    /// `--keep`.
    pub keep: Option<String>,
    /// `--callback-allow-private`.
    pub callback_allow_private: bool,
    /// `--cluster` and what belongs to it.
    pub cluster: GivenCluster,
    /// `--no-print`.
    pub no_print: bool,
    /// `--lang`.
    pub language: Option<String>,
}

/// What it resolves to.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folders of templates, examples and fonts.
    pub sources: Sources,
    /// Address and port to listen at; port 0 takes a free one.
    pub listen: String,
    /// Rendering threads, at least 1.
    pub workers: usize,
    /// Orders that may wait for a thread.
    pub queue_length: usize,
    /// Folder that drafts of the staff page are kept in; none are kept without.
    pub drafts: Option<PathBuf>,
    /// How log lines are written.
    pub log_format: LogFormat,
    /// Batches: where they are kept, and how.
    pub batches: BatchSettings,
    /// Language of the command's messages.
    pub language: Language,
}

/// Where batches are kept, and how.
#[derive(Debug, Clone)]
pub struct BatchSettings {
    /// The folder of queue and store.
    pub data: PathBuf,
    /// Whether it was named, so that a service without it does not start.
    pub named: bool,
    /// How long a worker may be silent before another takes over.
    pub lease: Duration,
    /// How long the printing of one item may take, each time that it is tried.
    pub item: Duration,
    /// How long results are kept after the end of their batch, in hours.
    pub keep_hours: u64,
    /// Whether private and loopback addresses may be called.
    pub callback_allow_private: bool,
    /// What calls are signed with where a batch names no secret of its own.
    pub callback_secret: Option<String>,
    /// The cluster that queue and store are on, in place of the folder.
    pub cluster: Option<Cluster>,
    /// Whether this process prints batches, rather than leave that to others.
    pub prints: bool,
}

/// The environment, or in tests a table that stands for it.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<OsString>;

impl Settings {
    /// Resolves what was given.
    ///
    /// # Errors
    /// `setting-fault`, all of them at once, each with the name of the setting.
    pub fn resolve(given: Given, environment: Environment<'_>) -> Result<Settings, Problems> {
        let mut reader = Reader { environment, problems: Vec::new() };
        let batches = reader.batches(&given);
        let language = reader.language(given.language);
        let log_format = reader.log_format(given.log_format);
        let listen = reader.text("--listen", "HONGTOU_LISTEN", given.listen);
        let listen = reader.address(listen.unwrap_or_else(|| LISTEN.to_owned()));
        let parallel = std::thread::available_parallelism().map_or(1, usize::from);
        let workers = reader.number(("--workers", "HONGTOU_WORKERS"), given.workers, parallel, WORKERS_MOST);
        let queue_length = reader.number(("--queue", "HONGTOU_QUEUE"), given.queue, QUEUE_LENGTH, QUEUE_MOST);
        let templates = reader.folders("--templates", "HONGTOU_TEMPLATES", given.templates);
        let fonts = reader.folders("--fonts", "HONGTOU_FONTS", given.fonts);
        let root = given.root.or_else(|| environment("HONGTOU_ROOT").map(PathBuf::from));
        let root = root::find(root).unwrap_or_else(|found| {
            reader.problems.extend(found.into_list());
            PathBuf::new()
        });
        let drafts = given
            .drafts
            .or_else(|| environment("HONGTOU_DRAFTS").filter(|folder| !folder.is_empty()).map(PathBuf::from));
        Problems::check(reader.problems)?;
        let sources = Sources { root, templates, fonts };
        Ok(Settings { sources, listen, workers, queue_length, drafts, log_format, batches, language })
    }
}

/// Reads settings and gathers what is wrong with them.
struct Reader<'a> {
    environment: Environment<'a>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn text(&mut self, _flag: &str, variable: &str, given: Option<String>) -> Option<String> {
        given.or_else(|| {
            let value = (self.environment)(variable)?;
            Some(value.to_string_lossy().into_owned()).filter(|text| !text.is_empty())
        })
    }

    fn batches(&mut self, given: &Given) -> BatchSettings {
        let lease = self.number(("--lease", "HONGTOU_LEASE"), given.lease.clone(), LEASE_SECONDS, LEASE_MOST);
        let default = usize::try_from(ITEM_SECONDS).unwrap_or(LEASE_MOST);
        let item =
            self.number(("--item-time", "HONGTOU_ITEM_TIME"), given.item_time.clone(), default, LEASE_MOST);
        let most = usize::try_from(KEEP_HOURS).unwrap_or(usize::MAX);
        let keep = self.number(("--keep", "HONGTOU_KEEP"), given.keep.clone(), KEEP_HOURS_DEFAULT, most);
        let data = given.data.clone().or_else(|| (self.environment)("HONGTOU_DATA").map(PathBuf::from));
        let allow = self.text("--callback-allow-private", "HONGTOU_CALLBACK_ALLOW_PRIVATE", None);
        let no_print = self.text("--no-print", "HONGTOU_NO_PRINT", None);
        BatchSettings {
            cluster: self.cluster(&given.cluster),
            prints: !given.no_print && no_print.as_deref() != Some("true"),
            named: data.is_some(),
            data: data.unwrap_or_else(|| data::default(self.environment)),
            lease: Duration::from_secs(lease as u64),
            item: Duration::from_secs(item as u64),
            keep_hours: keep as u64,
            callback_allow_private: given.callback_allow_private || allow.as_deref() == Some("true"),
            callback_secret: self.text("", "HONGTOU_CALLBACK_SECRET", None),
        }
    }

    fn folders(&mut self, flag: &str, variable: &str, given: Vec<PathBuf>) -> Vec<PathBuf> {
        let folders = if given.is_empty() {
            (self.environment)(variable)
                .map(|list| std::env::split_paths(&list).collect())
                .unwrap_or_default()
        } else {
            given
        };
        for folder in folders.iter().filter(|folder| !folder.is_dir()) {
            let path = folder.display();
            self.problems.push(fault(flag, format!("没有目录 {path}"), format!("there is no folder {path}")));
        }
        folders
    }

    fn number(
        &mut self,
        (flag, variable): (&str, &str),
        given: Option<String>,
        default: usize,
        most: usize,
    ) -> usize {
        let Some(text) = self.text(flag, variable, given) else { return default };
        match text.parse() {
            Ok(number) if (1..=most).contains(&number) => number,
            _ => {
                self.problems.push(fault(
                    flag,
                    format!("应为 1 至 {most} 的整数，实为“{text}”"),
                    format!("expected a whole number from 1 to {most}, found {text:?}"),
                ));
                default
            }
        }
    }

    fn address(&mut self, text: String) -> String {
        let port = text.rsplit_once(':').filter(|(host, _)| !host.is_empty());
        if port.is_none_or(|(_, port)| port.parse::<u16>().is_err()) {
            self.problems.push(fault(
                "--listen",
                format!("应为“地址:端口”，如 {LISTEN}，实为“{text}”"),
                format!("expected ADDRESS:PORT such as {LISTEN}, found {text:?}"),
            ));
        }
        text
    }

    fn log_format(&mut self, given: Option<String>) -> LogFormat {
        match self.text("--log-format", "HONGTOU_LOG_FORMAT", given).as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => {
                self.problems.push(choice("--log-format", "text、json", "text, json", other));
                LogFormat::Text
            }
        }
    }

    fn language(&mut self, given: Option<String>) -> Language {
        match self.text("--lang", "HONGTOU_LANG", given).as_deref() {
            None | Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            Some(other) => {
                self.problems.push(choice("--lang", "zh、en", "zh, en", other));
                Language::Chinese
            }
        }
    }
}

fn choice(flag: &str, zh: &str, en: &str, found: &str) -> Problem {
    fault(flag, format!("没有“{found}”；可用：{zh}"), format!("there is no {found:?}; there are: {en}"))
}

fn fault(flag: &str, zh: String, en: String) -> Problem {
    Problem::new(Code::SettingFault, zh, en).at(Place::Name(flag.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> Option<PathBuf> {
        Some(PathBuf::from(env!("CARGO_MANIFEST_DIR")))
    }

    #[test]
    fn the_command_line_wins_over_the_environment() {
        let environment = |name: &str| match name {
            "HONGTOU_LISTEN" => Some(OsString::from("0.0.0.0:80")),
            "HONGTOU_QUEUE" => Some(OsString::from("7")),
            _ => None,
        };
        let given = Given { root: repository(), listen: Some("127.0.0.1:0".into()), ..Given::default() };
        let settings = Settings::resolve(given, &environment).unwrap();
        assert_eq!((settings.listen.as_str(), settings.queue_length), ("127.0.0.1:0", 7));
    }

    #[test]
    fn all_wrong_settings_are_named_at_once() {
        let given = Given {
            root: Some(PathBuf::from("/nowhere")),
            templates: vec![PathBuf::from("/nowhere/templates")],
            listen: Some("8080".into()),
            workers: Some("0".into()),
            log_format: Some("xml".into()),
            ..Given::default()
        };
        let problems = Settings::resolve(given, &|_| None).unwrap_err();
        let places: Vec<String> = problems.list().iter().map(|problem| problem.at.to_string()).collect();
        assert_eq!(places, ["--log-format", "--listen", "--workers", "--templates", "--root"]);
    }
}
