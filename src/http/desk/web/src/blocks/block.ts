// The blocks of a text: what each is, and how one becomes another.
import { EMPTY_CHART } from "../grid/chart";
import { EMPTY_TABLE } from "../grid/table";
import { EMPTY_FIGURE } from "../form/figure";
import { isMembers, type Json, type Members } from "../draft/json";

export type Sort =
  | "paragraph"
  | "heading1"
  | "heading2"
  | "heading3"
  | "heading4"
  | "list"
  | "quote"
  | "table"
  | "figure"
  | "chart"
  | "metrics"
  | "page_break";

/** Sorts that are one text, so that they can become each other. */
export const TEXTS: Sort[] = ["paragraph", "heading1", "heading2", "heading3", "heading4", "list", "quote"];
/** Sorts that are more than a text. */
export const THINGS: Sort[] = ["table", "figure", "chart", "metrics", "page_break"];

/** What a block is. */
export function sortOf(block: Json): Sort {
  if (!isMembers(block)) return "paragraph";
  if ("heading" in block) return `heading${Math.min(4, Math.max(1, Number(block.level ?? 1)))}` as Sort;
  for (const sort of ["list", "quote", "table", "figure", "chart", "metrics", "page_break"] as const) if (sort in block) return sort;
  return "paragraph";
}

/** The member that holds the main text of a block; nothing if the block is a bare text. */
export function textMember(block: Json): string | null {
  if (!isMembers(block)) return null;
  const sort = sortOf(block);
  if (sort === "paragraph") return "paragraph";
  return sort.startsWith("heading") ? "heading" : sort === "quote" ? "quote" : null;
}

/** The main text of a block. */
export function textOf(block: Json): string {
  if (typeof block === "string") return block;
  if (!isMembers(block)) return "";
  if (Array.isArray(block.list)) return listText(block.list);
  const member = textMember(block);
  const text = member === null ? "" : block[member];
  return typeof text === "string" ? text : "";
}

/** A list as lines; items of the second level begin with a tab. */
export function listText(list: Json[]): string {
  return list.flatMap((item) => {
    if (!isMembers(item)) return [String(item)];
    const inner = Array.isArray(item.items) ? item.items : [];
    return [String(item.text ?? ""), ...inner.map((one) => `\t${String(one)}`)];
  }).join("\n");
}

/** Lines as a list. */
export function listOf(text: string): Json[] {
  const list: Json[] = [];
  for (const line of text.split("\n")) {
    const last = list[list.length - 1];
    const inner = /^(?:\t|[ \u3000]{2,})(.*)$/.exec(line);
    if (!inner || last === undefined) list.push(line);
    else if (isMembers(last)) list[list.length - 1] = { ...last, items: [...(last.items as Json[]), inner[1] ?? ""] };
    else list[list.length - 1] = { text: last, items: [inner[1] ?? ""] };
  }
  return list;
}

/** A new block of a sort, with a text if the sort has one. */
export function made(sort: Sort, text = ""): Json {
  if (sort.startsWith("heading")) return { heading: text.replace(/\s*\n\s*/g, ""), level: Number(sort.slice(-1)) };
  switch (sort) {
    case "list":
      return { list: listOf(text) };
    case "quote":
      return { quote: text };
    case "table":
      return { table: EMPTY_TABLE };
    case "figure":
      return { figure: EMPTY_FIGURE };
    case "chart":
      return { chart: EMPTY_CHART };
    case "metrics":
      return { metrics: [{}] };
    case "page_break":
      return { page_break: true };
    default:
      return text;
  }
}

/** A block as one of another sort; a heading keeps what runs in. */
export function turned(block: Json, sort: Sort): Json {
  if (isMembers(block) && "heading" in block && sort.startsWith("heading")) return { ...block, level: Number(sort.slice(-1)) };
  const runs = isMembers(block) && "heading" in block && typeof block.text === "string" ? block.text : "";
  return made(sort, textOf(block) + runs);
}

/** A block with another main text. */
export function withText(block: Json, text: string): Json {
  if (isMembers(block) && Array.isArray(block.list)) return { ...block, list: listOf(text) };
  const member = textMember(block);
  return member === null ? text : { ...(block as Members), [member]: text };
}
