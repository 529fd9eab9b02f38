// A mended payload for one item that failed.
import { useRef, useState } from "react";
import { isMembers, type Json } from "../draft/json";
import { retryItem, type Batch, type Item } from "../service/batches";
import { Failure } from "../service/call";
import { say } from "../view/say";
import { useWords } from "../words/words";
import { Refused, failureSentence } from "./faults";

interface Given {
  batch: Batch;
  item: Item;
  name: string;
  take: (batch: Batch) => void;
}

/** Members of an item that holds its payload as `data`. */
const AROUND = ["template", "name", "group", "attachments", "data"];

/** The button, and what is wrong with the file. */
export function Replace({ batch, item, name, take }: Given) {
  const words = useWords();
  const file = useRef<HTMLInputElement>(null);
  const [wrong, tell] = useState("");
  const [failure, fail] = useState<Failure | null>(null);
  const send = async (chosen: File) => {
    tell("");
    fail(null);
    const text = payloadOf(await chosen.text());
    if (text === null) return tell(words.batch.notJson(chosen.name));
    try {
      const now = await retryItem(batch.id, item.number, text);
      take(now);
      say(words.batch.again(now.counts.waiting));
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      if (reason.why === "refused") fail(reason);
      else tell(failureSentence(words, reason));
    }
  };
  const label = words.batch.replaceLong(name);
  return (
    <div className="replace">
      <button type="button" className="link" aria-label={label} onClick={() => file.current?.click()}>{words.batch.replace}</button>
      <input ref={file} hidden type="file" accept=".json" onChange={(event) => { const one = event.target.files?.[0]; event.target.value = ""; if (one) void send(one); }} />
      {wrong ? <p className="notice bad" role="alert">{wrong}</p> : null}
      {failure ? <Refused failure={failure} lead={words.batch.notMended} /> : null}
    </div>
  );
}

/** The payload in the text of a file, as it stands there; nothing if it is no JSON object. */
function payloadOf(text: string): string | null {
  const bare = text.replace(/^\uFEFF/, "");
  let value: Json;
  try {
    value = JSON.parse(bare) as Json;
  } catch {
    return null;
  }
  if (!isMembers(value)) return null;
  const whole = isMembers(value.data) && Object.keys(value).every((name) => AROUND.includes(name));
  return whole ? JSON.stringify(value.data) : bare;
}
