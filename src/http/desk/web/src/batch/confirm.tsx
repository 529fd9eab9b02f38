// A button whose work can't be taken back: it asks once.
import { useEffect, useRef, useState } from "react";

interface Given {
  label: string;
  /** What a reader that sees no surroundings is told. */
  spoken?: string;
  sure: string;
  /** What the other button says. */
  no: string;
  className?: string;
  busy?: boolean;
  go: () => void;
}

/** The button, and in its place the question. */
export function Confirm({ label, spoken, sure, no, className = "link", busy, go }: Given) {
  const [asked, ask] = useState(false);
  const back = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!asked && back.current) button.current?.focus();
    back.current = asked;
  }, [asked]);
  if (!asked) return <button ref={button} type="button" className={className} disabled={busy} aria-label={spoken} onClick={() => ask(true)}>{label}</button>;
  return (
    <span className="confirm" onKeyDown={(event) => event.key === "Escape" && ask(false)}>
      <button type="button" className="danger" autoFocus onClick={() => { ask(false); go(); }}>{sure}</button>
      <button type="button" className="plain" onClick={() => ask(false)}>{no}</button>
    </span>
  );
}
