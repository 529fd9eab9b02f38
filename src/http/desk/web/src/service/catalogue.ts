// The templates of the service, and the schema of one.
import { askJson } from "./call";
import { cell } from "../draft/cell";
import type { Schema } from "../form/schema";
import type { Json } from "../draft/json";

export interface Template {
  name: string;
  title: string;
  title_en?: string;
  kind: string;
  layout: string;
  formats: string[];
  examples?: unknown;
}

export const templates = cell<Template[]>([]);

/** The layout of what is printed around documents: no document that a person writes. */
const PACKET = "packet";
/** What offices write most, first; the others follow as the service lists them. */
const OFTEN = ["notice", "letter", "request", "report", "reply", "minutes", "bulletin", "annual-summary", "circular", "opinion", "decision"];
const schemas = new Map<string, Promise<Schema>>();

/** Reads the list. */
export async function readTemplates(): Promise<void> {
  const answer = await askJson<{ templates: Template[] }>("v1/templates");
  const place = ({ name }: Template) => (OFTEN.includes(name) ? OFTEN.indexOf(name) : OFTEN.length);
  templates.set(answer.templates.filter((one) => one.layout !== PACKET).sort((a, b) => place(a) - place(b)));
}

/** The schema of a template, read once. */
export function schemaOf(name: string): Promise<Schema> {
  const known = schemas.get(name);
  if (known) return known;
  const read = askJson<Schema>(`v1/templates/${encodeURIComponent(name)}/schema`);
  schemas.set(name, read);
  read.catch(() => schemas.delete(name));
  return read;
}

/** A payload that shows what the template does. */
export function exampleOf(name: string): Promise<Json> {
  return askJson<Json>(`v1/templates/${encodeURIComponent(name)}/examples/typical`);
}
