// The drafts that this browser keeps.
import { useEffect, useState } from "react";
import { useCell } from "../draft/cell";
import { forget, kept, type Kept } from "../draft/keep";
import { templates } from "../service/catalogue";
import { language } from "../words/language";
import { useWords } from "../words/words";
import { goDraft } from "./route";
import { titleOf } from "./start";

/** The list; nothing if there are none. */
export function KeptDrafts() {
  const words = useWords();
  const speech = useCell(language, (now) => now);
  const all = useCell(templates, (list) => list);
  const [list, set] = useState<Kept[]>([]);
  const [asked, ask] = useState<string | null>(null);
  useEffect(() => {
    kept().then(set, (reason: unknown) => console.error("drafts not read", reason));
  }, []);
  if (list.length === 0) return null;
  const remove = async (id: string) => {
    await forget(id);
    set(list.filter((one) => one.id !== id));
    ask(null);
  };
  const time = new Intl.DateTimeFormat(speech === "zh" ? "zh-CN" : "en", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });
  return (
    <section className="way" aria-labelledby="way-kept">
      <h2 id="way-kept">{words.keptDrafts}</h2>
      <ul className="kept">
        {list.map((one) => {
          const template = all.find((each) => each.name === one.template);
          const title = one.title || words.untitled;
          return (
            <li key={one.id}>
              <button type="button" className="open" onClick={() => goDraft(one.id)}>
                <span className="title">{title}</span>
                <span className="why">{template ? titleOf(template, speech) : one.template} · {time.format(one.changed)}</span>
              </button>
              {asked === one.id ? (
                <span>
                  <button type="button" className="danger" autoFocus onClick={() => void remove(one.id)}>{words.forgetNow}</button>
                  <button type="button" className="plain" onClick={() => ask(null)}>{words.keepIt}</button>
                </span>
              ) : (
                <button type="button" className="link" onClick={() => ask(one.id)} aria-label={`${words.forget}：${title}`}>{words.forget}</button>
              )}
            </li>
          );
        })}
      </ul>
      <p className="remark">{words.keptWhere}</p>
    </section>
  );
}
