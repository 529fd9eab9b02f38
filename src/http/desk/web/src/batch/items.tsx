// The items of a batch a page at a time: what failed in words, what is printed with its files.
import { useEffect, useRef, useState } from "react";
import { useCell } from "../draft/cell";
import type { Schema } from "../form/schema";
import { itemsOf, PAGE_ITEMS, reached, type Batch, type Item, type ItemState } from "../service/batches";
import { Failure, givenUp } from "../service/call";
import { link } from "../service/link";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { failureSentence, FaultList } from "./faults";
import { Replace } from "./replace";

type Filter = ItemState | "all";
const FILTERS: Filter[] = ["failed", "all", "done", "waiting", "cancelled"];
/** The list is asked for again at most so often while the batch runs. */
const AGAIN_MS = 1500;
/** How often is looked whether the numbers say that something is new. */
const TICK_MS = 200;

/** Where the reader is in the list. */
interface Place {
  picked: Filter | null;
  /** Numbers after which this page and those before it begin. */
  pages: number[];
}

/** Where the reader was before a reload. */
function placeBefore(id: string): Place {
  const kept = history.state as ({ batch?: string } & Partial<Place>) | null;
  return kept?.batch === id ? { picked: kept.picked ?? null, pages: kept.pages ?? [0] } : { picked: null, pages: [0] };
}

interface Given {
  batch: Batch;
  schema: Schema | null;
  take: (batch: Batch) => void;
}

/** The table with its filters. What failed is shown first, once there is something. */
export function Items({ batch, schema, take }: Given) {
  const words = useWords();
  const { counts } = batch;
  const [{ picked, pages }, place] = useState<Place>(() => placeBefore(batch.id));
  useEffect(() => history.replaceState({ batch: batch.id, picked, pages }, ""), [batch.id, picked, pages]);
  const filter = picked ?? (counts.failed > 0 ? "failed" : "all");
  const after = pages[pages.length - 1] ?? 0;
  const { items, more, failure } = useItems(batch, filter, after);
  const heading = useRef<HTMLHeadingElement>(null);
  const total = filter === "all" ? counts.total : counts[filter];
  const first = (pages.length - 1) * PAGE_ITEMS + 1;
  const show = (next: Filter) => place({ picked: next, pages: [0] });
  const go = (next: number[]) => {
    place({ picked: filter, pages: next });
    heading.current?.focus({ preventScroll: true });
    heading.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <section className="way items" aria-labelledby="way-items">
      <h2 id="way-items" ref={heading} tabIndex={-1}>{words.batch.items}</h2>
      <div className="filter" role="group" aria-label={words.show}>
        {FILTERS.map((one) => {
          const count = one === "all" ? counts.total : counts[one];
          if (count === 0 && one !== filter) return null;
          return <button type="button" key={one} className="plain" aria-pressed={filter === one} onClick={() => show(one)}>{words.batch.filters[one]} {count}</button>;
        })}
      </div>
      {failure ? <p className="notice bad" role="alert">{failureSentence(words, failure)}</p> : null}
      {items === null ? <p className="remark">{words.opening}</p> : items.length === 0 ? <p className="remark">{words.batch.noItems[filter]}</p> : (
        <table>
          <thead><tr><th scope="col">{words.batch.columns.place}</th><th scope="col">{words.batch.columns.name}</th><th scope="col">{words.batch.columns.state}</th><th scope="col">{words.batch.columns.what}</th></tr></thead>
          <tbody>{items.map((item) => <Row key={item.number} {...{ batch, item, schema, take }} />)}</tbody>
        </table>
      )}
      {items && (pages.length > 1 || more) ? (
        <nav className="pager" aria-label={words.batch.pager}>
          <button type="button" className="plain" disabled={pages.length === 1} onClick={() => go(pages.slice(0, -1))}>{words.batch.before}</button>
          <span>{words.batch.range(first, first + Math.max(items.length, 1) - 1, total)}</span>
          <button type="button" className="plain" disabled={!more || items.length === 0} onClick={() => go([...pages, items[items.length - 1]?.number ?? 0])}>{words.batch.next}</button>
        </nav>
      ) : null}
    </section>
  );
}

function Row({ batch, item, schema, take }: Given & { item: Item }) {
  const words = useWords();
  const name = item.name ?? item.file_name ?? words.batch.columns.unnamed(item.number);
  const remarks = [...(item.remarks ?? []), ...(item.warnings ?? [])];
  return (
    <tr className={item.state}>
      <td className="place">{item.place}</td>
      <th scope="row" className="name">{name}</th>
      <td><span className={`mark ${item.state}`}>{words.batch.itemStates[item.state]}</span></td>
      <td className="what">
        {item.errors ? <FaultList faults={item.errors} schema={schema} few={5} /> : null}
        {item.files ? (
          <p className="files">
            {item.files.map((file) => <a key={file.format} href={reached(file.href)} download aria-label={words.batch.download(formatName(file.format, words.batch.formatNames), name)}>{formatName(file.format, words.batch.formatNames)}</a>)}
            {item.pages ? <span className="size">{words.pageCount(item.pages)}</span> : null}
          </p>
        ) : null}
        {remarks.length > 0 ? <details><summary>{words.batch.remarks(remarks.length)}</summary><FaultList faults={remarks} schema={schema} few={5} /></details> : null}
        {item.state === "failed" && batch.state !== "running" && !batch.failed_sheet ? <Replace {...{ batch, item, name, take }} /> : null}
      </td>
    </tr>
  );
}

/** What a format is called. */
function formatName(format: string, names: Record<string, string>): string {
  return names[format] ?? format.toUpperCase();
}

/** A page of items, asked for again when the numbers of the batch say that something may be new. */
function useItems({ id, counts, round, state }: Batch, filter: Filter, after: number) {
  const [now, set] = useState<{ of: string; items: Item[]; more: boolean } | null>(null);
  const [failure, fail] = useState<Failure | null>(null);
  const speech = useCell(language, (value) => value);
  const reach = useCell(link, (value) => value);
  const of = `${id} ${filter} ${after} ${speech}`;
  const version = useRef("");
  version.current = `${state} ${round} ${filter === "all" ? counts.total - counts.waiting : counts[filter]}`;
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    let seen = "";
    const look = async () => {
      seen = version.current;
      try {
        const page = await itemsOf(id, filter, after, stop.signal);
        set({ of, ...page });
        fail(null);
      } catch (reason) {
        if (givenUp(reason)) return;
        if (!(reason instanceof Failure)) throw reason;
        // The bar at the top tells the others, and goes on with `reach`.
        fail(reason.why === "offline" || reason.why === "login" ? null : reason);
      }
      if (!stop.signal.aborted) timer = window.setTimeout(tick, AGAIN_MS);
    };
    const tick = () => {
      if (version.current !== seen) void look();
      else timer = window.setTimeout(tick, TICK_MS);
    };
    void look();
    return () => {
      window.clearTimeout(timer);
      stop.abort();
    };
  }, [id, filter, after, of, reach]);
  const current = now?.of === of ? now : null;
  return { items: current?.items ?? null, more: current?.more ?? false, failure };
}
