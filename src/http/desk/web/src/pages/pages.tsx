// The pages as they will be.
import { useContext, useEffect, useRef, useState } from "react";
import { useCell } from "../draft/cell";
import type { Why } from "../service/call";
import { findings, sentenceOf } from "../findings/findings";
import { Root } from "../form/root";
import { jump } from "../form/jump";
import { failureWords, useWords } from "../words/words";
import { fit, look, print, shown, type Page } from "./print";

/** Sizes of a page, as a part of the width of the panel. */
const ZOOMS = [1, 1.25, 1.5, 2];
/** What is told here; the rest stands in the findings, or in the bar over all. */
const HERE: Why[] = ["busy", "large", "broken"];
/** The white at both sides of a page, and the widest page without zoom, as in the style. */
const PADDING_PX = 28;
const WIDEST_PX = 900;
/** A4, until a page says otherwise. */
const A4 = { width_mm: 210, height_mm: 297 };

/** The panel of the pages. */
export function Pages() {
  const words = useWords();
  const now = useCell(print, (value) => value);
  const holder = useRef<HTMLDivElement>(null);
  const [zoom, set] = useState(0);
  useSight(holder, now.pages);
  useFit(holder, zoom);
  const scale = ZOOMS[zoom] ?? 1;
  const count = now.pages === 0 ? "" : words.pageCount(now.pages);
  return (
    <section className="pages" aria-label={words.pages}>
      <div className="bar">
        <h2>{words.pages}</h2>
        <span className="count" role="status">{count}{now.pages > 0 && now.old && now.failure?.why === "refused" ? ` · ${words.oldPages}` : ""}</span>
        <span className="zoom">
          <button type="button" className="plain" disabled={zoom === 0} aria-label={words.smaller} title={words.smaller} onClick={() => set(zoom - 1)}>－</button>
          <span aria-live="polite">{Math.round(scale * 100)}%</span>
          <button type="button" className="plain" disabled={zoom === ZOOMS.length - 1} aria-label={words.larger} title={words.larger} onClick={() => set(zoom + 1)}>＋</button>
        </span>
      </div>
      <div className={`scroll zoom${zoom}${now.old ? " old" : ""}`} ref={holder} tabIndex={0} role="region" aria-label={words.pages} data-drawing={now.drawing}>
        {now.failure && HERE.includes(now.failure.why) ? <p className="notice" role="alert">{failureWords(words, now.failure)}</p> : null}
        {now.pages === 0 ? <Awaited /> : null}
        {Array.from({ length: now.pages }, (_, at) => <Sheet key={at + 1} number={at + 1} of={now.pages} page={now.sheets[at + 1]} fresh={now.sheets[at + 1]?.drawing === now.drawing} />)}
      </div>
    </section>
  );
}

/** One page; the old picture stays until the new one is there. */
function Sheet({ number, of, page, fresh }: { number: number; of: number; page: Page | undefined; fresh: boolean }) {
  const words = useWords();
  const { width_mm, height_mm } = page ?? A4;
  return (
    <div className={`sheetpage${fresh ? "" : " stale"}`} data-page={number} data-fresh={fresh}>
      {page ? (
        <img src={page.url} alt={words.pageAlt(number, of)} width={Math.round(width_mm * 4)} height={Math.round(height_mm * 4)} onLoad={shown} decoding="sync" />
      ) : (
        <svg className="blank" viewBox={`0 0 ${width_mm} ${height_mm}`} aria-label={words.pageAlt(number, of)} role="img" />
      )}
    </div>
  );
}

/** What is missing before the first pages can be drawn. */
function Awaited() {
  const words = useWords();
  const root = useContext(Root);
  const missing = useCell(findings, (list) => list).filter((one) => one.grave === "fault");
  if (missing.length === 0) return <p className="awaited">{words.drawing}</p>;
  return (
    <div className="awaited">
      <p>{words.awaited}</p>
      <ul>
        {missing.slice(0, 12).map((one) => (
          <li key={one.key}><button type="button" className="link" onClick={() => one.pointer !== undefined && jump(one.pointer)}>{sentenceOf(one, root, words)}</button></li>
        ))}
      </ul>
    </div>
  );
}

/** Tells how wide a page stands on the screen: by the panel, its zoom, and the dots of the screen. */
function useFit(holder: React.RefObject<HTMLDivElement>, zoom: number): void {
  useEffect(() => {
    const root = holder.current;
    if (!root) return undefined;
    let timer = 0;
    const measure = () => {
      const inside = root.clientWidth - PADDING_PX;
      if (inside > 0) fit((zoom === 0 ? Math.min(inside, WIDEST_PX) : inside * (ZOOMS[zoom] ?? 1)) * window.devicePixelRatio);
    };
    const observer = new ResizeObserver(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(measure, 150);
    });
    measure();
    observer.observe(root);
    return () => observer.disconnect();
  }, [holder, zoom]);
}

/** Tells which pages are in view. */
function useSight(holder: React.RefObject<HTMLDivElement>, pages: number): void {
  useEffect(() => {
    const root = holder.current;
    if (!root || pages === 0) return undefined;
    const seen = new Set<number>();
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        const page = Number((entry.target as HTMLElement).dataset.page);
        if (entry.isIntersecting) seen.add(page);
        else seen.delete(page);
      }
      if (seen.size > 0) look(Math.min(...seen), Math.max(...seen));
    }, { root, rootMargin: "200px 0px" });
    root.querySelectorAll("[data-page]").forEach((sheet) => observer.observe(sheet));
    return () => observer.disconnect();
  }, [holder, pages]);
}
