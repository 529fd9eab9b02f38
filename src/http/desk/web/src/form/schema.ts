// A JSON Schema as the templates write it, and what kind of field each part asks for.
import { isMembers, type Json } from "../draft/json";

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  type?: string | string[];
  title?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  enum?: Json[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  format?: string;
  pattern?: string;
  contentMediaType?: string;
  [keyword: string]: unknown;
}

/** What a part is edited with. */
export type Kind =
  | "blocks"
  | "table"
  | "chart"
  | "lines"
  | "phrase"
  | "close"
  | "rows"
  | "figure"
  | "picture"
  | "pictures"
  | "date"
  | "select"
  | "check"
  | "number"
  | "text"
  | "words"
  | "list"
  | "group";

/** Texts longer than this are written in an area of several lines. */
const LONG_TEXT = 250;
/** Cells of a grid hold no longer texts. */
const CELL_TEXT = 1000;

/** A part with its reference resolved; what stands beside a reference goes before what it names. */
export function resolved(part: Schema, root: Schema): Schema {
  const name = part.$ref;
  if (name === undefined) return part;
  const target = name.replace(/^#\//, "").split("/").reduce<unknown>((here, step) => (isMembers(here) ? here[step] : undefined), root);
  if (!isMembers(target)) throw new Error(`schema without ${name}`);
  const beside: Schema = { ...part };
  delete beside.$ref;
  return resolved({ ...(target as Schema), ...beside }, root);
}

function types(part: Schema): string[] {
  return Array.isArray(part.type) ? part.type : part.type === undefined ? [] : [part.type];
}

function has(part: Schema, ...names: string[]): boolean {
  return names.every((name) => part.properties !== undefined && name in part.properties);
}

/** Kind of a part whose reference is resolved. */
export function kindOf(part: Schema, root: Schema): Kind {
  const said = types(part);
  if (said.includes("array")) return said.includes("string") ? "phrase" : listKind(part, root);
  if (part.properties) return has(part, "rows", "head") ? "table" : has(part, "series", "categories") ? "chart" : has(part, "pictures") ? "figure" : "group";
  if (said.includes("boolean")) return said.includes("string") ? "close" : "check";
  if (part.enum) return "select";
  if (said.includes("string")) return textKind(part);
  return said.includes("number") || said.includes("integer") ? "number" : "text";
}

function listKind(part: Schema, root: Schema): Kind {
  const item = resolved(part.items ?? {}, root);
  if (has(item, "heading", "paragraph", "table")) return "blocks";
  if (has(item, "image", "caption")) return "pictures";
  if (types(item).length === 1 && types(item)[0] === "string") return "lines";
  return isFlat(item, root) ? "rows" : "list";
}

/** Whether the members of an object fit into the cells of a row. */
function isFlat(item: Schema, root: Schema): boolean {
  const members = Object.values(item.properties ?? {}).map((member) => resolved(member, root));
  return members.length > 1 && members.every((member) => {
    const kind = kindOf(member, root);
    return kind === "number" || kind === "text" || (kind === "words" && (member.maxLength ?? Infinity) <= CELL_TEXT);
  });
}

function textKind(part: Schema): Kind {
  if (part.contentMediaType?.startsWith("image/")) return "picture";
  if (part.format === "official-date" || (part.pattern ?? "").startsWith("^[0-9]{4}-[0-9]{2}-[0-9]{2}$")) return "date";
  return (part.maxLength ?? 0) > LONG_TEXT ? "words" : "text";
}

/** What a value of a list of choices is called: `plain 不加盖印章（…），seal 加盖印章` in the description. */
export function choiceName(value: string, part: Schema): string {
  const named = new RegExp(`(?:^|[^\\w])${value}\\s+([^，。；（(\\s]+)`).exec(part.description ?? "");
  return named?.[1] ?? value;
}

/** A description as it is told to a person at the form, not to a person who writes JSON. */
export function told(part: Schema, kind: Kind): string {
  const said = part.description ?? "";
  if (kind === "picture" || kind === "select") return "";
  return said.replace(/写\s*true\s*[：:]/g, "").replace(/，或者写 false 不要结束语/, "").replace(/写成 2025-03-05 或 2025年3月5日。?/, "");
}
