// A chart of the document: its kind, its words, and its numbers in a grid with one row a category.
import { useCallback, useMemo, useState } from "react";
import { isMembers, type Json, type Members } from "../draft/json";
import { Line } from "../form/small";
import { useValue } from "../form/value";
import { useWords } from "../words/words";
import * as model from "./model";
import { STAYS, Sheet, type Written } from "./sheet";

/** A new chart. */
export const EMPTY_CHART: Members = { kind: "bar", categories: ["", ""], series: [{ name: "", values: [null, null] }] };

/** The first row names the series, the first column the categories. */
function gridOf(value: Json | undefined): model.Grid {
  const chart = isMembers(value) ? value : {};
  const categories = Array.isArray(chart.categories) ? chart.categories : [];
  const series = Array.isArray(chart.series) ? chart.series.filter(isMembers) : [];
  const first = [{ text: "" }, ...series.map((one) => ({ text: String(one.name ?? "") }))];
  const rest = categories.map((category, row) => [
    { text: String(category) },
    ...series.map((one) => ({ text: String((Array.isArray(one.values) ? one.values[row] : null) ?? "") })),
  ]);
  return [first, ...rest];
}

function chartOf(value: Json | undefined, grid: model.Grid): Members {
  const [first = [], ...rest] = grid;
  const series = first.slice(1).map((spot, at): Members => {
    const values = rest.map((row) => numberOr(row[at + 1]?.text ?? ""));
    return spot.text === "" ? { values } : { name: spot.text, values };
  });
  return { kind: "bar", ...(isMembers(value) ? value : {}), categories: rest.map((row) => row[0]?.text ?? ""), series };
}

function numberOr(text: string): Json {
  const number = Number(text.replace(/,/g, ""));
  return text.trim() === "" ? null : Number.isNaN(number) ? text : number;
}

/** Edits the chart at a place. */
export function ChartEditor({ pointer, label }: { pointer: string; label: string }) {
  const words = useWords();
  const [value, write] = useValue(pointer);
  const [part, choose] = useState<model.Part | null>(null);
  const grid = useMemo(() => gridOf(value), [value]);
  const put = useCallback((now: model.Grid) => write(chartOf(value, now)), [value, write]);
  const written = (texts: Written[]) => put(texts.reduce((now, { row, column, text }) => {
    const old = now[row]?.[column];
    return old ? model.swapped(now, old, { ...old, text }) : now;
  }, grid));
  const paste = useCallback((over: model.Grid, row: number, column: number) => put(model.laid(grid, over, row, column)), [grid, put]);
  const find = useCallback((rest: string) => {
    const values = /^\/series\/(\d+)(?:\/values\/(\d+))?/.exec(rest);
    if (values) return { row: values[2] === undefined ? 0 : Number(values[2]) + 1, column: Number(values[1]) + 1 };
    const category = /^\/categories\/(\d+)/.exec(rest);
    return { row: category ? Number(category[1]) + 1 : 0, column: 0 };
  }, []);
  const kind = isMembers(value) && typeof value.kind === "string" ? value.kind : "bar";
  const at = part ?? { top: grid.length - 1, bottom: grid.length - 1, left: 1, right: (grid[0]?.length ?? 2) - 1 };
  return (
    <div className="table">
      <div className="line">
        <label className="small">{words.chartKind}
          <select value={kind} onChange={(event) => write({ ...(isMembers(value) ? value : {}), kind: event.target.value })}>
            <option value="bar">{words.bar}</option>
            <option value="line">{words.lineChart}</option>
            <option value="pie">{words.pie}</option>
          </select>
        </label>
        <Line pointer={`${pointer}/caption`} label={words.caption} />
        <Line pointer={`${pointer}/unit`} label={words.unit} />
      </div>
      <div className="tools" role="toolbar" aria-label={words.tableTools} {...STAYS}>
        <button type="button" className="plain" onClick={() => put(model.rowAdded(grid, at.bottom + 1))}>{words.addRow}</button>
        <button type="button" className="plain" onClick={() => put(model.columnAdded(grid, at.right + 1))}>{words.addColumn}</button>
        <button type="button" className="plain" disabled={grid.length < 3} onMouseDown={(event) => event.preventDefault()} onClick={() => put(model.rowsTaken(grid, Math.max(1, at.top), at.bottom))}>{words.takeRow}</button>
        <button type="button" className="plain" disabled={(grid[0]?.length ?? 0) < 3} onMouseDown={(event) => event.preventDefault()} onClick={() => put(model.columnsTaken(grid, Math.max(1, at.left), at.right))}>{words.takeColumn}</button>
      </div>
      <Sheet {...{ label, pointer, grid, find, paste }} head={1} write={written} chosen={choose} />
      <p className="remark">{words.chartGrid}</p>
    </div>
  );
}
