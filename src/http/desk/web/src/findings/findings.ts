// One list of all that is found in the draft: faults of the data, doubts of the intake, proofreading, warnings of the layout.
import { cell } from "../draft/cell";
import type { Draft } from "../draft/draft";
import type { Json } from "../draft/json";
import { at } from "../draft/pointer";
import type { Schema } from "../form/schema";
import { titleAt } from "../form/shape";
import { language } from "../words/language";
import type { Fault } from "../service/call";
import type { Doubt } from "../service/intake";
import type { Finding } from "../service/preview";
import type { Words } from "../words/words";

export type Grave = "fault" | "error" | "warning" | "hint";
export type Origin = "data" | "intake" | "proof" | "layout";

export interface Found {
  key: string;
  origin: Origin;
  grave: Grave;
  /** Place in the draft. */
  pointer?: string;
  /** Where it begins in the text of that place, and how long it is, in characters. */
  offset?: number;
  length?: number;
  wrong?: string;
  /** What should stand there; an empty text takes the wrong one away. */
  right?: string;
  message: string;
  hint?: string;
  /** The rule or code. */
  rule: string;
  clause?: string;
  /** Something required is not there yet. */
  absent?: boolean;
  /** The kind of document has no such member: it can only be taken away. */
  foreign?: boolean;
  /** Whether the program mends it by itself. */
  safe?: boolean;
}

export const findings = cell<Found[]>([]);

const GRAVE: Record<Finding["level"], Grave> = { E: "error", W: "warning", I: "hint" };
const ORDER: Record<Grave, number> = { fault: 0, error: 1, warning: 2, hint: 3 };

/** What the last answer of the service said, in pointers of the draft. */
export interface Said {
  faults: Fault[];
  warnings: Fault[];
  proof: Finding[];
}

/** Makes the list. */
export function gather(draft: Draft, said: Said): Found[] {
  const ignored = new Set(draft.ignored.map((one) => `${one.rule} ${one.wrong}`));
  const list = [
    ...said.faults.map(ofFault),
    ...(draft.intake?.findings ?? []).filter((doubt) => stands(draft, doubt)).map((doubt) => ofDoubt(draft, doubt)),
    ...said.proof.map(ofProof),
    ...said.warnings.map((warning) => ({ ...ofFault(warning), origin: "layout" as const, grave: "warning" as const, absent: false, foreign: false })),
  ].filter((one) => !ignored.has(`${one.rule} ${one.wrong ?? ""}`));
  const told = new Map(list.map((one) => [one.key, one]));
  return Array.from(told.values()).sort((a, b) => ORDER[a.grave] - ORDER[b.grave]);
}

function ofFault(fault: Fault): Found {
  return {
    key: `data ${fault.code} ${fault.pointer ?? ""} ${fault.message}`,
    origin: "data",
    grave: "fault",
    pointer: fault.pointer,
    message: fault.message,
    hint: fault.hint,
    rule: fault.code,
    absent: fault.code === "field-missing",
    foreign: fault.code === "field-unknown",
  };
}

function ofProof(finding: Finding): Found {
  return {
    key: `proof ${finding.rule} ${finding.pointer} ${finding.offset} ${finding.wrong}`,
    origin: "proof",
    grave: GRAVE[finding.level],
    pointer: finding.pointer,
    offset: finding.offset,
    length: finding.length,
    wrong: finding.wrong,
    right: finding.suggestion ?? undefined,
    message: finding.message,
    rule: finding.rule,
    clause: finding.clause,
    safe: finding.fix === "A",
  };
}

/** Whether a doubt of the intake is still one: the schema's own faults are told by the service, afresh each time. */
function stands(draft: Draft, doubt: Doubt): boolean {
  if (doubt.code.startsWith("field-") && doubt.code !== "field-absent") return false;
  if (doubt.code === "title-missing") return false;
  if (!doubt.wrong || !doubt.pointer) return true;
  return textAt(draft, doubt.pointer).includes(doubt.wrong);
}

function ofDoubt(draft: Draft, doubt: Doubt): Found {
  const start = doubt.pointer ? startOf(textAt(draft, doubt.pointer), doubt) : -1;
  const place = start < 0 ? {} : { offset: start, length: Array.from(doubt.wrong ?? "").length };
  return {
    key: `intake ${doubt.code} ${doubt.line ?? ""} ${doubt.pointer ?? ""} ${doubt.message}`,
    origin: "intake",
    grave: doubt.code === "date-broken" ? "warning" : "hint",
    pointer: doubt.pointer,
    ...place,
    wrong: doubt.wrong,
    right: start < 0 ? undefined : doubt.suggestion,
    message: doubt.message,
    rule: doubt.code,
  };
}

/** Where the wrong text of a doubt stands now, in characters: where it stood, else where it first stands; -1 if it is gone. */
function startOf(text: string, doubt: Doubt): number {
  if (!doubt.wrong) return -1;
  const letters = Array.from(text);
  const before = doubt.offset ?? -1;
  if (before >= 0 && letters.slice(before).join("").startsWith(doubt.wrong)) return before;
  const first = text.indexOf(doubt.wrong);
  return first < 0 ? -1 : Array.from(text.slice(0, first)).length;
}

function textAt(draft: Draft, pointer: string): string {
  const value = at(draft.data, pointer);
  return typeof value === "string" ? value : "";
}

/** Characters shown on both sides of a wrong text. */
const AROUND = 9;

/** What stands before a wrong text, the text, and what stands behind, with NUL between; nothing if there is none at the place. */
export function contextOf(data: Json, one: Found): string {
  const value = one.pointer === undefined ? undefined : at(data, one.pointer);
  if (typeof value !== "string" || one.offset === undefined) return "";
  const letters = Array.from(value);
  const end = one.offset + (one.length ?? 0);
  const before = letters.slice(Math.max(0, one.offset - AROUND), one.offset).join("");
  const after = letters.slice(end, end + AROUND).join("");
  return [`${one.offset > AROUND ? "…" : ""}${before}`, letters.slice(one.offset, end).join(""), `${after}${letters.length > end + AROUND ? "…" : ""}`].join("\u0000");
}

/** The sentence of a finding; what is missing is named as the form names it. */
export function sentenceOf(one: Found, root: Schema | null, words: Words): string {
  if (!one.absent || one.pointer === undefined || !root) return one.message;
  const title = titleAt(root, one.pointer, language.get());
  return title === "" ? one.message : words.absent(title);
}
