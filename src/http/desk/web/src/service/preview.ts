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
  /** Base64. */
  png: string;
}

interface Preview {
  pages: number;
  images: Image[];
  warnings: Fault[];
  findings: Finding[];
}

/** Which pages, and how fine. */
export interface Asked {
  from: number;
  to: number;
  /** Dots per inch. */
  dpi: number;
}

/** Asks for pages. As pixels, not as drawings: a third of the bytes, and the browser shows them in no time. */
export function preview(template: string, data: Json, asked: Asked, signal: AbortSignal): Promise<Preview> {
  const body = { template, data, options: { ...asked, form: "png" } };
  return askJson<Preview>("v1/preview", { ...posted(body), signal });
}

/** The picture of a page as a file of the browser. */
export function pictureOf(image: Image): Blob {
  const letters = atob(image.png);
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
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
