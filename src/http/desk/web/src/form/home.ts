// Where a paragraph that belongs nowhere in particular goes: the end of the main text, whatever the template calls it.
import type { Json } from "../draft/json";
import { at } from "../draft/pointer";
import { kindOf, resolved, type Schema } from "./schema";

export interface Home {
  pointer: string;
  /** It is a list of blocks; else a text. */
  list: boolean;
}

/** The place in the data of a template. */
export function homeOf(data: Json, root: Schema): Home | null {
  return textIn(root, root, "", data, "blocks") ?? textIn(root, root, "", data, "words");
}

function textIn(part: Schema, root: Schema, pointer: string, data: Json, wanted: "blocks" | "words"): Home | null {
  const members = Object.entries(part.properties ?? {}).map(([name, member]) => ({ name, member: resolved(member, root) }));
  for (const { name, member } of members) {
    if (kindOf(member, root) === wanted) return { pointer: `${pointer}/${name}`, list: wanted === "blocks" };
  }
  for (const { name, member } of members) {
    if (kindOf(member, root) !== "list" || name === "attachments") continue;
    const list = at(data, `${pointer}/${name}`);
    const last = Array.isArray(list) && list.length > 0 ? list.length - 1 : 0;
    const home = textIn(resolved(member.items ?? {}, root), root, `${pointer}/${name}/${last}`, data, wanted);
    if (home) return home;
  }
  return null;
}
