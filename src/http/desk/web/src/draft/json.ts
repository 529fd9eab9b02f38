// A JSON value and what can be asked of it without knowing its schema.

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Members = { [name: string]: Json };

/** Whether a value is an object. */
export function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values are alike. */
export function alike(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, index) => alike(item, b[index]));
  }
  if (!isMembers(a) || !isMembers(b)) return false;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => name in b && alike(a[name], b[name]));
}

/** The new value, with every part that is alike in the old one taken from the old one, so that identity tells change. */
export function shared(old: Json | undefined, now: Json): Json {
  if (old === now || alike(old, now)) return old as Json;
  if (Array.isArray(old) && Array.isArray(now)) return now.map((item, index) => shared(old[index], item));
  if (isMembers(old) && isMembers(now)) {
    const members: Members = {};
    for (const [name, item] of Object.entries(now)) {
      if (item !== undefined) members[name] = shared(old[name], item);
    }
    return members;
  }
  return now;
}
