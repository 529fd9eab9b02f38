// What the service says of itself: how much it takes, and whether it keeps drafts.
import { askJson } from "./call";

export interface Service {
  version: string;
  /** How drafts are kept; `null` if they are not. */
  drafts: { bytes: number; days: number } | null;
  ceilings: { body_bytes: number };
}

let asked: Promise<Service> | null = null;

/** Asks once; a failure is asked again. */
export function service(): Promise<Service> {
  asked ??= askJson<Service>("v1/service").catch((reason: unknown) => {
    asked = null;
    throw reason;
  });
  return asked;
}
