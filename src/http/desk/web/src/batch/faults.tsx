// Faults in words: where, what, and what to do.
import { useEffect, useState } from "react";
import { useCell } from "../draft/cell";
import { partsOf } from "../draft/pointer";
import { resolved, type Schema } from "../form/schema";
import { titled } from "../form/shape";
import { Failure, type Fault } from "../service/call";
import { schemaOf } from "../service/catalogue";
import { language, type Language } from "../words/language";
import { useWords, type Words } from "../words/words";

/** What kinds of trouble have in common is told for batches in words of their own: nothing is being written here. */
export function failureSentence(words: Words, failure: Failure): string {
  const said = words.batch.failures[failure.why];
  return failure.detail && failure.why !== "refused" && failure.why !== "offline" && failure.why !== "login" ? `${said} ${failure.detail}` : said;
}

/** A failure with all of its faults. */
export function Refused({ failure, lead, schema = null }: { failure: Failure; lead: string; schema?: Schema | null }) {
  const words = useWords();
  const refused = failure.why === "refused" || (failure.why === "large" && failure.faults.length > 0);
  return (
    <div className="notice bad" role="alert">
      <p><strong>{refused ? lead : failureSentence(words, failure)}</strong></p>
      {refused && failure.faults.length === 0 && failure.detail ? <p>{failure.detail}</p> : null}
      {refused ? <FaultList faults={failure.faults} schema={schema} /> : null}
    </div>
  );
}

/** Faults one under the other; many are folded up after the first. */
export function FaultList({ faults, schema, few = 20 }: { faults: Fault[]; schema: Schema | null; few?: number }) {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const [all, show] = useState(false);
  const shown = all ? faults : faults.slice(0, few);
  return (
    <>
      <ul className="faults">
        {shown.map((fault, index) => {
          const place = placeOf(fault, schema, words, speech);
          return (
            <li key={index}>
              {place ? <span className="place">{place}</span> : null}
              <span className="what">{lacks(fault, place) ? words.batch.lacking : fault.message}</span>
              {fault.hint && !lacks(fault, place) ? <span className="hint">{fault.hint}</span> : null}
            </li>
          );
        })}
      </ul>
      {shown.length < faults.length ? <button type="button" className="link" onClick={() => show(true)}>{words.batch.moreFaults(faults.length - shown.length)}</button> : null}
    </>
  );
}

/** Whether something is missing whose place says already what it is; the service names it as programs do. */
function lacks(fault: Fault, place: string): boolean {
  return fault.code === "field-missing" && (fault.name === undefined ? place !== fault.pointer : /列（[^）]+）$/.test(fault.name));
}

/** Where a fault is: a cell, a setting, or the names of the fields on the way to it. */
function placeOf(fault: Fault, schema: Schema | null, words: Words, speech: Language): string {
  if (fault.name) return fault.name;
  if (!fault.pointer) return "";
  const [first = "", ...rest] = partsOf(fault.pointer);
  const setting = schema ? undefined : words.batch.settings[first];
  if (setting) return [setting, ...rest.map((part) => (/^\d+$/.test(part) ? words.batch.nth(Number(part) + 1) : (words.batch.plan[part] ?? part)))].join(" › ");
  if (!schema) return fault.pointer;
  const names: string[] = [];
  let here: Schema | undefined = schema;
  for (const part of partsOf(fault.pointer)) {
    const now: Schema | undefined = here && resolved(here, schema);
    const index = /^\d+$/.test(part);
    here = now?.properties?.[part] ?? (index ? now?.items : undefined);
    names.push(index ? words.batch.nth(Number(part) + 1) : here ? titled(resolved(here, schema), part, speech) : part);
  }
  return names.join(" › ");
}

/** The schema that gives fields their names; nothing while it is not known. */
export function useFieldNames(template: string | undefined): Schema | null {
  const [schema, set] = useState<Schema | null>(null);
  useEffect(() => {
    let here = true;
    set(null);
    if (template) schemaOf(template).then((read) => here && set(read), (reason: unknown) => console.info("schema not read", reason));
    return () => { here = false; };
  }, [template]);
  return schema;
}
