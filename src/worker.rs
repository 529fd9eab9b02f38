//! The worker's door: nobody calls in; batches of the cluster are printed until the signal to stop.

use tokio::signal::unix::{SignalKind, signal};

use crate::app::App;
use crate::problem::{Code, Problem, Problems};

/// Works until SIGTERM or SIGINT, then ends what is under way. `ready` is called once work is taken.
///
/// # Errors
/// `internal` if the system gives no signals.
pub fn work(app: App, ready: impl FnOnce()) -> Result<(), Problems> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    runtime.and_then(|runtime| runtime.block_on(stopped(ready))).map_err(|error| failed(&error))?;
    tracing::info!("stopping; what is under way is finished");
    app.stop();
    drop(app);
    Ok(())
}

async fn stopped(ready: impl FnOnce()) -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    ready();
    tokio::select! { _ = terminate.recv() => (), _ = interrupt.recv() => () }
    Ok(())
}

fn failed(error: &std::io::Error) -> Problem {
    Problem::new(Code::Internal, format!("工作进程中断：{error}"), format!("the worker failed: {error}"))
}
