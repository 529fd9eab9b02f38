// Keys for the blocks of a list that are bare values: a block keeps its key while others come and go around it.
import { useRef } from "react";
import type { Json } from "../draft/json";

let next = 0;

/** One key a block. */
export function useKeys(list: Json[]): number[] {
  const before = useRef<{ list: Json[]; keys: number[] }>({ list: [], keys: [] });
  const old = before.current;
  if (old.list !== list) before.current = { list, keys: keysOf(old.list, old.keys, list) };
  return before.current.keys;
}

function keysOf(old: Json[], keys: number[], now: Json[]): number[] {
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  return now.map((_, at) => {
    if (at < head || (at < old.length - tail && at < now.length - tail)) return keys[at] as number;
    if (at >= now.length - tail) return keys[old.length - (now.length - at)] as number;
    return (next += 1);
  });
}
