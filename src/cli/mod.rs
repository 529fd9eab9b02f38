//! The command line.

mod apart;
mod arguments;
mod batch;
mod check;
mod fonts;
mod intake;
mod output;
mod proof;
mod render;
mod staged;
mod table;
mod templates;
pub mod terminal;
mod work;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::app::App;
use crate::config::{Given, Settings};
use crate::problem::{Language, Problems};
use crate::telemetry::{self, Detail};
use arguments::{Arguments, Command};

/// What is left to do for the caller: doors do not open one another.
pub enum Next {
    /// Nothing; leave with this code.
    Leave(ExitCode),
    /// Open the HTTP door.
    Serve {
        /// The house.
        app: Box<App>,
        /// Address to listen at.
        listen: String,
        /// Language of what is said at the terminal.
        language: Language,
    },
    /// Open the worker's door.
    Work {
        /// The house.
        app: Box<App>,
        /// Address to answer probes at.
        health: Option<String>,
        /// Language of what is said at the terminal.
        language: Language,
    },
}

/// Carries out a command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Next {
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => obey(arguments),
        Err(usage) => {
            let text = usage.render().to_string();
            if usage.use_stderr() {
                terminal::note(text.trim_end());
                return Next::Leave(ExitCode::from(1));
            }
            terminal::line(text.trim_end());
            Next::Leave(ExitCode::SUCCESS)
        }
    }
}

fn obey(arguments: Arguments) -> Next {
    let Arguments { house, command } = arguments;
    let environment = |name: &str| std::env::var_os(name);
    let mut given: Given = house.into();
    if let Command::Serve(serve) = &command {
        given.listen.clone_from(&serve.listen);
        given.workers.clone_from(&serve.workers);
        given.queue.clone_from(&serve.queue);
        given.drafts.clone_from(&serve.drafts);
        given.log_format.clone_from(&serve.log_format);
        given.data.clone_from(&serve.data);
        given.keep.clone_from(&serve.keep);
        given.lease.clone_from(&serve.lease);
        given.item_time.clone_from(&serve.item_time);
        given.callback_allow_private = serve.callback_allow_private;
        given.cluster = serve.cluster.clone().into();
        given.no_print = serve.no_print;
    }
    if let Command::Work(work) = &command {
        given.cluster = work.cluster.clone().into();
        given.workers.clone_from(&work.workers);
        given.lease.clone_from(&work.lease);
        given.item_time.clone_from(&work.item_time);
        given.callback_allow_private = work.callback_allow_private;
        given.log_format.clone_from(&work.log_format);
    }
    if let Command::Batch(batch) = &command {
        given.workers.clone_from(&batch.workers);
    }
    let asked = given.language.clone().or_else(|| std::env::var("HONGTOU_LANG").ok());
    let language = if asked.as_deref() == Some("en") { Language::English } else { Language::Chinese };
    let done = Settings::resolve(given, &environment).and_then(|settings| carry_out(command, settings));
    done.unwrap_or_else(|problems| Next::Leave(terminal::fail(&problems, language)))
}

fn carry_out(command: Command, mut settings: Settings) -> Result<Next, Problems> {
    let language = settings.language;
    let detail = if matches!(command, Command::Serve(_) | Command::Work(_)) {
        Detail::Requests
    } else {
        Detail::Warnings
    };
    telemetry::start(settings.log_format, detail)?;
    match command {
        Command::Serve(_) => {
            let app = Box::new(App::open_with_batches(&settings)?);
            terminal::batches(&app, &settings, language);
            return Ok(Next::Serve { app, listen: settings.listen, language });
        }
        Command::Work(asked) => return work::run(&settings, asked.health),
        Command::Render(order) => {
            settings.workers = 1;
            render::run(&App::open(&settings)?, order, language)?;
        }
        Command::Batch(asked) => {
            batch::place(&mut settings, &asked);
            return Ok(Next::Leave(batch::run(&settings, &asked)?));
        }
        Command::Proof(asked) if asked.rules => {
            proof::rules(asked.format.as_deref() == Some("json"), language);
        }
        Command::Proof(asked) => {
            settings.workers = 1;
            return Ok(Next::Leave(proof::run(&App::open(&settings)?, *asked, language)?));
        }
        Command::Templates(asked) => templates::run(&settings, &asked)?,
        Command::Check => return Ok(Next::Leave(check::run(settings)?)),
        Command::Fonts(asked) => fonts::run(&settings, &asked)?,
        Command::PrintApart => {
            settings.workers = 1;
            apart::run(&App::open(&settings)?)?;
        }
        Command::Intake(asked) => intake::run(&settings, &asked)?,
    }
    Ok(Next::Leave(ExitCode::SUCCESS))
}
