// Words for a batch that several parts of the screen share.
import { useCell } from "../draft/cell";
import type { Batch, Counts } from "../service/batches";
import { language } from "../words/language";
import type { Words } from "../words/words";

/** What a batch is called. */
export function nameOf(batch: Batch, words: Words): string {
  return batch.title ?? words.batch.untitled(batch.id);
}

/** The numbers of a batch in a line; what there is none of is left out. */
export function countsText(counts: Counts, words: Words): string {
  const kinds: (keyof Counts)[] = ["total", "done", "waiting", "failed", "cancelled"];
  return kinds.filter((kind) => kind === "total" || kind === "done" || counts[kind] > 0).map((kind) => words.batch.counted[kind](counts[kind])).join(words.batch.comma);
}

/** How much of a batch has an outcome, in whole percent; 100 only when all of it has. */
export function percentOf({ total, waiting }: Counts): number {
  return total === 0 ? 100 : Math.floor(((total - waiting) / total) * 100);
}

/** Day and time as the reader's language writes them. */
export function useDay(): (text: string) => string {
  const speech = useCell(language, (now) => now);
  const format = new Intl.DateTimeFormat(speech === "zh" ? "zh-CN" : "en", { year: "numeric", month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false });
  return (text) => format.format(new Date(text));
}

/** How a batch stands, as a colour beside the word. */
export function stateClass(batch: Batch): string {
  if (batch.state === "running") return batch.stalled ? "stalled" : "running";
  return batch.counts.done === batch.counts.total ? "complete" : "partial";
}

/** How a batch stands, in words. */
export function stateText(batch: Batch, words: Words): string {
  const missing = batch.counts.total - batch.counts.done;
  return batch.state === "finished" ? (missing === 0 ? words.batch.completed : words.batch.endedShort(missing)) : words.batch.states[batch.state];
}
