// What a spreadsheet or a web page put on the clipboard, as a grid.
import { gridOf, type Grid } from "./model";
import type { Json } from "../draft/json";

/** The table on the clipboard; nothing if it holds none. */
export function tableIn(data: DataTransfer): Grid | null {
  const html = data.getData("text/html");
  return (html ? ofHtml(html) : null) ?? ofTabs(data.getData("text/plain"));
}

/** The first table of an HTML text, with its merged cells. The text is parsed, never shown. */
function ofHtml(html: string): Grid | null {
  const table = new DOMParser().parseFromString(html, "text/html").querySelector("table");
  if (!table) return null;
  const rows = Array.from(table.rows, (row) => Array.from(row.cells, (cell): Json => {
    const text = words(cell);
    return cell.colSpan > 1 || cell.rowSpan > 1 ? { text, colspan: cell.colSpan, rowspan: cell.rowSpan } : text;
  }));
  const filled = rows.filter((row) => row.length > 0);
  return filled.length > 0 ? gridOf(filled) : null;
}

function words(cell: Element): string {
  cell.querySelectorAll("br").forEach((br) => br.replaceWith("\n"));
  return (cell.textContent ?? "").replace(/\u00a0/g, " ").split("\n").map((line) => line.trim()).filter(Boolean).join("\n");
}

/** Lines of cells between tabs, as spreadsheets write them: a cell with breaks or quotes stands in quotes. */
export function ofTabs(text: string): Grid | null {
  if (!text.includes("\t")) return null;
  const rows: string[][] = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at);
    if (quoted && letter === '"' && text.charAt(at + 1) === '"') { cell += '"'; at += 1; }
    else if (letter === '"' && (quoted || cell === "")) quoted = !quoted;
    else if (!quoted && letter === "\t") { rows[rows.length - 1]?.push(cell); cell = ""; }
    else if (!quoted && letter === "\n") { rows[rows.length - 1]?.push(cell.replace(/\r$/, "")); cell = ""; rows.push([]); }
    else cell += letter;
  }
  rows[rows.length - 1]?.push(cell.replace(/\r$/, ""));
  const last = rows[rows.length - 1];
  if (last?.length === 1 && last[0] === "") rows.pop();
  return gridOf(rows.map((row) => row.map((one) => one.trim())));
}
