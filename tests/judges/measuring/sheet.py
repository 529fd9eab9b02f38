"""Sheet and grid (5), imprint (7.4), page numbers (7.5), landscape tables (8) and the order of all elements (7.1)."""
import re
import statistics

from head import red
from main_part import rows_of
from page import BOTTOM, CELL, LEFT, NUMBER, PITCH, RIGHT, TOP, Run, is_han

SMALL_CELL = 14 / 72 * 25.4


def sheet(paper, table):
    for page in paper.pages:
        width, height = page.size
        table.near(paper, "5.1", "纸张 sheet", "width", 210, 0.5, width, paper.layout)
        table.near(paper, "5.1", "纸张 sheet", "height", 297, 0.5, height, paper.layout)
    grid(paper, table)
    imprint(paper, table)
    page_numbers(paper, table)
    landscape(paper, table)


def full(paper):
    """Pages that hold 22 lines of the grid and nothing else."""
    return [page for page in paper.pages[:-1] if len(page.body) == 22 and not page.images and not page.turned]


def grid(paper, table):
    for page in full(paper):
        variant, box = paper.layout, page.ink((20, 25, 192, 264.5))
        ys = [line.y for line in page.body]
        table.near(paper, "5.2.1", "天头 top white", "first ink below the sheet's top", 37, 1, box[1], variant)
        table.near(paper, "5.2.1", "版心 core", "last ink below the sheet's top", 262, 1, box[3], variant)
        table.near(paper, "5.2.1", "订口 left white", "first ink from the sheet's left", 28, 1, box[0], variant)
        table.within(paper, "5.2.1", "版心 core", "last ink from the sheet's left", 180, RIGHT + 0.5, box[2], variant)
        table.near(paper, "5.2.3", "行数 lines", "lines on a full side: from first to last baseline over the pitch, and one", 22, 0.1, (ys[-1] - ys[0]) / statistics.median(b - a for a, b in zip(ys, ys[1:])) + 1, variant, "lines")
        steps = [b["x0"] - a["x0"] for line in page.body for a, b in zip(line.chars, line.chars[1:]) if is_han(a["c"]) and is_han(b["c"])]
        exact = [step for step in steps if abs(step - CELL) < 0.3]
        if len(exact) > 200:
            table.near(paper, "5.2.3", "字数 characters", "characters in a line: 156 mm over the distance of Han characters", 28, 0.1, 156 / statistics.mode(round(step, 2) for step in exact), variant, "characters")


def imprint(paper, table):
    fields, page = paper.fields, paper.bound[-1]
    tiers = fields["imprint_addressees"] + fields["copied_to"]
    if not tiers and not fields["printer"]:
        return
    rules = [rule for rule in page.rules if not rule["red"] and abs(rule["width"] - 156) < 1 and rule["y"] > 120]
    rules = belonging(page, rules, tiers[0] if tiers else fields["printer"])
    element = "版记 imprint"
    if paper.layout == "letter":
        table.true(paper, "10.1", element, "no rules, no printer, no date in a letter", "so", f"{len(rules)} rules", not rules and not (fields["printer"] and page.find(fields["printer"] + fields["printed_on"])))
        return copied_to(paper, table, page)
    table.true(paper, "7.4.1", element, "on the last page", "so", "so" if rules else "no rules there", rules, paper.layout)
    if not rules:
        return
    table.near(paper, "7.4.1", element + ": rules", "last rule below the sheet's top", BOTTOM, 0.5, rules[-1]["y"], paper.layout)
    for rule in rules:
        table.near(paper, "7.4.1", element + ": rules", "width", 156, 0.5, rule["width"], paper.layout)
        table.near(paper, "7.4.1", element + ": rules", "left end", LEFT, 0.5, rule["x0"], paper.layout)
    for rule in (rules[0], rules[-1]):
        table.true(paper, "7.4.1", element + ": rules", "weight of first and last (recommended)", "0.35 mm", f"{rule['weight']:.2f} mm", abs(rule["weight"] - 0.35) < 0.03, paper.layout)
    for rule in rules[1:-1]:
        table.true(paper, "7.4.1", element + ": rules", "weight of those between (recommended)", "0.25 mm", f"{rule['weight']:.2f} mm", abs(rule["weight"] - 0.25) < 0.03, paper.layout)
    wanted = 2 if not (tiers and fields["printer"]) else 3
    table.true(paper, "7.4.1, 7.4.2", element + ": rules", "one above, one below, one over the printer, none over 抄送 under 主送", str(wanted), str(len(rules)), len(rules) == wanted, paper.layout)
    copied_to(paper, table, page)
    if fields["printer"]:
        printer(paper, table, page, rules)


def belonging(page, rules, first):
    """The rules of the imprint: from the one right above its first element down."""
    run = page.find_line(re.sub(r"\s", "", first)[:6], last=True)
    if not run or not rules:
        return rules
    over = [rule for rule in rules if run.y - 9 < rule["y"] < run.y]
    return ([over[-1]] if over else []) + [rule for rule in rules if rule["y"] >= run.y]


def copied_to(paper, table, page):
    fields = paper.fields
    for name, label, element in (("imprint_addressees", "主送：", "移入版记的主送机关 addressees in the imprint"), ("copied_to", "抄送：", "抄送机关 copied-to")):
        tiers = fields[name]
        if not tiers:
            continue
        run = page.find(label + re.sub(r"\s", "", tiers[0])[:3])
        if not run:
            table.true(paper, "7.4.2", element, "on the last page", "so", "not found", False, paper.layout)
            continue
        table.type_of(paper, "7.4.2", element, run, 14, "仿宋", paper.layout)
        table.within(paper, "7.4.2", element, "one character in at the left", SMALL_CELL - 0.5, CELL + 0.5, run.first["x0"] - LEFT, paper.layout)
        begin = run.chars[3]["x0"]
        stops = [rule["y"] for rule in page.rules if rule["y"] > run.y] + [line.y - 1 for line in page.lines if line.y > run.y + 1 and re.match("抄送：|.*印发$|—", line.text)]
        under = [line for line in page.lines if run.y + 1 < line.y < min(stops, default=300) and abs(line.size - 14) < 0.3]
        end = under[-1] if under else run
        for line in under:
            table.near(paper, "7.4.2", element, "other lines under the first name: difference", 0, 0.5, line.first["x0"] - begin, paper.layout)
            table.within(paper, "7.4.2", element, "one character in at the right: white", SMALL_CELL - 0.5, 156, RIGHT - line.right, paper.layout)
        line = next(line for line in page.lines if abs(line.y - end.y) < 0.6)
        if line:
            table.true(paper, "7.4.2", element, "closed by a full stop", "。", line.text[-1], line.text[-1] == "。", paper.layout)
    if fields["imprint_addressees"] and fields["copied_to"]:
        upper, lower = page.find("主送：" + fields["imprint_addressees"][0][:2]), page.find("抄送：" + fields["copied_to"][0][:2])
        table.true(paper, "7.4.2", "移入版记的主送机关 addressees in the imprint", "above 抄送", "so", "so", upper and lower and upper.y < lower.y, paper.layout)


def printer(paper, table, page, rules):
    fields, element = paper.fields, "印发机关和印发日期 printer and date"
    name = page.find_line(fields["printer"], last=True)
    if not name:
        return table.true(paper, "7.4.3", element, "on the last page", "so", "not found", False, paper.layout)
    line = next(line for line in page.lines if abs(line.y - name.y) < 0.6)
    table.type_of(paper, "7.4.3", element, line, 14, "仿宋", paper.layout)
    table.within(paper, "7.4.3", element, "printer one character in at the left", SMALL_CELL - 0.5, CELL + 0.5, line.first["x0"] - LEFT, paper.layout)
    table.within(paper, "7.4.3", element, "date one character in at the right", SMALL_CELL - 0.5, CELL + 0.5, RIGHT - (line.last["x0"] + SMALL_CELL), paper.layout)
    table.true(paper, "7.4.3", element, "date followed by 印发", "2021年3月5日印发", line.text.removeprefix(fields["printer"]), re.search(r"\d{4}年[1-9]\d?月[1-9]\d?日印发$", line.text), paper.layout)
    table.true(paper, "7.4.3", element, "above the last rule", "so", "so", len(rules) < 2 or rules[-2]["y"] < line.y < rules[-1]["y"], paper.layout)


def page_numbers(paper, table):
    element = "页码 page number"
    shown, begins = 0, 0
    for index, page in enumerate(paper.pages):
        if any(page is first and one["apart"] for first, one in paper.attached):
            begins = index
            if page.number:
                table.true(paper, "7.5", element, "begins anew on an attachment that is not bound with the text", "1", page.number.text.strip("—"), page.number.text == "—1—", paper.layout)
        run = page.number
        first_letter = paper.layout == "letter" and index == 0
        if first_letter:
            table.true(paper, "10.1", element, "none on page 1 of a letter", "none", run.text if run else "none", run is None)
            continue
        if run is None:
            blank = not page.lines or paper.facts["even_page"]
            table.true(paper, "7.5", element, "on every page but blank ones and the imprint after them", "so", f"none on page {index + 1}", blank, paper.layout)
            continue
        shown = int(NUMBER.match(run.text).group(1))
        table.true(paper, "7.5", element, "counts on through attachments", str(index + 1 - begins), str(shown), False, paper.layout) if shown != index + 1 - begins else \
            table.true(paper, "7.5", element, "counts on through attachments", "so", "so", True, paper.layout)
        table.true(paper, "7.5", element, "size", "14 pt", f"{run.size:g} pt", abs(run.size - 14) < 0.2, paper.layout)
        digits = Run(page, [c for c in run.chars if c["c"].isdigit()])
        half = (digits.last["x1"] - digits.first["x0"]) / len(digits.chars) / (digits.size / 72 * 25.4)
        table.true(paper, "7.5", element, "digits of half a character's width, with serifs", "0.5", f"{half:.1f}, {digits.face}", abs(half - 0.5) < 0.06 and digits.face in ("宋体", "LiberationSerif"), paper.layout)
        dash = page.ink((run.first["x0"] - 0.2, run.y - 5, run.first["x0"] + 4.4, run.y + 2))
        table.near(paper, "7.5", element, "dash below the sheet's top (7 mm under the core)", 269, 0.5, (dash[1] + dash[3]) / 2 if dash else None, paper.layout)
        if paper.facts["number_position"] == "outer":
            box = run.ink()
            odd = shown % 2 == 1
            value = RIGHT - run.last["x1"] if odd else run.first["x0"] - LEFT
            table.within(paper, "7.5", element, f"{'odd pages: one character in at the right' if odd else 'even pages: one character in at the left'}", SMALL_CELL - 0.5, CELL + 0.5, value, paper.layout)


def landscape(paper, table):
    if not paper.facts["landscape"]:
        return
    element = "A4横排表格 landscape table"
    pages = [page for page in paper.pages if len(page.turned) > 10]
    table.true(paper, "8", element, "set across the portrait page", "so", "so" if pages else "no turned text", pages, paper.layout)
    for page in pages:
        odd = "odd page" if page.index % 2 == 0 else "even page"
        turned = [c for c in page.turned]
        up = all(abs(c["dir"][0]) < 0.01 and c["dir"][1] < 0 for c in turned)
        table.true(paper, "8", element, "turned anticlockwise, so that its head is at the left edge", "so", "so" if up else "otherwise", up, odd)
        heads = [re.sub(r"\s", "", text) for text in paper.facts["heads"]]
        columns = {}
        for c in turned:
            columns.setdefault(round(c["x0"] / 2), []).append(c)
        text = lambda chars: "".join(c["c"] for c in sorted(chars, key=lambda c: -c["y"]))
        # Label and title of an attachment stand above the table that it begins with.
        head = sum(len(one["title"]) * 7 + 8 for first, one in paper.attached if first is page and page.across and page.across[0].text == one["label"])
        leftmost = [c for key in sorted(columns) if key * 2 <= min(columns) * 2 + 12 + head * 2 for c in columns[key]]
        found = any(head and head[0] in text(leftmost) for head in heads)
        table.true(paper, "8", element, "head rows stand leftmost", "so", "so" if found else text(leftmost)[:12], found, odd)
        xs, ys = [c["x0"] for c in turned], [c["y"] for c in turned]
        table.within(paper, "8", element, "inside the core: left", LEFT, RIGHT, min(xs), odd)
        table.within(paper, "8", element, "inside the core: right", LEFT, RIGHT, max(xs), odd)
        table.within(paper, "8", element, "inside the core: top", TOP - 1, BOTTOM + 2.4, min(ys), odd)
        table.within(paper, "8", element, "inside the core: foot", TOP - 1, BOTTOM + 2.4, max(ys), odd)
        table.true(paper, "8", element, "page number upright, where portrait pages have it", "so", page.number.text if page.number else "none", page.number, odd)


def order(paper, table):
    """The order of the elements on the pages (7.1 to 7.4)."""
    fields = paper.fields
    wanted = [("发文字号", fields["document_number"], 0), ("标题", fields["title"][0] if fields["title"] else "", 0), ("主送机关", fields["addressees"], 0)]
    places = []
    for name, text, _ in wanted:
        run = paper.find(text, paper.pages[:1]) if text else None
        if name == "标题" and text:
            run = next(iter(rows_of(paper, fields["title"])), None)
        if run:
            places.append((run.page.index, run.y, name))
    date = paper.date()
    if date and paper.layout != "minutes":
        places.append((date.page.index, date.y, "成文日期"))
    for page, _ in [first for first in paper.attached if not first[1]["apart"]][:1]:
        places.append((page.index, 0, "附件"))
    for text in (fields["copied_to"][:1] or [fields["printer"]]):
        run = paper.bound[-1].find_line(text[:8], last=True) if text else None
        if run:
            places.append((run.page.index, run.y, "版记"))
    for page, _ in [first for first in paper.attached if first[1]["apart"]][:1]:
        places.append((page.index, 0, "不装订的附件"))
    if len(places) > 2:
        holds = all(a[:2] <= b[:2] for a, b in zip(places, places[1:]))
        table.true(paper, "7.1", "各要素 elements", "in the order 发文字号, 标题, 主送机关, 成文日期, 附件, 版记", "so", "so" if holds else "、".join(name for _, _, name in places), holds, paper.layout)
