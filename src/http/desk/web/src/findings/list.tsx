// The panel of findings: each goes to its place, mends with one press, or is put aside.
import { useContext, useState } from "react";
import { useCell } from "../draft/cell";
import { draft } from "../draft/draft";
import { jump, panel } from "../form/jump";
import { say } from "../view/say";
import { failureWords, useWords } from "../words/words";
import { Failure } from "../service/call";
import { Root } from "../form/root";
import { contextOf, findings, sentenceOf, type Found, type Grave } from "./findings";
import { ignore, mend, mendMany, mendSafe, mendable } from "./mend";
import { Source } from "./source";

/** More are not shown at once. */
const SHOWN = 300;
/** As many that say the same are folded up. */
const ALIKE = 3;
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
        <ol>{grouped(shown.slice(0, SHOWN)).map((group) => (group.length < ALIKE ? group.map((one) => <Item key={one.key} one={one} />) : <Alike key={`alike ${group[0]?.key}`} group={group} />))}</ol>
        {shown.length > SHOWN ? <p className="remark">{words.moreFound(shown.length - SHOWN)}</p> : null}
        {list.length === 0 ? <p className="remark">{words.nothingFoundLong}</p> : null}
        <Source />
      </div>
    </section>
  );
}

/** Findings that say the same, together, where the first of them stands. */
function grouped(list: Found[]): Found[][] {
  const groups = new Map<string, Found[]>();
  for (const one of list) {
    const alike = `${one.rule} ${one.grave} ${one.message}`;
    groups.set(alike, [...(groups.get(alike) ?? []), one]);
  }
  return Array.from(groups.values());
}

/** Many findings that say the same, folded up. */
function Alike({ group }: { group: Found[] }) {
  const words = useWords();
  const [first] = group;
  if (!first) return null;
  const able = group.filter(mendable);
  return (
    <li className={`found alike ${first.grave}`}>
      <details>
        <summary><span className="grave">{words.graves[first.grave]}</span>{first.message} <b>× {group.length}</b></summary>
        <ol>{group.map((one) => <Item key={one.key} one={one} brief />)}</ol>
      </details>
      {able.length > 0 ? (
        <p className="acts"><button type="button" className="mend" onClick={() => say(words.mendedCount(mendMany(able)))} aria-label={`${words.mendThese(able.length)}：${first.message}`}>{words.mendThese(able.length)}</button></p>
      ) : null}
    </li>
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

function Item({ one, brief }: { one: Found; brief?: boolean }) {
  const words = useWords();
  const go = () => {
    if (one.pointer !== undefined && !jump(one.pointer, one.offset, one.length)) say(words.noPlace);
  };
  const put = () => {
    say(mend(one) ? words.mended : words.changedMeanwhile);
    if (panel.get() === "form" && one.pointer !== undefined) jump(one.pointer);
  };
  const root = useContext(Root);
  const sentence = sentenceOf(one, root, words);
  const around = useCell(draft, (here) => (here ? contextOf(here.data, one) : ""));
  return (
    <li className={`found ${one.grave}`}>
      <button type="button" className="go" onClick={go} disabled={one.pointer === undefined}>
        {brief && around !== "" ? null : (
          <>
            <span className="grave">{words.graves[one.grave]}</span>
            <span className="message">{sentence}</span>
            {one.hint && !one.absent ? <span className="hint">{one.hint}</span> : null}
          </>
        )}
        {around === "" ? null : <Context text={around} right={one.right} />}
      </button>
      <p className="acts">
        {mendable(one) ? <button type="button" className="mend" onClick={put} aria-label={`${one.foreign ? words.takeOut : words.mend}：${sentence}`}>{one.foreign ? words.takeOut : words.mend}</button> : null}
        {one.grave !== "fault" ? <button type="button" className="link" onClick={() => ignore(one)} aria-label={`${words.ignore}：${sentence}`}>{words.ignore}</button> : null}
        {brief ? null : <span className="rule" title={one.clause}>{one.origin === "proof" ? one.rule : words.origins[one.origin]}</span>}
      </p>
    </li>
  );
}

/** The text around a wrong one, with what should stand there. The three parts come in one text, so that identity tells change. */
function Context({ text, right }: { text: string; right: string | undefined }) {
  const [before, wrong, after] = text.split("\u0000");
  return (
    <span className="change">
      {before}{wrong ? <del>{wrong}</del> : null}{right ? <ins>{right}</ins> : null}{after}
    </span>
  );
}

/** How many findings there are, for the tab of a narrow window. */
export function useFindingCount(): number {
  useCell(draft, (here) => here?.id);
  return useCell(findings, (list) => list.length);
}
