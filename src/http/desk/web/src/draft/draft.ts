// The draft of one tab: what is being written, with undo.
import { cell } from "./cell";
import { shared, type Json } from "./json";
import { at, put } from "./pointer";
import type { Intake } from "../service/intake";

/** A finding that the writer does not want to see again: a rule on a text. */
export interface Ignored {
  rule: string;
  wrong: string;
}

export interface Draft {
  id: string;
  /** Name of the template. */
  template: string;
  data: Json;
  /** What intake said of the source, with what has not been settled yet. */
  intake: Intake | null;
  ignored: Ignored[];
}

interface Step {
  draft: Draft;
  /** Where the change was. */
  pointer: string;
  /** When, in milliseconds of the page. */
  at: number;
}

/** Steps that can be undone. */
const STEPS = 300;
/** Changes of one place closer than this are one step. */
const ONE_STEP_MS = 900;

export const draft = cell<Draft | null>(null);
/** What can be undone and done again: two counts, to show the buttons. */
export const undoable = cell({ back: 0, forth: 0 });

let past: Step[] = [];
let future: Step[] = [];

/** A new identity: 16 hexadecimal digits, also where the page has no secure origin. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Begins with a draft, without a past. */
export function begin(first: Draft): void {
  past = [];
  future = [];
  draft.set(first);
  count();
}

/** Closes the draft. */
export function close(): void {
  past = [];
  future = [];
  draft.set(null);
  count();
}

/** Writes a value at a place of the data; `undefined` takes it away. */
export function edit(pointer: string, now: Json | undefined): void {
  const here = draft.get();
  if (!here || at(here.data, pointer) === now) return;
  change({ ...here, data: put(here.data, pointer, now) }, pointer);
}

/** Puts other data in place of all. */
export function replaceData(data: Json, pointer = ""): void {
  const here = draft.get();
  if (!here) return;
  const now = shared(here.data, data);
  if (now !== here.data) change({ ...here, data: now }, pointer);
}

/** Changes the draft in one step that can be undone. */
export function change(now: Draft, pointer: string, apart = false): void {
  const here = draft.get();
  if (!here) return;
  const last = past[past.length - 1];
  const time = performance.now();
  const goesOn = !apart && future.length === 0 && last?.pointer === pointer && time - last.at < ONE_STEP_MS && pointer !== "";
  if (goesOn && last) last.at = time;
  else past.push({ draft: here, pointer, at: time });
  if (past.length > STEPS) past.shift();
  future = [];
  draft.set(now);
  count();
}

/** Changes what is not written text (settled findings, ignored rules), without a step. */
export function note(parts: Partial<Pick<Draft, "intake" | "ignored">>): void {
  const here = draft.get();
  if (here) draft.set({ ...here, ...parts });
}

/** Takes the last step back; says where it was. */
export function undo(): string | null {
  return move(past, future);
}

/** Does the last undone step again; says where it was. */
export function redo(): string | null {
  return move(future, past);
}

function move(from: Step[], to: Step[]): string | null {
  const here = draft.get();
  const step = from.pop();
  if (!here || !step) return null;
  to.push({ draft: here, pointer: step.pointer, at: 0 });
  draft.set(step.draft);
  count();
  return step.pointer;
}

function count(): void {
  undoable.set({ back: past.length, forth: future.length });
}
