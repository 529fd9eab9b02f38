// A list of things that are alike (targets, figures, tasks), as the rows of a grid.
import { useCallback, useMemo, useState } from "react";
import { isMembers, type Json, type Members } from "../draft/json";
import { Frame } from "../form/frame";
import { kindOf, resolved, type Schema } from "../form/schema";
import { titled } from "../form/shape";
import type { TextProps } from "../form/texts";
import { useValue } from "../form/value";
import { language } from "../words/language";
import { useCell } from "../draft/cell";
import { useWords } from "../words/words";
import type { Grid, Part } from "./model";
import { STAYS, Sheet, type Written } from "./sheet";

interface Column {
  name: string;
  title: string;
  number: boolean;
}

/** A list of objects with short members. */
export function RowsField({ pointer, label, remark, required, part, root }: TextProps & { part: Schema; root: Schema }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const [value, write] = useValue(pointer);
  const [chosen, choose] = useState<Part | null>(null);
  const columns = useMemo<Column[]>(() => {
    const item = resolved(part.items ?? {}, root);
    return Object.entries(item.properties ?? {}).map(([name, member]) => {
      const one = resolved(member, root);
      const star = item.required?.includes(name) ? " *" : "";
      return { name, title: titled(one, name, speech) + star, number: kindOf(one, root) === "number" };
    });
  }, [part, root, speech]);
  const items = useMemo(() => (Array.isArray(value) ? value : []), [value]);
  const grid = useMemo<Grid>(() => {
    const lines = items.map((item) => columns.map(({ name }) => ({ text: shown(isMembers(item) ? item[name] : undefined) })));
    return lines.length > 0 ? lines : [columns.map(() => ({ text: "" }))];
  }, [items, columns]);
  const written = useCallback((texts: Written[]) => {
    const now = [...items];
    for (const { row, column, text } of texts) {
      const one = columns[column];
      if (one) now[row] = withMember(now[row], one, text);
    }
    write(Array.from(now, (item) => item ?? {}));
  }, [items, columns, write]);
  const paste = useCallback((over: Grid, row: number, column: number) => {
    written(over.flatMap((line, down) => line.map((spot, across) => ({ row: row + down, column: column + across, text: spot.text }))));
  }, [written]);
  const find = useCallback((rest: string) => {
    const [, row, name] = rest.split("/");
    return { row: Number(row ?? 0) || 0, column: Math.max(0, columns.findIndex((one) => one.name === name)) };
  }, [columns]);
  const at = chosen ?? { top: grid.length - 1, bottom: grid.length - 1 };
  return (
    <Frame {...{ pointer, label, remark, required }} group>
      <Sheet {...{ label, pointer, grid, find, paste }} titles={columns.map((one) => one.title)} write={written} chosen={choose} />
      <div className="tools" {...STAYS}>
        <button type="button" className="plain" onClick={() => write([...items.slice(0, at.bottom + 1), {}, ...items.slice(at.bottom + 1)])}>{words.addRow}</button>
        <button type="button" className="plain" disabled={items.length === 0} onMouseDown={(event) => event.preventDefault()} onClick={() => write(without(items, at.top, at.bottom))}>{words.takeRow}</button>
      </div>
    </Frame>
  );
}

function without(items: Json[], from: number, to: number): Json[] | undefined {
  const left = items.filter((_, row) => row < from || row > to);
  return left.length > 0 ? left : undefined;
}

function shown(value: Json | undefined): string {
  return value === undefined || value === null ? "" : String(value);
}

/** An item with one member written; what is no number stays as it was typed, and the service says so. */
function withMember(item: Json | undefined, column: Column, text: string): Members {
  const members: Members = isMembers(item) ? { ...item } : {};
  const number = Number(text.replace(/,/g, ""));
  if (text.trim() === "") delete members[column.name];
  else members[column.name] = column.number && !Number.isNaN(number) ? number : text;
  return members;
}
