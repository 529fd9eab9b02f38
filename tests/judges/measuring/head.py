"""版头 (7.2) and the heads of the special layouts (10): copy number to red rule."""
import re

from page import CELL, LEFT, PITCH, RIGHT, TOP, is_red

CORE_MIDDLE = (LEFT + RIGHT) / 2
MARK_TOP = dict(ordinary=("7.2.4", 72), letter=("10.1", 30), order=("10.2", 57), minutes=("10.3", 72))
ORDINARY_NUMBER = re.compile(r"^[\u3400-\u9fffA-Za-z]{1,16}〔(?:19|20)\d{2}〕[1-9]\d{0,4}号$")
# Blank lines, between boxes of characters: from GB/T 33476.2's edge to edge (10.39 each) to line boxes (10.44 each) and the white
# inside the lines around them (4.9), each with half a millimetre.
TWO_LINES = (20.3, 26.3)
ONE_LINE = (9.9, 15.8)


def marks(paper):
    """Characters of the issuer mark: large, red, on page 1."""
    return [c for c in paper.pages[0].chars if is_red(c["rgb"]) and c["size"] > 9 and c["y"] < 200]


def mark_ink(paper):
    chars = marks(paper)
    if not chars:
        return None
    em = max(c["size"] for c in chars) / 72 * 25.4
    clip = (min(c["x0"] for c in chars) - 1, min(c["y"] for c in chars) - 1.1 * em, max(c["x1"] for c in chars) + 1, max(c["y"] for c in chars) + 0.3 * em)
    return paper.pages[0].ink(clip, red=True)


def head(paper, table):
    if not paper.fields["issuer_mark"] or paper.facts["preprinted"]:
        return
    mark(paper, table)
    corner(paper, table)
    if paper.layout == "letter":
        letter_rules(paper, table)
    number(paper, table)
    if paper.layout in ("ordinary", "minutes"):
        red_rule(paper, table)
    if paper.layout == "order":
        table.true(paper, "10.2", "版头 head", "red rule of an order", "none", f"{len(red(paper))}", not red(paper))


def red(paper):
    return [rule for rule in paper.pages[0].rules if rule["red"]]


def mark(paper, table):
    clause, top = MARK_TOP[paper.layout]
    names = [name for name in paper.fields["issuer_mark"]]
    issue = "joint issue" if len(names) > 1 else "single issue"
    element = "发文机关标志 issuer mark"
    box = mark_ink(paper)
    table.near(paper, clause, element, "top ink edge below the sheet's top", top, 0.5, box and box[1], f"{paper.layout}, {issue}")
    if not box:
        return
    chars = marks(paper)
    from page import Run
    run = Run(paper.pages[0], chars)
    table.near(paper, clause, element, "middle from the sheet's left", CORE_MIDDLE, 0.5, (box[0] + box[2]) / 2, f"{paper.layout}, {issue}")
    table.true(paper, clause, element, "face and colour", "小标宋, red", f"{run.face}, {'red' if is_red(run.rgb) else 'not red'}", run.face == "小标宋" and is_red(run.rgb), paper.layout)
    table.true(paper, clause, element, "inside the core", "28 to 184 mm", f"{box[0]:.1f} to {box[2]:.1f} mm", box[0] >= LEFT - 0.5 and box[2] <= RIGHT + 0.5, f"{paper.layout}, {issue}")
    if paper.layout == "letter":
        table.true(paper, clause, element, "without 文件, lead agency only", "so", names[0] if len(names) == 1 else f"{len(names)} names", len(names) == 1 and not names[0].endswith("文件"))
    if len(names) > 1:
        joint_mark(paper, table, names)
        table.within(paper, "7.3.3", "正文 text", "lines of text on page 1 under a joint mark", 1, 22, len(first_text(paper)), f"{len(names)} names", unit="lines")


def first_text(paper):
    """Lines of body text on page 1, under the title."""
    rules = [rule["y"] for rule in red(paper) if rule["y"] < 200]
    title = paper.fields["title"]
    last = next((row for row in paper.pages[0].lines if title and row.text.endswith(title[-1].replace(" ", "")) and row.size > 16.5 and not is_red(row.rgb)), None)
    y = last.y if last else (rules[-1] if rules else 0)
    addressees = paper.find(paper.fields["addressees"], paper.pages[:1]) if paper.fields["addressees"] else None
    y = max(y, addressees.rows[-1].y if addressees else 0)
    return [run for run in paper.pages[0].body if run.y > y + 1]


def joint_mark(paper, table, names):
    page, element = paper.pages[0], "发文机关标志 issuer mark"
    word = next((word for word in ("命令", "令") if names[-1] == word), "文件")
    shared = names[-1] == word or all(name.endswith(word) for name in names)
    bare = [name.removesuffix(word) if shared else name for name in names if name != word]
    variant = f"joint issue of {len(bare)}"
    from page import Run
    flow = rows_of_marks(marks(paper))
    text = "".join(c["c"] for c in flow)
    runs, after = [], 0
    for name in bare:
        at = text.find(name, after)
        if at < 0:
            return table.true(paper, "7.2.4", element, "names in the order of the organs", "all", f"{name} not found", False, variant)
        runs.append(Run(page, flow[at : at + len(name)]))
        after = at + len(name)
    table.true(paper, "7.2.4", element, "names one a line in the order of the organs", "so", "so", all(a.y < b.y for a, b in zip(runs, runs[1:])), variant)
    edges = lambda run: (run.first["x0"], run.last["x0"] + run.size / 72 * 25.4)
    lefts, rights = zip(*(edges(run) for run in runs))
    table.near(paper, "7.2.4", element, "difference of the names' widths", 0, 0.5, max(max(lefts) - min(lefts), max(rights) - min(rights)), variant)
    table.near(paper, "7.2.4", element, "baselines of the characters of one name: difference", 0, 0.1, max(max(c["y"] for c in run.chars) - min(c["y"] for c in run.chars) for run in runs), variant)
    if shared:
        rest = [c for c in flow if not any(c in run.chars for run in runs)]
        if len(rest) != len(word):
            return table.true(paper, "7.2.4", element, f"{word} once, beside the names", "so", "".join(c["c"] for c in rest), False, variant)
        side = Run(page, sorted(rest, key=lambda c: c["x0"]))
        table.near(paper, "7.2.4", element, f"{word}: middle against the middle of the names", 0, 0.5, side.height_middle - (runs[0].height_middle + runs[-1].height_middle) / 2, variant)
        table.true(paper, "7.2.4", element, f"{word} at the right of the names", "so", f"{side.x0 - max(rights):.1f} mm", side.x0 >= max(rights) - 0.1, variant)


def rows_of_marks(chars):
    """The large red characters row by row, left to right."""
    rows = []
    for c in sorted(chars, key=lambda c: c["y"]):
        if rows and c["y"] - rows[-1][0]["y"] < 1.5:
            rows[-1].append(c)
        else:
            rows.append([c])
    # 文件 beside the middle of an odd number of names stands on the line of the middle one, or nearly so.
    return [c for row in rows for c in sorted(row, key=lambda c: c["x0"])]


def corner(paper, table):
    fields, page = paper.fields, paper.pages[0]
    letter = paper.layout == "letter"
    elements = (("copy_number", "7.2.1", "份号 copy number", "仿宋", 1), ("classification", "7.2.2", "密级和保密期限 classification", "黑体", 2), ("urgency", "7.2.3", "紧急程度 urgency", "黑体", 3))
    found = []
    for name, clause, element, face, line in elements:
        if not fields[name]:
            continue
        run = page.find(fields[name])
        if name == "copy_number":
            table.true(paper, clause, element, "six Arabic digits", "so", fields[name], re.fullmatch(r"\d{6}", fields[name]))
            table.true(paper, clause, element, "size", "16 pt", f"{run.size:g} pt" if run else "not found", run and abs(run.size - 16) < 0.2)
        else:
            table.type_of(paper, clause, element, run, 16, face, paper.layout)
        if not run:
            continue
        found.append(run)
        table.near(paper, clause, element, "left edge", LEFT, 0.5, run.first["x0"], paper.layout)
        if not letter:
            # Lines of the core are counted by their middle, so that digits and Han characters agree.
            table.near(paper, clause, element, "middle of its characters below the core's top, in lines", line - 0.5, 0.15 if line < 3 else 1.1, (run.height_middle - TOP + (PITCH - 5.54) / 2) / PITCH, paper.layout, "lines")
        else:
            table.true(paper, "10.1", element, "under the first double rule", "so", "so", run.y > red(paper)[1]["y"] if len(red(paper)) > 1 else False)
    if letter and found:
        table.near(paper, "10.1", "份号等首个要素 first of copy number, classification, urgency", "white under the first double rule", 4.84, 0.5, found[0].top - red(paper)[1]["foot"])
    table.true(paper, "7.2.3", "份号、密级、紧急程度 corner", "from top to bottom in this order", "so", "so", all(a.y < b.y for a, b in zip(found, found[1:])), paper.layout) if len(found) > 1 else None


def number(paper, table):
    fields, page = paper.fields, paper.pages[0]
    element = "发文字号 document number"
    text = fields["document_number"]
    run = page.find(text) if text else None
    if not text:
        return
    if not run:
        return table.true(paper, "7.2.5", element, "on page 1", "so", "not found", False, paper.layout)
    box, above = run.ink(), mark_ink(paper)
    if paper.layout == "minutes":
        return
    if not paper.facts["example"].startswith("hostile"):
        serial = re.fullmatch(r"第[1-9]\d*号", text)
        form = ORDINARY_NUMBER.match(text) if not serial else serial
        table.true(paper, "7.2.5", element, "form, a serial number" if serial else "form", "第序号号" if serial else "机关代字〔年〕序号号", text, form, paper.layout)
    if paper.layout == "letter":
        table.type_of(paper, "10.1", element, run, 16, "仿宋", "letter")
        table.near(paper, "10.1", element, "right edge", RIGHT, 0.5, run.last["x0"] + CELL, "letter")
        rules = red(paper)
        table.near(paper, "10.1", element, "white under the first double rule", 4.84, 0.5, run.top - rules[1]["foot"] if len(rules) > 1 else None, "letter")
        return
    clause = "10.2" if paper.layout == "order" else "7.2.5"
    table.type_of(paper, clause, element, run, 16, "仿宋", paper.layout)
    approvers = fields["approvers"]
    if not approvers:
        table.near(paper, clause, element, "middle from the sheet's left", CORE_MIDDLE, 0.5, (run.first["x0"] + run.last["x0"] + CELL) / 2, paper.layout)
        white_under_mark(paper, table, clause, element, run.top - above[3] if above else None, paper.layout)
        return
    signers(paper, table, run, above)


def gave_up(paper, white):
    """Whether the head of a joint issue gave up white so that some text stands on page 1 (7.3.3)."""
    return len(paper.fields["issuer_mark"]) > 1 and white < TWO_LINES[0] and len(first_text(paper)) <= 3


def white_under_mark(paper, table, clause, element, white, variant):
    """Two blank lines, or fewer where only that leaves room for text on page 1."""
    if white is not None and gave_up(paper, white):
        return table.within(paper, "7.3.3", element, "white under the mark, given up for text on page 1", ONE_LINE[0], TWO_LINES[0], white, variant)
    table.within(paper, clause, element, "two blank lines under the mark: white", *TWO_LINES, white, variant)


def signers(paper, table, number_run, above):
    page, names = paper.pages[0], paper.fields["approvers"]
    variant = "one approver" if len(names) == 1 else "several approvers"
    label = page.find("签发人：")
    element = "签发人 approvers"
    if not label:
        return table.true(paper, "7.2.6", element, "label 签发人：", "so", "not found", False, variant)
    runs, after = [], label.at
    for name in names:
        run = page.find(name, after) or page.find(name)
        if not run:
            return table.true(paper, "7.2.6", element, "name on page 1", "so", f"{name} not found", False, variant)
        runs.append(run)
    table.near(paper, "7.2.5", "发文字号 document number", "left edge, one character in, beside approvers", LEFT + CELL, 0.5, number_run.first["x0"], variant)
    table.near(paper, "7.2.5", "发文字号 document number", "baseline against that of the last approver", 0, 0.3, number_run.y - runs[-1].y, variant)
    table.type_of(paper, "7.2.6", element + ": label", label, 16, "仿宋", variant)
    table.type_of(paper, "7.2.6", element + ": name", runs[0], 16, "楷体", variant)
    table.near(paper, "7.2.6", element, "right edge, one character in", RIGHT - CELL, 0.5, max(run.last["x0"] for run in runs) + CELL, variant)
    white_under_mark(paper, table, "7.2.6", element, label.top - above[3] if above else None, variant)
    if len(names) > 1:
        rows = {}
        for run in runs:
            rows.setdefault(round(run.y, 0), []).append(run)
        table.within(paper, "7.2.6", element, "names in a line", 1, 2, max(map(len, rows.values())), variant, unit="names")
        table.true(paper, "7.2.6", element, "left to right, then down, in the order of the organs", "so", "so", all((a.y, a.x0) < (b.y + 0.3, b.x0) or a.y < b.y - 1 for a, b in zip(runs, runs[1:])), variant)
        firsts = [row[0].x0 for row in rows.values()]
        table.near(paper, "7.2.6", element, "first names of the lines under one another: difference", 0, 0.3, max(firsts) - min(firsts), variant)


def red_rule(paper, table):
    rules = red(paper)
    element, clause = "版头分隔线 red rule", "7.2.7"
    if paper.layout == "minutes" and not rules:
        return
    if not rules:
        return table.true(paper, clause, element, "drawn", "so", "not found", False, paper.layout)
    rule = rules[0]
    table.near(paper, clause, element, "width", 156, 0.5, rule["width"], paper.layout)
    table.near(paper, clause, element, "left end", LEFT, 0.5, rule["x0"], paper.layout)
    text = paper.fields["document_number"]
    run = paper.pages[0].find(text) if text else None
    if run and paper.layout == "ordinary":
        line = next(line for line in paper.pages[0].lines if abs(line.y - run.y) < 0.6)
        table.near(paper, clause, element, "white under the document number", 4, 0.3, rule["top"] - line.ink()[3], "with approvers" if paper.fields["approvers"] else "number alone")


def letter_rules(paper, table):
    rules, element = red(paper), "双线 double rules"
    table.true(paper, "10.1", element, "red strokes on page 1", "4", str(len(rules)), len(rules) == 4)
    if len(rules) != 4:
        return
    first, second, third, fourth = rules
    for index, rule in enumerate(rules):
        table.near(paper, "10.1", element, "width", 170, 0.5, rule["width"])
        table.near(paper, "10.1", element, "left end (in the middle of the sheet)", 20, 0.5, rule["x0"])
    box = mark_ink(paper)
    table.near(paper, "10.1", element, "first pair: white under the mark", 4, 0.3, first["top"] - box[3] if box else None)
    table.true(paper, "10.1", element, "first pair thick above thin", "so", f"{first['weight']:.1f} over {second['weight']:.1f} mm", first["weight"] > second["weight"])
    table.near(paper, "10.1", element, "second pair: lower edge below the sheet's top (20 mm above its foot)", 277, 0.5, fourth["foot"])
    table.true(paper, "10.1", element, "second pair thin above thick", "so", f"{third['weight']:.1f} over {fourth['weight']:.1f} mm", third["weight"] < fourth["weight"])
    table.true(paper, "10.1", element, "on the first page only", "so", "so", not any(rule["red"] for page in paper.pages[1:] for rule in page.rules))
    text = [run for run in paper.pages[0].chars if run["y"] < 276.5]
    lowest = paper.pages[0].ink((20, 200, 190, 276.3))
    if lowest:
        table.within(paper, "10.1", "正文 text", "foot of the text on page 1", 100, 272.16, lowest[3], "letter")
