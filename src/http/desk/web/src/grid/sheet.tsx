// The grid on the screen: react-datasheet-grid, with merged cells, pasting that grows, and a voice for those who don't see it.
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { DynamicDataSheetGrid, type CellProps, type Column, type DataSheetGridRef } from "react-datasheet-grid";
import "react-datasheet-grid/dist/style.css";
import { JUMP, type Jump } from "../form/jump";
import { useWords } from "../words/words";
import { tableIn } from "./clipboard";
import { covered, type Grid, type Part } from "./model";

export interface Written {
  row: number;
  column: number;
  text: string;
}

interface Props {
  grid: Grid;
  label: string;
  pointer: string;
  /** Words over the columns; letters if absent. */
  titles?: string[];
  /** How many rows are the head of the table. */
  head?: number;
  /** Where a pointer below this place lies in the grid. */
  find: (rest: string) => { row: number; column: number } | null;
  write: (texts: Written[]) => void;
  paste: (over: Grid, row: number, column: number) => void;
  chosen?: (part: Part | null) => void;
}

interface Row {
  texts: string[];
  hidden: boolean[];
  head: boolean;
}

const ROW_PX = 32;
const TALLEST_PX = 380;

/** Keeps the chosen cells chosen while a button of their toolbar is pressed. */
export const STAYS = { onMouseDown: (event: React.MouseEvent) => event.stopPropagation() };

/** One place of the grid. */
function Place({ rowData, columnData, rowIndex, active, focus, setRowData, stopEditing }: CellProps<Row, { column: number; title: string }>) {
  const input = useRef<HTMLInputElement>(null);
  const text = rowData.texts[columnData.column] ?? "";
  useLayoutEffect(() => {
    if (!focus || !input.current) return;
    input.current.focus();
    input.current.select();
  }, [focus]);
  if (rowData.hidden[columnData.column]) return <span className="covered" />;
  if (!focus) return <span className={active ? "place active" : "place"} title={text}>{text}</span>;
  const put = (now: string) => setRowData({ ...rowData, texts: rowData.texts.map((old, at) => (at === columnData.column ? now : old)) });
  return (
    <input
      ref={input}
      className="place"
      aria-label={`${columnData.title} ${rowIndex + 1}`}
      defaultValue={text}
      onChange={(event) => put(event.target.value)}
      onBlur={() => stopEditing({ nextRow: false })}
    />
  );
}

/** A grid that is written in. */
export function Sheet({ grid, label, pointer, titles, head = 0, find, write, paste, chosen }: Props) {
  const words = useWords();
  const holder = useRef<HTMLDivElement>(null);
  const sheet = useRef<DataSheetGridRef>(null);
  const [spoken, speak] = useState("");
  const rows = useMemo<Row[]>(() => grid.map((line, row) => ({
    texts: line.map((spot) => spot.text),
    hidden: line.map((_, column) => covered(grid, row, column)),
    head: row < head,
  })), [grid, head]);
  const width = grid[0]?.length ?? 1;
  const columns = useMemo(() => Array.from({ length: width }, (_, column) => columnOf(column, titles)), [width, titles]);
  useEffect(() => {
    // Its inside scrolls, so the keyboard must be able to reach it.
    const inside = holder.current?.querySelector<HTMLElement>(".dsg-container");
    inside?.setAttribute("tabindex", "0");
    inside?.setAttribute("role", "region");
    inside?.setAttribute("aria-label", label);
  }, [label]);
  usePaste(holder, sheet, paste);
  useJump(holder, sheet, find);
  const changed = (now: Row[]) => {
    const texts: Written[] = [];
    now.forEach((row, at) => row.texts.forEach((text, column) => {
      if (text !== rows[at]?.texts[column] && !row.hidden[column]) texts.push({ row: at, column, text });
    }));
    if (texts.length > 0) write(texts);
  };
  return (
    <div className="sheet" ref={holder} role="group" aria-label={label} data-pointer={pointer}>
      <DynamicDataSheetGrid<Row>
        ref={sheet}
        value={rows}
        onChange={changed}
        columns={columns}
        lockRows
        disableContextMenu
        disableExpandSelection
        addRowsComponent={false}
        rowHeight={ROW_PX}
        headerRowHeight={titles ? ROW_PX : 24}
        height={TALLEST_PX}
        rowClassName={({ rowData }) => (rowData.head ? "thead" : "tbody")}
        onActiveCellChange={({ cell }) => {
          speak(cell ? words.cellSpoken(cell.row + 1, titles?.[cell.col] ?? String(cell.col + 1), rows[cell.row]?.texts[cell.col] ?? "") : "");
          chosen?.(cell && { top: cell.row, left: cell.col, bottom: cell.row, right: cell.col });
        }}
        onSelectionChange={({ selection }) => {
          if (selection) chosen?.({ top: selection.min.row, left: selection.min.col, bottom: selection.max.row, right: selection.max.col });
        }}
      />
      <p className="unseen" aria-live="polite">{spoken}</p>
    </div>
  );
}

function columnOf(column: number, titles: string[] | undefined): Partial<Column<Row, { column: number; title: string }, string>> {
  const title = titles?.[column] ?? letter(column);
  const text = (rowData: Row) => rowData.texts[column] ?? "";
  const now = (rowData: Row, value: string): Row => ({ ...rowData, texts: rowData.texts.map((old, at) => (at === column ? value : old)) });
  return {
    title,
    component: Place,
    columnData: { column, title },
    minWidth: column === 0 && titles ? 130 : 84,
    copyValue: ({ rowData }) => text(rowData),
    deleteValue: ({ rowData }) => now(rowData, ""),
    pasteValue: ({ rowData, value }) => now(rowData, value),
    isCellEmpty: ({ rowData }) => text(rowData) === "",
  };
}

/** A, B, … Z, AA, … as spreadsheets count columns. */
function letter(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : letter(Math.floor(column / 26) - 1) + last;
}

type Holder = React.RefObject<HTMLDivElement>;
type Handle = React.RefObject<DataSheetGridRef>;

/** Takes what is pasted on a chosen place, before the library does: the grid then grows, and merged cells stay merged. */
function usePaste(holder: Holder, sheet: Handle, paste: Props["paste"]): void {
  useEffect(() => {
    const take = (event: ClipboardEvent) => {
      const cell = sheet.current?.activeCell;
      const writing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (!cell || !event.clipboardData || !holder.current || (writing && !holder.current.contains(event.target as Node))) return;
      const text = event.clipboardData.getData("text/plain");
      const table = tableIn(event.clipboardData) ?? (writing ? null : [[{ text: text.trim() }]]);
      if (!table) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      paste(table, cell.row, cell.col);
    };
    document.addEventListener("paste", take, true);
    return () => document.removeEventListener("paste", take, true);
  }, [holder, sheet, paste]);
}

/** Goes to a place of the grid. */
function useJump(holder: Holder, sheet: Handle, find: Props["find"]): void {
  useEffect(() => {
    const element = holder.current;
    const go = (event: Event) => {
      const place = find((event as CustomEvent<Jump>).detail.rest);
      event.preventDefault();
      sheet.current?.setActiveCell(place ? { row: place.row, col: place.column } : { row: 0, col: 0 });
    };
    element?.addEventListener(JUMP, go);
    return () => element?.removeEventListener(JUMP, go);
  }, [holder, sheet, find]);
}
