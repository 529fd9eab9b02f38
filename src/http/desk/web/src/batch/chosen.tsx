// The files that a new batch is made of, each with what it is for; what the plan wants and has not is told.
import { useWords } from "../words/words";
import { megabytes } from "./begin";
import { wantedBy, type Chosen } from "./files";

/** The list; nothing while there are none. */
export function ChosenFiles({ chosen, put }: { chosen: Chosen; put: (now: Chosen) => void }) {
  const words = useWords();
  const { items, plan, attachments } = chosen;
  const wanted = plan ? wantedBy(plan.value) : [];
  const lacking = wanted.filter((name) => !attachments.some((file) => file.name === name));
  const idle = plan ? attachments.filter((file) => !wanted.includes(file.name)) : [];
  if (!items && !plan && attachments.length === 0) return null;
  return (
    <>
      <ul className="chosen">
        {items ? <One role={words.batch.roles.items} name={items.name} size={megabytes(items.size)} drop={() => put({ ...chosen, items: null })} /> : null}
        {plan ? <One role={words.batch.roles.plan} name={plan.name} drop={() => put({ ...chosen, plan: null })} /> : null}
        {attachments.map((file) => (
          <One key={file.name} role={words.batch.roles.attachment} name={file.name} size={megabytes(file.size)} drop={() => put({ ...chosen, attachments: attachments.filter((one) => one !== file) })} />
        ))}
      </ul>
      {lacking.length > 0 ? <p className="notice">{words.batch.planLacks(lacking.join(words.batch.comma))}</p> : null}
      {idle.length > 0 ? <p className="notice">{words.batch.planIgnores(idle.map((file) => file.name).join(words.batch.comma))}</p> : null}
    </>
  );
}

function One({ role, name, size, drop }: { role: string; name: string; size?: string; drop: () => void }) {
  const words = useWords();
  return (
    <li>
      <span className="role">{role}</span>
      <span className="name">{name}</span>
      {size ? <span className="size">{size}</span> : null}
      <button type="button" className="link" aria-label={`${words.batch.takeAway}：${name}`} onClick={drop}>{words.batch.takeAway}</button>
    </li>
  );
}
