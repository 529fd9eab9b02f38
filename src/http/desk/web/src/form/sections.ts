// The sections of the form: where on the page a member of a document stands.

export type SectionName = "head" | "main" | "tail" | "imprint";

/** Members of the head and of the imprint (GB/T 9704-2012, 7.2 and 7.4), and of what closes the text (7.3.5 to 7.3.7). */
const PLACES: Record<Exclude<SectionName, "main">, string[]> = {
  head: ["copy_number", "classification", "urgency", "issuer_mark", "document_number", "number", "approvers"],
  tail: ["signature", "signature_form", "seals", "date", "annotation"],
  imprint: ["imprint_addressees", "copied_to", "printer", "printed_on"],
};
const ORDER: SectionName[] = ["head", "main", "tail", "imprint"];

export interface Section {
  name: SectionName;
  members: string[];
}

/** Members that are short, and stand side by side if they follow each other. */
const SHORT = ["copy_number", "classification", "urgency", "printer", "printed_on"];

/** The members of a section in runs: short ones together, each other alone. */
export function runsOf(members: string[]): string[][] {
  const runs: string[][] = [];
  for (const name of members) {
    const last = runs[runs.length - 1];
    const before = last?.[last.length - 1];
    if (last && before !== undefined && SHORT.includes(before) && SHORT.includes(name)) last.push(name);
    else runs.push([name]);
  }
  return runs;
}

/** The members of a schema in sections; one section if it has no head. */
export function sectionsOf(names: string[]): Section[] {
  if (!names.includes("issuer_mark")) return [{ name: "main", members: names }];
  const placeOf = (name: string): SectionName => {
    const place = ORDER.find((section) => section !== "main" && PLACES[section].includes(name));
    return place ?? "main";
  };
  return ORDER.map((name) => ({ name, members: names.filter((member) => placeOf(member) === name) })).filter(({ members }) => members.length > 0);
}
