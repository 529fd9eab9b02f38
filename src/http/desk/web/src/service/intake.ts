// What intake makes of a file or text.
import { askJson, Failure } from "./call";
import { service } from "./service";
import type { Json } from "../draft/json";

export interface Doubt {
  code: string;
  line?: number;
  pointer?: string;
  /** Where `wrong` stood in the text at `pointer`, in characters. */
  offset?: number;
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

/** Sends a file to intake. A file over the ceiling is not sent at all: its line would only break. */
export async function readIn(source: Blob, name: string, template: string): Promise<Intake> {
  const { ceilings } = await service();
  if (source.size > ceilings.body_bytes) throw new Failure("large", mebibytes(source.size, ceilings.body_bytes));
  const asked = new URLSearchParams();
  if (template) asked.set("template", template);
  if (name) asked.set("name", name);
  const sent = { method: "POST", body: source, headers: { "Content-Type": "application/octet-stream" } };
  return askJson<Intake>(`v1/intake?${asked.toString()}`, sent);
}

/** Two sizes, as people tell them. */
function mebibytes(size: number, most: number): string {
  const told = (bytes: number) => `${Math.ceil(bytes / 1024 / 1024)} MB`;
  return `${told(size)} > ${told(most)}`;
}
