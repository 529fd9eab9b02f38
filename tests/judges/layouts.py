#!/usr/bin/env python3
"""layout.py over many files in one process, each with its own layout.

    layouts.py LAYOUT=FILE.pdf...      prints the clauses that do not hold, file by file; exit status 1 if there is one

A page that shows 21 lines of text and is full all the same (full.py) is not a fault.
"""
import concurrent.futures, json, pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "shared/check"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import pymupdf
import full
import layout as judge

ONLY_LINES = "lines on a full page"


def known(row, layout, measured, facts):
    """What layout.py cannot see: a letter of one page has no number (10.1); it measures one line of a mark of many, so the marks of a
    joint issue are measured whole by conformance.py; attachments that are not bound with the text follow the imprint (7.3.7); where
    there is no imprint, it takes the rules of a table that ends the text for one."""
    first, fields = measured["pages"][0], facts["fields"]
    if row["what"] == "imprint on the last page" and any(one["apart"] for one in facts["attachments"]):
        return True
    if "imprint" in row["what"] and not (fields["printer"] or fields["copied_to"] or fields["imprint_addressees"]):
        return True
    if row["what"] == "page numbers" and layout == "letter":
        return len(measured["pages"]) == 1
    joint = sum(1 for line in first["lines"] if line["red"] and 50 < line["y"] < 200) > 1
    return joint and row["what"] in ("issuer mark", "issuer mark centred mm")


def faults(argument):
    """What layout.py finds wrong with one file."""
    layout, path = argument.split("=", 1)
    measured = judge.measure(path)
    measured["_doc"] = pymupdf.open(path)
    facts = json.loads(pathlib.Path(path).with_suffix(".json").read_text())
    rows = [row for row in judge.check(measured, layout) if not row["ok"] and not known(row, layout, measured, facts)]
    if len(rows) == 1 and rows[0]["what"] == ONLY_LINES and set(rows[0]["got"]) == {21} and full.is_full(path):
        return path, []
    return path, [f"{row['clause']} {row['what']}: {row['got']} (want {row['want']})" for row in rows]


def main():
    with concurrent.futures.ProcessPoolExecutor() as pool:
        found = [(path, rows) for path, rows in pool.map(faults, sys.argv[1:], chunksize=4) if rows]
    for path, rows in found:
        print(pathlib.Path(path).stem)
        for row in rows:
            print(f"    {row}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
