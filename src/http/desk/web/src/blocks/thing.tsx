// A block that is more than a text: table, pictures, chart, figures in a row, new page.
import type { Json } from "../draft/json";
import { FigureEditor } from "../form/figure";
import { RowsField } from "../grid/rows";
import { ChartEditor } from "../grid/chart";
import { TableEditor } from "../grid/table";
import { useDefinition } from "../form/root";
import { useWords } from "../words/words";
import type { Sort } from "./block";

interface Props {
  pointer: string;
  block: Json;
  sort: Sort;
  name: string;
}

/** The editor of such a block. */
export function BlockThing({ pointer, sort, name }: Props) {
  const words = useWords();
  const metrics = useDefinition("metrics");
  const label = `${name} ${words.sorts[sort]}`;
  switch (sort) {
    case "table":
      return <TableEditor pointer={`${pointer}/table`} label={label} />;
    case "figure":
      return <FigureEditor pointer={`${pointer}/figure`} />;
    case "chart":
      return <ChartEditor pointer={`${pointer}/chart`} label={label} />;
    case "metrics":
      return metrics ? <RowsField pointer={`${pointer}/metrics`} label={words.sorts.metrics} part={metrics.part} root={metrics.root} /> : null;
    default:
      return <p className="break" data-pointer={`${pointer}/page_break`} tabIndex={-1}>{words.pageBreak}</p>;
  }
}
