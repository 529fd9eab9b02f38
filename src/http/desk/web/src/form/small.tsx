// Small fields inside an editor: a line of text, a tick, a number.
import { useControl } from "./frame";
import { useValue } from "./value";

interface Props {
  pointer: string;
  label: string;
}

/** One line of text. */
export function Line({ pointer, label }: Props) {
  const [value, write] = useValue(pointer);
  const control = useControl(pointer);
  return (
    <label className="small" htmlFor={control.id}>{label}
      <input {...control} type="text" value={typeof value === "string" ? value : ""} autoComplete="off" onChange={(event) => write(event.target.value || undefined)} />
    </label>
  );
}

/** A box to tick. */
export function Tick({ pointer, label }: Props) {
  const [value, write] = useValue(pointer);
  const control = useControl(pointer);
  return (
    <label className="tick">
      <input {...control} type="checkbox" checked={value === true} onChange={(event) => write(event.target.checked || undefined)} />
      {label}
    </label>
  );
}

/** A number, as a part of the width in percent. */
export function Percent({ pointer, label }: Props) {
  const [value, write] = useValue(pointer);
  const control = useControl(pointer);
  const shown = typeof value === "number" ? String(Math.round(value * 100)) : "";
  return (
    <label className="small short" htmlFor={control.id}>{label}
      <input {...control} type="number" min={5} max={100} step={5} value={shown} onChange={(event) => write(event.target.value === "" ? undefined : Number(event.target.value) / 100)} />
    </label>
  );
}
