// The fields that the form library is given: each finds its place and its part of the schema, and edits the draft itself.
import type { FieldProps, RegistryFieldsType } from "@rjsf/utils";
import type { ComponentType } from "react";
import { BlocksField } from "../blocks/blocks";
import { ChartEditor } from "../grid/chart";
import { RowsField } from "../grid/rows";
import { TableEditor } from "../grid/table";
import { pointerOf } from "../draft/pointer";
import { DayField } from "./day";
import { FigureEditor, PicturesEditor } from "./figure";
import { Frame } from "./frame";
import { PictureField } from "./picture";
import type { Schema } from "./schema";
import { LinesField, PhraseField, WordsField, type TextProps } from "./texts";

interface Options {
  part: Schema;
  root: Schema;
  kind: string;
}

type Whole = TextProps & Options;

function field(Inner: ComponentType<Whole>): ComponentType<FieldProps> {
  return function Field({ fieldPathId, schema, uiSchema, required }: FieldProps) {
    const options = uiSchema?.["ui:options"] as unknown as Options;
    return (
      <Inner pointer={pointerOf(fieldPathId.path)} label={schema.title ?? ""} remark={schema.description || undefined} required={required} {...options} />
    );
  };
}

/** An editor of several controls under one label. */
function framed(Editor: ComponentType<{ pointer: string; label: string }>): ComponentType<Whole> {
  return function Framed({ pointer, label, remark, required }: Whole) {
    return (
      <Frame {...{ pointer, label, remark, required }} group>
        <Editor pointer={pointer} label={label} />
      </Frame>
    );
  };
}

export const fields: RegistryFieldsType = {
  Blocks: field(BlocksField),
  Lines: field(LinesField),
  Words: field(WordsField),
  Phrase: field(({ kind, ...props }) => <PhraseField {...props} optional={kind === "close"} />),
  Day: field(DayField),
  Picture: field(PictureField),
  Pictures: field(framed(PicturesEditor)),
  Figure: field(framed(FigureEditor)),
  Table: field(framed(TableEditor)),
  Chart: field(framed(ChartEditor)),
  Rows: field(RowsField),
};
