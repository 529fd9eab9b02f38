// One sentence to the reader, shown for a while and spoken.
import { cell } from "../draft/cell";

export interface Said {
  text: string;
  /** Counts, so that the same sentence is spoken again. */
  number: number;
}

export const spoken = cell<Said>({ text: "", number: 0 });

const SHOWN_MS = 6000;
let timer = 0;

/** Says a sentence. */
export function say(text: string): void {
  window.clearTimeout(timer);
  spoken.set({ text, number: spoken.get().number + 1 });
  timer = window.setTimeout(() => spoken.set({ text: "", number: spoken.get().number }), SHOWN_MS);
}
