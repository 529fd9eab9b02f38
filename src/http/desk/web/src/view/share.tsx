// Putting a draft on the server, and the address that opens it; only where the operator has drafts kept.
import { useEffect, useRef, useState } from "react";
import { draft } from "../draft/draft";
import { Failure } from "../service/call";
import { putShared } from "../service/drafts";
import { service } from "../service/service";
import { failureWords, useWords } from "../words/words";
import { say } from "./say";

/** The button, and the address once it is known. */
export function ShareButton() {
  const words = useWords();
  const [days, set] = useState<number | null>(null);
  const [address, show] = useState("");
  useEffect(() => {
    service().then((told) => set(told.drafts?.days ?? null), (reason: unknown) => console.info("service not asked", reason));
  }, []);
  if (days === null) return null;
  const put = async () => {
    const here = draft.get();
    if (!here) return;
    try {
      show(`${location.origin}${location.pathname}#/shared/${await putShared(here)}`);
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      say(failureWords(words, reason));
    }
  };
  return (
    <>
      <button type="button" className="plain" onClick={() => void put()} title={words.shareLong}>{words.shareDraft}</button>
      {address === "" ? null : <Address {...{ address, days }} close={() => show("")} />}
    </>
  );
}

function Address({ address, days, close }: { address: string; days: number; close: () => void }) {
  const words = useWords();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const copy = () => {
    field.current?.select();
    // The clipboard of today asks for a secure origin, which an office's own network often lacks.
    if (document.execCommand("copy")) say(words.copied);
  };
  return (
    <div className="share" role="dialog" aria-label={words.shareDraft} onKeyDown={(event) => event.key === "Escape" && close()}>
      <p>{words.shared(days)}</p>
      <input ref={field} type="text" readOnly value={address} aria-label={words.shareDraft} />
      <p className="acts">
        <button type="button" className="primary" onClick={copy}>{words.copy}</button>
        <button type="button" className="plain" onClick={close}>{words.close}</button>
      </p>
    </div>
  );
}
