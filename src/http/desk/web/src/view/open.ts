// The ways in: a new paper, a file or text through intake, a saved draft, a kept draft.
import { claim, taken } from "../draft/claim";
import { begin, change, close, draft, newId, type Draft } from "../draft/draft";
import { draftOf } from "../draft/file";
import { asKept, keepNow, keptOne } from "../draft/keep";
import type { Json } from "../draft/json";
import { exampleOf } from "../service/catalogue";
import { getShared } from "../service/drafts";
import { readIn } from "../service/intake";
import { goDraft } from "./route";

/** Begins with data of a template. */
export function openData(template: string, data: Json): void {
  enter({ id: newId(), template, data, intake: null, ignored: [] });
}

/** Begins with the example of a template. */
export async function openExample(template: string): Promise<void> {
  openData(template, await exampleOf(template));
}

/** Begins with a file: a draft that hongtou saved, or what intake makes of it. */
export async function openFile(file: File, template: string): Promise<void> {
  if (/\.json$/i.test(file.name)) {
    const saved = draftOf(await file.text());
    if (saved) return enter(saved);
  }
  await openSource(file, file.name, template);
}

/** Begins with a pasted text. */
export async function openText(text: string, template: string): Promise<void> {
  await openSource(new Blob([text], { type: "text/plain" }), "", template);
}

async function openSource(source: Blob, name: string, template: string): Promise<void> {
  const { payload, ...intake } = await readIn(source, name, template);
  const one: Draft = { id: newId(), template: intake.template, data: payload ?? {}, intake, ignored: [] };
  last = { source, name, data: one.data };
  enter(one);
}

/** The file that the open draft was read from, and what was made of it, in case it is to be another kind after all. */
let last: { source: Blob; name: string; data: Json } | null = null;

/** Opens a kept draft. If another tab has it, a copy; says what happened. */
export async function openKept(id: string): Promise<"opened" | "copied" | "gone"> {
  const kept = await keptOne(id);
  if (!kept) return "gone";
  if (await taken(id)) {
    const copy = { ...kept.draft, id: newId() };
    begin(copy);
    claim(copy.id);
    goDraft(copy.id, true);
    await keepNow();
    return "copied";
  }
  claim(id);
  asKept(kept.draft);
  begin(kept.draft);
  return "opened";
}

/** Opens a copy of a draft of the server. */
export async function openShared(id: string): Promise<void> {
  enter({ ...(await getShared(id)), id: newId() }, true);
}

/** Leaves the draft, which is kept. */
export async function leave(): Promise<void> {
  await keepNow();
  claim(null);
  close();
}

/** Gives the draft another kind. What intake made, and nobody has touched yet, is made again for the new kind; members that it does not have are told otherwise, not thrown away. */
export async function turnInto(template: string): Promise<void> {
  const here = draft.get();
  if (!here || here.template === template) return;
  if (!last || last.data !== here.data) return change({ ...here, template }, "", true);
  const { payload, ...intake } = await readIn(last.source, last.name, template);
  if (draft.get() !== here) return;
  last = { ...last, data: payload ?? {} };
  change({ ...here, template, data: last.data, intake }, "", true);
}

function enter(one: Draft, instead = false): void {
  claim(one.id);
  begin(one);
  goDraft(one.id, instead);
  void keepNow();
}

