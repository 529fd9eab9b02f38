// What intake makes of a file or text.
import { ask, Failure, givenUp, type Fault } from "./call";
import type { Json } from "../draft/json";

export interface Doubt {
  code: string;
  line?: number;
  pointer?: string;
  message: string;
  wrong?: string;
  suggestion?: string;
}

export interface Removed {
  line: number;
  text: string;
  why: string;
  label: boolean;
}

export interface Offer {
  field: string;
  line: number;
  item: Json;
}

export interface Intake {
  template: string;
  guessed: boolean;
  payload?: Json;
  findings: Doubt[];
  removed: Removed[];
  offers: Offer[];
  decoded: string;
}

/** Sends a file to intake. Files that the service may well refuse for their size are told as such when the line breaks. */
export async function readIn(source: Blob, name: string, template: string): Promise<Intake> {
  const asked = new URLSearchParams();
  if (template) asked.set("template", template);
  if (name) asked.set("name", name);
  try {
    const answer = await ask(`v1/intake?${asked.toString()}`, {
      method: "POST",
      body: source,
      headers: { "Content-Type": "application/octet-stream" },
    });
    return (await answer.json()) as Intake;
  } catch (reason) {
    throw await sizeOr(reason, source.size);
  }
}

/** Bytes from which a broken upload is put down to its size, if the service is alive. */
const LARGE_BYTES = 16 * 1024 * 1024;

async function sizeOr(reason: unknown, size: number): Promise<unknown> {
  if (givenUp(reason) || !(reason instanceof Failure) || reason.why !== "offline" || size < LARGE_BYTES) return reason;
  try {
    await ask("v1/templates");
    return new Failure("large", "", [] as Fault[]);
  } catch {
    return reason;
  }
}
