//! The HTTP door.

mod batches;
mod body;
mod documents;
mod etag;
mod health;
mod intake;
mod negotiate;
mod order;
mod percent;
mod proof;
mod refusal;
mod templates;
mod watch;

use std::net::SocketAddr;

use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, HttpServer, Resource, guard, web};
use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::problem::{Code, Language, Place, Problem, Problems};
use refusal::Refusal;

/// How long requests under way may take to end after the signal to stop, in seconds.
const SHUTDOWN_SECONDS: u64 = 30;
/// Most threads that serve connections; they only pass bytes on.
const DOOR_THREADS: usize = 4;

/// Serves until SIGTERM or SIGINT, then ends what is under way. `ready` is told the address once connections are taken.
///
/// # Errors
/// `setting-fault` if the address cannot be had, `internal` if the server fails.
pub fn serve(app: App, listen: &str, ready: impl FnOnce(SocketAddr)) -> Result<(), Problems> {
    actix_web::rt::System::new().block_on(run(web::Data::new(app), listen, ready))
}

async fn run(app: web::Data<App>, listen: &str, ready: impl FnOnce(SocketAddr)) -> Result<(), Problems> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(DOOR_THREADS);
    let mut terminate = signal(SignalKind::terminate()).map_err(|error| failed(&error))?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(|error| failed(&error))?;
    let stopping = app.clone();
    let stop = async move {
        tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
        stopping.stop();
    };
    let server = HttpServer::new(move || {
        actix_web::App::new()
            .app_data(app.clone())
            .app_data(body::form_config())
            .wrap(from_fn(watch::watch))
            .configure(routes)
    })
    .workers(threads)
    // A caller that has closed its side is gone: its handler is dropped, and with it the work.
    .h1_allow_half_closed(false)
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

fn routes(config: &mut web::ServiceConfig) {
    let documents = web::resource("/v1/documents")
        .route(web::post().to(documents::print))
        .default_service(web::to(only_post));
    let intake =
        web::resource("/v1/intake").route(web::post().to(intake::read)).default_service(web::to(only_post));
    let proof =
        web::resource("/v1/proof").route(web::post().to(proof::read)).default_service(web::to(only_post));
    config
        .service(documents)
        .service(intake)
        .service(proof)
        .service(readable("/v1/proof/rules", web::to(proof::rules)))
        .service(readable("/v1/templates", web::to(templates::list)))
        .service(readable("/v1/templates/{name}", web::to(templates::one)))
        .service(readable("/v1/templates/{name}/schema", web::to(templates::schema)))
        .service(readable("/v1/templates/{name}/sheet.xlsx", web::to(templates::sheet)))
        .service(readable("/v1/templates/{name}/examples", web::to(templates::examples)))
        .service(readable("/v1/templates/{name}/examples/{case}", web::to(templates::example)))
        .service(readable("/healthz", web::to(health::live)))
        .service(readable("/readyz", web::to(health::ready)))
        .configure(batches::routes)
        .default_service(web::to(unknown));
}

/// A resource that is only read.
fn readable(path: &str, route: actix_web::Route) -> Resource {
    web::resource(path)
        .route(route.guard(guard::Any(guard::Get()).or(guard::Head())))
        .default_service(web::to(only_get))
}

async fn unknown(request: HttpRequest) -> HttpResponse {
    Refusal::not_found().answer(language_of(&request))
}

async fn only_get(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("GET, HEAD").answer(language_of(&request))
}

async fn only_post(request: HttpRequest) -> HttpResponse {
    Refusal::not_allowed("POST").answer(language_of(&request))
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
