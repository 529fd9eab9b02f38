// What can be done to the list of blocks at a place, and where the writing goes on afterwards.
import { draft, edit } from "../draft/draft";
import type { Json } from "../draft/json";
import { at } from "../draft/pointer";
import { TEXTS, made, sortOf, textOf, withText, type Sort } from "./block";

/** The list at a place; one empty paragraph if there is none. */
export function listAt(pointer: string): Json[] {
  const here = draft.get();
  const value = here ? at(here.data, pointer) : undefined;
  return Array.isArray(value) && value.length > 0 ? value : [""];
}

/** Puts the cursor into a block once it is there. */
export function goTo(pointer: string, index: number, caret: number | "end" = 0): void {
  window.setTimeout(() => {
    const block = document.querySelector(`[data-block="${CSS.escape(`${pointer}/${index}`)}"]`);
    const target = block?.querySelector<HTMLElement>("textarea") ?? block?.querySelector<HTMLElement>("input, select, button");
    target?.focus();
    if (target instanceof HTMLTextAreaElement) {
      const place = caret === "end" ? target.value.length : Math.min(caret, target.value.length);
      target.setSelectionRange(place, place);
    }
  });
}

/** Writes one block. */
export function set(pointer: string, index: number, block: Json): void {
  const list = [...listAt(pointer)];
  list[index] = block;
  edit(pointer, list);
}

/** Puts blocks before place `index`. */
export function insert(pointer: string, index: number, blocks: Json[]): void {
  const list = listAt(pointer);
  const empty = list.length === 1 && list[0] === "";
  edit(pointer, empty ? blocks : [...list.slice(0, index), ...blocks, ...list.slice(index)]);
  goTo(pointer, empty ? 0 : index);
}

/** Takes a block away. */
export function remove(pointer: string, index: number): void {
  const list = listAt(pointer).filter((_, place) => place !== index);
  edit(pointer, list.length > 0 ? list : undefined);
  goTo(pointer, Math.max(0, index - 1), "end");
}

/** Moves a block by one place. */
export function move(pointer: string, index: number, by: -1 | 1): void {
  const list = [...listAt(pointer)];
  const to = index + by;
  if (to < 0 || to >= list.length) return;
  list.splice(to, 0, ...list.splice(index, 1));
  edit(pointer, list);
  goTo(pointer, to, "end");
}

/** Cuts a text block in two at the cursor; behind a heading comes a paragraph. */
export function cut(pointer: string, index: number, before: string, after: string): void {
  const list = [...listAt(pointer)];
  const block = list[index] ?? "";
  list.splice(index, 1, withText(block, before), after);
  edit(pointer, list);
  goTo(pointer, index + 1);
}

/** Joins a text block to the text block before it; says whether it could. */
export function join(pointer: string, index: number): boolean {
  const list = [...listAt(pointer)];
  const [above, block] = [list[index - 1], list[index]];
  if (above === undefined || block === undefined || !TEXTS.includes(sortOf(above)) || !TEXTS.includes(sortOf(block))) return false;
  const text = textOf(above);
  list.splice(index - 1, 2, withText(above, text + textOf(block)));
  edit(pointer, list);
  goTo(pointer, index - 1, text.length);
  return true;
}

/** Puts pasted paragraphs in at the cursor of a text block. */
export function pasteLines(pointer: string, index: number, before: string, lines: string[], after: string): void {
  const list = [...listAt(pointer)];
  const block = list[index] ?? "";
  const [first = "", ...rest] = lines;
  const last = rest.pop() ?? "";
  list.splice(index, 1, withText(block, before + first), ...rest, last + after);
  edit(pointer, list);
  goTo(pointer, index + lines.length - 1, last.length);
}

/** Puts a block behind another, or in place of it if that is empty. */
export function pasteBlock(pointer: string, index: number, block: Json): void {
  const list = [...listAt(pointer)];
  const empty = textOf(list[index] ?? "") === "" && TEXTS.includes(sortOf(list[index] ?? ""));
  list.splice(empty ? index : index + 1, empty ? 1 : 0, block);
  edit(pointer, list);
}

/** Adds a block of a sort at the end. */
export function add(pointer: string, sort: Sort): void {
  insert(pointer, listAt(pointer).length, [made(sort)]);
}
