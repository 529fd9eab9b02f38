#!/usr/bin/env python3
"""Whether a page that shows 21 lines of text still uses all 22 lines of the grid (GB/T 9704-2012, 5.2.3).

    full.py FILE.pdf

layout.py counts lines of text. A page may hold 21 of them and be full all the same: a blank line stands before the signature (7.3.5.2), or a heading
did not stay alone at the foot but went on to the next page with its text, or the last line of the text went on with the signature (7.3.5.5). Exit status 0 if every page of 21 lines is one of these.
"""
import pathlib, sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "shared/check"))
import pymupdf
from layout import MM, lines_of

PITCH_MM = 29.6 / MM
FIRST_BASELINE_MM, LINES = 41.4, 22


def carried(lines):
    """Whether a page begins with one line of text and what closes it, a blank line between."""
    return len(lines) > 1 and lines[1]["y"] - lines[0]["y"] > 1.5 * PITCH_MM


def is_full(path):
    """Whether every page of 21 lines uses the whole grid."""
    pages = [[l for l in lines_of(page) if abs(l["size"] - 16) < 0.3 and 36 < l["y"] < 264] for page in pymupdf.open(path)]
    for index, lines in enumerate(pages):
        if len(lines) != LINES - 1:
            continue
        last = round((lines[-1]["y"] - FIRST_BASELINE_MM) / PITCH_MM) + 1
        to_the_foot = last == LINES
        heading_next = index + 1 < len(pages) and pages[index + 1] and "Fang" not in pages[index + 1][0]["font"] and last == LINES - 1
        signed_next = index + 1 < len(pages) and carried(pages[index + 1]) and last == LINES - 1
        if not to_the_foot and not heading_next and not signed_next:
            print(f"page {index + 1}: {len(lines)} lines, the last on line {last} of the grid")
            return False
    return True


if __name__ == "__main__":
    sys.exit(0 if is_full(sys.argv[1]) else 1)
