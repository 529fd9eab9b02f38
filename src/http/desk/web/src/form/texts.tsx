// Fields of words: one line, several lines, a list with one item a line, a phrase that may be a list.
import { useEffect, useRef } from "react";
import { Area } from "./area";
import { Frame, useControl } from "./frame";
import { JUMP, select, type Jump } from "./jump";
import { useValue } from "./value";
import { useWords } from "../words/words";

export interface TextProps {
  pointer: string;
  label: string;
  remark?: string;
  required?: boolean;
}

/** A text of several lines. */
export function WordsField({ pointer, label, remark, required }: TextProps) {
  const [value, write] = useValue(pointer);
  const control = useControl(pointer, remark, required);
  const text = typeof value === "string" ? value : "";
  return (
    <Frame {...{ pointer, label, remark, required }}>
      <Area {...control} value={text} onChange={(event) => write(event.target.value || undefined)} />
    </Frame>
  );
}

/** A list of short texts, one a line. */
export function LinesField({ pointer, label, remark, required }: TextProps) {
  const words = useWords();
  const [value, write] = useValue(pointer);
  const lines = Array.isArray(value) ? value.map(String) : [];
  const full = [words.onePerLine, remark].filter(Boolean).join(" ");
  const control = useControl(pointer, full, required);
  const area = useRef<HTMLTextAreaElement>(null);
  useLineJump(area);
  const change = (text: string) => write(text === "" ? undefined : text.split("\n"));
  return (
    <Frame {...{ pointer, label, required }} remark={full} inside>
      <Area ref={area} {...control} value={lines.join("\n")} onChange={(event) => change(event.target.value)} />
    </Frame>
  );
}

/** A text, or a list of them as it came; `false` (no closing words) is a box to tick. */
export function PhraseField(props: TextProps & { optional: boolean }) {
  const [value, write] = useValue(props.pointer);
  const words = useWords();
  const control = useControl(props.pointer, props.remark, props.required);
  if (Array.isArray(value)) return <LinesField {...props} />;
  const none = value === false;
  return (
    <Frame {...props}>
      <Area {...control} value={typeof value === "string" ? value : ""} disabled={none} onChange={(event) => write(event.target.value || undefined)} />
      {props.optional ? (
        <label className="tick">
          <input type="checkbox" checked={none} onChange={(event) => write(event.target.checked ? false : undefined)} />
          {words.noClose}
        </label>
      ) : null}
    </Frame>
  );
}

/** Selects the text of one line when that is jumped to. */
function useLineJump(area: React.RefObject<HTMLTextAreaElement>): void {
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const go = (event: Event) => {
      const { rest, offset, length } = (event as CustomEvent<Jump>).detail;
      const line = Number(rest.slice(1));
      if (rest === "" || Number.isNaN(line)) return;
      event.preventDefault();
      const lines = element.value.split("\n");
      const before = lines.slice(0, line).reduce((sum, text) => sum + Array.from(text).length + 1, 0);
      element.focus({ preventScroll: true });
      select(element, before + (offset ?? 0), length ?? Array.from(lines[line] ?? "").length);
    };
    element.addEventListener(JUMP, go);
    return () => element.removeEventListener(JUMP, go);
  }, [area]);
}
