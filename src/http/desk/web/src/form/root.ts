// The schema that the form is made from, for editors that need a definition of it.
import { createContext, useContext, useMemo } from "react";
import type { Schema } from "./schema";

export const Root = createContext<Schema | null>(null);

/** A definition of the schema by its name. */
export function useDefinition(name: string): { part: Schema; root: Schema } | null {
  const root = useContext(Root);
  return useMemo(() => {
    const part = root?.$defs?.[name];
    return root && part ? { part, root } : null;
  }, [root, name]);
}
