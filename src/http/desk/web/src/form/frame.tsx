// What stands around every field: label, remark, and what is wrong with it.
import type { ReactNode } from "react";
import { useMark } from "./marks";
import { idOf } from "./value";

interface Props {
  pointer: string;
  label: string;
  remark?: string;
  required?: boolean;
  /** The field is a group of controls: its label is no `label` of one of them. */
  group?: boolean;
  /** Faults inside the field are told here too. */
  inside?: boolean;
  children: ReactNode;
}

/** A field with its label on the left, or above it where it needs the width. */
export function Frame({ pointer, label, remark, required, group, inside, children }: Props) {
  const id = idOf(pointer);
  const mark = useMark(pointer, inside ?? group);
  const star = required ? <span className="star" aria-hidden="true">*</span> : null;
  const state = mark.faults.length > 0 ? " bad" : mark.others > 0 ? " doubt" : "";
  return (
    <div className={`field at-${pointer.slice(pointer.lastIndexOf("/") + 1)}${group ? " wide" : ""}${state}`} role={group ? "group" : undefined} aria-labelledby={group ? `${id}-l` : undefined}>
      {label === "" ? null : group ? <span className="label" id={`${id}-l`}>{label}{star}</span> : <label className="label" id={`${id}-l`} htmlFor={id}>{label}{star}</label>}
      <div className="control">
        {children}
        {mark.faults.length > 0 ? <p className="fault" id={`${id}-e`}>{mark.faults.join(" ")}</p> : null}
        {remark ? <p className="remark" id={`${id}-r`}>{remark}</p> : null}
      </div>
    </div>
  );
}

/** The attributes of the control of a field. */
export function useControl(pointer: string, remark?: string, required?: boolean) {
  const id = idOf(pointer);
  const bad = useMark(pointer).faults.length > 0;
  const said = [bad ? `${id}-e` : "", remark ? `${id}-r` : ""].filter(Boolean).join(" ");
  return {
    id,
    "data-pointer": pointer,
    "aria-required": required || undefined,
    "aria-invalid": bad || undefined,
    "aria-describedby": said || undefined,
  };
}
