// Drafts kept in the browser (IndexedDB): nothing typed is lost by a reload, a closed tab or a stopped server.
import { openDB, type IDBPDatabase } from "idb";
import { cell } from "./cell";
import { draft, type Draft } from "./draft";
import { isMembers } from "./json";

export interface Kept {
  id: string;
  template: string;
  title: string;
  /** Milliseconds since 1970. */
  changed: number;
  draft: Draft;
}

/** How it stands with keeping: `saved` with the time, or that the browser refuses. */
export const keeping = cell<{ state: "saved" | "saving" | "refused"; time: number }>({ state: "saved", time: 0 });

const WAIT_MS = 250;
/** Names in the local storage of drafts that were put aside. */
const ASIDE = "hongtou-aside-";
let opened: Promise<IDBPDatabase> | null = null;
let timer = 0;
let written: Draft | null = null;

function store(): Promise<IDBPDatabase> {
  opened ??= openDB("hongtou", 1, {
    upgrade: (db) => void db.createObjectStore("drafts", { keyPath: "id" }),
  });
  return opened;
}

/** A line that tells a draft from others. */
export function titleOf(one: Draft): string {
  const data = isMembers(one.data) ? one.data : {};
  for (const name of ["title", "name", "unit", "area"]) {
    const text = data[name];
    if (typeof text === "string" && text.trim()) return text.replace(/\s+/g, "");
  }
  return "";
}

/** All kept drafts, the newest first. */
export async function kept(): Promise<Kept[]> {
  await takeOver();
  const all = (await (await store()).getAll("drafts")) as Kept[];
  return all.sort((a, b) => b.changed - a.changed);
}

/** One kept draft. */
export async function keptOne(id: string): Promise<Kept | undefined> {
  await takeOver();
  return (await store()).get("drafts", id) as Promise<Kept | undefined>;
}

/** Moves what was put aside when a page was left into the store. */
async function takeOver(): Promise<void> {
  for (const name of Object.keys(localStorage).filter((one) => one.startsWith(ASIDE))) {
    const record = JSON.parse(localStorage.getItem(name) ?? "null") as Kept | null;
    if (record) await (await store()).put("drafts", record);
    localStorage.removeItem(name);
  }
}

/** Puts the last changes aside at once, since the page is being left and the store takes time; says whether it could. */
function putAside(): boolean {
  const one = draft.get();
  if (!one || one === written) return true;
  try {
    localStorage.setItem(ASIDE + one.id, JSON.stringify(recordOf(one)));
    return true;
  } catch (reason) {
    console.info("too large to put aside", reason);
    return false;
  }
}

function recordOf(one: Draft): Kept {
  return { id: one.id, template: one.template, title: titleOf(one), changed: Date.now(), draft: one };
}

/** Forgets a draft. */
export async function forget(id: string): Promise<void> {
  await (await store()).delete("drafts", id);
}

/** Writes the open draft down now. */
export async function keepNow(): Promise<void> {
  window.clearTimeout(timer);
  const one = draft.get();
  if (!one) return;
  const time = Date.now();
  if (one === written) return keeping.set({ state: "saved", time });
  try {
    await (await store()).put("drafts", recordOf(one));
    localStorage.removeItem(ASIDE + one.id);
    written = one;
    if (draft.get() !== one) return;
    keeping.set({ state: "saved", time });
  } catch (reason) {
    console.error("draft not kept", reason);
    keeping.set({ state: "refused", time });
  }
}

/** Keeps the draft from now on, a moment after each change and when the page is left. */
export function keepAll(): void {
  draft.watch(() => {
    window.clearTimeout(timer);
    if (!draft.get()) return;
    if (keeping.get().state === "saved") keeping.set({ state: "saving", time: keeping.get().time });
    timer = window.setTimeout(() => void keepNow(), WAIT_MS);
  });
  window.addEventListener("pagehide", () => {
    putAside();
    void keepNow();
  });
  window.addEventListener("beforeunload", (event) => {
    if (putAside()) return;
    void keepNow();
    event.preventDefault();
    event.returnValue = "";
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void keepNow();
  });
}

/** Says that a draft is as kept, so that opening it is no change. */
export function asKept(one: Draft): void {
  written = one;
}
