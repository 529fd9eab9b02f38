//! One claimed item: read, printed, stored, finished.

use std::sync::Arc;
use std::time::Duration;

use crate::app::batch::Floor;
use crate::app::batch::isolated::{self, Attempt};
use crate::app::batch::order::{Sent, in_item};
use crate::app::batch::spec::Spec;
use crate::limit::ITEM_TRIES;
use crate::press::{Press, Print};
use crate::problem::{Code, Problem, Problems};
use crate::queue::{Claim, Outcome, Printed, PrintedFile};
use crate::sheet::Cells;
use crate::store::Name;

/// How long an item rests after it has panicked or was given up.
const REST: Duration = Duration::from_millis(200);

/// Prints a claimed item and gives its outcome.
///
/// An item that was handed out before may be what its holder died of, so it is printed by a process of its own: if that dies
/// over it, nothing else does.
///
/// # Errors
/// Those of queue and store only; what is wrong with the item is its outcome.
pub(super) fn print(floor: &Floor, claim: &Claim) -> Result<(), Problems> {
    let Some(spec) = floor.spec(&claim.batch)? else { return Ok(()) };
    let input = claim.new.as_ref().and_then(|new| new.input.as_ref());
    let Some(input) = input else {
        return finish(floor, claim, &Outcome::Failed(vec![no_payload()]));
    };
    let bytes = floor.store.read(&claim.batch, input)?;
    // Threads that do not come back are an item's doing, and only so many are risked.
    let printed = if claim.attempt == 1 && floor.pool.lost() < floor.pool.workers() {
        let press = Arc::clone(&floor.press);
        let shared = Arc::clone(&spec);
        let work = move |wanted: &dyn Fn() -> bool| print_item(&press, &shared, &bytes, wanted);
        match floor.pool.submit_patient(work).wait(floor.settings.item) {
            Some(Ok(printed)) => printed,
            // It panicked, and the text of that stands in the log, or it does not end; the item has used up one try.
            Some(Err(_)) | None => return floor.queue.give_back(claim, REST),
        }
    } else {
        apart(floor, &spec, &bytes, claim.attempt)?
    };
    let outcome = match printed {
        Ok(print) => Outcome::Done(store(floor, &claim.batch, print)?),
        Err(problems) => Outcome::Failed(located(claim, problems)),
    };
    finish(floor, claim, &outcome)
}

/// The problems of a row of a sheet, told at their cells.
fn located(claim: &Claim, problems: Vec<Problem>) -> Vec<Problem> {
    let cells = claim.new.as_ref().and_then(|new| new.cells.clone());
    match cells.map(serde_json::from_value::<Cells>) {
        Some(Ok(cells)) => problems.iter().map(|problem| cells.locate(problem)).collect(),
        Some(Err(error)) => {
            tracing::warn!(%error, batch = %claim.batch, "the cells of an item cannot be read");
            problems
        }
        None => problems,
    }
}

/// Prints an item from its bytes.
///
/// # Errors
/// All faults of the item, with pointers into it.
pub(super) fn print_item(
    press: &Press,
    spec: &Spec,
    bytes: &[u8],
    wanted: &dyn Fn() -> bool,
) -> Result<Print, Vec<Problem>> {
    let sent = Sent::read(bytes).map_err(Problems::into_list)?;
    let wrapped = sent.beside.is_some();
    let order = sent.order(spec).map_err(Problems::into_list)?;
    press.print(&order, wanted).map_err(|problems| in_item(problems, wrapped))
}

/// Prints in a process of its own, as often as is left.
fn apart(
    floor: &Floor,
    spec: &Spec,
    bytes: &[u8],
    attempt: u32,
) -> Result<Result<Print, Vec<Problem>>, Problems> {
    let mut last = String::new();
    for _ in attempt.min(2)..=ITEM_TRIES {
        match isolated::print(&floor.sources, spec, bytes, floor.settings.item)? {
            Attempt::Printed(print) => return Ok(Ok(*print)),
            Attempt::Failed(problems) => return Ok(Err(problems)),
            Attempt::Died(how) => last = how,
        }
        tracing::warn!(how = last, "an item ended its process");
    }
    Ok(Err(vec![quarantined(&last)]))
}

fn store(floor: &Floor, batch: &Name, print: Print) -> Result<Printed, Problems> {
    let mut files = Vec::new();
    for artifact in &print.artifacts {
        for file in &artifact.files {
            let blob = floor.store.put(batch, &mut file.as_slice())?;
            let format = artifact.format.name().to_owned();
            files.push(PrintedFile { format, digest: blob.digest, bytes: blob.bytes });
        }
    }
    let pages = print.artifacts.iter().find_map(|artifact| artifact.pages);
    Ok(Printed { file_name: print.file_name, pages, files, warnings: print.warnings })
}

fn finish(floor: &Floor, claim: &Claim, outcome: &Outcome) -> Result<(), Problems> {
    if !floor.queue.finish(claim, outcome)? {
        tracing::info!(batch = %claim.batch, number = claim.number, "another outcome came first, or none is wanted");
    }
    Ok(())
}

impl Floor {
    /// What is asked for a batch; nothing if it was removed.
    fn spec(&self, batch: &Name) -> Result<Option<Arc<Spec>>, Problems> {
        if let Some((name, spec)) = &*self.last_spec()
            && name == batch
        {
            return Ok(Some(Arc::clone(spec)));
        }
        let Some(found) = self.queue.batch(batch)? else { return Ok(None) };
        let spec = Arc::new(Spec::of(&found.spec)?);
        *self.last_spec() = Some((batch.clone(), Arc::clone(&spec)));
        Ok(Some(spec))
    }
}

fn no_payload() -> Problem {
    Problem::new(Code::FieldMissing, "此项没有数据", "the item has no payload")
        .hint("请补上数据后重试", "send its payload and retry")
}

fn quarantined(how: &str) -> Problem {
    Problem::new(
        Code::Quarantined,
        format!("排这一项时程序 {ITEM_TRIES} 次中止（{how}），此项已搁置，其余照常"),
        format!("the program ended {ITEM_TRIES} times over this item ({how}); it is set aside and the rest goes on"),
    )
    .hint("请检查此项的数据，并把批次编号告知维护人员", "check its data, and tell the operator the name of the batch")
}
