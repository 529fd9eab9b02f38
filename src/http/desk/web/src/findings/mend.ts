// Mending: one finding at its place, all that is safe at once, and what is put aside.
import { change, draft, note, replaceData } from "../draft/draft";
import type { Json } from "../draft/json";
import { at, put, spliced } from "../draft/pointer";
import { clean } from "../draft/clean";
import { mendAll } from "../service/preview";
import { homeOf } from "../form/home";
import type { Schema } from "../form/schema";
import type { Found } from "./findings";

/** Whether one press mends it. */
export function mendable(one: Found): boolean {
  return one.foreign === true || (one.right !== undefined && one.offset !== undefined && one.pointer !== undefined);
}

/** Mends one finding; says whether the text was still as it was found. */
export function mend(one: Found): boolean {
  return mendMany([one]) === 1;
}

/** Mends several findings in one step; says how many were still as found. */
export function mendMany(list: Found[]): number {
  const here = draft.get();
  if (!here) return 0;
  let data = here.data;
  let count = 0;
  for (const one of [...list].sort((a, b) => (b.offset ?? 0) - (a.offset ?? 0))) {
    const now = mended(data, one);
    if (now === null) continue;
    data = now;
    count += 1;
  }
  if (count > 0) change({ ...here, data }, list[0]?.pointer ?? "", true);
  return count;
}

/** The data with one finding mended; nothing if the text is not as it was found. */
function mended(data: Json, one: Found): Json | null {
  if (one.pointer === undefined) return null;
  if (one.foreign) return put(data, one.pointer, undefined);
  const text = at(data, one.pointer);
  if (typeof text !== "string" || one.offset === undefined || one.right === undefined) return null;
  const length = one.length ?? 0;
  const found = Array.from(text).slice(one.offset, one.offset + length).join("");
  if (length > 0 && found !== (one.wrong ?? "")) return null;
  return put(data, one.pointer, spliced(text, one.offset, length, one.right));
}

/** Mends all that the service mends without a person; says how many places. */
export async function mendSafe(): Promise<number> {
  const here = draft.get();
  if (!here) return 0;
  const allow = here.ignored.map((one) => one.wrong).filter((text) => text !== "");
  const { data, mended } = await mendAll(here.template, clean(here.data).data, allow);
  if (draft.get() !== here) return 0;
  if (mended > 0) replaceData(data);
  return mended;
}

/** Puts a finding aside. */
export function ignore(one: Found): void {
  const here = draft.get();
  if (!here) return;
  if (one.origin !== "intake") return note({ ignored: [...here.ignored, { rule: one.rule, wrong: one.wrong ?? "" }] });
  const findings = (here.intake?.findings ?? []).filter((doubt) => !(doubt.code === one.rule && doubt.message === one.message && doubt.pointer === one.pointer));
  if (here.intake) note({ intake: { ...here.intake, findings } });
}

/** Puts a text that intake took away back, as a paragraph at the end of the main text; says where. */
export function putBack(text: string, line: number, root: Schema): string | null {
  const here = draft.get();
  const home = here ? homeOf(here.data, root) : null;
  if (!here?.intake || home === null) return null;
  const old = at(here.data, home.pointer);
  const removed = here.intake.removed.filter((one) => one.line !== line || one.text !== text);
  const intake = { ...here.intake, removed };
  const list = Array.isArray(old) ? old : [];
  const pointer = home.list ? `${home.pointer}/${list.length}` : home.pointer;
  const now = home.list ? text : [old, text].filter((part) => typeof part === "string" && part !== "").join("\n");
  change({ ...here, data: put(here.data, pointer, now), intake }, pointer, true);
  return pointer;
}

/** Takes an offered event or figure into its field. */
export function takeOffer(index: number): string | null {
  const here = draft.get();
  const offer = here?.intake?.offers[index];
  if (!here?.intake || !offer) return null;
  const list = at(here.data, `/${offer.field}`);
  const pointer = `/${offer.field}/${Array.isArray(list) ? list.length : 0}`;
  const offers = here.intake.offers.filter((_, place) => place !== index);
  change({ ...here, data: put(here.data, pointer, offer.item), intake: { ...here.intake, offers } }, pointer, true);
  return pointer;
}

