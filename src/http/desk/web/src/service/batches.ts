// Batches of the service: what is known of them, and what can be done with one.
import { ask, askJson, Failure, fileNameOf, posted, type Fault } from "./call";

export type BatchState = "running" | "finished" | "cancelled";
export type ItemState = "waiting" | "done" | "failed" | "cancelled";

export interface Counts {
  total: number;
  waiting: number;
  done: number;
  failed: number;
  cancelled: number;
}

export interface Batch {
  id: string;
  title?: string;
  state: BatchState;
  template?: string;
  formats: string[];
  counts: Counts;
  /** How often its items were put back to work. */
  round: number;
  created: string;
  ended: string | null;
  expires: string | null;
  /** Why nothing goes on at present. */
  stalled?: Fault;
  notes?: Fault[];
  /** Address of the rows that failed, if it came as a sheet and some did. */
  failed_sheet?: string;
}

export interface Printed {
  format: string;
  href: string;
  bytes: number;
}

export interface Item {
  number: number;
  place: string;
  name?: string;
  state: ItemState;
  remarks?: Fault[];
  errors?: Fault[];
  warnings?: Fault[];
  file_name?: string;
  pages?: number | null;
  files?: Printed[];
}

/** Items that are shown at once. */
export const PAGE_ITEMS = 50;

/** An address of the service as the page may use it: relative, so that a proxy may give the page a folder. */
export function reached(address: string): string {
  return address.replace(/^\//, "");
}

function addressOf(id: string): string {
  return `v1/batches/${encodeURIComponent(id)}`;
}

/** All batches, the newest first. */
export async function allBatches(signal: AbortSignal): Promise<Batch[]> {
  return (await askJson<{ batches: Batch[] }>("v1/batches", { signal, cache: "no-store" })).batches;
}

/** One batch. */
export function oneBatch(id: string, signal: AbortSignal): Promise<Batch> {
  return askJson<Batch>(addressOf(id), { signal, cache: "no-store" });
}

/** Whether a failure says that there is no such batch, i.e. it has expired or was deleted. */
export function isGone(failure: Failure): boolean {
  return failure.faults.some((fault) => fault.code === "not-found");
}

/** Where the events of a batch come from. */
export function eventsOf(id: string): string {
  return `${addressOf(id)}/events`;
}

/** A page of its items, and whether more come after it. */
export async function itemsOf(id: string, state: ItemState | "all", after: number, signal: AbortSignal): Promise<{ items: Item[]; more: boolean }> {
  const asked = new URLSearchParams({ after: String(after), limit: String(PAGE_ITEMS) });
  if (state !== "all") asked.set("state", state);
  const answer = await askJson<{ items: Item[]; next: string | null }>(`${addressOf(id)}/items?${asked.toString()}`, { signal, cache: "no-store" });
  return { items: answer.items, more: answer.next !== null };
}

/** Ends what waits. */
export function cancelBatch(id: string): Promise<Batch> {
  return askJson<Batch>(`${addressOf(id)}/cancel`, { method: "POST" });
}

/** Forgets a batch with its files; one that is gone already is none to be told of. */
export async function removeBatch(id: string): Promise<void> {
  try {
    await ask(addressOf(id), { method: "DELETE" });
  } catch (reason) {
    if (!(reason instanceof Failure) || !isGone(reason)) throw reason;
  }
}

/** All that failed or was cancelled, once more. */
export function retryAll(id: string): Promise<Batch> {
  return askJson<Batch>(`${addressOf(id)}/retry`, { method: "POST" });
}

/** The mended rows of a sheet. */
export function retrySheet(id: string, sheet: Blob): Promise<Batch> {
  return askJson<Batch>(`${addressOf(id)}/retry`, { method: "POST", body: sheet, headers: { "Content-Type": "application/octet-stream" } });
}

/** One item from a mended payload, given as its text: parsed and written again, long numbers would change. */
export function retryItem(id: string, number: number, data: string): Promise<Batch> {
  const sent = posted(null);
  return askJson<Batch>(`${addressOf(id)}/retry`, { ...sent, body: `{"items":[{"number":${number},"data":${data}}]}` });
}

/** The rows that failed, as a file to be mended. */
export async function failedSheet(batch: Batch): Promise<{ name: string; blob: Blob }> {
  const answer = await ask(reached(batch.failed_sheet ?? `${addressOf(batch.id)}/failed.xlsx`));
  return { name: fileNameOf(answer) ?? "failed.xlsx", blob: await answer.blob() };
}

/** The blank sheet of a template. */
export function sheetOf(template: string): string {
  return `v1/templates/${encodeURIComponent(template)}/sheet.xlsx`;
}
