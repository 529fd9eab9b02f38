"""发文机关署名, 成文日期 and 印章 (7.3.5), in the three forms, single and joint."""
import re

from page import CELL, DATE, LEFT, PITCH, RIGHT, TOP, Run, is_red

ELEMENT = dict(plain="署名（不加盖印章） signature without seal", seal="署名（加盖印章） signature with seal", stamp="签发人签名章 signature stamp")
CLAUSE = dict(plain="7.3.5.2", seal="7.3.5.1", stamp="7.3.5.3")


def signature(paper, table):
    names, form = paper.fields["signature"], paper.fields["signature_form"]
    if form == "stamp" and not names:
        # Beside a stamp stands the office of who signs.
        names = [seal["title"] for seal in paper.fields["seals"] if seal["title"]]
    date = paper.date()
    if not date or paper.layout == "minutes" and not names:
        return
    dates(paper, table, date, names, form)
    if not names:
        return
    variant = "single issue" if len(names) == 1 else f"joint issue of {len(names)}"
    runs = places(paper, names, date, form)
    if runs is None:
        return table.true(paper, CLAUSE[form], ELEMENT[form], "every name above the date, in order", "so", "not found", False, variant)
    table.type_of(paper, CLAUSE[form], ELEMENT[form], runs[0], 16, "仿宋", variant)
    {"plain": plain, "seal": sealed, "stamp": stamped}[form](paper, table, runs, date, variant)


def dates(paper, table, date, names, form):
    element = "成文日期 date of issue"
    table.true(paper, "7.3.5.4", element, "Arabic digits, full year, no zero before", "2021年3月5日", date.text, DATE.match(date.text))
    table.true(paper, "7.3.5.4", element, "size", "16 pt", f"{date.size:g} pt", abs(date.size - 16) < 0.2)
    if names:
        # Rows of a table that ends the text are text too.
        others = [line for line in date.page.lines if TOP < line.y < date.y - 1 and line.x0 < LEFT + 3 * CELL]
        stands = bool(others)
        table.true(paper, "7.3.5.5", "署名 signature", "text on the same page (never 此页无正文)", "so", "so" if stands else "alone", stands, form)


def places(paper, names, date, form):
    """Each name where it stands above the date, on its page or, in rows of seals, the pages before; or nothing."""
    page, runs = date.page, []
    pages = paper.main if form == "seal" else [page]
    size = lambda line: abs(line.size - 16) < 0.3 and not is_red(line.rgb)
    lines = [line for one in pages for line in one.lines if size(line) and (one is not page or line.y < date.y + 3)]
    titles = [seal["title"] for seal in paper.fields["seals"]] if form == "stamp" else []
    for index, name in enumerate(names):
        name = re.sub(r"\s", "", name)
        found = None
        for text in [name] + ([name + titles[index], titles[index]] if index < len(titles) and titles[index] and titles[index] != name else []):
            for line in reversed(lines):
                at = line.text.find(text)
                if at >= 0 and (len(line.text) == len(text) or len(names) > 1 or form == "stamp"):
                    found = found or Run(line.page, line.chars[at : at + len(text)])
        found = found or (wrapped(lines, name) if form == "seal" else None)
        if not found:
            return None
        runs.append(found)
    return runs


def wrapped(lines, name):
    """A name that stands in two or three short lines under one another, in the middle of a seal."""
    for line in reversed(lines):
        for size in range(len(name) - 1, 1, -1):
            for at in [match.start() for match in re.finditer(re.escape(name[:size]), line.text)]:
                run = Run(line.page, line.chars[at : at + size])
                under = [c for c in line.page.flow if run.y + 3 < c["y"] < run.y + 24 and run.x0 - 25 < c["x0"] < run.x1 + 25]
                near = [c for c in under if abs((c["x0"] + c["x1"]) / 2 - run.middle) < 25]
                rest = name[size:]
                text = "".join(c["c"] for c in near)
                place = text.find(rest)
                if place >= 0:
                    return Run(line.page, run.chars + near[place : place + len(rest)])
    return None


def above(paper, top):
    """The last line of text above a height on the page, or nothing."""
    lines = [line for line in top.page.body if line.y < top.y - 1]
    return lines[-1] if lines else None


def plain(paper, table, runs, date, variant):
    element, clause = ELEMENT["plain"], "7.3.5.2"
    upper = above(paper, runs[0])
    if upper and upper.page.index == date.page.index:
        lines = (runs[0].y - upper.y) / PITCH - 1
        if abs(lines - 0.5) < 0.05:
            table.near(paper, "7.3.5.5", element, "white above where less of it keeps the signature on the page of the text", 0.5, 0.05, lines, variant, "lines")
        else:
            table.near(paper, clause, element, "white above", 1, 0.05, lines, variant, "lines")
    table.near(paper, clause, element, "date on the line under the last name: distance of baselines", PITCH, 0.5, date.y - runs[-1].y, variant)
    last = runs[-1]
    wide, date_wide = max(map(right_of, runs)) - min(run.x0 for run in runs), right_of(date) - date.x0
    if len(runs) > 1:
        table.true(paper, clause, element, "lead agency first, the others below", "so", "so", all(a.y < b.y for a, b in zip(runs, runs[1:])), variant)
    if date_wide <= wide + 0.3:
        table.near(paper, clause, element, "two characters from the right", 2 * CELL, 0.5, RIGHT - max(right_of(run) for run in runs), variant)
        if wide - date_wide >= 2 * CELL:
            shifts = [date.x0 - run.x0 for run in runs]
            table.near(paper, clause, "成文日期 date of issue", "first character two right of the signature's", 2 * CELL, 0.5, min(shifts, key=lambda shift: abs(shift - 2 * CELL)), variant)
    else:
        table.near(paper, clause, "成文日期 date of issue", "longer than the signature: two characters from the right", 2 * CELL, 0.5, RIGHT - right_of(date), variant)
        table.near(paper, clause, element, "shorter than the date: begins two characters left of it", 2 * CELL, 0.5, date.x0 - last.x0, variant)


def right_of(run):
    """Right edge of the boxes of a name's characters, counted in cells as the line is."""
    edges = [row.last["x0"] + (CELL if ord(row.last["c"]) > 127 else row.last["x1"] - row.last["x0"]) for row in run.rows]
    return max(edges)


def middle(run):
    return (run.x0 + right_of(run)) / 2


def pictures(page, runs):
    """Seals or stamps around names of one page, in the order of their rows."""
    low, high = min(run.y for run in runs) - 45, max(run.y for run in runs) + 50
    found = [image for image in page.images if low < (image["y0"] + image["y1"]) / 2 < high and image["x1"] - image["x0"] < 90]
    return sorted(found, key=lambda image: (round(image["y0"] / 8), image["x0"]))


def sealed(paper, table, runs, date, variant):
    element, clause = ELEMENT["seal"], "7.3.5.1"
    if not clamped(runs, date):
        table.near(paper, clause, "成文日期 date of issue", "four characters from the right", 4 * CELL, 0.5, RIGHT - right_of(date), variant)
    last = runs[-1]
    table.near(paper, clause, element, "last name centred on the date: difference", 0, 0.5, middle(last) - middle(date), variant)
    table.near(paper, clause, element, "last name on the line above the date: distance of baselines", PITCH, 0.5, date.y - last.rows[-1].y, variant)
    table.within(paper, clause, element, "names inside the core: white at the right", 0, 156, RIGHT - max(right_of(run) for run in runs), variant)
    if clamped(runs, date):
        table.within(paper, clause, element, "long name clamped: at least two characters from the right", 2 * CELL - 0.3, 4 * CELL, RIGHT - right_of(last), variant)
    pages = sorted({run.page.index for run in runs})
    groups = [[run for run in runs if run.page.index == index] for index in pages]
    seals = [pictures(group[0].page, group + ([date] if group[0].page is date.page else [])) for group in groups]
    brought, drawn = sum(1 for seal in paper.fields["seals"] if seal["asset"] is not None), sum(map(len, seals))
    if not brought:
        return table.true(paper, clause, "印章 seal", "never drawn by us: pictures where none was brought", "0", str(drawn), not drawn)
    table.true(paper, clause, "印章 seal", "one picture a name", str(brought), str(drawn), drawn == brought, variant)
    if brought != len(runs):
        return
    for group, own in zip(groups, seals):
        if len(own) == len(group):
            covers(paper, table, group, date, own, variant)
    first_page = groups[0][0].page
    upper = [line for line in first_page.body if line.y < min(run.y for run in groups[0]) - 1]
    if upper:
        foot = upper[-1].y + 0.12 * 16 / 72 * 25.4
        table.within(paper, clause, "印章 seal", "top against the text above: at most one line under it", -2, 10.5, min(seal["y0"] for seal in seals[0]) - foot, variant)


def clamped(runs, date):
    """Whether the last name is so long that, centred on a date four characters in, it would leave the core or nearly so."""
    last = runs[-1]
    return (right_of(last) - last.x0) / 2 + RIGHT - 4 * CELL - (right_of(date) - date.x0) / 2 > RIGHT - 2 * CELL + 0.3


def covers(paper, table, runs, date, seals, variant):
    """The seals of one page against the names that stand on it."""
    clause, element = "7.3.5.1", "印章 seal"
    across = lambda box: (box["x0"] + box["x1"]) / 2
    down = lambda box: (box["y0"] + box["y1"]) / 2
    pairs = [(run, min(seals, key=lambda seal: abs(across(seal) - middle(run)) + abs(down(seal) - run.y) / 4)) for run in runs]
    table.true(paper, clause, element, "each over its own name", "so", "so", len({id(seal) for _, seal in pairs}) == len(pairs), variant)
    for run, seal in pairs:
        table.near(paper, clause, element, "middle against the middle of its name", 0, 0.5, across(seal) - middle(run), variant)
    if runs[-1].page is date.page:
        last, name = pairs[-1][1], runs[-1]
        words = (name.rows[0].height_middle + date.height_middle) / 2
        table.within(paper, clause, element, "name and date stand slightly under its middle", 0.3, 10, words - down(last), variant)
        table.true(paper, clause, element, "last seal covers the last name and the date", "so", "so", last["y0"] < name.y - 2 and last["y1"] > date.y - 2 and last["x0"] < middle(date) < last["x1"], variant)
    left, right = min(seal["x0"] for seal in seals), max(seal["x1"] for seal in seals)
    table.true(paper, clause, element, "inside the core", "28 to 184 mm", f"{left:.1f} to {right:.1f} mm", left >= LEFT - 0.1 and right <= RIGHT + 0.1, variant)
    if len(seals) > 1:
        gaps = [max(b["x0"] - a["x1"], a["x0"] - b["x1"], b["y0"] - a["y1"], a["y0"] - b["y1"]) for i, a in enumerate(seals) for b in seals[i + 1 :]]
        table.within(paper, clause, element, "white between seals (they never touch)", 0.1, 200, min(gaps), variant)
        rows = {}
        for seal in seals:
            rows.setdefault(round(down(seal)), []).append(seal)
        table.within(paper, clause, element, "seals in a row", 1, 3, max(map(len, rows.values())), variant, unit="seals")
        places = [(round(down(seal)), across(seal)) for _, seal in pairs]
        table.true(paper, clause, element, "rows in the order of the organs", "so", "so", places == sorted(places), variant)


def stamped(paper, table, runs, date, variant):
    clause, element = "7.3.5.3", ELEMENT["stamp"]
    table.near(paper, clause, "成文日期 date of issue", "four characters from the right", 4 * CELL, 0.5, RIGHT - right_of(date), variant)
    stamps = pictures(date.page, runs + [date])
    brought = [seal for seal in paper.fields["seals"] if seal["asset"] is not None]
    table.true(paper, clause, element, "one picture a signer", str(len(brought)), str(len(stamps)), len(stamps) == len(brought), variant)
    if not brought or len(stamps) != len(brought):
        return
    stamps.sort(key=lambda stamp: stamp["y0"])
    rights = [stamp["x1"] for stamp in stamps]
    table.near(paper, clause, element, "four characters from the right", 4 * CELL, 0.5, RIGHT - max(rights), variant)
    for run, stamp in zip(runs, stamps):
        row = [line for line in date.page.lines if abs(line.y - run.y) < 0.6][0]
        beside = Run(row.page, [c for c in row.chars if c["x0"] < stamp["x0"]] or row.chars)
        table.near(paper, clause, element, "signer's title two characters left of it: white", 2 * CELL, 0.5, stamp["x0"] - right_of(beside), variant)
        table.near(paper, clause, element, "title at the middle of its height: difference", 0, 0.5, beside.height_middle - (stamp["y0"] + stamp["y1"]) / 2, variant)
    upper = [line for line in runs[0].page.body if line.y < min(runs[0].y - 1, stamps[0]["y0"])]
    if upper:
        foot = upper[-1].y + 0.12 * 16 / 72 * 25.4
        table.within(paper, clause, element, "two blank lines above: white", 20.6, 25.8, stamps[0]["y0"] - foot, variant)
    table.within(paper, clause, "成文日期 date of issue", "one blank line under the stamp: white", 10.2, 15.4, date.height_middle - 2.77 - stamps[-1]["y1"], variant)
    if len(runs) > 1:
        table.near(paper, clause, element, "stamps under one another: difference of their right edges", 0, 0.5, max(rights) - min(rights), variant)
        table.true(paper, clause, element, "lead agency first, one a row", "so", "so", all(a.y < b.y for a, b in zip(runs, runs[1:])), variant)
