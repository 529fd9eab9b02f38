// The form of a template.
import Form, { type IChangeEvent } from "@rjsf/core/lib/components/Form.js";
import type { ValidatorType } from "@rjsf/utils";
import { memo, useCallback, useMemo } from "react";
import { draft, replaceData } from "../draft/draft";
import { useCell } from "../draft/cell";
import type { Json } from "../draft/json";
import { language } from "../words/language";
import { fields } from "./fields";
import { Root } from "./root";
import type { Schema } from "./schema";
import { shapeOf } from "./shape";
import { CheckboxWidget, SelectWidget, templates } from "./templates";

/** The service judges the data, with its own sentences; a second judge here would contradict it one day, and ask for `eval`. */
const validator: ValidatorType = {
  validateFormData: () => ({ errors: [], errorSchema: {} }),
  isValid: () => true,
  rawValidation: () => ({ errors: [] }),
};
/** Nothing is written that nobody wrote. */
const NOTHING_INVENTED = {
  arrayMinItems: { populate: "never" },
  emptyObjectFields: "skipDefaults",
  constAsDefaults: "never",
  requiredBooleanDefault: "skip",
} as const;
const widgets = { CheckboxWidget, SelectWidget };

/** The form; it shows and edits the open draft. */
export const DraftForm = memo(function DraftForm({ schema }: { schema: Schema }) {
  const speech = useCell(language, (now) => now);
  const data = useCell(draft, (here) => here?.data);
  const shape = useMemo(() => shapeOf(schema, speech), [schema, speech]);
  const changed = useCallback((event: IChangeEvent, id?: string) => {
    if (event.formData !== undefined) replaceData(event.formData as Json, id ?? "");
  }, []);
  return (
    <Root.Provider value={schema}>
      <Form
        schema={shape.schema}
        uiSchema={shape.ui}
        formData={data}
        validator={validator}
        fields={fields as never}
        templates={templates as never}
        widgets={widgets as never}
        onChange={changed}
        noValidate
        noHtml5Validate
        idPrefix="data"
        idSeparator="/"
        tagName="div"
        experimental_defaultFormStateBehavior={NOTHING_INVENTED}
      >
        <></>
      </Form>
    </Root.Provider>
  );
});
