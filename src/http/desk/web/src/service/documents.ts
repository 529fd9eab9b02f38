// The finished document, for download.
import { ask, posted } from "./call";
import type { Json } from "../draft/json";

export type Format = "pdf" | "docx" | "both";

/** Prints a draft; the name is the one that the service gives. */
export async function print(template: string, data: Json, format: Format): Promise<{ name: string; blob: Blob }> {
  const body = { template, data, format: format === "both" ? ["pdf", "docx"] : format };
  const answer = await ask("v1/documents", posted(body));
  const said = answer.headers.get("Content-Disposition") ?? "";
  const coded = /filename\*=UTF-8''([^;]+)/i.exec(said)?.[1];
  const fallback = `document.${format === "both" ? "zip" : format}`;
  return { name: coded ? decodeURIComponent(coded) : fallback, blob: await answer.blob() };
}
