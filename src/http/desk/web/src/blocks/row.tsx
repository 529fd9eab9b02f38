// One block: its sort, its content, and a menu of what can be done with it.
import { memo } from "react";
import { isMembers, type Json } from "../draft/json";
import { useMark } from "../form/marks";
import { useWords } from "../words/words";
import { set } from "./actions";
import { TEXTS, sortOf, turned, type Sort } from "./block";
import { BlockMenu } from "./menu";
import { BlockText } from "./text";
import { BlockThing } from "./thing";

interface Props {
  pointer: string;
  block: Json;
  index: number;
  last: boolean;
  label: string;
}

/** A row of the list; drawn again only when its own block changes. */
export const BlockRow = memo(function BlockRow({ pointer, block, index, last, label }: Props) {
  const words = useWords();
  const here = `${pointer}/${index}`;
  const mark = useMark(here, true);
  const sort = sortOf(block);
  const text = TEXTS.includes(sort);
  const name = `${label} ${words.blockNumber(index + 1)}`;
  const state = mark.faults.length > 0 ? " bad" : mark.others > 0 ? " doubt" : "";
  return (
    <div className={`block ${sort}${state}`} data-block={here}>
      {text ? (
        <select className="sort" aria-label={`${name}：${words.sort}`} value={sort} onChange={(event) => set(pointer, index, turned(block, event.target.value as Sort))}>
          {TEXTS.map((one) => <option key={one} value={one}>{words.sorts[one]}</option>)}
        </select>
      ) : (
        <span className="sort">{words.sorts[sort]}</span>
      )}
      <div className="content">
        {text ? <BlockText {...{ pointer, block, index, name }} /> : <BlockThing {...{ block, name }} pointer={here} sort={sort} />}
        {isMembers(block) && typeof block.align === "string" ? <span className="badge">{words.aligned[block.align] ?? block.align}</span> : null}
        {isMembers(block) && block.plain === true ? <span className="badge">{words.unnumbered}</span> : null}
        {mark.faults.length > 0 ? <p className="fault">{mark.faults.join(" ")}</p> : null}
      </div>
      <BlockMenu {...{ pointer, block, index, last, name }} />
    </div>
  );
});
