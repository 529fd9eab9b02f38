// A date: written in either of the two forms, or picked.
import { Frame, useControl } from "./frame";
import type { TextProps } from "./texts";
import { useValue } from "./value";
import { useWords } from "../words/words";

const ISO = /^\d{4}-\d{2}-\d{2}$/;
const HANZI = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/;

/** The date in the form of a date picker; nothing if it is none. */
function iso(text: string): string {
  if (ISO.test(text)) return text;
  const parts = HANZI.exec(text.trim());
  return parts ? `${parts[1]}-${parts[2]?.padStart(2, "0")}-${parts[3]?.padStart(2, "0")}` : "";
}

/** The date as it is printed. */
function printed(picked: string): string {
  const [year, month, day] = picked.split("-").map(Number);
  return `${year}年${month}月${day}日`;
}

/** A date. */
export function DayField({ pointer, label, remark, required }: TextProps) {
  const words = useWords();
  const [value, write] = useValue(pointer);
  const control = useControl(pointer, remark, required);
  const text = typeof value === "string" ? value : "";
  return (
    <Frame {...{ pointer, label, remark, required }}>
      <span className="day">
        <input {...control} type="text" value={text} placeholder="2025年3月5日" autoComplete="off" onChange={(event) => write(event.target.value || undefined)} />
        <input
          type="date"
          aria-label={`${label}：${words.pickDay}`}
          title={words.pickDay}
          value={iso(text)}
          onChange={(event) => event.target.value && write(printed(event.target.value))}
        />
      </span>
    </Frame>
  );
}
