// The value of one place of the draft, for a field.
import { useCallback } from "react";
import { useCell } from "../draft/cell";
import { draft, edit } from "../draft/draft";
import type { Json } from "../draft/json";
import { at } from "../draft/pointer";

/** The value at a place, and how to write it; `undefined` takes it away. */
export function useValue(pointer: string): [Json | undefined, (now: Json | undefined) => void] {
  const value = useCell(draft, (here) => (here ? at(here.data, pointer) : undefined));
  const write = useCallback((now: Json | undefined) => edit(pointer, now), [pointer]);
  return [value, write];
}

/** Id of the element that edits a place. */
export function idOf(pointer: string): string {
  return `f${pointer.replace(/[^\w]/g, "-")}`;
}
