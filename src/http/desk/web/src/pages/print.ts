// The pages of the draft as last drawn, and what was said about them; drawn again a moment after each change.
import { cell } from "../draft/cell";
import { clean } from "../draft/clean";
import { draft } from "../draft/draft";
import { findings, gather, type Said } from "../findings/findings";
import { Failure, givenUp, type Fault } from "../service/call";
import { language } from "../words/language";
import type { Json } from "../draft/json";
import { pictureOf, preview, proof } from "../service/preview";

export interface Page {
  url: string;
  width_mm: number;
  height_mm: number;
  /** Number of the drawing that it belongs to. */
  drawing: number;
}

export interface Print {
  /** Counts the answers. */
  drawing: number;
  pages: number;
  sheets: Record<number, Page>;
  /** The pages are of an earlier state of the draft, because the data has faults now. */
  old: boolean;
  busy: boolean;
  failure: Failure | null;
}

const NOTHING: Print = { drawing: 0, pages: 0, sheets: {}, old: false, busy: false, failure: null };
export const print = cell<Print>(NOTHING);

/** Mark of the browser's timeline: a page of the newest state is on the screen. */
const DRAWN = "hongtou-drawn";
/** A person who types faster than this is waited for. */
const SHORTEST_WAIT_MS = 40;
const LONGEST_WAIT_MS = 700;
/** How many pages are asked for at once. */
const AT_ONCE = 4;
const BUSY_AGAIN_MS = 1000;
const COARSEST_DPI = 60;
const FINEST_DPI = 240;
/** Width of a page of A4. */
const A4_INCHES = 210 / 25.4;

let said: Said = { faults: [], warnings: [], proof: [] };
let window_: { from: number; to: number } = { from: 1, to: 2 };
/** Dots per inch at which a page fills the panel dot by dot. */
let fineness = 96;
let timer = 0;
let lasted = 0;
let under: AbortController | null = null;
let composing = false;

/** Draws the draft from now on. */
export function drawAlways(): void {
  let [before, template] = [draft.get()?.data, draft.get()?.template];
  draft.watch(() => {
    const now = draft.get();
    if (!now) return reset();
    if (now.data !== before || now.template !== template) soon();
    [before, template] = [now.data, now.template];
    findings.set(gather(now, said));
  });
  language.watch(() => soon());
  document.addEventListener("compositionstart", () => { composing = true; });
  document.addEventListener("compositionend", () => { composing = false; soon(); });
}

/** Draws a moment later, once no more is typed. */
export function soon(): void {
  performance.clearMarks(DRAWN);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void draw(), Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, lasted / 3)));
}

/** Says which pages are in view; those not drawn yet are. */
export function look(from: number, to: number): void {
  window_ = { from, to: Math.min(to, from + AT_ONCE - 1) };
  const { sheets, drawing, pages } = print.get();
  for (let page = window_.from; page <= Math.min(window_.to, pages); page += 1) {
    if (sheets[page]?.drawing !== drawing) {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void draw(), SHORTEST_WAIT_MS);
      return;
    }
  }
}

/** Says how wide a page stands on the screen, in dots; if that is finer than before, the pages are drawn again. */
export function fit(dots: number): void {
  const now = Math.min(FINEST_DPI, Math.max(COARSEST_DPI, Math.round(dots / A4_INCHES)));
  if (now === fineness) return;
  fineness = now;
  drawn = null;
  soon();
}

function reset(): void {
  under?.abort();
  window.clearTimeout(timer);
  Object.values(print.get().sheets).forEach((page) => URL.revokeObjectURL(page.url));
  said = { faults: [], warnings: [], proof: [] };
  print.set(NOTHING);
  findings.set([]);
}

async function draw(): Promise<void> {
  const here = draft.get();
  if (!here || composing) return;
  under?.abort();
  const mine = new AbortController();
  under = mine;
  const begun = performance.now();
  const { data, back } = clean(here.data);
  print.set({ ...print.get(), busy: true });
  try {
    const answer = await preview(here.template, data, { ...window_, dpi: fineness }, mine.signal);
    said = { faults: [], warnings: answer.warnings.map((one) => placed(one, back)), proof: answer.findings.map((one) => ({ ...one, pointer: back(one.pointer) })) };
    if (window_.from > answer.pages) window_ = { from: 1, to: AT_ONCE };
    take(answer.pages, answer.images.map((image) => ({ page: image.page, url: URL.createObjectURL(pictureOf(image)), width_mm: image.width_mm, height_mm: image.height_mm })), here.data);
    lasted = performance.now() - begun;
  } catch (reason) {
    if (givenUp(reason)) return;
    fail(reason, back);
    await proofread(here.template, data, back, mine.signal);
  }
  const now = draft.get();
  if (now?.id === here.id && under === mine) findings.set(gather(now, said));
}

let drawn: unknown = null;

/** Notes that the picture of a page is on the screen, if it shows the newest state. */
export function shown(): void {
  if (drawn === draft.get()?.data) performance.mark(DRAWN);
}

/** Takes drawn pages over. Pages that were not asked for stay, until they are looked at, if the data is the same. */
function take(pages: number, images: (Omit<Page, "drawing"> & { page: number })[], data: unknown): void {
  const before = print.get();
  const same = drawn === data;
  drawn = data;
  const drawing = same ? before.drawing : before.drawing + 1;
  const sheets: Record<number, Page> = {};
  const gone: string[] = [];
  for (const [page, sheet] of Object.entries(before.sheets)) {
    if (Number(page) <= pages) sheets[Number(page)] = sheet;
    else gone.push(sheet.url);
  }
  for (const { page, ...sheet } of images) {
    const old = sheets[page];
    if (old) gone.push(old.url);
    sheets[page] = { ...sheet, drawing };
  }
  print.set({ drawing, pages, sheets, old: false, busy: false, failure: null });
  window.setTimeout(() => gone.forEach((url) => URL.revokeObjectURL(url)), 3000);
}

function fail(reason: unknown, back: (pointer: string) => string): void {
  const failure = reason instanceof Failure ? reason : new Failure("broken", String(reason));
  if (failure.why === "refused" || failure.why === "large") {
    said = { ...said, faults: failure.faults.map((one) => placed(one, back)), warnings: [] };
  }
  print.set({ ...print.get(), old: true, busy: false, failure });
  if (failure.why === "busy") timer = window.setTimeout(() => void draw(), BUSY_AGAIN_MS);
}

/** Proofreads what cannot be printed yet. */
async function proofread(template: string, data: Json, back: (pointer: string) => string, signal: AbortSignal): Promise<void> {
  if (print.get().failure?.why !== "refused") return;
  try {
    const list = await proof(template, data, signal);
    said = { ...said, proof: list.map((one) => ({ ...one, pointer: back(one.pointer) })) };
  } catch (reason) {
    if (!givenUp(reason)) console.info("not proofread", reason);
  }
}

/** A fault with its place in the draft: the service points into the order, whose member `data` is the payload. */
function placed(fault: Fault, back: (pointer: string) => string): Fault {
  const inside = fault.pointer?.startsWith("/data") ? fault.pointer.slice("/data".length) : fault.pointer;
  return { ...fault, pointer: inside === undefined ? undefined : back(inside) };
}
