// JSON pointers (RFC 6901): reading and writing one place of a value.
import { isMembers, type Json, type Members } from "./json";

export type Path = (string | number)[];

/** The pointer of a path. */
export function pointerOf(path: Path): string {
  return path.map((part) => `/${String(part).replace(/~/g, "~0").replace(/\//g, "~1")}`).join("");
}

/** The names along a pointer. */
export function partsOf(pointer: string): string[] {
  if (pointer === "") return [];
  return pointer.slice(1).split("/").map((part) => part.replace(/~1/g, "/").replace(/~0/g, "~"));
}

/** The pointer one level up. */
export function parentOf(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf("/")));
}

/** The value at a pointer. */
export function at(value: Json | undefined, pointer: string): Json | undefined {
  let here: Json | undefined = value;
  for (const part of partsOf(pointer)) {
    if (Array.isArray(here)) here = here[Number(part)];
    else if (isMembers(here)) here = here[part];
    else return undefined;
  }
  return here;
}

/** The value with another one at a pointer; `undefined` takes the place away. Places on the way are made. */
export function put(value: Json | undefined, pointer: string, now: Json | undefined): Json {
  return write(value, partsOf(pointer), now) ?? {};
}

function write(value: Json | undefined, parts: string[], now: Json | undefined): Json | undefined {
  const [part, ...rest] = parts;
  if (part === undefined) return now;
  if (Array.isArray(value) || (value === undefined && /^\d+$/.test(part))) {
    const list = [...((value as Json[] | undefined) ?? [])];
    const item = write(list[Number(part)], rest, now);
    if (item === undefined) list.splice(Number(part), 1);
    else list[Number(part)] = item;
    return list;
  }
  const members: Members = isMembers(value) ? { ...value } : {};
  const item = write(members[part], rest, now);
  if (item === undefined) delete members[part];
  else members[part] = item;
  return members;
}

/** A text with the characters (code points) from `offset` replaced. */
export function spliced(text: string, offset: number, length: number, now: string): string {
  const characters = Array.from(text);
  characters.splice(offset, length, now);
  return characters.join("");
}

/** Where in UTF-16 the character (code point) number `offset` begins. */
export function unitOffset(text: string, offset: number): number {
  return Array.from(text).slice(0, offset).join("").length;
}
