#!/usr/bin/env python3
"""Marks and signatures of joint issues stand alike in PDF and in DOCX as LibreOffice lays it out.

    twins.py FOLDER --fonts DIR NAME...      NAME.pdf, NAME.docx and NAME.json in FOLDER

Measured on both pages: size and edges of every name of the mark and of the word beside them, the lines of every name that signs, the middle and the size of its
seal, and how far the name stands below that middle. Exit status 1 if one differs.
"""
import importlib.util, pathlib, re, shutil, sys, tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "measuring"))
import head, signature
from page import Paper

spec = importlib.util.spec_from_file_location("pages", pathlib.Path(__file__).with_name("pages.py"))
pages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pages)

# Millimetres; letters of 25 pt that differ by half a point differ by 0.2 mm a letter.
ACROSS, DOWN, SIZE_PT = 1.0, 1.0, 0.3


def mark(paper):
    """Every line of the mark with its edges and the size of its letters."""
    found = {}
    chars = head.marks(paper)
    for name in paper.fields["issuer_mark"]:
        bare = name.removesuffix("文件") if name != "文件" else name
        text = "".join(c["c"] for c in head.rows_of_marks(chars))
        at = text.find(bare)
        if at < 0:
            continue
        own = head.rows_of_marks(chars)[at : at + len(bare)]
        em = own[-1]["size"] / 72 * 25.4
        found[f"mark {bare}"] = dict(size=own[0]["size"], left=own[0]["x0"], right=own[-1]["x0"] + em)
    return found


def seats(paper):
    """Every name that signs under a seal: its lines, and the seal."""
    found, date = {}, paper.date()
    names = paper.fields["signature"]
    if paper.fields["signature_form"] != "seal" or not date or not names:
        return found
    runs = signature.places(paper, names, date, "seal")
    if runs is None:
        return {"signature": dict(lines="not found")}
    for index in sorted({run.page.index for run in runs}):
        own = [run for run in runs if run.page.index == index]
        seals = signature.pictures(own[0].page, own + ([date] if own[0].page is date.page else []))
        for run in own:
            name = re.sub(r"\s", "", run.text)
            facts = dict(lines=" / ".join(row.text for row in run.rows))
            if seals:
                middle = lambda seal: ((seal["x0"] + seal["x1"]) / 2, (seal["y0"] + seal["y1"]) / 2)
                seal = min(seals, key=lambda seal: abs(middle(seal)[0] - signature.middle(run)) + abs(middle(seal)[1] - run.y) / 4)
                facts |= dict(seal=middle(seal)[0], wide=seal["x1"] - seal["x0"], below=run.y - middle(seal)[1])
            found[f"signature {name}"] = facts
    return found


def differences(name, mine, theirs):
    for what in sorted(mine.keys() | theirs.keys()):
        one, other = mine.get(what), theirs.get(what)
        if one is None or other is None:
            yield f"{name}: {what} stands only in {'DOCX' if one is None else 'PDF'}"
            continue
        for key in sorted(one.keys() | other.keys()):
            a, b = one.get(key), other.get(key)
            most = SIZE_PT if key == "size" else DOWN if key == "below" else ACROSS
            same = a == b if isinstance(a, str) or a is None or b is None else abs(a - b) <= most
            if not same:
                show = lambda value: value if isinstance(value, (str, type(None))) else f"{value:.2f}"
                yield f"{name}: {what}, {key}: PDF {show(a)}, DOCX {show(b)}"


def main():
    folder, fonts, names = pathlib.Path(sys.argv[1]), sys.argv[3], sys.argv[4:]
    faults, measured = [], 0
    with tempfile.TemporaryDirectory() as out:
        pages.converted(folder, names, fonts, out)
        for name in names:
            shutil.copy(folder / f"{name}.json", out)
            mine, theirs = ({**mark(paper), **seats(paper)} for paper in (Paper(folder, name), Paper(out, name)))
            measured += sum(map(len, mine.values()))
            faults += differences(name, mine, theirs)
    print("\n".join(faults))
    print(f"{len(names)} joint issues, {measured} measures, {len(faults)} differ between PDF and DOCX")
    return 1 if faults or not measured else 0


if __name__ == "__main__":
    sys.exit(main())
