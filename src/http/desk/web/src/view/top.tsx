// The bar at the top: the name, what the view puts there, the language.
import type { ReactNode } from "react";
import { useCell } from "../draft/cell";
import { choose, language } from "../words/language";
import { useWords } from "../words/words";
import { goStart } from "./route";

/** The bar. */
export function Top({ children }: { children?: ReactNode }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  return (
    <header className="top">
      <button type="button" className="brand" onClick={goStart} title={words.toStart}>{words.brand}</button>
      {children ?? <span className="grow" />}
      <button type="button" className="plain language" lang={speech === "zh" ? "en" : "zh-CN"} onClick={() => choose(speech === "zh" ? "en" : "zh")}>
        {speech === "zh" ? "English" : "中文"}
      </button>
    </header>
  );
}
