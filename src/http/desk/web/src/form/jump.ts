// Going to a place of the form: its panel is shown, its sections are opened, the wrong text is selected.
import { flushSync } from "react-dom";
import { cell } from "../draft/cell";
import { parentOf, unitOffset } from "../draft/pointer";

/** The panel that a narrow window shows. */
export type Panel = "form" | "pages" | "findings";
export const panel = cell<Panel>("form");

/** What a field that edits several places itself is told: the rest of the pointer. */
export interface Jump {
  rest: string;
  offset?: number;
  length?: number;
}

/** Event of a field that edits several places. */
export const JUMP = "hongtou-jump";

/** Goes to a place; says whether there is one. */
export function jump(pointer: string, offset?: number, length?: number): boolean {
  flushSync(() => panel.set("form"));
  for (let here = pointer; ; here = parentOf(here)) {
    const element = document.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(here)}"]`);
    if (element) {
      show(element, { rest: pointer.slice(here.length), offset, length });
      return true;
    }
    if (here === "") return false;
  }
}

function show(element: HTMLElement, to: Jump): void {
  for (let up = element.closest("details"); up; up = up.parentElement?.closest("details") ?? null) up.open = true;
  element.scrollIntoView({ block: "center" });
  const taken = !element.dispatchEvent(new CustomEvent<Jump>(JUMP, { detail: to, cancelable: true }));
  if (taken) return;
  const target = element.matches("input, textarea, select, button") ? element : element.querySelector<HTMLElement>("input, textarea, select, button, [tabindex]");
  if (!target) return;
  target.focus({ preventScroll: true });
  if (to.rest === "") select(target, to.offset, to.length);
}

/** Selects characters of a text. */
export function select(target: HTMLElement, offset?: number, length?: number): void {
  if (offset === undefined) return;
  if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text")) {
    const start = unitOffset(target.value, offset);
    target.setSelectionRange(start, unitOffset(target.value, offset + (length ?? 0)));
  }
}
