// What is sent: the draft without what is still empty, and the way back from its pointers to the form's.
import { isMembers, type Json, type Members } from "./json";
import { partsOf, pointerOf } from "./pointer";

/** Lists in which an empty place means something. */
const POSITIONAL = new Set(["rows", "head", "values", "columns", "seals"]);
/** Members that say how, not what: alone they are nothing. */
const MANNER = new Set(["level", "run_in", "plain", "align", "ordered", "kind"]);

export interface Cleaned {
  data: Json;
  /** The pointer in the draft of a pointer in `data`. */
  back: (pointer: string) => string;
}

type Kept = Map<string, number[]>;

/** Leaves out empty texts, lists and objects. */
export function clean(draft: Json): Cleaned {
  const kept: Kept = new Map();
  const data = strip(draft, "", kept) ?? {};
  return { data, back: (pointer) => back(pointer, kept) };
}

function strip(value: Json, pointer: string, kept: Kept): Json | undefined {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (Array.isArray(value)) return stripList(value, pointer, kept);
  if (isMembers(value)) return stripMembers(value, pointer, kept);
  return value;
}

function stripList(list: Json[], pointer: string, kept: Kept): Json | undefined {
  const left: Json[] = [];
  const places: number[] = [];
  list.forEach((item, index) => {
    const here = strip(item, `${pointer}/${left.length}`, kept);
    if (here === undefined) return;
    left.push(here);
    places.push(index);
  });
  if (left.length === 0) return undefined;
  if (left.length < list.length) kept.set(pointer, places);
  return left;
}

function stripMembers(members: Members, pointer: string, kept: Kept): Json | undefined {
  const left: Members = {};
  for (const [name, item] of Object.entries(members)) {
    if (item === undefined) continue;
    const path = pointer + pointerOf([name]);
    const here = POSITIONAL.has(name) ? positional(item) : strip(item, path, kept);
    if (here !== undefined) left[name] = here;
  }
  const names = Object.keys(left);
  return names.every((name) => MANNER.has(name)) ? undefined : left;
}

function positional(item: Json): Json | undefined {
  return Array.isArray(item) && item.length === 0 ? undefined : item;
}

function back(pointer: string, kept: Kept): string {
  let here = "";
  let there = "";
  for (const part of partsOf(pointer)) {
    const places = kept.get(here);
    there += pointerOf([places ? (places[Number(part)] ?? part) : part]);
    here += pointerOf([part]);
  }
  return there;
}
