// Sending a batch: the file goes from the disk to the service, and the page is told how far it is.
import { language } from "../words/language";
import { Failure, settled, unanswered } from "./call";
import type { Batch } from "./batches";

export interface Submission {
  items: File;
  template: string;
  formats: string[];
  title: string;
  /** The plan of the packet as JSON. */
  packet: unknown;
  attachments: File[];
}

/** How far the upload is, in bytes. */
export interface Sent {
  bytes: number;
  total: number;
}

/** A new key: the same one sent again makes no second batch. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether a file can still be read: a browser refuses one that was changed after it was chosen. */
export async function unchanged(file: File): Promise<boolean> {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch (reason) {
    console.info("file not read", reason);
    return false;
  }
}

const AGAIN_MS = 1500;
const TRIES = 40;

/** Sends a batch. While the service is still busy with the same request, or has no room, it is sent again. */
export async function submit(submission: Submission, key: string, told: (sent: Sent) => void, signal: AbortSignal): Promise<Batch> {
  for (let tries = 1; ; tries += 1) {
    const answer = await post(formOf(submission), key, told, signal);
    try {
      return (await (await settled(answer)).json()) as Batch;
    } catch (reason) {
      const later = reason instanceof Failure && (reason.why === "busy" || reason.faults.some((fault) => fault.code === STILL));
      if (!later || tries >= TRIES || signal.aborted) throw reason;
      await new Promise((settle) => window.setTimeout(settle, AGAIN_MS));
    }
  }
}

/** The code of a request whose key is still being sent. */
const STILL = "unfinished";

function formOf({ items, template, formats, title, packet, attachments }: Submission): FormData {
  const settings: Record<string, unknown> = { format: formats };
  if (template) settings.template = template;
  if (title) settings.title = title;
  if (packet !== null) settings.packet = packet;
  const form = new FormData();
  form.append("batch", new Blob([JSON.stringify(settings)], { type: "application/json" }), "batch.json");
  attachments.forEach((file, index) => form.append(`attachment${index + 1}`, file, file.name));
  form.append("items", items, items.name);
  return form;
}

/** `fetch` tells nothing of how far an upload is. */
function post(form: FormData, key: string, told: (sent: Sent) => void, signal: AbortSignal): Promise<Response> {
  return new Promise((settle, fail) => {
    const call = new XMLHttpRequest();
    call.open("POST", "v1/batches");
    call.setRequestHeader("Idempotency-Key", key);
    call.setRequestHeader("Accept-Language", language.get() === "en" ? "en" : "zh-CN");
    call.upload.onprogress = (event) => told({ bytes: event.loaded, total: event.total });
    call.onload = () => settle(new Response(call.responseText, { status: call.status, headers: { "Content-Type": call.getResponseHeader("Content-Type") ?? "" } }));
    call.onerror = () => fail(unanswered());
    call.onabort = () => fail(new DOMException("given up", "AbortError"));
    signal.addEventListener("abort", () => call.abort(), { once: true });
    call.send(form);
  });
}
