// What the files are that were dropped: the data, the plan of the packet, files to be bound in; told by their endings, of JSON by what is in it.
import { isMembers, type Json, type Members } from "../draft/json";

/** What a batch is made of. */
export interface Chosen {
  items: File | null;
  plan: { name: string; value: Members } | null;
  attachments: File[];
}

export const NOTHING: Chosen = { items: null, plan: null, attachments: [] };

/** Why a file was not taken. */
export interface Untaken {
  name: string;
  why: "unknown" | "old" | "second" | "empty";
}

/** Endings for the dialogue of the browser. */
export const ENDINGS = ".xlsx,.zip,.json,.jsonl,.ndjson,.pdf,.png,.jpg,.jpeg,.svg";

const DATA = ["xlsx", "zip", "jsonl", "ndjson"];
const BOUND = ["pdf", "png", "jpg", "jpeg", "svg"];
const OLD = ["xls", "csv", "et", "doc", "docx", "rar", "7z"];
/** A plan is small; a JSON file over this is data. */
const PLAN_BYTES = 1024 * 1024;
/** All that a plan may say. */
const PLAN = ["title", "subtitle", "byline", "organ", "date", "cover", "contents", "order", "sequence", "group", "groups", "dividers", "entry", "numbering", "begin", "attachments", "wording"];

/** Adds files to what was chosen before: new data takes the place of the old, a new plan that of the old one. */
export async function withFiles(before: Chosen, files: File[]): Promise<{ chosen: Chosen; untaken: Untaken[] }> {
  const chosen: Chosen = { ...before, attachments: before.attachments.slice() };
  const untaken: Untaken[] = [];
  let data = 0;
  for (const file of files) {
    const ending = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
    const plan = ending === "json" ? await planOf(file) : null;
    if (file.size === 0) untaken.push({ name: file.name, why: "empty" });
    else if (plan) chosen.plan = { name: file.name, value: plan };
    else if (BOUND.includes(ending)) chosen.attachments = [...chosen.attachments.filter((one) => one.name !== file.name), file];
    else if (!DATA.includes(ending) && ending !== "json") untaken.push({ name: file.name, why: OLD.includes(ending) ? "old" : "unknown" });
    else if (data > 0) untaken.push({ name: file.name, why: "second" });
    else {
      chosen.items = file;
      data += 1;
    }
  }
  return { chosen, untaken };
}

/** The plan in a JSON file; nothing if it holds data. */
async function planOf(file: File): Promise<Members | null> {
  if (file.size > PLAN_BYTES) return null;
  let value: Json;
  try {
    value = JSON.parse(await file.text()) as Json;
  } catch {
    // Data with a fault in it is told by the service, with the place.
    return null;
  }
  return isMembers(value) && Object.keys(value).every((name) => PLAN.includes(name)) ? value : null;
}

/** Names of files that a plan wants to have bound in. */
export function wantedBy(plan: Members): string[] {
  const list = Array.isArray(plan.attachments) ? plan.attachments : [];
  return list.map((one) => (isMembers(one) ? one.file : null)).filter((name): name is string => typeof name === "string");
}

/** What is said on the cover by hand. */
export interface Cover {
  subtitle: string;
  organ: string;
  date: string;
}

export const NO_COVER: Cover = { subtitle: "", organ: "", date: "" };

/** The plan as it is sent: the chosen file, or what was written by hand with all files at the end. */
export function packetOf({ plan, attachments }: Chosen, cover: Cover): Members | null {
  if (plan) return plan.value;
  const written = Object.entries(cover).map(([name, text]: [string, string]) => [name, text.trim()] as const).filter(([, text]) => text !== "");
  if (written.length === 0 && attachments.length === 0) return null;
  const packet: Members = {};
  for (const [name, text] of written) packet[name] = text;
  if (attachments.length > 0) packet.attachments = attachments.map((file) => ({ file: file.name, title: file.name.replace(/\.[^.]+$/, "") }));
  return packet;
}
