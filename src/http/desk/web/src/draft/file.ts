// A draft as a file: the same everywhere, readable by intake and by a person.
import type { Draft } from "./draft";
import { newId } from "./draft";
import { isMembers, type Json } from "./json";
import { titleOf } from "./keep";

/** What a draft file says of itself. */
const FORM = "hongtou-draft";

/** The file of a draft. */
export function draftFile(one: Draft): { name: string; blob: Blob } {
  const { template, data, intake, ignored } = one;
  const text = JSON.stringify({ form: FORM, version: 1, template, data, intake, ignored }, null, 1);
  const name = `${(titleOf(one) || template).replace(/[\\/:*?"<>|]/g, "").slice(0, 60)}.hongtou.json`;
  return { name, blob: new Blob([text], { type: "application/json" }) };
}

/** The draft of a file that hongtou saved; nothing for any other file. */
export function draftOf(text: string): Draft | null {
  let read: Json;
  try {
    read = JSON.parse(text) as Json;
  } catch {
    return null;
  }
  if (!isMembers(read) || read.form !== FORM || typeof read.template !== "string" || !isMembers(read.data)) return null;
  const intake = isMembers(read.intake) ? (read.intake as unknown as Draft["intake"]) : null;
  const ignored = Array.isArray(read.ignored) ? (read.ignored as unknown as Draft["ignored"]) : [];
  return { id: newId(), template: read.template, data: read.data, intake, ignored };
}

/** Lets the browser fetch a file by itself. */
export function fetchFile(name: string, address: string): void {
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}

/** Hands a file to the reader of the page. */
export function handOver(name: string, blob: Blob): void {
  const address = URL.createObjectURL(blob);
  fetchFile(name, address);
  window.setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
