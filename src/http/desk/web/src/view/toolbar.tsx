// What can be done with the draft as a whole: its kind, undo, save, download.
import { useState } from "react";
import { useCell } from "../draft/cell";
import { clean } from "../draft/clean";
import { draft, redo, undo, undoable } from "../draft/draft";
import { draftFile, handOver } from "../draft/file";
import { keeping } from "../draft/keep";
import { findings } from "../findings/findings";
import { jump, panel } from "../form/jump";
import { Failure } from "../service/call";
import { templates } from "../service/catalogue";
import { print, type Format } from "../service/documents";
import { language } from "../words/language";
import { failureWords, useWords } from "../words/words";
import { turnInto } from "./open";
import { say } from "./say";
import { ShareButton } from "./share";
import { titleOf } from "./start";
import { Top } from "./top";

const FORMATS: Format[] = ["pdf", "docx", "both"];

/** The bar of the desk. */
export function Toolbar() {
  const words = useWords();
  const steps = useCell(undoable, (now) => now);
  const step = (move: () => string | null) => {
    const pointer = move();
    if (pointer) window.setTimeout(() => jump(pointer));
  };
  return (
    <Top>
      <KindChoice />
      <span className="pair">
        <button type="button" className="plain" disabled={steps.back === 0} onClick={() => step(undo)} title="Ctrl+Z">{words.undo}</button>
        <button type="button" className="plain" disabled={steps.forth === 0} onClick={() => step(redo)} title="Ctrl+Y">{words.redo}</button>
      </span>
      <SaveState />
      <span className="grow" />
      <SaveButton />
      <ShareButton />
      <Downloads />
    </Top>
  );
}

function KindChoice() {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const all = useCell(templates, (list) => list);
  const template = useCell(draft, (one) => one?.template ?? "");
  const told = (reason: unknown) => {
    if (!(reason instanceof Failure)) throw reason;
    say(failureWords(words, reason));
  };
  const guessed = useCell(draft, (one) => one?.intake?.guessed === true && one.intake.template === one.template);
  return (
    <label className="kindchoice">{words.kind}
      <select value={template} onChange={(event) => turnInto(event.target.value).catch(told)}>
        {all.some((one) => one.name === template) ? null : <option value={template}>{template}</option>}
        {all.map((one) => <option key={one.name} value={one.name}>{titleOf(one, speech)}</option>)}
      </select>
      {guessed ? <span className="guessed">{words.guessed}</span> : null}
    </label>
  );
}

function SaveState() {
  const words = useWords();
  const kept = useCell(keeping, (now) => now);
  return <span className="savestate">{kept.state === "refused" ? words.notKeptShort : kept.state === "saving" ? words.saving : words.saved}</span>;
}

function SaveButton() {
  const words = useWords();
  const save = () => {
    const here = draft.get();
    if (!here) return;
    const { name, blob } = draftFile(here);
    handOver(name, blob);
    say(words.savedAs(name));
  };
  return <button type="button" className="plain" onClick={save} title={words.saveFileLong}>{words.saveFile}</button>;
}

function Downloads() {
  const words = useWords();
  const [busy, set] = useState<Format | null>(null);
  const go = async (format: Format) => {
    const here = draft.get();
    if (!here) return;
    set(format);
    try {
      const { name, blob } = await print(here.template, clean(here.data).data, format);
      handOver(name, blob);
      say(words.downloaded(name));
    } catch (reason) {
      if (!(reason instanceof Failure)) throw reason;
      refused(reason);
    } finally {
      set(null);
    }
  };
  const refused = (reason: Failure) => {
    say(reason.why === "refused" ? words.notYet(reason.faults.length) : failureWords(words, reason));
    if (reason.why !== "refused") return;
    panel.set("findings");
    const first = findings.get().find((one) => one.grave === "fault" && one.pointer !== undefined);
    if (first?.pointer !== undefined && window.matchMedia("(min-width: 900px)").matches) jump(first.pointer);
  };
  return (
    <span className="downloads" role="group" aria-label={words.download}>
      {FORMATS.map((format) => (
        <button type="button" className={format === "pdf" ? "primary" : "plain"} key={format} disabled={busy !== null} aria-busy={busy === format} onClick={() => void go(format)}>{words.formats[format]}</button>
      ))}
    </span>
  );
}
