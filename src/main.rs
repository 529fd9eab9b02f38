//! The executable: reads the command line and leaves by the door it names.

use std::process::ExitCode;

use hongtou::cli::{self, Next, terminal};
use hongtou::{http, worker};

/// Rendering allocates much and frees it all; mimalloc gives a growing heap back without page faults.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Next::Leave(code) => code,
        Next::Serve { app, listen, language } => match http::serve(*app, &listen, terminal::announce) {
            Ok(()) => ExitCode::SUCCESS,
            Err(problems) => terminal::fail(&problems, language),
        },
        Next::Work { app, health, language } => {
            let worked = match health {
                Some(listen) => http::watch_over(*app, &listen, terminal::announce),
                None => worker::work(*app, terminal::announce_work),
            };
            match worked {
                Ok(()) => ExitCode::SUCCESS,
                Err(problems) => terminal::fail(&problems, language),
            }
        }
    }
}
