// The menu of a block: one button, so that the keyboard passes by quickly.
import { useEffect, useRef, useState } from "react";
import { isMembers, type Json, type Members } from "../draft/json";
import { useWords } from "../words/words";
import { insert, move, remove, set } from "./actions";
import { THINGS, made, sortOf, textOf } from "./block";

interface Props {
  pointer: string;
  block: Json;
  index: number;
  last: boolean;
  name: string;
}

interface Item {
  text: string;
  act: () => void;
}

/** A button that opens a menu; arrows walk, Escape closes. */
export function BlockMenu({ pointer, block, index, last, name }: Props) {
  const words = useWords();
  const [open, show] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    menu.current?.querySelector("button")?.focus();
    const away = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) show(false);
    };
    document.addEventListener("mousedown", away);
    return () => document.removeEventListener("mousedown", away);
  }, [open]);
  const walk = (event: React.KeyboardEvent) => {
    const items = Array.from(menu.current?.querySelectorAll("button") ?? []);
    const at = items.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "ArrowDown") items[(at + 1) % items.length]?.focus();
    else if (event.key === "ArrowUp") items[(at - 1 + items.length) % items.length]?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items[items.length - 1]?.focus();
    else if (event.key === "Escape") button.current?.focus();
    if (event.key === "Escape" || event.key === "Tab") show(false);
    if (/^(Arrow|Home|End|Escape)/.test(event.key)) event.preventDefault();
  };
  const items: Item[] = open ? itemsOf({ pointer, block, index, last, name }, words) : [];
  return (
    <div className="menu">
      <button ref={button} type="button" className="plain more" aria-haspopup="menu" aria-expanded={open} aria-label={`${name}：${words.more}`} title={words.more} onClick={() => show(!open)}>⋯</button>
      {open ? (
        <div className="items" role="menu" ref={menu} tabIndex={-1} onKeyDown={walk} aria-label={`${name}：${words.more}`}>
          {items.map(({ text, act }) => (
            <button type="button" role="menuitem" tabIndex={-1} key={text} onClick={() => { show(false); act(); }}>{text}</button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

function itemsOf({ pointer, block, index, last }: Props, words: ReturnType<typeof useWords>): Item[] {
  const items: Item[] = [];
  if (index > 0) items.push({ text: words.moveUp, act: () => move(pointer, index, -1) });
  if (!last) items.push({ text: words.moveDown, act: () => move(pointer, index, 1) });
  items.push({ text: words.insertBefore, act: () => insert(pointer, index, [""]) });
  items.push({ text: words.insertAfter, act: () => insert(pointer, index + 1, [""]) });
  for (const sort of THINGS) items.push({ text: words.insertThing(words.sorts[sort]), act: () => insert(pointer, index + 1, [made(sort)]) });
  items.push(...waysOf(pointer, block, index, words));
  items.push({ text: words.removeBlock, act: () => remove(pointer, index) });
  return items;
}

/** How a heading or paragraph may be set otherwise. */
function waysOf(pointer: string, block: Json, index: number, words: ReturnType<typeof useWords>): Item[] {
  const sort = sortOf(block);
  const put = (now: Json) => set(pointer, index, now);
  if (sort.startsWith("heading") && isMembers(block)) {
    const { text, plain, run_in: _, ...rest } = block;
    return [
      typeof text === "string" ? { text: words.withoutRunIn, act: () => put(rest) } : { text: words.withRunIn, act: () => put({ ...block, text: "" }) },
      plain === true ? { text: words.numbered, act: () => put(without(block, "plain")) } : { text: words.unnumbered, act: () => put({ ...block, plain: true }) },
    ];
  }
  if (sort === "list" && isMembers(block)) {
    return [block.ordered === true ? { text: words.bullets, act: () => put(without(block, "ordered")) } : { text: words.numbers, act: () => put({ ...block, ordered: true }) }];
  }
  if (sort !== "paragraph") return [];
  const align = (to: string) => ({ text: words.aligned[to] ?? to, act: () => put({ paragraph: textOf(block), align: to }) });
  return [align("left"), align("center"), align("right"), { text: words.indented, act: () => put(textOf(block)) }];
}

function without(block: Members, name: string): Members {
  const { [name]: _, ...rest } = block;
  return rest;
}
