// A bar that says how far something is.

interface Given {
  label: string;
  /** Whole percent. */
  value: number;
  /** What is read in place of the percent. */
  text?: string;
  /** Parts of the bar from the left, in percent, each of its kind. */
  parts: { kind: string; percent: number }[];
}

/** The bar. */
export function Bar({ label, value, text, parts }: Given) {
  return (
    <div className="track" role="progressbar" aria-label={label} aria-valuemin={0} aria-valuemax={100} aria-valuenow={value} aria-valuetext={text}>
      {parts.map(({ kind, percent }) => <span key={kind} className={kind} style={{ width: `${percent}%` }} />)}
    </div>
  );
}
