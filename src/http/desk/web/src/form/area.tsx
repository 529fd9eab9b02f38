// A text area as high as its text, without measuring.
import { forwardRef, type TextareaHTMLAttributes } from "react";

interface Props extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  value: string;
}

/** The text stands twice in one cell of a grid: once hidden, which gives the height, once to be written in. */
export const Area = forwardRef<HTMLTextAreaElement, Props>(function Area({ className, ...props }, ref) {
  return (
    <span className={`area ${className ?? ""}`} data-text={`${props.value || props.placeholder || ""}\u200b`}>
      <textarea ref={ref} rows={1} spellCheck={false} {...props} />
    </span>
  );
});
