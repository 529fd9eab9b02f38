// How far a batch is: the bar, the numbers, and now and then a word to those who do not see them.
import { useEffect, useRef, useState } from "react";
import type { Batch, Counts } from "../service/batches";
import type { Failure } from "../service/call";
import { useWords } from "../words/words";
import { Bar } from "./bar";
import { countsText, percentOf } from "./say";

const SHOWN: (keyof Counts)[] = ["total", "done", "waiting", "failed", "cancelled"];
/** So much has to be new before it is spoken of, in percent. */
const STEP = 10;

/** The panel. */
export function ProgressPanel({ batch, live, lost }: { batch: Batch; live: boolean; lost: Failure | null }) {
  const words = useWords();
  const { counts, state } = batch;
  const percent = percentOf(counts);
  const share = (count: number) => (counts.total === 0 ? 0 : (count / counts.total) * 100);
  const parts = [
    { kind: "done", percent: share(counts.done) },
    { kind: "failed", percent: share(counts.failed) },
    { kind: "cancelled", percent: share(counts.cancelled) },
  ];
  const rest = useRest(batch);
  return (
    <section className="way progress" aria-labelledby="way-progress">
      <div className="line">
        <h2 id="way-progress">{words.batch.progress}</h2>
        <span className="percent">{percent}%</span>
        <span className="grow" />
        {state === "running" ? <span className="remark">{lost ? words.batch.lost : rest !== null ? words.batch.rest(rest) : live ? words.batch.live : words.batch.asking}</span> : lost ? <span className="remark">{words.batch.lost}</span> : null}
      </div>
      <Bar label={words.batch.progress} value={percent} text={`${percent}%${words.batch.comma}${countsText(counts, words)}`} parts={parts} />
      <dl className="counts">
        {SHOWN.map((kind) => (
          <div key={kind} className={`${kind}${counts[kind] === 0 ? " zero" : ""}`} data-count={kind}><dt>{words.batch.countNames[kind]}</dt><dd>{counts[kind]}</dd></div>
        ))}
      </dl>
      <Spoken batch={batch} />
    </section>
  );
}

/** Tells the state when it changes, and the numbers every tenth of the way. */
function Spoken({ batch }: { batch: Batch }) {
  const words = useWords();
  const step = Math.floor(percentOf(batch.counts) / STEP);
  const now = `${batch.state} ${batch.round} ${batch.state === "running" ? step : ""}`;
  const told = useRef("");
  const [text, say] = useState("");
  useEffect(() => {
    if (told.current !== "" && told.current !== now) say(`${words.batch.states[batch.state]}${words.batch.comma}${countsText(batch.counts, words)}`);
    told.current = now;
    // Only what is named by `now` is worth a word.
  }, [now]);
  return <p className="unseen" aria-live="polite">{text}</p>;
}

/** Least time and least outcomes before a rest is reckoned. */
const SEEN_MS = 4000;
const SEEN_COUNT = 10;

/** How many seconds the rest will take, by what was seen of this round; nothing while too little was seen. */
function useRest({ round, state, counts }: Batch): number | null {
  const since = useRef({ round: -1, at: 0, settled: 0 });
  const settled = counts.total - counts.waiting;
  if (since.current.round !== round) since.current = { round, at: Date.now(), settled };
  const [seen, time] = [settled - since.current.settled, Date.now() - since.current.at];
  if (state !== "running" || seen < SEEN_COUNT || time < SEEN_MS) return null;
  return Math.ceil((counts.waiting * time) / seen / 1000);
}
