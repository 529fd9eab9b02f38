// A new batch: the kind and its sheet, the data, the formats, what is bound.
import { useEffect, useRef, useState } from "react";
import { useCell } from "../draft/cell";
import { Failure, givenUp } from "../service/call";
import { sheetOf } from "../service/batches";
import { templates } from "../service/catalogue";
import { newKey, submit, unchanged, type Sent } from "../service/upload";
import { goBatch } from "../view/route";
import { say } from "../view/say";
import { titleOf } from "../view/start";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { Bar } from "./bar";
import { ChosenFiles } from "./chosen";
import { Drop } from "./drop";
import { Refused, failureSentence } from "./faults";
import { ENDINGS, NO_COVER, NOTHING, packetOf, withFiles, type Chosen, type Cover, type Untaken } from "./files";

/** Formats that are offered, in this order, where the kind has them. */
const FORMATS = ["pdf", "docx", "png", "svg"];

/** What went wrong before anything was sent. */
type Lack = "template" | "items" | "format" | "changed";

/** The form. */
export function NewBatch() {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const all = useCell(templates, (list) => list);
  const [template, choose] = useState("");
  const [title, name] = useState("");
  const [formats, pick] = useState(["pdf"]);
  const [chosen, put] = useState<Chosen>(NOTHING);
  const [cover, write] = useState<Cover>(NO_COVER);
  const [untaken, leave] = useState<Untaken[]>([]);
  const [lack, miss] = useState<Lack | null>(null);
  const [failure, fail] = useState<Failure | null>(null);
  const [sent, tell] = useState<Sent | null>(null);
  const running = useRef<AbortController | null>(null);
  // The key belongs to what is sent: the same once more is the same batch, however often it is pressed.
  const key = useRef({ of: "", key: "" });
  const here = useRef(true);
  useEffect(() => {
    here.current = true;
    return () => { here.current = false; };
  }, []);
  useEffect(() => {
    if (!sent) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [sent === null]);
  const offered = FORMATS.filter((format) => !template || all.some((one) => one.name === template && one.formats.includes(format)));
  const asked = formats.filter((format) => offered.includes(format));
  const needsTemplate = chosen.items !== null && /\.xlsx$/i.test(chosen.items.name);

  const take = async (files: File[]) => {
    const added = await withFiles(chosen, files);
    put(added.chosen);
    leave(added.untaken);
    miss(null);
    fail(null);
  };
  const go = async () => {
    const { items } = chosen;
    const lacks = !items ? "items" : needsTemplate && !template ? "template" : asked.length === 0 ? "format" : null;
    miss(lacks);
    fail(null);
    if (lacks || !items || running.current) return;
    const stop = new AbortController();
    running.current = stop;
    tell({ bytes: 0, total: items.size });
    try {
      for (const file of [items, ...chosen.attachments]) if (!(await unchanged(file))) return miss("changed");
      const submission = { items, template, formats: asked, title: title.trim(), packet: packetOf(chosen, cover), attachments: chosen.attachments };
      const about = JSON.stringify([template, asked, submission.title, submission.packet, [items, ...chosen.attachments].map((file) => [file.name, file.size, file.lastModified])]);
      if (key.current.of !== about) key.current = { of: about, key: newKey() };
      const batch = await submit(submission, key.current.key, tell, stop.signal);
      key.current = { of: "", key: "" };
      say(words.batch.taken(batch.counts.total));
      // Whoever went elsewhere meanwhile stays there.
      if (here.current) goBatch(batch.id);
    } catch (reason) {
      if (givenUp(reason)) return;
      if (!(reason instanceof Failure)) throw reason;
      fail(reason);
      if (!here.current) say(failureSentence(words, reason));
    } finally {
      running.current = null;
      tell(null);
    }
  };

  return (
    <section className="way newbatch" aria-labelledby="way-batch">
      <h1 id="way-batch">{words.batch.begin}</h1>
      <ol className="steps">
        <li>
          <h2>{words.batch.stepKind}</h2>
          <div className="line">
            <label className="grows">{words.kind}
              <select value={template} aria-invalid={lack === "template"} onChange={(event) => { choose(event.target.value); miss(null); }}>
                <option value="">{words.batch.kindInData}</option>
                {all.map((one) => <option key={one.name} value={one.name}>{titleOf(one, speech)}</option>)}
              </select>
            </label>
            {template ? <a className="button" href={sheetOf(template)} download>{words.batch.sheet}</a> : null}
          </div>
          <p className="remark">{words.batch.sheetHelp}</p>
          <details className="allsheets">
            <summary>{words.batch.allSheets}</summary>
            <ul>{all.map((one) => <li key={one.name}><a href={sheetOf(one.name)} download>{titleOf(one, speech)}</a></li>)}</ul>
          </details>
        </li>
        <li>
          <h2>{words.batch.stepData}</h2>
          <Drop choose={words.batch.chooseFiles} endings={ENDINGS} many disabled={sent !== null} take={(files) => void take(files)}>
            <p>{words.batch.dropHere}</p>
            <p className="remark">{words.batch.dropTakes}</p>
          </Drop>
          <ChosenFiles {...{ chosen, put }} />
          {untaken.length > 0 ? (
            <div className="notice" role="alert">{untaken.map((one) => <p key={one.name}>{words.batch.untaken[one.why](one.name)}</p>)}</div>
          ) : null}
        </li>
        <li>
          <h2>{words.batch.stepForm}</h2>
          <fieldset className="checks">
            <legend>{words.batch.formats}</legend>
            {offered.map((format) => (
              <label key={format}><input type="checkbox" checked={formats.includes(format)} onChange={(event) => { pick(event.target.checked ? [...formats, format] : formats.filter((one) => one !== format)); miss(null); }} />{words.batch.formatNames[format as keyof typeof words.batch.formatNames] ?? format}</label>
            ))}
          </fieldset>
          <label className="titled">{words.batch.title}<input type="text" maxLength={100} value={title} placeholder={words.batch.titleHint} onChange={(event) => name(event.target.value)} /></label>
          <details className="cover">
            <summary>{words.batch.cover}</summary>
            {chosen.plan ? <p className="remark">{words.batch.coverByPlan(chosen.plan.name)}</p> : <CoverFields {...{ cover, write }} />}
          </details>
        </li>
      </ol>
      {lack ? <p className="notice bad" role="alert">{words.batch.lacks[lack]}</p> : null}
      {failure ? <Refused failure={failure} lead={words.batch.refused} /> : null}
      {sent ? <Sending sent={sent} stop={() => running.current?.abort()} /> : null}
      <div className="submit">
        <button type="button" className="primary" disabled={sent !== null} onClick={() => void go()}>{failure && failure.why !== "refused" ? words.batch.submitAgain : words.batch.submit}</button>
      </div>
    </section>
  );
}

function CoverFields({ cover, write }: { cover: Cover; write: (cover: Cover) => void }) {
  const words = useWords();
  const names: (keyof Cover)[] = ["subtitle", "organ", "date"];
  return (
    <>
      {names.map((one) => (
        <label className="titled" key={one}>{words.batch.coverFields[one]}<input type="text" maxLength={60} value={cover[one]} placeholder={words.batch.coverHints[one]} onChange={(event) => write({ ...cover, [one]: event.target.value })} /></label>
      ))}
      <p className="remark">{words.batch.coverHelp}</p>
    </>
  );
}

function Sending({ sent, stop }: { sent: Sent; stop: () => void }) {
  const words = useWords();
  const percent = sent.total === 0 ? 0 : Math.floor((sent.bytes / sent.total) * 100);
  const all = sent.bytes >= sent.total && sent.total > 0;
  return (
    <div className="sending">
      <Bar label={words.batch.sending} value={percent} parts={[{ kind: "sent", percent }]} />
      <p>{all ? words.batch.readingIt : words.batch.sent(percent, megabytes(sent.total))} <button type="button" className="link" onClick={stop}>{words.batch.stopSending}</button></p>
    </div>
  );
}

/** A size as people tell it. */
export function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(bytes < 100 * 1024 * 1024 ? 1 : 0)} MB`;
}
