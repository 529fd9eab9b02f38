// A table of the document: its grid, what may be done to it, and the words around it.
import { useCallback, useMemo, useState } from "react";
import { isMembers, type Json, type Members } from "../draft/json";

import { useValue } from "../form/value";
import { useWords, type Words } from "../words/words";
import * as model from "./model";
import { STAYS, Sheet, type Written } from "./sheet";
import { LinesField } from "../form/texts";
import { Line, Tick } from "../form/small";

/** Rows and columns of a new table. */
export const EMPTY_TABLE: Members = { head: [["", "", ""]], rows: [["", "", ""], ["", "", ""]] };

interface Whole {
  grid: model.Grid;
  head: number;
}

function wholeOf(value: Json | undefined): Whole {
  const table = isMembers(value) ? value : {};
  const head = Array.isArray(table.head) ? table.head : [];
  const rows = Array.isArray(table.rows) ? table.rows : [[""]];
  const both = [model.gridOf(head), model.gridOf(rows)];
  const width = Math.max(head.length > 0 ? (both[0]?.[0]?.length ?? 1) : 1, both[1]?.[0]?.length ?? 1);
  return { grid: [...model.gridOf(head, width), ...model.gridOf(rows, width)], head: head.length };
}

/** The members of a table with another grid. */
function tableOf(value: Json | undefined, { grid, head }: Whole): Members {
  const now: Members = { ...(isMembers(value) ? value : {}), rows: model.rowsOf(grid.slice(head)) };
  if (head > 0) now.head = model.rowsOf(grid.slice(0, head));
  else delete now.head;
  if (Array.isArray(now.columns) && now.columns.length !== grid[0]?.length) delete now.columns;
  return now;
}

/** Edits the table at a place. */
export function TableEditor({ pointer, label }: { pointer: string; label: string }) {
  const words = useWords();
  const [value, write] = useValue(pointer);
  const [part, choose] = useState<model.Part | null>(null);
  const whole = useMemo(() => wholeOf(value), [value]);
  const put = useCallback((now: Whole) => write(tableOf(value, now)), [value, write]);
  const written = (texts: Written[]) => {
    let grid = whole.grid;
    for (const { row, column, text } of texts) {
      const old = grid[row]?.[column];
      if (old) grid = model.swapped(grid, old, { ...old, text });
    }
    put({ ...whole, grid });
  };
  const paste = useCallback((over: model.Grid, row: number, column: number) => {
    put({ ...whole, grid: model.laid(whole.grid, over, row, column) });
  }, [whole, put]);
  const find = useCallback((rest: string) => placeOf(whole, rest), [whole]);
  return (
    <div className="table">
      <div className="line">
        <Line pointer={`${pointer}/caption`} label={words.caption} />
        <Line pointer={`${pointer}/unit`} label={words.unit} />
      </div>
      <Tools {...{ whole, part, put, words }} />
      <Sheet {...{ label, pointer, find, paste }} grid={whole.grid} head={whole.head} write={written} chosen={choose} />
      <div className="line">
        <Tick pointer={`${pointer}/landscape`} label={words.landscape} />
      </div>
      <LinesField pointer={`${pointer}/notes`} label={words.tableNotes} />
    </div>
  );
}

/** Where a pointer like `/rows/2/1` lies: the second cell that begins in the third row of the body. */
function placeOf({ grid, head }: Whole, rest: string): { row: number; column: number } | null {
  const parts = /^\/(head|rows)\/(\d+)(?:\/(\d+))?/.exec(rest);
  if (!parts) return null;
  const row = Number(parts[2]) + (parts[1] === "rows" ? head : 0);
  const columns = (grid[row] ?? []).map((_, column) => column).filter((column) => !model.covered(grid, row, column));
  return { row, column: columns[Number(parts[3] ?? 0)] ?? 0 };
}

interface ToolsProps {
  whole: Whole;
  part: model.Part | null;
  put: (now: Whole) => void;
  words: Words;
}

function Tools({ whole, part, put, words }: ToolsProps) {
  const { grid, head } = whole;
  const last = { row: grid.length - 1, column: (grid[0]?.length ?? 1) - 1 };
  const at = part ?? { top: last.row, bottom: last.row, left: last.column, right: last.column };
  const many = part !== null && (part.top !== part.bottom || part.left !== part.right);
  const inHead = (from: number, to: number) => Math.max(0, Math.min(head, to + 1) - Math.min(head, from));
  const taken = () => put({ grid: model.rowsTaken(grid, at.top, at.bottom), head: Math.min(head - inHead(at.top, at.bottom), grid.length - 2) });
  const button = (text: string, act: () => void, off = false) => (
    <button type="button" className="plain" disabled={off} onMouseDown={(event) => event.preventDefault()} onClick={act}>{text}</button>
  );
  return (
    <div className="tools" role="toolbar" aria-label={words.tableTools} {...STAYS}>
      <label>{words.headRows}
        <select value={head} onChange={(event) => put({ grid, head: Number(event.target.value) })}>
          {[0, 1, 2, 3, 4].filter((count) => count < grid.length).map((count) => <option key={count} value={count}>{count}</option>)}
        </select>
      </label>
      {button(words.addRow, () => put({ grid: model.rowAdded(grid, at.bottom + 1), head: at.bottom + 1 < head ? head + 1 : head }))}
      {button(words.addColumn, () => put({ grid: model.columnAdded(grid, at.right + 1), head }))}
      {button(words.takeRow, taken, grid.length - head < 2 && at.top >= head)}
      {button(words.takeColumn, () => put({ grid: model.columnsTaken(grid, at.left, at.right), head }), last.column === 0)}
      {button(words.merge, () => part && put({ grid: model.merged(grid, part), head }), !many || (at.top < head && at.bottom >= head))}
      {button(words.split, () => part && put({ grid: model.split(grid, part), head }), part === null)}
    </div>
  );
}

/** Writes a pasted table as the table at a place: its first row becomes the head. */
export function tableOfGrid(grid: model.Grid): Members {
  if (grid.length < 2) return { rows: model.rowsOf(grid) };
  const deep = Math.max(...(grid[0] ?? []).map((_, column) => model.extent(grid, 0, column)[0]));
  const head = deep < grid.length ? deep : 0;
  return tableOf(undefined, { grid, head });
}

