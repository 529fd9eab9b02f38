// Which language the page speaks: as chosen, else as the browser does, else Chinese.
import { cell } from "../draft/cell";

export type Language = "zh" | "en";

function first(): Language {
  try {
    const chosen = localStorage.getItem("hongtou-language");
    if (chosen === "zh" || chosen === "en") return chosen;
  } catch (reason) {
    console.info("no stored language", reason);
  }
  const said = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return said && /^en/i.test(said) ? "en" : "zh";
}

export const language = cell<Language>(first());

/** Chooses a language, for later visits too. */
export function choose(now: Language): void {
  language.set(now);
  try {
    localStorage.setItem("hongtou-language", now);
  } catch (reason) {
    console.info("language not stored", reason);
  }
}
