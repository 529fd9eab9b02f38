#!/usr/bin/env python3
"""Measure the clauses of GB/T 9704-2012 on finished pages and write one line a clause.

    conformance.py FOLDER NAME... [--self-check]

FOLDER holds NAME.pdf and NAME.json (what must stand where, in words; no measures). Prints a Markdown table. With --self-check every wanted value is
moved by 3 mm, so that what was measured no longer holds. Exit status 1 if a clause does not hold.
"""
import concurrent.futures, pathlib, sys, traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "measuring"))
import head, main_part, sheet, signature
from page import Paper
from table import Table

LAYOUTS = ("ordinary", "letter", "order", "minutes")


def place(row):
    parts = [int(part) if part.isdigit() else 99 for part in row["clause"].split(",")[0].split(".")]
    return (parts, row["clause"], row["element"], row["what"], row["variant"])


def measured(folder, name, shift):
    """The table of one document."""
    table, paper = Table(shift), Paper(folder, name)
    if paper.layout not in LAYOUTS or paper.facts["example"].startswith("hostile"):
        return table
    for measure in (sheet.sheet, head.head, main_part.main_part, signature.signature, sheet.order):
        try:
            measure(paper, table)
        except Exception:
            table.true(paper, "—", f"measuring {measure.__name__}", "without a fault", "so", traceback.format_exc().strip().splitlines()[-1], False, name)
            traceback.print_exc()
    return table


def main():
    folder, names = sys.argv[1], [name for name in sys.argv[2:] if not name.startswith("--")]
    shift = 3.0 if "--self-check" in sys.argv else 0.0
    table = Table()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        jobs = [pool.submit(measured, folder, name, shift) for name in names]
        for job in jobs:
            table.add(job.result())
    rows = sorted(table.rows.values(), key=place)
    print("| Clause | Element | What | On | Wanted | Measured | Example | Holds |")
    print("|---|---|---|---|---|---|---|---|")
    for row in rows:
        cells = (row["clause"], row["element"], row["what"], row["variant"], row["want"], row["value"], row["on"], "yes" if row["holds"] else "**NO**")
        print("| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |")
    bad = sum(not row["holds"] for row in rows)
    print(f"{len(rows)} clauses, {bad} do not hold", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
