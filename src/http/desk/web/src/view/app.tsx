// The page: what is over all views, and the view that the address names.
import { useEffect } from "react";
import { Batches } from "../batch/view";
import { useCell } from "../draft/cell";
import { draft } from "../draft/draft";
import { jump } from "../form/jump";
import { redo, undo } from "../draft/draft";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { Desk } from "./desk";
import { LinkBar } from "./link";
import { leave, openKept, openShared } from "./open";
import { goStart, route } from "./route";
import { say, spoken } from "./say";
import { Start } from "./start";

/** The whole page. */
export function App() {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const here = useCell(route, (now) => now);
  const open = useCell(draft, (one) => one?.id ?? null);
  const said = useCell(spoken, (now) => now);
  useEffect(() => {
    document.documentElement.lang = speech === "zh" ? "zh-CN" : "en";
    if (route.get().view !== "batch") document.title = words.pageTitle;
  }, [speech, words]);
  useFollow(here, open);
  useUndoKeys();
  return (
    <>
      <a className="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{words.skip}</a>
      <LinkBar />
      {here.view === "batch" ? <Batches id={here.id} /> : here.view === "start" ? <Start /> : here.view === "draft" && open === here.id ? <Desk /> : <p className="awaited">{words.opening}</p>}
      <div className="said" role="status" aria-live="polite">{said.text === "" ? null : <span key={said.number}>{said.text}</span>}</div>
    </>
  );
}

/** Opens the draft that the address names, and closes it when the address leaves it. */
function useFollow(here: { view: string; id?: string }, open: string | null): void {
  const words = useWords();
  useEffect(() => {
    if (here.view === "shared" && here.id !== undefined) {
      openShared(here.id).catch((reason: unknown) => {
        console.info("draft of the server not opened", reason);
        say(words.sharedGone);
        goStart();
      });
      return;
    }
    if (here.view !== "draft") {
      if (open !== null) void leave();
      return;
    }
    if (here.id === undefined || here.id === open) return;
    openKept(here.id).then((how) => {
      if (how === "gone") {
        say(words.draftGone);
        goStart();
      }
      if (how === "copied") say(words.draftCopied);
    }, (reason: unknown) => {
      console.error("draft not read", reason);
      say(words.draftUnread);
      goStart();
    });
  }, [here, open, words]);
}

/** Ctrl+Z and Ctrl+Y go through the draft, so that they also undo what was mended, moved or taken in. */
function useUndoKeys(): void {
  useEffect(() => {
    const keys = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !draft.get()) return;
      const key = event.key.toLowerCase();
      const back = key === "z" && !event.shiftKey;
      if (!back && key !== "y" && !(key === "z" && event.shiftKey)) return;
      event.preventDefault();
      const pointer = back ? undo() : redo();
      if (pointer) window.setTimeout(() => jump(pointer));
    };
    document.addEventListener("keydown", keys);
    return () => document.removeEventListener("keydown", keys);
  }, []);
}
