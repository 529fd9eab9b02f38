// The words of the page in the chosen language.
import { useCell } from "../draft/cell";
import type { Failure } from "../service/call";
import { en } from "./en";
import { language } from "./language";
import { zh } from "./zh";

type Sentence<T> = T extends string ? string : T extends (...given: infer G) => string ? (...given: G) => string : { [K in keyof T]: Sentence<T[K]> };
export type Words = { [K in keyof typeof zh]: Sentence<(typeof zh)[K]> };

/** The words, for a component. */
export function useWords(): Words {
  return useCell(language, (now): Words => (now === "en" ? en : zh));
}

/** What to tell a clerk about a call that failed; what the service itself said is told with it. */
export function failureWords(words: Words, failure: Failure): string {
  const said = words.failures[failure.why];
  const own = failure.why === "refused" || failure.why === "broken" || failure.why === "large";
  if (failure.why === "refused" && failure.faults.length > 0) return said;
  return own && failure.detail ? `${said} ${failure.detail}` : said;
}
