//! The hidden command that prints one item of a batch for another process.

use crate::app::App;
use crate::app::batch::isolated;
use crate::cli::terminal;
use crate::problem::Problems;

/// Reads an item from standard input, and writes what came of it to standard output.
///
/// # Errors
/// `internal` if the item cannot be read, or ends its thread.
pub(super) fn run(app: &App) -> Result<(), Problems> {
    let work = move |press: &crate::press::Press, _: &dyn Fn() -> bool| {
        let mut answer = Vec::new();
        isolated::answer(press, &mut std::io::stdin().lock(), &mut answer).map(|()| answer)
    };
    let answer = app.submit(work)?.wait()??;
    terminal::bytes(&answer)
}
