// The pages of a draft, with all that is found in it.
import { askJson, posted, type Fault } from "./call";
import type { Json } from "../draft/json";

export interface Finding {
  rule: string;
  level: "E" | "W" | "I";
  source: string;
  pointer: string;
  offset: number;
  length: number;
  wrong: string;
  suggestion: string | null;
  fix: "A" | "S" | "–";
  message: string;
  clause?: string;
}

interface Image {
  page: number;
  width_mm: number;
  height_mm: number;
  svg?: string;
  png?: string;
}

interface Preview {
  pages: number;
  images: Image[];
  warnings: Fault[];
  findings: Finding[];
}

/** Asks for pages `from` to `to`. */
export function preview(template: string, data: Json, from: number, to: number, signal: AbortSignal): Promise<Preview> {
  const body = { template, data, options: { from, to, form: "svg" } };
  return askJson<Preview>("v1/preview", { ...posted(body), signal });
}

/** The picture of a page as a file of the browser. */
export function pictureOf(image: Image): Blob {
  if (image.svg !== undefined) return new Blob([image.svg], { type: "image/svg+xml" });
  const bytes = Uint8Array.from(atob(image.png ?? ""), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}

/** Mends all that may be mended without a person. */
export function mendAll(template: string, data: Json, allow: string[]): Promise<{ data: Json; mended: number }> {
  return askJson("v1/proof?fix=true", posted({ template, data, allow }));
}

/** Proofreads data that may have faults. */
export async function proof(template: string, data: Json, signal: AbortSignal): Promise<Finding[]> {
  const answer = await askJson<{ findings: Finding[] }>("v1/proof", { ...posted({ template, data }), signal });
  return answer.findings;
}
