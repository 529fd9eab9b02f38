// A value that components watch.
import { useSyncExternalStore } from "react";

export interface Cell<T> {
  get: () => T;
  set: (now: T) => void;
  watch: (told: () => void) => () => void;
}

/** Makes one. */
export function cell<T>(first: T): Cell<T> {
  let value = first;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set: (now) => {
      if (Object.is(value, now)) return;
      value = now;
      for (const told of Array.from(watchers)) told();
    },
    watch: (told) => {
      watchers.add(told);
      return () => void watchers.delete(told);
    },
  };
}

/** The part of a cell that a component shows; the part must keep its identity while it does not change. */
export function useCell<T, P>(source: Cell<T>, part: (value: T) => P): P {
  return useSyncExternalStore(source.watch, () => part(source.get()));
}
