"""主体 (7.3): title to annotation and attachments, and attendance (10.3)."""
import re

from head import CORE_MIDDLE, ONE_LINE, TWO_LINES, first_text, gave_up, red
from page import CELL, DATE, LEFT, PITCH, RIGHT, TOP, Run, is_han, is_red

LEVELS = {1: ("黑体", r"[一二三四五六七八九十百]+、"), 2: ("楷体", r"（[一二三四五六七八九十百]+）"), 3: ("仿宋", r"\d+[.．]"), 4: ("仿宋", r"（\d+）")}


def main_part(paper, table):
    title(paper, table)
    addressees(paper, table)
    body(paper, table)
    headings(paper, table)
    attachment_note(paper, table)
    annotation(paper, table)
    attachments(paper, table)
    attendance(paper, table)


def rows_of(paper, lines):
    """The lines of a title, each as it stands on page 1 in large type."""
    page, runs = paper.pages[0], []
    for line in lines:
        text = re.sub(r"\s", "", line)
        found = [row for row in page.lines if row.text == text and row.size > 16.5 and not is_red(row.rgb)]
        if not found:
            return []
        runs.append(found[0])
    return runs


def title(paper, table):
    lines, element = paper.fields["title"], "标题 title"
    if not lines:
        return
    runs = rows_of(paper, lines)
    if not runs:
        return table.true(paper, "7.3.1", element, "on page 1, large", "so", "not found", False, paper.layout)
    wide = max(sum(2 if ord(c) > 127 else 1 for c in line) for line in lines) > 40
    if not wide:
        table.type_of(paper, "7.3.1", element, runs[0], 22, "小标宋", paper.layout)
    for run in runs:
        table.near(paper, "7.3.1", element, "middle of each line from the sheet's left", CORE_MIDDLE, 0.5, middle(run), paper.layout)
    table.within(paper, "7.3.1", element, "lines", 1, 4, len(runs), paper.layout, unit="lines") if paper.facts["broken_by_us"] else None
    widths = [run.x1 - run.x0 for run in runs]
    if paper.facts["broken_by_us"] and len(runs) > 1:
        glass = any(max(widths[:i], default=0) > w + 0.5 and max(widths[i + 1 :], default=0) > w + 0.5 for i, w in enumerate(widths))
        table.true(paper, "7.3.1", element, "trapezoid or diamond, no hourglass", "so", "so" if not glass else "hourglass", not glass, paper.layout)
        table.within(paper, "7.3.1", element, "width of the last line", 3, 26, widths[-1] / (22 / 72 * 25.4), paper.layout, unit="characters")
        table.near(paper, "7.3.1", element, "distance of its lines (character and 7/8 of a size 3 one)", 36, 0.5, (runs[1].y - runs[0].y) * 72 / 25.4, paper.layout, "pt")
    gap_from = None
    if paper.layout == "letter":
        above = [run for run in paper.pages[0].lines if run.y < runs[0].y - 1 and not is_red(run.rgb)]
        gap_from, clause = (above[-1].foot if above else None), "10.1"
    elif red(paper):
        gap_from, clause = red(paper)[0]["foot"], "7.3.1"
    if gap_from:
        white = runs[0].top - gap_from
        if gave_up(paper, white):
            table.within(paper, "7.3.3", element, "white above, given up for text on page 1", ONE_LINE[0], TWO_LINES[0], white, paper.layout)
        else:
            table.within(paper, clause, element, "two blank lines above: white", *TWO_LINES, white, paper.layout)


def middle(run):
    """Middle of a line by the boxes of its first and last character."""
    return (run.left + run.right) / 2


def addressees(paper, table):
    text, element = paper.fields["addressees"], "主送机关 addressees"
    if not text:
        return
    run = paper.find(text, paper.pages[:2])
    if not run:
        return
    table.type_of(paper, "7.3.2", element, run, 16, "仿宋", paper.layout)
    for row in run.rows:
        table.near(paper, "7.3.2", element, "left edge of every line", LEFT, 0.5, row.left, paper.layout)
    table.true(paper, "7.3.2", element, "closed by a full-width colon", "：", run.text[-1], run.text[-1] == "：", paper.layout)
    runs = rows_of(paper, paper.fields["title"])
    if runs and not paper.fields["subtitle"] and not paper.fields["title_note"] and not paper.fields["byline"] and run.page.index == 0:
        table.within(paper, "7.3.2", element, "one blank line under the title: white", *ONE_LINE, run.top - runs[-1].foot, paper.layout)
    under = [line for line in run.page.body if line.y > run.rows[-1].y + 1]
    if under and under[0].page.index == run.page.index:
        table.near(paper, "7.3.3", "正文 text", "begins on the line after the addressees: distance of baselines", PITCH, 0.3, under[0].y - run.rows[-1].y, paper.layout)


def body(paper, table):
    element = "正文 text"
    paragraphs = [text for text in paper.facts["paragraphs"] if len(text) > 4]
    for text in paragraphs[:12]:
        run = paper.find(text[:40], paper.main)
        if not run:
            continue
        table.near(paper, "7.3.3", element, "paragraph's first line, two characters in", LEFT + 2 * CELL, 0.5, run.first["x0"], paper.layout)
        if text[0] not in "“《（":
            table.type_of(paper, "5.2.2", element, run, 16, "仿宋", paper.layout)
        table.true(paper, "5.2.4", element, "colour", "black", "black" if max(run.rgb) < 0.05 else str(run.rgb), max(run.rgb) < 0.05, paper.layout)
        whole = run.page.find(text)
        for row in whole.rows[1:] if whole else []:
            table.near(paper, "7.3.3", element, "other lines flush left", LEFT, 0.5, row.left, paper.layout)
    if paragraphs or paper.facts["headings"]:
        table.within(paper, "7.3.3", element, "lines of text on page 1", 1, 22, len(first_text(paper)), paper.layout, unit="lines")


def headings(paper, table):
    for level, number, text in paper.facts["headings"]:
        if not number:
            continue
        face, pattern = LEVELS[level]
        run = paper.find(number + text, paper.main)
        element = f"第{'一二三四'[level - 1]}层标题 heading of level {level}"
        if not run:
            continue
        table.type_of(paper, "7.3.3", element, Run(run.page, [c for c in run.chars if is_han(c["c"])] or run.chars), 16, face)
        table.true(paper, "7.3.3", element, "number", {1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}[level], number, re.fullmatch(pattern, number))
        table.near(paper, "7.3.3", element, "two characters in", LEFT + 2 * CELL, 0.5, run.first["x0"])


def attachment_note(paper, table):
    names, element = paper.fields["attachment_note"], "附件说明 attachment note"
    if not names:
        return
    label = paper.find("附件：" + ("1" if len(names) > 1 else re.sub(r"\s", "", names[0])[:4]), paper.main)
    variant = "one attachment" if len(names) == 1 else "several attachments"
    if not label:
        return table.true(paper, "7.3.4", element, "after the text", "so", "not found", False, variant)
    table.type_of(paper, "7.3.4", element, label, 16, "仿宋", variant)
    table.near(paper, "7.3.4", element, "two characters in", LEFT + 2 * CELL, 0.5, label.first["x0"], variant)
    above = paper.line_before(label)
    if above:
        table.near(paper, "7.3.4", element, "one blank line above: distance of baselines", 2 * PITCH, 0.5, label.y - above.y, variant)
    starts, marks = [], []
    for index, name in enumerate(names):
        text = (f"{index + 1}." if len(names) > 1 else "") + re.sub(r"\s", "", name)
        run = paper.find(text, paper.main[label.page.index :])
        if not run:
            return table.true(paper, "7.3.4", element, "every name in its place", "so", f"{name} not found", False, variant)
        marks.append(run.first["x0"])
        own = run.chars[len(f"{index + 1}.") if len(names) > 1 else 0]
        starts.append(own["x0"])
        for row in run.rows[1:]:
            table.near(paper, "7.3.4", element, "wrapped name under its own first character: difference", 0, 0.5, row.first["x0"] - own["x0"], variant)
        table.true(paper, "7.3.4", element, "no mark after a name", "none", run.text[-1], run.text[-1] not in "。；，、", variant)
    table.near(paper, "7.3.4", element, "names begin under one another: difference", 0, 0.5, max(starts) - min(starts), variant)
    if len(names) == 1:
        table.near(paper, "7.3.4", element, "name begins after the label, five characters in", LEFT + 5 * CELL, 0.5, starts[0], variant)
    else:
        table.near(paper, "7.3.4", element, "numbers stand under one another, five characters in", LEFT + 5 * CELL, 0.5, max(marks, key=lambda x: abs(x - LEFT - 5 * CELL)), variant)


def annotation(paper, table):
    text, element = paper.fields["annotation"], "附注 annotation"
    date = paper.date()
    if not text or not date:
        return
    run = paper.find("（" + text + "）", paper.main)
    if not run:
        return table.true(paper, "7.3.6", element, "in round brackets", "so", "not found", False)
    table.type_of(paper, "7.3.6", element, run, 16, "仿宋")
    table.near(paper, "7.3.6", element, "two characters in", LEFT + 2 * CELL, 0.5, run.first["x0"])
    if run.page.index == date.page.index and paper.fields["signature_form"] != "seal":
        table.near(paper, "7.3.6", element, "on the line after the date: distance of baselines", PITCH, 0.5, run.y - date.y, paper.fields["signature_form"])


def attachments(paper, table):
    many = len(paper.facts["attachments"])
    element = "附件 attachment"
    if many:
        table.true(paper, "7.3.7", element, "each begins a new side under its label", str(many), str(len(paper.attached)), len(paper.attached) == many)
    noted = paper.fields["attachment_note"]
    order = [one["label"] for one in paper.facts["attachments"]]
    for page, one in paper.attached:
        index = order.index(one["label"])
        across = bool(page.across) and page.across[0].text == re.sub(r"\s", "", one["label"])
        lines, variant = page.across if across else page.lines, "across" if across else ""
        left, top, middle_of_core = (297 - 262, LEFT, (297 - 262 + 297 - TOP) / 2) if across else (LEFT, TOP, CORE_MIDDLE)
        label = lines[0]
        table.type_of(paper, "7.3.7", element + ": label", Run(page, [c for c in label.chars if is_han(c["c"])]), 16, "黑体", variant)
        table.near(paper, "7.3.7", element + ": label", "left edge", left, 0.5, label.first["x0"], variant)
        table.near(paper, "7.3.7", element + ": label", "middle below the core's top, in lines (line 1)", 0.5, 0.15, (label.height_middle - top + (PITCH - 5.54) / 2) / PITCH, variant, unit="lines")
        wanted = (paper.fields["document_number"] if one["apart"] else "") + ("附件" if many == 1 else f"附件{index + 1}")
        what = "not bound with the text: document number, 附件 and its number" if one["apart"] else "number as in the note"
        table.true(paper, "7.3.7", element + ": label", what, wanted, label.text, label.text == re.sub(r"\s", "", wanted), variant)
        under = [line for line in lines[1:] if one["body"] and abs(line.y - label.y) > 1]
        table.true(paper, "7.3.7", element, "its text begins on the side of its label", "so", "so" if len(under) > len(one["title"]) else "label and title alone", len(under) > len(one["title"]), variant)
        if one["title"]:
            first = next((line for line in lines if line.text == re.sub(r"\s", "", one["title"][0])), None)
            if not first:
                table.true(paper, "7.3.7", element + ": title", "on the page", "so", "not found", False)
                continue
            table.within(paper, "7.3.7", element + ": title", "middle below the core's top, in lines (line 3)", 2, 3, (first.height_middle - top + (PITCH - 5.54) / 2) / PITCH, variant, unit="lines")
            table.near(paper, "7.3.7", element + ": title", "middle from the sheet's left", middle_of_core, 0.5, middle(first), variant)
            if index < len(noted):
                same = re.sub(r"\s", "", noted[index]) == re.sub(r"\s", "", "".join(one["title"]))
                table.true(paper, "7.3.7", element + ": title", "as in the note", "so", "so" if same else "".join(one["title"]), same)


def attendance(paper, table):
    element = "出席、请假、列席 attendance"
    runs = []
    for one in paper.fields["attendance"]:
        label = paper.find(one["label"] + one["names"][:2], paper.main)
        if not label:
            table.true(paper, "10.3", element, "after the text", "so", f"{one['label']} not found", False)
            continue
        runs.append(label)
        table.type_of(paper, "10.3", element + ": label", Run(label.page, label.chars[:2]), 16, "黑体")
        names = paper.find(one["label"] + one["names"], paper.main)
        table.near(paper, "10.3", element, "two characters in", LEFT + 2 * CELL, 0.5, label.first["x0"])
        if names:
            own = names.chars[len(one["label"])]
            table.type_of(paper, "10.3", element + ": names", Run(names.page, names.chars[len(one["label"]) :]), 16, "仿宋")
            for row in names.rows[1:]:
                table.near(paper, "10.3", element, "wrapped names under the first: difference", 0, 0.5, row.first["x0"] - own["x0"])
    if runs:
        above = paper.line_before(runs[0])
        if above:
            table.near(paper, "10.3", element, "one blank line above: distance of baselines", 2 * PITCH, 0.5, runs[0].y - above.y)
