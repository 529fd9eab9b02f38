// The bar at the top: the name, what the view puts there, the language.
import type { ReactNode } from "react";
import { useCell } from "../draft/cell";
import { choose, language } from "../words/language";
import { useWords } from "../words/words";
import { goStart, route } from "./route";

/** The bar. */
export function Top({ children }: { children?: ReactNode }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  return (
    <header className="top">
      <button type="button" className="brand" onClick={goStart} title={words.toStart}>{words.brand}</button>
      {children ?? <Ways />}
      <button type="button" className="plain language" lang={speech === "zh" ? "en" : "zh-CN"} onClick={() => choose(speech === "zh" ? "en" : "zh")}>
        {speech === "zh" ? "English" : "中文"}
      </button>
    </header>
  );
}

/** The two ways of working. */
function Ways() {
  const words = useWords();
  const batch = useCell(route, (now) => now.view === "batch");
  return (
    <nav className="ways" aria-label={words.batch.ways}>
      <a href="#/" aria-current={batch ? undefined : "page"}>{words.batch.single}</a>
      <a href="#/batch" aria-current={batch ? "page" : undefined}>{words.batch.many}</a>
    </nav>
  );
}
