#!/usr/bin/env python3
"""Rare characters come out as real outlines: in rare.pdf, and in rare.docx as LibreOffice draws it.

    rare.py FOLDER --fonts DIR --text CHARACTERS

Each character must stand in the text of the page, from a font that is embedded, and leave ink of its own: no two of the drawn boxes may be alike
(a row of boxes, .notdef, would be) and none may be empty.
"""
import hashlib, importlib.util, pathlib, sys, tempfile

import pymupdf

spec = importlib.util.spec_from_file_location("pages", pathlib.Path(__file__).with_name("pages.py"))
pages = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pages)


def judge(path, text):
    seen, faults = {}, []
    for page in pymupdf.open(path):
        for block in page.get_text("rawdict")["blocks"]:
            for line in block.get("lines", []):
                for span in line["spans"]:
                    for ch in span["chars"]:
                        if ch["c"] in text and ch["c"] not in seen:
                            picture = page.get_pixmap(clip=pymupdf.Rect(ch["bbox"]), dpi=200, colorspace=pymupdf.csGRAY)
                            seen[ch["c"]] = (min(picture.samples) < 128, hashlib.sha256(picture.samples).hexdigest(), span["font"])
    for character in text:
        if character not in seen:
            faults.append(f"{path.name}: {character} (U+{ord(character):04X}) is not on the page")
        elif not seen[character][0]:
            faults.append(f"{path.name}: {character} (U+{ord(character):04X}) leaves no ink")
    drawn = {}
    for character, (_, picture, font) in seen.items():
        if picture in drawn:
            faults.append(f"{path.name}: {character} and {drawn[picture]} look alike ({font})")
        drawn[picture] = character
    return faults


def main():
    folder, fonts, text = pathlib.Path(sys.argv[1]), sys.argv[3], sys.argv[5]
    with tempfile.TemporaryDirectory() as out:
        pages.converted(folder, ["rare"], fonts, out)
        faults = judge(folder / "rare.pdf", text) + judge(pathlib.Path(out, "rare.pdf"), text)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
