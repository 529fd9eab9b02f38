// The start: drop, paste or choose what there is, or take an empty form, or go on with a kept draft.
import { useRef, useState, type ClipboardEvent, type DragEvent } from "react";
import { useCell } from "../draft/cell";
import { Failure } from "../service/call";
import { templates, type Template } from "../service/catalogue";
import { language } from "../words/language";
import { failureWords, useWords } from "../words/words";
import { KeptDrafts } from "./kept";
import { openData, openExample, openFile, openText } from "./open";
import { Top } from "./top";

/** What a file may end in, for the dialogue of the browser; the service looks at the content. */
const ENDINGS = ".txt,.md,.docx,.xlsx,.csv,.json,.zip";

/** The view. */
export function Start() {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const all = useCell(templates, (list) => list);
  const [text, write] = useState("");
  const [kind, choose] = useState("");
  const [busy, set] = useState(false);
  const [over, hover] = useState(false);
  const [failure, fail] = useState<Failure | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const run = async (work: () => Promise<void>) => {
    set(true);
    fail(null);
    try {
      await work();
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      fail(reason);
    } finally {
      set(false);
    }
  };
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    hover(false);
    const [one] = Array.from(event.dataTransfer.files);
    if (one) void run(() => openFile(one, kind));
    else if (event.dataTransfer.getData("text/plain")) write(event.dataTransfer.getData("text/plain"));
  };
  const pasted = (event: ClipboardEvent) => {
    const [one] = Array.from(event.clipboardData.files);
    if (!one || event.clipboardData.getData("text/plain") !== "") return;
    event.preventDefault();
    void run(() => openFile(one, kind));
  };
  return (
    <>
      <Top />
      <main id="main" className="start" tabIndex={-1}>
        <section className="way" aria-labelledby="way-have">
          <h1 id="way-have">{words.haveSomething}</h1>
          <div className={`drop${over ? " over" : ""}`} onDragOver={(event) => { event.preventDefault(); hover(true); }} onDragLeave={() => hover(false)} onDrop={dropped}>
            <label className="unseen" htmlFor="source">{words.pasteHere}</label>
            <textarea id="source" value={text} placeholder={words.pasteHint} onChange={(event) => write(event.target.value)} onPaste={pasted} spellCheck={false} />
            <div className="dropbar">
              <button type="button" className="plain" onClick={() => file.current?.click()}>{words.chooseFile}</button>
              <input ref={file} className="unseen" type="file" accept={ENDINGS} tabIndex={-1} aria-label={words.chooseFile} onChange={(event) => { const one = event.target.files?.[0]; event.target.value = ""; if (one) void run(() => openFile(one, kind)); }} />
              <label>{words.kind}
                <select value={kind} onChange={(event) => choose(event.target.value)}>
                  <option value="">{words.guess}</option>
                  {all.map((one) => <option key={one.name} value={one.name}>{titleOf(one, speech)}</option>)}
                </select>
              </label>
              <button type="button" className="primary" disabled={busy || text.trim() === ""} onClick={() => void run(() => openText(text, kind))}>{busy ? words.reading : words.begin}</button>
            </div>
            <p className="remark">{words.files}</p>
          </div>
          {busy ? <p className="notice" role="status">{words.reading}</p> : null}
          {failure ? <Refused failure={failure} /> : null}
        </section>
        <section className="way" aria-labelledby="way-new">
          <h2 id="way-new">{words.startEmpty}</h2>
          <ul className="kinds">
            {all.map((one) => (
              <li key={one.name}>
                <button type="button" className="kind" onClick={() => openData(one.name, {})}>{titleOf(one, speech)}</button>
                <button type="button" className="link" onClick={() => void run(() => openExample(one.name))} aria-label={`${words.example}：${titleOf(one, speech)}`}>{words.example}</button>
              </li>
            ))}
          </ul>
        </section>
        <KeptDrafts />
      </main>
    </>
  );
}

/** The title of a template in the language of the page. */
export function titleOf(one: Template, speech: "zh" | "en"): string {
  return speech === "en" && one.title_en ? `${one.title_en} ${one.title}` : one.title;
}

function Refused({ failure }: { failure: Failure }) {
  const words = useWords();
  return (
    <div className="notice bad" role="alert">
      <p>{failure.why === "refused" ? words.unread : failureWords(words, failure)}</p>
      {failure.faults.map((fault) => <p key={`${fault.code} ${fault.message}`}>{fault.message}{fault.hint ? `${words.stop}${fault.hint}` : ""}</p>)}
    </div>
  );
}
