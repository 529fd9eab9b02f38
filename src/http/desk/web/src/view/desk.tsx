// The desk: the form, the pages beside it, what is found beside them; on a narrow window one at a time.
import { useEffect, useState } from "react";
import { useCell } from "../draft/cell";
import { draft } from "../draft/draft";
import { FindingList, useFindingCount } from "../findings/list";
import { DraftForm } from "../form/form";
import { panel, type Panel } from "../form/jump";
import { Root } from "../form/root";
import type { Schema } from "../form/schema";
import { Pages } from "../pages/pages";
import { soon } from "../pages/print";
import { schemaOf } from "../service/catalogue";
import { link } from "../service/link";
import { useWords } from "../words/words";
import { Toolbar } from "./toolbar";

const PANELS: Panel[] = ["form", "pages", "findings"];

/** The view of a draft. */
export function Desk() {
  const words = useWords();
  const template = useCell(draft, (one) => one?.template ?? "");
  const shown = useCell(panel, (now) => now);
  const count = useFindingCount();
  const schema = useSchema(template);
  useEffect(() => {
    soon();
    // The button that led here is gone: the keyboard goes on from the form, not from the top.
    if (document.activeElement === null || document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true });
  }, []);
  const names: Record<Panel, string> = { form: words.form, pages: words.pages, findings: `${words.findings} ${count}` };
  return (
    <>
      <Toolbar />
      <nav className="tabs" aria-label={words.panels}>
        {PANELS.map((one) => (
          <button type="button" key={one} aria-pressed={shown === one} onClick={() => panel.set(one)}>{names[one]}</button>
        ))}
      </nav>
      <Root.Provider value={schema}>
        <main id="main" className={`desk show-${shown}`} tabIndex={-1}>
          <section className="form" aria-label={words.form}>
            {schema ? <DraftForm schema={schema} key={template} /> : <p className="awaited">{words.opening}</p>}
          </section>
          <Pages />
          <FindingList />
        </main>
      </Root.Provider>
    </>
  );
}

/** The schema of a template; asked for again when the service is back. */
function useSchema(template: string): Schema | null {
  const [schema, set] = useState<{ template: string; schema: Schema } | null>(null);
  const state = useCell(link, (now) => now);
  useEffect(() => {
    let here = true;
    schemaOf(template).then((read) => here && set({ template, schema: read }), (reason: unknown) => console.info("schema not read", reason));
    return () => { here = false; };
  }, [template, state]);
  return schema?.template === template ? schema.schema : null;
}
