// The batches of the service, the newest first.
import { useEffect, useRef, useState } from "react";
import { useCell } from "../draft/cell";
import { allBatches, removeBatch, type Batch } from "../service/batches";
import { Failure, givenUp } from "../service/call";
import { templates } from "../service/catalogue";
import { link } from "../service/link";
import { titleOf } from "../view/start";
import { say } from "../view/say";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { Confirm } from "./confirm";
import { failureSentence } from "./faults";
import { countsText, nameOf, stateClass, stateText, useDay } from "./say";

/** How often is looked for news. */
const LOOK_MS = 4000;
/** So many are shown at first. */
const FEW = 20;

/** The list. */
export function BatchList() {
  const words = useWords();
  const [list, set] = useState<Batch[] | null>(null);
  const [failure, fail] = useState<Failure | null>(null);
  const [all, show] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const reach = useCell(link, (now) => now);
  const speech = useCell(language, (now) => now);
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    const look = async () => {
      try {
        set(await allBatches(stop.signal));
        fail(null);
      } catch (reason) {
        if (givenUp(reason)) return;
        if (!(reason instanceof Failure)) throw reason;
        fail(reason);
      }
      timer = window.setTimeout(() => void look(), LOOK_MS);
    };
    void look();
    return () => {
      stop.abort();
      window.clearTimeout(timer);
    };
  }, [reach, speech]);
  const remove = async (batch: Batch) => {
    try {
      await removeBatch(batch.id);
      set((now) => now?.filter((one) => one.id !== batch.id) ?? null);
      say(words.batch.removed(nameOf(batch, words)));
      heading.current?.focus();
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      say(failureSentence(words, reason));
    }
  };
  const shown = all ? list : list?.slice(0, FEW);
  return (
    <section className="way batchlist" aria-labelledby="way-batches">
      <h2 id="way-batches" ref={heading} tabIndex={-1}>{words.batch.all}</h2>
      {failure && failure.why !== "offline" && failure.why !== "login" ? <p className="notice bad" role="alert">{failureSentence(words, failure)}</p> : null}
      {list === null ? <p className="remark">{words.opening}</p> : list.length === 0 ? <p className="remark">{words.batch.none}</p> : null}
      <ul>{shown?.map((batch) => <Line key={batch.id} batch={batch} remove={() => void remove(batch)} />)}</ul>
      {list && shown && shown.length < list.length ? <button type="button" className="link" onClick={() => show(true)}>{words.batch.showAll(list.length)}</button> : null}
    </section>
  );
}

function Line({ batch, remove }: { batch: Batch; remove: () => void }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const all = useCell(templates, (list) => list);
  const day = useDay();
  const kind = all.find((one) => one.name === batch.template);
  const name = nameOf(batch, words);
  return (
    <li>
      <div className="head">
        <a className="name" href={`#/batch/${batch.id}`}>{name}</a>
        <span className={`state ${stateClass(batch)}`}>{stateText(batch, words)}</span>
      </div>
      <p className="numbers">{countsText(batch.counts, words)}</p>
      <div className="foot">
        <span>{[kind ? titleOf(kind, speech) : batch.template, day(batch.created)].filter(Boolean).join(" · ")}</span>
        {batch.expires ? <span>{words.batch.keptUntil(day(batch.expires))}</span> : null}
        <Confirm label={words.batch.remove} spoken={`${words.batch.remove}：${name}`} sure={words.batch.removeNow} no={words.keepIt} go={remove} />
      </div>
    </li>
  );
}
