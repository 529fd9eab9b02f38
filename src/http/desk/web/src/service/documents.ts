// The finished document, for download.
import { ask, fileNameOf, posted } from "./call";
import type { Json } from "../draft/json";

export type Format = "pdf" | "docx" | "both";

/** Prints a draft; the name is the one that the service gives. */
export async function print(template: string, data: Json, format: Format): Promise<{ name: string; blob: Blob }> {
  const body = { template, data, format: format === "both" ? ["pdf", "docx"] : format };
  const answer = await ask("v1/documents", posted(body));
  const fallback = `document.${format === "both" ? "zip" : format}`;
  return { name: fileNameOf(answer) ?? fallback, blob: await answer.blob() };
}
