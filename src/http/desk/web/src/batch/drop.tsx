// Where files are dropped or chosen.
import { useRef, useState, type DragEvent, type ReactNode } from "react";

interface Given {
  /** What the button says. */
  choose: string;
  endings: string;
  many?: boolean;
  disabled?: boolean;
  take: (files: File[]) => void;
  children?: ReactNode;
}

/** The zone with its button. */
export function Drop({ choose, endings, many, disabled, take, children }: Given) {
  const [over, hover] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const dropped = (event: DragEvent) => {
    event.preventDefault();
    hover(false);
    const files = Array.from(event.dataTransfer.files);
    if (!disabled && files.length > 0) take(files);
  };
  return (
    <div className={`drop filedrop${over ? " over" : ""}`} onDragOver={(event) => { event.preventDefault(); hover(true); }} onDragLeave={() => hover(false)} onDrop={dropped}>
      <button type="button" className="plain" disabled={disabled} onClick={() => file.current?.click()}>{choose}</button>
      <input ref={file} hidden type="file" accept={endings} multiple={many} onChange={(event) => { const files = Array.from(event.target.files ?? []); event.target.value = ""; if (files.length > 0) take(files); }} />
      {children}
    </div>
  );
}
