// The panel of findings: each goes to its place, mends with one press, or is put aside.
import { useState } from "react";
import { useCell } from "../draft/cell";
import { draft } from "../draft/draft";
import { jump, panel } from "../form/jump";
import { say } from "../view/say";
import { failureWords, useWords } from "../words/words";
import { Failure } from "../service/call";
import { findings, type Found, type Grave } from "./findings";
import { ignore, mend, mendSafe, mendable } from "./mend";
import { Source } from "./source";

/** More are not shown at once. */
const SHOWN = 200;
const GRAVES: Grave[] = ["fault", "error", "warning", "hint"];

/** The panel. */
export function FindingList() {
  const words = useWords();
  const list = useCell(findings, (value) => value);
  const [only, show] = useState<Grave | null>(null);
  const counted = GRAVES.map((grave) => ({ grave, count: list.filter((one) => one.grave === grave).length })).filter(({ count }) => count > 0);
  const shown = only === null || !counted.some(({ grave }) => grave === only) ? list : list.filter((one) => one.grave === only);
  const safe = list.filter((one) => one.safe).length;
  return (
    <section className="findings" aria-label={words.findings}>
      <div className="bar">
        <h2>{words.findings}</h2>
        <span className="count" role="status">{list.length === 0 ? words.nothingFound : words.foundCount(list.length)}</span>
      </div>
      <div className="scroll" tabIndex={0} role="region" aria-label={words.findings}>
        {counted.length > 1 ? (
          <div className="filter" role="group" aria-label={words.show}>
            <button type="button" aria-pressed={only === null} onClick={() => show(null)}>{words.all} {list.length}</button>
            {counted.map(({ grave, count }) => (
              <button type="button" key={grave} className={grave} aria-pressed={only === grave} onClick={() => show(grave)}>{words.graves[grave]} {count}</button>
            ))}
          </div>
        ) : null}
        {safe > 0 ? <MendSafe count={safe} /> : null}
        <ol>{shown.slice(0, SHOWN).map((one) => <Item key={one.key} one={one} />)}</ol>
        {shown.length > SHOWN ? <p className="remark">{words.moreFound(shown.length - SHOWN)}</p> : null}
        {list.length === 0 ? <p className="remark">{words.nothingFoundLong}</p> : null}
        <Source />
      </div>
    </section>
  );
}

function MendSafe({ count }: { count: number }) {
  const words = useWords();
  const [busy, set] = useState(false);
  const go = async () => {
    set(true);
    try {
      say(words.mendedCount(await mendSafe()));
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      say(failureWords(words, reason));
    } finally {
      set(false);
    }
  };
  return <button type="button" className="primary wide" disabled={busy} onClick={() => void go()}>{words.mendAll(count)}</button>;
}

function Item({ one }: { one: Found }) {
  const words = useWords();
  const go = () => {
    if (one.pointer !== undefined && !jump(one.pointer, one.offset, one.length)) say(words.noPlace);
  };
  const put = () => {
    say(mend(one) ? words.mended : words.changedMeanwhile);
    if (panel.get() === "form" && one.pointer !== undefined) jump(one.pointer);
  };
  const sentence = one.absent ? words.absent(one.message) : one.message;
  return (
    <li className={`found ${one.grave}`}>
      <button type="button" className="go" onClick={go} disabled={one.pointer === undefined}>
        <span className="grave">{words.graves[one.grave]}</span>
        <span className="message">{sentence}</span>
        {one.hint ? <span className="hint">{one.hint}</span> : null}
      </button>
      {one.wrong || one.right ? (
        <p className="change">
          {one.wrong ? <del>{one.wrong}</del> : null}
          {one.right ? <><span aria-hidden="true"> → </span><ins>{one.right}</ins></> : null}
        </p>
      ) : null}
      <p className="acts">
        {mendable(one) ? <button type="button" className="mend" onClick={put} aria-label={`${one.foreign ? words.takeOut : words.mend}：${sentence}`}>{one.foreign ? words.takeOut : words.mend}</button> : null}
        {one.grave !== "fault" ? <button type="button" className="link" onClick={() => ignore(one)} aria-label={`${words.ignore}：${sentence}`}>{words.ignore}</button> : null}
        <span className="rule">{one.origin === "proof" ? one.rule : words.origins[one.origin]}{one.clause ? ` · ${one.clause}` : ""}</span>
      </p>
    </li>
  );
}

/** How many findings there are, for the tab of a narrow window. */
export function useFindingCount(): number {
  useCell(draft, (here) => here?.id);
  return useCell(findings, (list) => list.length);
}
