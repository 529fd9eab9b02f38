// The text of a document as a list of blocks.
import { memo } from "react";
import { Frame } from "../form/frame";
import type { TextProps } from "../form/texts";
import { useValue } from "../form/value";
import { useWords } from "../words/words";
import type { Json } from "../draft/json";
import { add } from "./actions";
import { BlockRow } from "./row";
import { useKeys } from "./keys";
import type { Sort } from "./block";

/** What is offered at the foot of the list. */
const OFFERED: Sort[] = ["paragraph", "heading1", "heading2", "table", "figure", "list"];
const NOTHING: Json[] = [""];

/** A field of blocks. */
export function BlocksField({ pointer, label, remark, required }: TextProps) {
  return (
    <Frame {...{ pointer, label, remark, required }} group>
      <Blocks pointer={pointer} label={label} />
    </Frame>
  );
}

/** The list itself. */
export const Blocks = memo(function Blocks({ pointer, label }: { pointer: string; label: string }) {
  const words = useWords();
  const [value] = useValue(pointer);
  const list = Array.isArray(value) && value.length > 0 ? value : NOTHING;
  const keys = useKeys(list);
  return (
    <div className="blocks" data-pointer={pointer}>
      {list.map((block, index) => (
        <BlockRow key={keys[index]} {...{ pointer, block, index, label }} last={index === list.length - 1} />
      ))}
      <div className="add" role="group" aria-label={words.addTo(label)}>
        {OFFERED.map((sort) => (
          <button type="button" className="plain" key={sort} onClick={() => add(pointer, sort)}>
            <span aria-hidden="true">＋</span>{words.sorts[sort]}
          </button>
        ))}
      </div>
    </div>
  );
});
