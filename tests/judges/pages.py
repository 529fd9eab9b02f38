#!/usr/bin/env python3
"""LibreOffice opens every DOCX; how many pages it lays out, beside those of the PDF.

    pages.py FOLDER --fonts DIR       for every NAME.docx there, with NAME.pdf

LibreOffice sees only the fonts of DIR, under the names that offices use. Exit status 1 if a file does not open or fewer than 95 % have equal counts.
"""
import os, pathlib, subprocess, sys, tempfile

import pymupdf

ALIASES = {
    "仿宋_GB2312": "FandolFang R", "仿宋": "FandolFang R", "楷体_GB2312": "LXGW WenKai", "楷体": "LXGW WenKai", "黑体": "Noto Sans SC Medium",
    "方正小标宋简体": "Noto Serif SC SemiBold", "宋体": "Noto Serif SC", "Times New Roman": "Liberation Serif",
    "Microsoft Uighur": "Noto Naskh Arabic", "Malgun Gothic": "Noto Serif KR", "Segoe UI": "Noto Sans Lisu", "Mongolian Baiti": "Noto Sans Mongolian",
    "Microsoft New Tai Lue": "Noto Sans New Tai Lue", "Microsoft Tai Le": "Noto Sans Tai Le", "Microsoft Himalaya": "Noto Serif Tibetan",
    "Microsoft Yi Baiti": "Noto Sans Yi",
}
LEAST = 0.95


def converted(folder, names, fonts, out):
    """Lets LibreOffice make PDFs of DOCX in a folder; it sees only the fonts of one."""
    alias = "".join(
        f'<match target="pattern"><test name="family"><string>{a}</string></test><edit name="family" mode="prepend" binding="strong"><string>{b}</string></edit></match>'
        for a, b in ALIASES.items())
    conf = pathlib.Path(out, "fonts.conf")
    conf.write_text(f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{os.path.abspath(fonts)}</dir><cachedir>{out}/cache</cachedir>{alias}</fontconfig>')
    env = dict(os.environ, FONTCONFIG_FILE=str(conf), HOME=str(out))
    files = [str(pathlib.Path(folder, f"{name}.docx")) for name in names]
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", "pdf", "--outdir", str(out), *files],
                   env=env, check=True, capture_output=True, timeout=1500)


def main():
    folder, fonts = pathlib.Path(sys.argv[1]), sys.argv[3]
    names = sorted(path.stem for path in folder.glob("*.docx"))
    with tempfile.TemporaryDirectory() as out:
        converted(folder, names, fonts, out)
        keep = folder / "libreoffice"
        keep.mkdir(exist_ok=True)
        other, lost = [], []
        for name in names:
            made = pathlib.Path(out, f"{name}.pdf")
            if not made.exists():
                lost.append(name)
                continue
            mine, theirs = len(pymupdf.open(folder / f"{name}.pdf")), len(pymupdf.open(made))
            (keep / made.name).write_bytes(made.read_bytes())
            if mine != theirs:
                other.append(f"{name}: PDF {mine} pages, LibreOffice {theirs}")
    for line in other:
        print(line)
    for name in lost:
        print(f"{name}: LibreOffice cannot open it")
    equal = (len(names) - len(other) - len(lost)) / max(1, len(names))
    print(f"{len(names)} DOCX opened by LibreOffice, {100 * equal:.1f} % with as many pages as the PDF")
    return 1 if lost or equal < LEAST or not names else 0


if __name__ == "__main__":
    sys.exit(main())
