// One batch: how far it is, what came of it, what is wrong with it and how that is mended.
import { useEffect, useState } from "react";
import { useCell } from "../draft/cell";
import { cancelBatch, removeBatch, type Batch } from "../service/batches";
import { Failure } from "../service/call";
import { templates } from "../service/catalogue";
import { goBatches } from "../view/route";
import { say } from "../view/say";
import { titleOf } from "../view/start";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { Confirm } from "./confirm";
import { FaultList, failureSentence, useFieldNames } from "./faults";
import { useFollowed } from "./follow";
import { Items } from "./items";
import { Mend } from "./mend";
import { ProgressPanel } from "./progress";
import { Results } from "./results";
import { nameOf, stateClass, stateText, useDay } from "./say";

/** The view of a batch. */
export function OneBatch({ id }: { id: string }) {
  const words = useWords();
  const { batch, gone, lost, live, take } = useFollowed(id);
  const schema = useFieldNames(batch?.template);
  const state = batch?.state;
  useEffect(() => {
    // The button that changed the state is gone with it: the keyboard goes on from the content.
    if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }, [state]);
  if (gone) {
    return (
      <section className="way">
        <h1>{words.batch.gone}</h1>
        <p>{words.batch.goneLong}</p>
        <p><a href="#/batch">{words.batch.toList}</a></p>
      </section>
    );
  }
  if (!batch) return <p className="awaited" role="status">{lost && lost.why !== "offline" && lost.why !== "login" ? failureSentence(words, lost) : words.opening}</p>;
  const ended = batch.state !== "running";
  return (
    <>
      <Head {...{ batch, take }} />
      <ProgressPanel {...{ batch, live, lost }} />
      {batch.stalled && !ended ? (
        <div className="notice" role="alert">
          <p><strong>{words.batch.stalled}</strong> {batch.stalled.message}{batch.stalled.hint ? `${words.stop}${batch.stalled.hint}` : ""}</p>
          <p>{words.batch.stalledLong}</p>
        </div>
      ) : null}
      {batch.notes ? <Notes {...{ batch }} /> : null}
      {ended && batch.counts.done < batch.counts.total ? <Mend {...{ batch, schema, take }} /> : null}
      {ended ? <Results {...{ batch }} key={`results ${batch.round}`} /> : null}
      <Items {...{ batch, schema, take }} />
    </>
  );
}

function Head({ batch, take }: { batch: Batch; take: (batch: Batch) => void }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const all = useCell(templates, (list) => list);
  const day = useDay();
  const [busy, set] = useState(false);
  const kind = all.find((one) => one.name === batch.template);
  const run = async (work: () => Promise<void>) => {
    set(true);
    try {
      await work();
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      say(failureSentence(words, reason));
    } finally {
      set(false);
    }
  };
  const cancel = () => run(async () => {
    take(await cancelBatch(batch.id));
    say(words.batch.cancelled);
  });
  const remove = () => run(async () => {
    await removeBatch(batch.id);
    say(words.batch.removed(nameOf(batch, words)));
    goBatches();
  });
  return (
    <header className="batchhead">
      <p className="back"><a href="#/batch">{words.batch.toList}</a></p>
      <div className="line">
        <h1>{nameOf(batch, words)}</h1>
        <span className={`state ${stateClass(batch)}`}>{stateText(batch, words)}</span>
        <span className="grow" />
        {batch.state === "running" ? <Confirm className="plain" label={words.batch.cancel} sure={words.batch.cancelNow} no={words.batch.goOnPrinting} busy={busy} go={() => void cancel()} /> : null}
        <Confirm className="plain" label={words.batch.remove} sure={words.batch.removeNow} no={words.keepIt} busy={busy} go={() => void remove()} />
      </div>
      <p className="remark">{[kind ? titleOf(kind, speech) : batch.template, words.batch.sentAt(day(batch.created)), batch.expires ? words.batch.keptUntilLong(day(batch.expires)) : words.batch.keptLater].filter(Boolean).join(" · ")}</p>
    </header>
  );
}

function Notes({ batch }: { batch: Batch }) {
  const words = useWords();
  const notes = batch.notes ?? [];
  return (
    <details className="way notes" open={notes.length <= 3}>
      <summary>{words.batch.notes(notes.length)}</summary>
      <FaultList faults={notes} schema={null} />
    </details>
  );
}
