// How the form library's own fields look: frames, groups, lists of groups.
import type {
  ArrayFieldItemTemplateProps,
  ArrayFieldTemplateProps,
  BaseInputTemplateProps,
  FieldTemplateProps,
  ObjectFieldTemplateProps,
  TemplatesType,
  WidgetProps,
} from "@rjsf/utils";
import type { ReactElement } from "react";
import { isMembers, type Json } from "../draft/json";
import { at, pointerOf } from "../draft/pointer";
import { draft } from "../draft/draft";
import { useCell } from "../draft/cell";
import { useWords } from "../words/words";
import { Frame, useControl } from "./frame";
import { runsOf, sectionsOf } from "./sections";
import { useMark } from "./marks";

/** A frame only for fields that don't bring their own. */
function FieldTemplate({ fieldPathId, schema, uiSchema, label, rawDescription, required, children }: FieldTemplateProps) {
  const type = schema.type;
  if (uiSchema?.["ui:field"] || type === "object" || type === "array") return children;
  return (
    <Frame pointer={pointerOf(fieldPathId.path)} label={type === "boolean" ? "" : label} remark={rawDescription || undefined} required={required}>
      {children}
    </Frame>
  );
}

/** The whole form in its sections, or a group of fields inside it. */
function ObjectFieldTemplate({ fieldPathId, properties, title, description }: ObjectFieldTemplateProps) {
  const words = useWords();
  const pointer = pointerOf(fieldPathId.path);
  if (pointer === "") {
    const sections = sectionsOf(properties.map((one) => one.name));
    return (
      <>
        {sections.map(({ name, members }) => {
          const content = (name: string) => properties.find((one) => one.name === name)?.content ?? <></>;
          const inside = runsOf(members).map((run) => (run.length > 1 ? <div className="row" key={run[0]}>{run.map(content)}</div> : content(run[0] ?? "")));
          return sections.length > 1 ? <Section key={name} title={words.sections[name]}>{inside}</Section> : <div className="section only" key={name}>{inside}</div>;
        })}
      </>
    );
  }
  const inList = typeof fieldPathId.path[fieldPathId.path.length - 1] === "number";
  const members = properties.map((one) => one.content);
  if (inList) return <div className="members" data-pointer={pointer} tabIndex={-1}>{members}</div>;
  return (
    <details className="group" open data-pointer={pointer}>
      <summary>{title}</summary>
      {typeof description === "string" && description ? <p className="remark">{description}</p> : null}
      {members}
    </details>
  );
}

function Section({ title, children }: { title: string; children: ReactElement[] }) {
  return (
    <details className="section" open>
      <summary><h2>{title}</h2></summary>
      {children}
    </details>
  );
}

/** A list of groups. */
function ArrayFieldTemplate({ fieldPathId, title, required, schema, items, canAdd, onAddClick }: ArrayFieldTemplateProps) {
  const words = useWords();
  const pointer = pointerOf(fieldPathId.path);
  const mark = useMark(pointer);
  return (
    <details className={`group list${mark.faults.length > 0 ? " bad" : ""}`} open data-pointer={pointer}>
      <summary>{title}{required ? <span className="star" aria-hidden="true">*</span> : null} <small>{items.length > 0 ? words.items(items.length) : words.noneYet}</small></summary>
      {schema.description ? <p className="remark">{schema.description}</p> : null}
      {mark.faults.length > 0 ? <p className="fault">{mark.faults.join(" ")}</p> : null}
      {items}
      {canAdd ? <button type="button" className="plain" onClick={onAddClick}><span aria-hidden="true">＋</span>{words.addOne(title)}</button> : null}
    </details>
  );
}

/** One group of a list, with its place and first words. */
function ArrayFieldItemTemplate({ children, index, totalItems, buttonsProps }: ArrayFieldItemTemplateProps) {
  const words = useWords();
  const pointer = pointerOf(buttonsProps.fieldPathId.path);
  const first = useCell(draft, (here) => nameOf(here ? at(here.data, pointer) : undefined));
  const { onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const name = `${index + 1}${first ? ` ${first}` : ""}`;
  return (
    <details className="item" open>
      <summary>{name}</summary>
      <div className="itemtools">
        {index > 0 ? <button type="button" className="plain" onClick={onMoveUpItem} aria-label={`${words.moveUp} ${name}`}>{words.moveUp}</button> : null}
        {index < totalItems - 1 ? <button type="button" className="plain" onClick={onMoveDownItem} aria-label={`${words.moveDown} ${name}`}>{words.moveDown}</button> : null}
        <button type="button" className="plain" onClick={onRemoveItem} aria-label={`${words.remove} ${name}`}>{words.remove}</button>
      </div>
      {children}
    </details>
  );
}

/** The first words of an item. */
function nameOf(value: Json | undefined): string {
  if (!isMembers(value)) return "";
  const text = Object.values(value).find((member) => typeof member === "string" && member !== "" && !member.startsWith("data:"));
  return typeof text === "string" ? Array.from(text).slice(0, 24).join("") : "";
}

/** The pointer of a control, from the id that the library makes of its place. */
function placeOf(props: WidgetProps | BaseInputTemplateProps): string {
  return props.id.slice(props.id.indexOf("/"));
}

/** A line of text or a number. */
function BaseInputTemplate(props: BaseInputTemplateProps) {
  const { value, schema, onChange, options, required } = props;
  const control = useControl(placeOf(props), schema.description, required);
  const number = schema.type === "number" || schema.type === "integer";
  return (
    <input
      {...control}
      className={number ? "number" : undefined}
      type="text"
      inputMode={number ? "decimal" : undefined}
      autoComplete="off"
      spellCheck={false}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? options.emptyValue : event.target.value)}
    />
  );
}

/** A box to tick. */
export function CheckboxWidget(props: WidgetProps) {
  const control = useControl(placeOf(props), props.schema.description);
  return (
    <label className="tick">
      <input {...control} type="checkbox" checked={props.value === true} onChange={(event) => props.onChange(event.target.checked || undefined)} />
      {props.label}
    </label>
  );
}

/** A choice. */
export function SelectWidget(props: WidgetProps) {
  const control = useControl(placeOf(props), props.schema.description, props.required);
  return (
    <select {...control} value={props.value ?? ""} onChange={(event) => props.onChange(event.target.value || undefined)}>
      <option value="" />
      {(props.options.enumOptions ?? []).map(({ value, label }) => <option key={String(value)} value={String(value)}>{label}</option>)}
    </select>
  );
}

export const templates: Partial<TemplatesType> = {
  FieldTemplate,
  ObjectFieldTemplate,
  ArrayFieldTemplate,
  ArrayFieldItemTemplate,
  BaseInputTemplate,
};
