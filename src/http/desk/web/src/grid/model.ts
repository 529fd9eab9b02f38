// A table as a rectangle of places: the same spot stands in every place that it covers, so that merged cells need no arithmetic.
import { isMembers, type Json } from "../draft/json";

export interface Spot {
  text: string;
  /** It came as a number, and is one again if it reads like one. */
  numeric?: boolean;
  align?: string;
  strong?: boolean;
}

export type Grid = Spot[][];

/** The two corners of a part of a grid. */
export interface Part {
  top: number;
  left: number;
  bottom: number;
  right: number;
}

/** A grid of the rows of a payload. Short rows are filled up. */
export function gridOf(rows: Json[], width = 0): Grid {
  const grid: (Spot | undefined)[][] = rows.map(() => []);
  rows.forEach((row, top) => {
    let column = 0;
    for (const cell of Array.isArray(row) ? row : []) {
      while (grid[top]?.[column]) column += 1;
      const [height, wide] = spans(cell);
      const spot = spotOf(cell);
      for (let down = 0; down < height && top + down < grid.length; down += 1) {
        for (let across = 0; across < wide; across += 1) (grid[top + down] as (Spot | undefined)[])[column + across] = spot;
      }
      column += wide;
    }
  });
  const widest = Math.max(width, 1, ...grid.map((row) => row.length));
  return grid.map((row) => Array.from({ length: widest }, (_, column) => row[column] ?? { text: "" }));
}

function spans(cell: Json): [number, number] {
  if (!isMembers(cell)) return [1, 1];
  return [Number(cell.rowspan ?? 1) || 1, Number(cell.colspan ?? 1) || 1];
}

function spotOf(cell: Json): Spot {
  const value = isMembers(cell) ? (cell.text ?? null) : cell;
  const spot: Spot = { text: value === null ? "" : String(value) };
  if (typeof value === "number") spot.numeric = true;
  if (isMembers(cell) && typeof cell.align === "string") spot.align = cell.align;
  if (isMembers(cell) && cell.strong === true) spot.strong = true;
  return spot;
}

/** The rows of a payload. */
export function rowsOf(grid: Grid): Json[] {
  const set = new Set<Spot>();
  return grid.map((row, top) => {
    const cells: Json[] = [];
    row.forEach((spot, left) => {
      if (set.has(spot)) return;
      set.add(spot);
      cells.push(cellOf(spot, ...extent(grid, top, left)));
    });
    return cells;
  });
}

/** How many rows and columns the spot at a place covers from there on. */
export function extent(grid: Grid, top: number, left: number): [number, number] {
  const spot = grid[top]?.[left];
  let [height, width] = [1, 1];
  while (grid[top + height]?.[left] === spot) height += 1;
  while (grid[top]?.[left + width] === spot) width += 1;
  return [height, width];
}

function cellOf(spot: Spot, height: number, width: number): Json {
  const number = spot.numeric && spot.text.trim() !== "" && String(Number(spot.text)) === spot.text;
  const value = number ? Number(spot.text) : spot.text === "" ? null : spot.text;
  if (height === 1 && width === 1 && !spot.align && !spot.strong) return value;
  const cell: Record<string, Json> = { text: value };
  if (width > 1) cell.colspan = width;
  if (height > 1) cell.rowspan = height;
  if (spot.align) cell.align = spot.align;
  if (spot.strong) cell.strong = true;
  return cell;
}

/** Whether a place is covered by a spot that begins elsewhere. */
export function covered(grid: Grid, row: number, column: number): boolean {
  const spot = grid[row]?.[column];
  return (row > 0 && grid[row - 1]?.[column] === spot) || (column > 0 && grid[row]?.[column - 1] === spot);
}

/** The grid with another spot in place of one. */
export function swapped(grid: Grid, old: Spot, now: Spot): Grid {
  return grid.map((row) => (row.includes(old) ? row.map((spot) => (spot === old ? now : spot)) : row));
}

/** A row more, before row `at`; cells that reach over the place grow. */
export function rowAdded(grid: Grid, at: number): Grid {
  const width = grid[0]?.length ?? 1;
  const row = Array.from({ length: width }, (_, column) => {
    const above = grid[at - 1]?.[column];
    return above !== undefined && above === grid[at]?.[column] ? above : { text: "" };
  });
  return [...grid.slice(0, at), row, ...grid.slice(at)];
}

/** A column more, before column `at`. */
export function columnAdded(grid: Grid, at: number): Grid {
  return turned(rowAdded(turned(grid), at));
}

/** Without rows `from` to `to`; one row is left at least. */
export function rowsTaken(grid: Grid, from: number, to: number): Grid {
  const left = grid.filter((_, row) => row < from || row > to);
  return left.length > 0 ? left : [grid[0]?.map(() => ({ text: "" })) ?? [{ text: "" }]];
}

/** Without columns `from` to `to`. */
export function columnsTaken(grid: Grid, from: number, to: number): Grid {
  return turned(rowsTaken(turned(grid), from, to));
}

function turned(grid: Grid): Grid {
  return (grid[0] ?? []).map((_, column) => grid.map((row) => row[column] as Spot));
}

/** A part made so large that it cuts no merged cell. */
export function whole(grid: Grid, part: Part): Part {
  const spots = new Set<Spot>();
  for (let row = part.top; row <= part.bottom; row += 1) {
    for (let column = part.left; column <= part.right; column += 1) spots.add(grid[row]?.[column] as Spot);
  }
  const grown = { ...part };
  grid.forEach((line, row) => line.forEach((spot, column) => {
    if (!spots.has(spot)) return;
    grown.top = Math.min(grown.top, row);
    grown.bottom = Math.max(grown.bottom, row);
    grown.left = Math.min(grown.left, column);
    grown.right = Math.max(grown.right, column);
  }));
  const same = grown.top === part.top && grown.bottom === part.bottom && grown.left === part.left && grown.right === part.right;
  return same ? part : whole(grid, grown);
}

/** The cells of a part as one, their texts joined. */
export function merged(grid: Grid, part: Part): Grid {
  const all = whole(grid, part);
  const inside = new Set<Spot>();
  grid.slice(all.top, all.bottom + 1).forEach((row) => row.slice(all.left, all.right + 1).forEach((spot) => inside.add(spot)));
  const first = grid[all.top]?.[all.left];
  const text = Array.from(inside, (spot) => spot.text).filter(Boolean).join("");
  const one: Spot = { ...first, text };
  return grid.map((row, r) => row.map((spot, c) => (r >= all.top && r <= all.bottom && c >= all.left && c <= all.right ? one : spot)));
}

/** The merged cells of a part as single ones; the text stays in the first. */
export function split(grid: Grid, part: Part): Grid {
  return grid.map((row, r) => row.map((spot, c) => {
    const inside = r >= part.top && r <= part.bottom && c >= part.left && c <= part.right;
    return inside && covered(grid, r, c) ? { text: "" } : inside ? { ...spot } : spot;
  }));
}

/** Another grid laid over this one from a place on; this one grows to hold it. */
export function laid(grid: Grid, over: Grid, top: number, left: number): Grid {
  const height = Math.max(grid.length, top + over.length);
  const width = Math.max(grid[0]?.length ?? 0, left + (over[0]?.length ?? 0));
  return Array.from({ length: height }, (_, row) => Array.from({ length: width }, (_, column) => {
    return over[row - top]?.[column - left] ?? grid[row]?.[column] ?? { text: "" };
  }));
}
