// The schema of a template as the form library takes it: references resolved, and each part with its field.
import type { RJSFSchema, UiSchema } from "@rjsf/utils";
import { partsOf } from "../draft/pointer";
import type { Language } from "../words/language";
import { choiceName, kindOf, resolved, told, type Kind, type Schema } from "./schema";

export interface Shape {
  schema: RJSFSchema;
  ui: UiSchema;
}

/** Kinds that are edited by a field of our own; the library sees no schema inside. */
const OWN: Partial<Record<Kind, string>> = {
  blocks: "Blocks",
  table: "Table",
  chart: "Chart",
  figure: "Figure",
  lines: "Lines",
  phrase: "Phrase",
  close: "Phrase",
  rows: "Rows",
  picture: "Picture",
  pictures: "Pictures",
  date: "Day",
  words: "Words",
};

/** The form of a template. */
export function shapeOf(root: Schema, language: Language): Shape {
  return shape(root, root, "", language);
}

function shape(part: Schema, root: Schema, name: string, language: Language): Shape {
  const here = resolved(part, root);
  const kind = kindOf(here, root);
  const title = titled(here, name, language);
  const base = { title, description: told(here, kind) };
  const own = OWN[kind];
  if (own) return { schema: { ...base, type: "string" }, ui: { "ui:field": own, "ui:options": { part: here, root, kind } } };
  switch (kind) {
    case "group":
      return group(here, root, base, language);
    case "list": {
      const item = shape(here.items ?? {}, root, "", language);
      return { schema: { ...base, type: "array", items: item.schema }, ui: { items: item.ui } };
    }
    case "select": {
      const values = (here.enum ?? []).map(String);
      const names = values.map((value) => choiceName(value, here));
      return { schema: { ...base, type: "string", enum: values }, ui: { "ui:widget": "select", "ui:enumNames": names } };
    }
    case "check":
      return { schema: { ...base, type: "boolean" }, ui: { "ui:widget": "checkbox" } };
    case "number":
      return { schema: { ...base, type: [here.type].flat().includes("integer") ? "integer" : "number" }, ui: {} };
    default:
      return { schema: { ...base, type: "string" }, ui: {} };
  }
}

function group(here: Schema, root: Schema, base: RJSFSchema, language: Language): Shape {
  const properties: Record<string, RJSFSchema> = {};
  const ui: UiSchema = {};
  for (const [name, member] of Object.entries(here.properties ?? {})) {
    const one = shape(member, root, name, language);
    properties[name] = one.schema;
    ui[name] = one.ui;
  }
  return { schema: { ...base, type: "object", properties, required: here.required ?? [] }, ui };
}

/** The label of a field: in English the member's name, which is a word of the trade, beside the printed Chinese one. */
export function titled(part: Schema, name: string, language: Language): string {
  const title = part.title ?? name;
  if (language === "zh" || name === "") return title;
  const words = name.replace(/_/g, " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${title}`;
}

/** What the form calls the place of a pointer; an empty text if it has no name. */
export function titleAt(root: Schema, pointer: string, language: Language): string {
  let here: Schema | undefined = root;
  let name = "";
  for (const part of partsOf(pointer)) {
    const now: Schema | undefined = here && resolved(here, root);
    here = now?.properties?.[part] ?? (/^\d+$/.test(part) ? now?.items : undefined);
    name = part;
  }
  return here ? titled(resolved(here, root), /^\d+$/.test(name) ? "" : name, language) : "";
}
