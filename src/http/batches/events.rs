//! `GET /v1/batches/{id}/events`: how far a batch is, as server-sent events, from where a caller left off.

use std::time::Duration;

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::stream::unfold;
use serde_json::{Value, json};

use crate::app::App;
use crate::app::batch::spec::Spec;
use crate::app::batch::{Batches, view};
use crate::clock::Stopwatch;
use crate::http::batches::answer::waiting;
use crate::http::{header, language_of};
use crate::problem::{Language, Problems};
use crate::queue::{Batch, ItemState, Progress, State};
use crate::store::Name;

/// How often is looked for something new.
const LOOK: Duration = Duration::from_millis(250);
/// After how long without news a sign of life is sent, so that nothing between takes the connection for dead.
const QUIET: Duration = Duration::from_secs(15);
/// How many outcomes are read at once.
const OUTCOMES: usize = 500;
/// Ends the id of the last event, so that a caller that comes again is told that there is nothing more.
const END: &str = "-end";

/// Follows a batch.
pub(super) async fn stream(request: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let language = language_of(&request);
    let batch = match waiting(&app, move |batches| batches.find(&id)).await {
        Ok(batch) => batch,
        Err(refusal) => return refusal.answer(language),
    };
    let last = header(&request, "last-event-id").unwrap_or_default();
    let sequence: u64 = last.strip_suffix(END).unwrap_or(last).parse().unwrap_or(0);
    if last.ends_with(END) && batch.state.ended() && batch.sequence == sequence {
        return HttpResponse::NoContent().finish();
    }
    let follower =
        Follower { app, name: batch.name, language, after: sequence, told: None, quiet: Stopwatch::start() };
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((CACHE_CONTROL, "no-cache, no-transform"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(unfold(Some(follower), |follower| async {
            let mut follower = follower?;
            let (text, more) = follower.next().await;
            Some((Ok::<_, actix_web::Error>(web::Bytes::from(text)), more.then_some(follower)))
        }))
}

/// Where one caller is.
struct Follower {
    app: web::Data<App>,
    name: Name,
    language: Language,
    /// Outcomes up to this one were told.
    after: u64,
    /// What was told last.
    told: Option<(State, Progress, u32)>,
    quiet: Stopwatch,
}

/// What is new: the text of the events, how far they go, and what was told with them.
struct News {
    text: String,
    after: u64,
    told: (State, Progress, u32),
}

impl Follower {
    /// The next events, and whether more may come.
    async fn next(&mut self) -> (String, bool) {
        loop {
            if self.app.stopping() {
                return ("retry: 2000\n\n".to_owned(), false);
            }
            let (name, language, after, told) = (self.name.clone(), self.language, self.after, self.told);
            let looked = waiting(&self.app, move |batches| look(batches, &name, language, after, told)).await;
            match looked {
                Ok(Some(news)) if !news.text.is_empty() => {
                    (self.after, self.told, self.quiet) = (news.after, Some(news.told), Stopwatch::start());
                    return (news.text, !news.told.0.ended());
                }
                Ok(Some(_)) => {}
                Ok(None) => return (event("gone", "", &json!({ "id": self.name.as_str() })), false),
                // The queue may be locked for a while; the caller need not know.
                Err(_) => tracing::debug!(batch = %self.name, "the events of a batch could not be read"),
            }
            if self.quiet.elapsed() >= QUIET {
                self.quiet = Stopwatch::start();
                return (": \n\n".to_owned(), true);
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// What is new since an outcome; nothing if the batch has gone.
fn look(
    batches: &Batches,
    name: &Name,
    language: Language,
    mut after: u64,
    told: Option<(State, Progress, u32)>,
) -> Result<Option<News>, Problems> {
    let Some(batch) = batches.queue().batch(name)? else { return Ok(None) };
    let now = (batch.state, batch.progress, batch.round);
    let mut text = String::new();
    if told == Some(now) {
        return Ok(Some(News { text, after, told: now }));
    }
    // The batch was read first, so its numbers are never ahead of the outcomes told before them.
    while after < batch.sequence {
        let items = batches.queue().outcomes(name, after, OUTCOMES)?;
        let Some(last) = items.last().and_then(|item| item.sequence) else { break };
        for item in items.iter().filter(|item| item.state == ItemState::Failed) {
            let id = item.sequence.unwrap_or_default().to_string();
            text.push_str(&event("failed", &id, &view::item(&batch, item, language)));
        }
        after = last;
    }
    text.push_str(&event("progress", &after.to_string(), &progress(&batch)));
    if batch.state.ended() {
        let whole = view::batch(&batch, &Spec::of(&batch.spec)?, None, language);
        text.push_str(&event("end", &format!("{}{END}", batch.sequence), &whole));
    }
    Ok(Some(News { text, after, told: now }))
}

fn progress(batch: &Batch) -> Value {
    json!({ "state": batch.state.name(), "round": batch.round, "counts": view::counts(batch.progress) })
}

/// One event; JSON has no line breaks of its own.
fn event(name: &str, id: &str, data: &Value) -> String {
    let id = if id.is_empty() { String::new() } else { format!("id: {id}\n") };
    format!("event: {name}\n{id}data: {data}\n\n")
}
