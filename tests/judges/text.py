#!/usr/bin/env python3
"""Every character of a document's text stands in its PDF and in its DOCX: in order, nothing lost, nothing doubled.

    text.py FOLDER      for every NAME.json there, with NAME.pdf and NAME.docx

NAME.json holds `segments` (role and text of what the document brings, in the order of the page), `heads` (texts of table heads, which stand
again on every page) and `words` (the texts of the payload). Prints the first difference of each file. Exit status 1 if there is any.
"""
import itertools, json, pathlib, re, sys, zipfile

import pymupdf
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MM = 72 / 25.4
PAGE_NUMBER = re.compile(r"^—\d+—$")
# What a layout adds by itself: labels, brackets, marks of lists and notes, figures along the axis of a chart.
LABELS = ["，", "附件：", "主送：", "附件:", "签发人：", "抄送：", "印发", "报：", "送：", "发：", "（", "）", "。", "：", "供稿", "单位：", "★", "·", "•", "▪"]
NUMBERS = re.compile(r"\d+\.|[-−–]?[\d,.]+%?|%|[①-⑳]")
# Roles that stand side by side or at the foot of the page, so that their order on the page is not that of the text.
LOOSE = {"footnote", "figure_caption", "chart_text", "metric_value", "metric_unit", "metric_label", "metric_change", "imprint", "approver_name",
         "document_number", "issuer_mark", "issue", "masthead_line", "classification", "copy_number", "urgency"}
# A chart is a picture in DOCX; its words stand in the description of the picture, which begins with its kind.
CHARTS = ("柱状图", "折线图", "饼图")
FLOWING = {"figure_caption", "chart_text", "metric_value", "metric_unit", "metric_label", "metric_change"}
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


def squeeze(text):
    for one, parts in LIGATURES.items():
        text = text.replace(one, parts)
    return re.sub(r"[\s\u00a0\u3000\u00ad]+", "", text)


def of_pdf(path):
    out = []
    for page in pymupdf.open(path):
        for block in page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]:
            for line in block.get("lines", []):
                text = squeeze("".join(ch["c"] for span in line["spans"] for ch in span["chars"]))
                if PAGE_NUMBER.match(text) and line["bbox"][3] > 260 * MM:
                    continue
                out.append(text)
    return "".join(out), None


def of_docx(path):
    archive = zipfile.ZipFile(path)
    notes = {}
    if "word/footnotes.xml" in archive.namelist():
        for note in etree.fromstring(archive.read("word/footnotes.xml")).iter(W + "footnote"):
            notes[note.get(W + "id")] = "".join(t.text or "" for t in note.iter(W + "t"))
    out, aside = [], []
    for element in etree.fromstring(archive.read("word/document.xml")).iter():
        if element.tag == W + "t":
            out.append(element.text or "")
        elif element.tag == W + "footnoteReference":
            out.append(notes[element.get(W + "id")])
        elif element.tag == WP + "docPr" and any(element.get("descr", "").startswith(kind) for kind in CHARTS):
            aside.append(element.get("descr", ""))
    return squeeze("".join(out)), squeeze("".join(aside))


def rest_is_labels(text, heads):
    """Takes labels, numbers and repeated heads away from a text; what is left over is wrong."""
    tokens = sorted(LABELS + [h for h in map(squeeze, heads) if h], key=len, reverse=True)
    at = 0
    while at < len(text):
        token = next((t for t in tokens if text.startswith(t, at)), None)
        number = NUMBERS.match(text, at)
        if token:
            at += len(token)
        elif number:
            at = number.end()
        else:
            return text[at:at + 40]
    return ""


def place(text, want, taken, start):
    """Takes the first place of a text from a start on that nothing else has taken; its end, or -1."""
    at = text.find(want, start)
    while at >= 0 and any(taken[at:at + len(want)]):
        at = text.find(want, at + 1)
    if at < 0:
        return -1
    taken[at:at + len(want)] = b"\1" * len(want)
    return at + len(want)


def cells_in_any_order(text, cells, taken, start):
    """Cells over several rows come after their neighbours in a PDF, so a table is taken as a whole if not cell by cell."""
    ends = [place(text, want, taken, start) for want in cells]
    return -1 if min(ends) < 0 else max(ends)


def in_order(text, wants, taken, start):
    """Takes texts one after the other; the end, or the text that is lost."""
    for index, want in enumerate(wants):
        end = place(text, want, taken, start)
        if end < 0:
            return None, index
        start = end
    return start, None


def groups(segments):
    """Runs of segments of one kind: cells of one table, what stands side by side, or everything else."""
    kind = lambda one: (one[0] in ("table_cell", "table_head"), one[0] in LOOSE)
    for (table, _), run in itertools.groupby(segments, key=kind):
        yield table, list(run)


def compare(text, aside, expected):
    """The first difference between a file's text and the segments that it must hold, or nothing. `aside` are the descriptions of charts, if they
    are pictures in this file: each word of a chart stands there, some again for each series."""
    taken = bytearray(len(text))
    cursor = 0
    segments = [(role, squeeze(segment)) for role, segment in expected["segments"] if squeeze(segment)]
    loose = []
    # The mark holds the name that a line of the title may begin with, and stands above it.
    for role, want in segments:
        if role == "issuer_mark" and place(text, want, taken, 0) < 0:
            return f"issuer_mark: {want[:60]!r} is lost"
    segments = [one for one in segments if one[0] != "issuer_mark"]
    for table, run in groups(segments):
        if run[0][0] in LOOSE:
            # Charts, tiles and captions stand side by side, but before what follows them in the text.
            here = [one for one in run if one[0] in FLOWING and not (aside is not None and one[0] == "chart_text")]
            ends = [place(text, want, taken, cursor) for _, want in sorted(here, key=lambda one: -len(one[1]))]
            if here and min(ends) >= 0:
                cursor = max(ends)
            loose += [(want, role, cursor) for role, want in run if (role, want) not in here]
            if ends and min(ends) < 0:
                return f"one of {[want for _, want in here]} is lost"
            continue
        wants = [want for _, want in run]
        before = bytes(taken)
        end, lost = in_order(text, wants, taken, cursor)
        if end is None and table:
            taken[:] = before
            last = cells_in_any_order(text, wants, taken, cursor)
            end = None if last < 0 else last
        if end is None:
            role, want = run[lost]
            done = max((i for i, byte in enumerate(taken) if byte), default=0)
            common = next((n for n in range(len(want), 0, -1) if text.find(want[:n], cursor) >= 0), 0)
            there = text.find(want[:common], cursor) if common else done
            return f"{role}: {want[:60]!r} is lost or out of order; it agrees for {common} characters, then the file has {text[there + common:there + common + 30]!r}"
        cursor = end
    if aside is not None:
        lost = next((want for want, role, _ in loose if role == "chart_text" and want not in aside), None)
        if lost:
            return f"chart_text: {lost!r} is not in the description of its picture"
        loose = [one for one in loose if one[1] != "chart_text"]
    for want, role, near in sorted(loose, key=lambda one: -len(one[0])):
        if place(text, want, taken, near) < 0 and place(text, want, taken, 0) < 0:
            return f"{role}: {want[:60]!r} is lost"
    left = "".join(c if not t else "\0" for c, t in zip(text, taken))
    for piece in filter(None, left.split("\0")):
        wrong = rest_is_labels(piece, expected["heads"])
        if wrong:
            return f"{wrong!r} stands there once too often, after {text[max(0, text.find(wrong) - 20):text.find(wrong)]!r}"
    return ""


def sees(folder):
    """Whether the judge finds a character that is lost, moved or doubled in the middle of a file."""
    path = sorted(folder.glob("*.json"))[-1]
    expected = json.loads(path.read_text())
    text, aside = of_pdf(path.with_suffix(".pdf"))
    at = next(i for i in range(len(text) // 2, len(text)) if text[i:i + 2].isalpha() and text[i] != text[i + 1])
    wrong = [text[:at] + text[at + 1:], text[:at] + text[at + 1] + text[at] + text[at + 2:], text[:at] + text[at] + text[at:]]
    return not compare(text, aside, expected) and all(compare(one, aside, expected) for one in wrong)


def main():
    folder = pathlib.Path(sys.argv[1])
    bad = files = characters = 0
    for path in sorted(folder.glob("*.json")):
        expected = json.loads(path.read_text())
        model = squeeze("".join(text for _, text in expected["segments"]))
        characters += len(model)
        for word in expected["words"]:
            if squeeze(word) not in model:
                print(f"{path.stem}: the payload's {word[:60]!r} is not in the document")
                bad += 1
        for kind, read in (("pdf", of_pdf), ("docx", of_docx)):
            files += 1
            difference = compare(*read(path.with_suffix("." + kind)), expected)
            if difference:
                print(f"{path.stem}.{kind}: {difference}")
                bad += 1
    blind = files and not sees(folder)
    if blind:
        print("the judge is blind: it lets a lost, a moved or a doubled character pass")
    print(f"{files} files, {characters} characters each way, {bad} with a difference")
    return 1 if bad or blind or not files else 0


if __name__ == "__main__":
    sys.exit(main())
