// What intake said of the source: how it was read, what it took away, what could stand in fields of its own.
import { useContext } from "react";
import { useCell } from "../draft/cell";
import { draft } from "../draft/draft";
import { Root } from "../form/root";
import { jump } from "../form/jump";
import { say } from "../view/say";
import { useWords } from "../words/words";
import { putBack, takeOffer } from "./mend";
import { isMembers, type Json } from "../draft/json";

/** The part of the panel about the source. */
export function Source() {
  const words = useWords();
  const root = useContext(Root);
  const intake = useCell(draft, (here) => here?.intake ?? null);
  if (!intake) return null;
  const back = (text: string, line: number) => {
    const pointer = root ? putBack(text, line, root) : null;
    say(pointer === null ? words.noPlace : words.putBackDone);
    if (pointer !== null) window.setTimeout(() => jump(pointer));
  };
  const take = (index: number) => {
    const pointer = takeOffer(index);
    if (pointer !== null) window.setTimeout(() => jump(pointer));
  };
  const removed = intake.removed.filter((one) => !one.label);
  const offers = intake.offers.map((offer, index) => ({ offer, index })).filter(({ offer }) => root?.properties?.[offer.field] !== undefined);
  return (
    <>
      <p className="remark">{words.readAs(intake.decoded)}</p>
      {removed.length > 0 ? (
        <details className="removed" open={removed.length < 8}>
          <summary>{words.removed(removed.length)}</summary>
          <ul>
            {removed.map((one) => (
              <li key={`${one.line} ${one.text}`}>
                <span className="text">{one.text}</span>
                <span className="why">{words.lineOf(one.line)} · {one.why}</span>
                <button type="button" className="link" onClick={() => back(one.text, one.line)} aria-label={`${words.putBack}：${one.text}`}>{words.putBack}</button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {offers.length > 0 ? (
        <details className="removed">
          <summary>{words.offers(offers.length)}</summary>
          <ul>
            {offers.map(({ offer, index }) => (
              <li key={index}>
                <span className="text">{brief(offer.item)}</span>
                <span className="why">{words.lineOf(offer.line)} → {root?.properties?.[offer.field]?.title ?? offer.field}</span>
                <button type="button" className="link" onClick={() => take(index)} aria-label={`${words.takeIn}：${brief(offer.item)}`}>{words.takeIn}</button>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}

function brief(item: Json): string {
  const parts = isMembers(item) ? Object.values(item).filter((part) => typeof part !== "object") : [item];
  return Array.from(parts.map(String).join(" ")).slice(0, 60).join("");
}
