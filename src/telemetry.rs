//! The log: tracing to standard error, filtered by `HONGTOU_LOG` (as `RUST_LOG` is elsewhere).

use tracing_subscriber::EnvFilter;

use crate::config::LogFormat;
use crate::problem::{Code, Place, Problem, Problems};

/// How much is said when `HONGTOU_LOG` is not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// One line a request; for the service.
    Requests,
    /// Only what needs attention; for commands.
    Warnings,
}

/// Opens the log, and sends the text of panics there and nowhere else.
///
/// # Errors
/// `setting-fault` if the filter cannot be read, `internal` if the log was open already.
pub fn start(format: LogFormat, detail: Detail) -> Result<(), Problems> {
    let directives = std::env::var("HONGTOU_LOG").unwrap_or_else(|_| match detail {
        // What libraries note about a picture or a font is no news to the operator; our own checks say what matters.
        Detail::Requests => "error,hongtou=info,actix_server=warn".to_owned(),
        Detail::Warnings => "error,hongtou=warn".to_owned(),
    });
    let filter = EnvFilter::try_new(&directives).map_err(|error| {
        Problem::new(
            Code::SettingFault,
            format!("日志过滤条件有误：{error}"),
            format!("the log filter is wrong: {error}"),
        )
        .at(Place::Name("HONGTOU_LOG".to_owned()))
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let opened = match format {
        LogFormat::Text => lines.with_ansi(false).try_init(),
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
    };
    opened.map_err(|error| {
        Problem::new(
            Code::Internal,
            format!("日志无法打开：{error}"),
            format!("the log cannot be opened: {error}"),
        )
    })?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let words = panic.payload_as_str().unwrap_or("(no text)");
        tracing::error!(place, words, "panic");
    }));
    Ok(())
}
