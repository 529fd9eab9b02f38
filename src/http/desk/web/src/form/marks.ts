// What is wrong at which place of the form: faults that stop the print, and the number of other findings.
import { useSyncExternalStore } from "react";
import { parentOf } from "../draft/pointer";
import { findings, type Found } from "../findings/findings";

export interface Mark {
  /** Sentences about faults. */
  faults: string[];
  /** How many other findings are here. */
  others: number;
}

const NONE: Mark = { faults: [], others: 0 };
let indexed: Found[] | null = null;
let exact = new Map<string, Mark>();
let inside = new Map<string, Mark>();

/** What is wrong at a place; with `deep`, anywhere in it. */
export function useMark(pointer: string, deep = false): Mark {
  return useSyncExternalStore(findings.watch, () => {
    if (indexed !== findings.get()) index(findings.get());
    return (deep ? inside : exact).get(pointer) ?? NONE;
  });
}

function index(list: Found[]): void {
  const [oldExact, oldInside] = [exact, inside];
  [exact, inside] = [new Map(), new Map()];
  for (const one of list) {
    if (one.pointer === undefined) continue;
    count(exact, one.pointer, one);
    for (let here = one.pointer; ; here = parentOf(here)) {
      count(inside, here, one);
      if (here === "") break;
    }
  }
  keep(oldExact, exact);
  keep(oldInside, inside);
  indexed = list;
}

function count(marks: Map<string, Mark>, pointer: string, one: Found): void {
  const mark = marks.get(pointer) ?? { faults: [], others: 0 };
  if (one.grave === "fault" && !one.absent && !mark.faults.includes(one.message)) mark.faults.push(one.message);
  if (one.grave !== "fault") mark.others += 1;
  marks.set(pointer, mark);
}

/** Takes over marks that are as before, so that their fields are not drawn again. */
function keep(old: Map<string, Mark>, now: Map<string, Mark>): void {
  for (const [pointer, mark] of now) {
    const before = old.get(pointer);
    if (before && before.others === mark.others && before.faults.join() === mark.faults.join()) now.set(pointer, before);
  }
}
