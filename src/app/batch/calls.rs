//! Calling out that a batch has ended: signed, again and again until it is heard, and not into the own network.

use std::sync::Arc;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use ureq::unversioned::transport::DefaultConnector;

use crate::app::batch::addresses::{self, Guarded};
use crate::app::batch::keeper::Keeper;
use crate::app::batch::spec::{Callback, Spec};
use crate::app::batch::{Floor, view};
use crate::clock::seconds_since_epoch;
use crate::problem::{Code, Language, Problem, Problems};
use crate::queue::{CallReport, Claim};

/// How long to wait after each failed call, in seconds; after the last one it is given up.
const PAUSES_S: [u64; 9] = [1, 5, 30, 120, 600, 1_800, 3_600, 4 * 3_600, 12 * 3_600];
/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// Over the body and its time.
const SIGNATURE: &str = "X-Hongtou-Signature";
/// When it was signed, in seconds since 1970.
const TIMESTAMP: &str = "X-Hongtou-Timestamp";
/// The same for every try of one end.
const DELIVERY: &str = "X-Hongtou-Delivery";

/// Makes all calls that are due.
pub(super) fn make_due(floor: &Floor, keeper: &Arc<Keeper>) {
    loop {
        let made = floor.queue.claim_call().and_then(|claim| match claim {
            None => Ok(false),
            Some(claim) => {
                let _holding = keeper.hold(&claim);
                make(floor, &claim).map(|()| true)
            }
        });
        match made {
            Ok(true) => {}
            Ok(false) => return,
            Err(problems) => {
                tracing::warn!(%problems, "a call could not be claimed");
                return;
            }
        }
    }
}

fn make(floor: &Floor, claim: &Claim) -> Result<(), Problems> {
    let Some(batch) = floor.queue.batch(&claim.batch)? else { return Ok(()) };
    let spec = Spec::of(&batch.spec)?;
    let Some(callback) = &spec.callback else { return Ok(()) };
    let body = view::batch(&batch, &spec, None, Language::Chinese).to_string();
    let delivery = format!("{}-{}", claim.batch, claim.round);
    let called = call(floor, callback, &delivery, &body);
    let pause = PAUSES_S.get(claim.attempt.saturating_sub(1) as usize).copied().map(Duration::from_secs);
    let report = CallReport {
        attempts: claim.attempt,
        at_s: seconds_since_epoch(),
        delivered: called.is_ok(),
        problem: called.err(),
    };
    match &report.problem {
        None => tracing::info!(batch = %claim.batch, attempt = claim.attempt, "called"),
        Some(problem) => {
            let why = problem.line(Language::English);
            tracing::warn!(batch = %claim.batch, attempt = claim.attempt, why, "a call failed");
        }
    }
    let again = pause.filter(|_| !report.delivered);
    floor.queue.called(claim, &report, again)
}

fn call(floor: &Floor, callback: &Callback, delivery: &str, body: &str) -> Result<(), Problem> {
    let secret =
        callback.secret.as_ref().or(floor.settings.callback_secret.as_ref()).ok_or_else(no_secret)?;
    let time = seconds_since_epoch();
    let agent = agent(floor.settings.callback_allow_private);
    let answer = agent
        .post(&callback.url)
        .header("Content-Type", "application/json")
        .header("User-Agent", concat!("hongtou/", env!("CARGO_PKG_VERSION")))
        .header(TIMESTAMP, time.to_string())
        .header(DELIVERY, delivery)
        .header(SIGNATURE, sign(secret, time, body))
        .send(body);
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => Err(refused(answer.status().as_u16())),
        Err(error) => Err(addresses::denied(&error).unwrap_or_else(|| unreachable(&error))),
    }
}

/// An agent that follows no redirects and asks no proxy, and looks at every address before it connects.
fn agent(allow_private: bool) -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_idle_connections(0)
        .proxy(None)
        .timeout_global(Some(PATIENCE))
        .build();
    ureq::Agent::with_parts(config, DefaultConnector::default(), Guarded::new(allow_private))
}

/// HMAC-SHA-256 of time, dot and body, in hexadecimal, with the name of the hash before it.
fn sign(secret: &str, time: u64, body: &str) -> String {
    use std::fmt::Write;
    // A key of any length is taken; the error is one of the trait only.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{time}.{body}").as_bytes());
    let mut text = String::from("sha256=");
    for byte in mac.finalize().into_bytes() {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The problem of a call that nothing could sign.
pub fn no_secret() -> Problem {
    Problem::new(Code::FieldMissing, "回调没有签名密钥", "there is no secret to sign the call with")
        .at_pointer("/callback/secret")
        .hint(
            "请写上 secret，或由运维设置 HONGTOU_CALLBACK_SECRET",
            "give a secret, or set HONGTOU_CALLBACK_SECRET",
        )
}

fn refused(status: u16) -> Problem {
    let redirect = (300..400).contains(&status);
    let (zh, en) =
        if redirect { ("，不跟随重定向", ", redirects are not followed") } else { ("", "") };
    Problem::new(
        Code::Busy,
        format!("回调地址答复 {status}{zh}"),
        format!("the address of the call answered {status}{en}"),
    )
}

fn unreachable(error: &ureq::Error) -> Problem {
    Problem::new(
        Code::Busy,
        format!("回调地址无法连通：{error}"),
        format!("the address of the call cannot be reached: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use super::sign;

    #[test]
    fn the_signature_is_that_of_other_programs() {
        // printf '1700000000.{}' | openssl dgst -sha256 -hmac key
        let known = "sha256=9d713ed406bb7076d4123f0dc2c39d2df5c654ed4b0cd56b52c8b4c940bd63ae";
        assert_eq!(sign("key", 1_700_000_000, "{}"), known);
    }
}
