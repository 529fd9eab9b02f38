// A block that is a text: Enter cuts it, Backspace at its start joins it, pasted paragraphs and tables become blocks.
import type { ClipboardEvent, KeyboardEvent } from "react";
import { isMembers, type Json } from "../draft/json";
import { edit } from "../draft/draft";
import { Area } from "../form/area";
import { pictureAddress, pictureIn } from "../form/picture";
import { tableIn } from "../grid/clipboard";
import { tableOfGrid } from "../grid/table";
import { useWords } from "../words/words";
import { cut, insert, join, move, pasteBlock, pasteLines, set } from "./actions";
import { sortOf, textMember, textOf, withText } from "./block";

interface Props {
  pointer: string;
  block: Json;
  index: number;
  name: string;
}

/** The text of a block, and what runs in behind a heading. */
export function BlockText({ pointer, block, index, name }: Props) {
  const words = useWords();
  const sort = sortOf(block);
  const text = textOf(block);
  const member = textMember(block);
  const here = `${pointer}/${index}${member === null ? "" : `/${member}`}`;
  const runs = isMembers(block) && "heading" in block && typeof block.text === "string" ? block.text : null;
  const hints = { paragraph: words.writeHere, list: words.listHint } as Record<string, string>;
  return (
    <>
      <Area
        value={text}
        data-pointer={here}
        aria-label={`${name} ${words.sorts[sort]}`}
        placeholder={hints[sort] ?? words.sorts[sort]}
        onChange={(event) => set(pointer, index, withText(block, event.target.value))}
        onKeyDown={(event) => keys(event, pointer, index, sort === "list" || sort === "quote")}
        onPaste={(event) => void paste(event, pointer, index)}
      />
      {runs === null ? null : (
        <Area
          value={runs}
          className="runs"
          data-pointer={`${pointer}/${index}/text`}
          aria-label={`${name} ${words.runIn}`}
          placeholder={words.runIn}
          onChange={(event) => edit(`${pointer}/${index}/text`, event.target.value)}
        />
      )}
    </>
  );
}

function parts(area: HTMLTextAreaElement): [string, string] {
  return [area.value.slice(0, area.selectionStart), area.value.slice(area.selectionEnd)];
}

function keys(event: KeyboardEvent<HTMLTextAreaElement>, pointer: string, index: number, lines: boolean): void {
  if (event.nativeEvent.isComposing) return;
  const area = event.currentTarget;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    insert(pointer, index + 1, [""]);
  } else if (event.key === "Enter" && !event.shiftKey && !lines) {
    event.preventDefault();
    cut(pointer, index, ...parts(area));
  } else if (event.key === "Backspace" && index > 0 && area.selectionStart === 0 && area.selectionEnd === 0) {
    if (join(pointer, index)) event.preventDefault();
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    move(pointer, index, event.key === "ArrowUp" ? -1 : 1);
  }
}

async function paste(event: ClipboardEvent<HTMLTextAreaElement>, pointer: string, index: number): Promise<void> {
  const data = event.clipboardData;
  const [before, after] = parts(event.currentTarget);
  const table = tableIn(data);
  const picture = pictureIn(data.files);
  const pasted = data.getData("text/plain").replace(/\r\n?/g, "\n").split("\n").map((line) => line.replace(/\s+$/, "")).filter((line) => line !== "");
  if (table && (pasted.length === 0 || data.getData("text/plain").includes("\t"))) {
    event.preventDefault();
    pasteBlock(pointer, index, { table: tableOfGrid(table) });
  } else if (picture && pasted.length === 0) {
    event.preventDefault();
    const image = await pictureAddress(picture);
    if (image !== null) pasteBlock(pointer, index, { figure: { pictures: [{ image }] } });
  } else if (pasted.length > 1 && !event.currentTarget.closest(".list, .quote")) {
    event.preventDefault();
    pasteLines(pointer, index, before, pasted.map((line) => line.replace(/^[\s\u3000]+/, "")), after);
  }
}
