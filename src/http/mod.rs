//! The HTTP door.

mod batches;
mod body;
mod calls;
mod desk;
mod docs;
mod documents;
mod drafts;
mod etag;
mod health;
mod intake;
mod negotiate;
mod openapi;
mod order;
mod pages;
mod percent;
mod preview;
mod proof;
mod refusal;
mod service;
mod templates;
mod warnings;
mod watch;

use std::net::SocketAddr;
use std::time::Duration;

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpServer, web};
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::app::drafts::Drafts;
use crate::problem::{Code, Language, Place, Problem, Problems};
use pages::Pages;

/// How long requests under way may take to end after the signal to stop, in seconds.
const SHUTDOWN_SECONDS: u64 = 30;
/// How long a connection is read on after a body was refused half-way, in seconds: a caller that is still sending when
/// its connection is reset never sees the refusal.
const LINGER_SECONDS: u64 = 30;
/// How often expired drafts are swept, in seconds.
const SWEEP_SECONDS: u64 = 60 * 60;
/// Most threads that serve connections; they only pass bytes on.
const DOOR_THREADS: usize = 4;

/// Serves until SIGTERM or SIGINT, then ends what is under way. `ready` is told the address once connections are taken.
///
/// # Errors
/// `setting-fault` if the address cannot be had, `internal` if the server fails.
pub fn serve(app: App, listen: &str, ready: impl FnOnce(SocketAddr)) -> Result<(), Problems> {
    actix_web::rt::System::new().block_on(run(web::Data::new(app), (listen, Opens::All), ready))
}

/// Answers nothing but the probes of a house that works on its own, until SIGTERM or SIGINT.
///
/// # Errors
/// Those of [`serve`].
pub fn watch_over(app: App, listen: &str, ready: impl FnOnce(SocketAddr)) -> Result<(), Problems> {
    actix_web::rt::System::new().block_on(run(web::Data::new(app), (listen, Opens::Probes), ready))
}

/// What is opened at an address.
#[derive(Clone, Copy)]
enum Opens {
    /// The whole service with its page.
    All,
    /// The probes alone.
    Probes,
}

async fn run(
    app: web::Data<App>,
    (listen, opens): (&str, Opens),
    ready: impl FnOnce(SocketAddr),
) -> Result<(), Problems> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(DOOR_THREADS);
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| failed(&error))?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| failed(&error))?;
    let stopping = app.clone();
    let stop = async move {
        tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
        stopping.stop();
    };
    let pages = web::Data::new(Pages::new());
    if app.drafts().is_some() {
        actix_web::rt::spawn(sweep(app.clone()));
    }
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .app_data(pages.clone())
            .app_data(body::form_config())
            .wrap(from_fn(watch::watch))
            .configure(|config| match opens {
                Opens::All => {
                    calls::open(config);
                    pages.open(config);
                }
                Opens::Probes => calls::probes(config),
            })
    })
    .workers(threads)
    // A caller that has closed its side is gone: its handler is dropped, and with it the work.
    .h1_allow_half_closed(false)
    .client_disconnect_timeout(Duration::from_secs(LINGER_SECONDS))
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .shutdown_signal(stop)
    .bind(listen)
    .map_err(|error| no_address(listen, &error))?;
    let address = server.addrs().first().copied();
    let server = server.run();
    if let Some(address) = address {
        ready(address);
    }
    Ok(server.await.map_err(|error| failed(&error))?)
}

/// Sweeps expired drafts for as long as the service runs.
async fn sweep(app: web::Data<App>) {
    loop {
        tokio::time::sleep(Duration::from_secs(SWEEP_SECONDS)).await;
        let app = app.clone();
        let swept = web::block(move || app.drafts().map_or(Ok(0), Drafts::sweep)).await;
        match swept {
            Ok(Ok(0)) => {}
            Ok(Ok(count)) => tracing::info!(count, "expired drafts swept"),
            Ok(Err(problems)) => tracing::error!(%problems, "drafts could not be swept"),
            Err(error) => tracing::error!(%error, "drafts could not be swept"),
        }
    }
}

/// The language that a caller wants to be answered in.
fn language_of(request: &HttpRequest) -> Language {
    negotiate::language(header(request, ACCEPT_LANGUAGE.as_str()))
}

/// The value of a header, if it is there and plain text.
fn header<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    request.headers().get(name)?.to_str().ok()
}

fn no_address(listen: &str, error: &std::io::Error) -> Problem {
    Problem::new(
        Code::SettingFault,
        format!("无法在 {listen} 监听：{error}"),
        format!("cannot listen at {listen}: {error}"),
    )
    .at(Place::Name("--listen".to_owned()))
    .hint("请换一个地址或端口", "take another address or port")
}

fn failed(error: &std::io::Error) -> Problem {
    Problem::new(Code::Internal, format!("服务中断：{error}"), format!("the service failed: {error}"))
}
