"""What stands on a finished page: characters, lines of text, drawn rules, pictures, ink. Lengths in millimetres from the sheet's top left."""
import json, pathlib, re, statistics

import numpy as np
import pymupdf

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
CELL = 156 / 28
PITCH = 29.6 / MM
DPI = 400
DATE = re.compile(r"^(?:19|20)\d{2}年(?:[1-9]|1[0-2])月(?:[1-9]|[12]\d|3[01])日$")
NUMBER = re.compile(r"^—(\d+)—$")
FACES = (("FandolFang", "仿宋"), ("Fangsong", "仿宋"), ("LXGW", "楷体"), ("Kai", "楷体"), ("NotoSansSC", "黑体"),
         ("NotoSerifSC-SemiBold", "小标宋"), ("NotoSerifSC-Semi", "小标宋"), ("NotoSerifSC", "宋体"), ("Song", "宋体"))


def face_of(font):
    name = font.split("+")[-1].replace(" ", "")
    return next((face for part, face in FACES if part.lower() in name.lower()), name)


OPENING, CLOSING = "“‘（《〈「『【", "”’）》〉」』】。，、；：！？"


def is_red(rgb):
    return rgb[0] > 0.6 and rgb[1] < 0.35 and rgb[2] < 0.35


def is_han(c):
    return "\u3400" <= c <= "\u9fff" or c > "\uffff"


class Run:
    """Characters that follow one another, of one element."""

    def __init__(self, page, chars):
        self.page, self.chars = page, chars
        self.text = "".join(c["c"] for c in chars)
        self.x0, self.x1 = min(c["x0"] for c in chars), max(c["x1"] for c in chars)
        self.first, self.last = chars[0], chars[-1]
        self.y = chars[0]["y"]
        han = [c for c in chars if is_han(c["c"])] or chars
        self.size = statistics.mode(round(c["size"], 1) for c in han)
        self.face = statistics.mode(face_of(c["font"]) for c in han)
        self.rgb = chars[0]["rgb"]

    @property
    def rows(self):
        rows = []
        for c in self.chars:
            if rows and abs(rows[-1][-1]["y"] - c["y"]) < 0.6:
                rows[-1].append(c)
            else:
                rows.append([c])
        return [Run(self.page, row) for row in rows]

    @property
    def left(self):
        """Left edge of the first character's box; an opening mark at the head of a line has lost its white half."""
        return self.first["x0"] + (self.first["size"] / MM / 2 if self.first["c"] in OPENING else 0)

    @property
    def right(self):
        """Right edge of the last character's box; a closing mark at the end of a line has lost its white half."""
        em = self.last["size"] / MM
        if self.last["c"] in CLOSING:
            return self.last["x0"] + em / 2
        return self.last["x0"] + (em if ord(self.last["c"]) > 127 else self.last["x1"] - self.last["x0"])

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2

    @property
    def height_middle(self):
        """Middle of the characters' boxes: an ideograph stands from -0.12 to 0.88 em."""
        return (self.rows[0].y + self.rows[-1].y) / 2 - 0.38 * self.size / MM

    @property
    def top(self):
        """Top of the boxes of its first line's characters."""
        return self.rows[0].y - 0.88 * self.size / MM

    @property
    def foot(self):
        """Foot of the boxes of its last line's characters."""
        return self.rows[-1].y + 0.12 * self.size / MM

    def ink(self, red=False):
        em = self.size / MM
        ys = [c["y"] for c in self.chars]
        return self.page.ink((self.x0 - 0.3, min(ys) - 0.95 * em, self.x1 + 0.3, max(ys) + 0.25 * em), red)


class Page:
    def __init__(self, page, index):
        self.page, self.index = page, index
        self.size = (page.rect.width / MM, page.rect.height / MM)
        self.chars, self.turned = [], []
        for block in page.get_text("rawdict", flags=pymupdf.TEXT_PRESERVE_WHITESPACE)["blocks"]:
            for line in block.get("lines", []):
                upright = abs(line["dir"][0] - 1) < 0.01
                for span in line["spans"]:
                    v = span["color"]
                    rgb = ((v >> 16 & 255) / 255, (v >> 8 & 255) / 255, (v & 255) / 255)
                    for ch in span["chars"]:
                        if ch["c"].isspace():
                            continue
                        one = dict(c=ch["c"], x0=ch["origin"][0] / MM, x1=ch["bbox"][2] / MM, y=ch["origin"][1] / MM, y0=ch["bbox"][1] / MM,
                                   size=span["size"], font=span["font"], rgb=rgb, dir=line["dir"])
                        (self.chars if upright else self.turned).append(one)
        self.lines = self._lines(self.chars)
        # The sheet turned clockwise, so that what lies across stands upright.
        self.across = self._lines([dict(c, x0=self.size[1] - c["y"], x1=self.size[1] - c["y0"], y=c["x0"]) for c in self.turned])
        self.text = "".join(run.text for run in self.lines)
        self.flow = [c for run in self.lines for c in run.chars]
        self.rules = self._rules()
        self.images = []
        for info in page.get_image_info():
            x0, y0, x1, y1 = (v / MM for v in info["bbox"])
            self.images.append(dict(x0=x0, y0=y0, x1=x1, y1=y1))
        self.number = next((run for run in self.lines if run.y > 263 and NUMBER.match(run.text)), None)
        self.body = [run for run in self.lines if abs(run.size - 16) < 0.3 and TOP - 1 < run.y < 273 and run is not self.number]
        self._pixels = None

    def _lines(self, chars):
        rows = []
        for c in sorted(chars, key=lambda c: (c["y"], c["x0"])):
            if rows and abs(rows[-1][0]["y"] - c["y"]) < 0.6:
                rows[-1].append(c)
            else:
                rows.append([c])
        return [Run(self, sorted(row, key=lambda c: c["x0"])) for row in rows]

    def _rules(self):
        rules = []
        for drawing in self.page.get_drawings():
            for item in drawing["items"]:
                if item[0] == "l" and abs(item[1].y - item[2].y) < 0.3:
                    y, x0, x1 = item[1].y, min(item[1].x, item[2].x), max(item[1].x, item[2].x)
                    weight, colour = drawing.get("width") or 0, drawing.get("color")
                elif item[0] == "re" and item[1].height < 6:
                    y, x0, x1, weight = (item[1].y0 + item[1].y1) / 2, item[1].x0, item[1].x1, item[1].height
                    colour = drawing.get("fill") or drawing.get("color")
                else:
                    continue
                if x1 - x0 > 60 * MM:
                    rules.append(dict(y=y / MM, x0=x0 / MM, x1=x1 / MM, width=(x1 - x0) / MM, weight=weight / MM,
                                      top=(y - weight / 2) / MM, foot=(y + weight / 2) / MM, red=is_red(colour or (0, 0, 0))))
        return sorted(rules, key=lambda rule: rule["y"])

    def ink(self, clip, red=False):
        """Box of the black or red ink inside a clip, or None."""
        if self._pixels is None:
            pix = self.page.get_pixmap(dpi=DPI, colorspace=pymupdf.csRGB)
            rgb = np.frombuffer(pix.samples, np.uint8).reshape(pix.h, pix.stride)[:, : pix.w * 3].reshape(pix.h, pix.w, 3).astype(np.int16)
            r, g = rgb[:, :, 0], rgb[:, :, 1]
            self._pixels = (r < 150, (r > 150) & (g < 140))
        k = 25.4 / DPI
        x0, y0, x1, y1 = (max(0, int(round(v / k))) for v in clip)
        part = self._pixels[1 if red else 0][y0:y1, x0:x1]
        if not part.any():
            return None
        ys, xs = np.where(part.any(1))[0], np.where(part.any(0))[0]
        return [(x0 + xs[0]) * k, (y0 + ys[0]) * k, (x0 + xs[-1] + 1) * k, (y0 + ys[-1] + 1) * k]

    def find(self, text, after=0):
        """The characters of a text that stands on this page, or None."""
        text = re.sub(r"\s", "", text)
        at = self.text.find(text, after)
        if at < 0 or not text:
            return None
        run = Run(self, self.flow[at : at + len(text)])
        run.at = at
        return run

    def find_line(self, text, last=False):
        """The line of text that begins or ends with a text or is part of a row; the last such line if asked."""
        text = re.sub(r"\s", "", text)
        found = [run for run in self.lines if text in run.text]
        if not found:
            return None
        line = found[-1 if last else 0]
        at = line.text.find(text)
        return Run(self, line.chars[at : at + len(text)])


class Paper:
    def __init__(self, folder, name):
        self.name = name
        self.facts = json.loads(pathlib.Path(folder, f"{name}.json").read_text())
        self.fields, self.layout = self.facts["fields"], self.facts["layout"]
        self.document = pymupdf.open(pathlib.Path(folder, f"{name}.pdf"))
        self.pages = [Page(page, index) for index, page in enumerate(self.document)]
        self.attached = self._attached()

    def _attached(self):
        """Pages on which an attachment begins, with its label; those that are not bound with the text last."""
        found, after = [], 1
        for one in sorted(self.facts["attachments"], key=lambda one: one["apart"]):
            for page in self.pages[after:]:
                first = page.across[:1] + page.lines[:1]
                if any(line.text == re.sub(r"\s", "", one["label"]) for line in first):
                    found.append((page, one))
                    after = page.index + 1
                    break
        return found

    @property
    def bound(self):
        """Pages that are bound with the text."""
        apart = [page.index for page, one in self.attached if one["apart"]]
        return self.pages[: apart[0]] if apart else self.pages

    @property
    def main(self):
        """Pages of the main part, before any attachment."""
        return self.pages[: self.attached[0][0].index] if self.attached else self.pages

    def find(self, text, pages=None):
        for page in self.pages if pages is None else pages:
            run = page.find(text)
            if run:
                return run
        return None

    def find_last(self, text, pages=None):
        for page in reversed(self.pages if pages is None else pages):
            run = page.find_line(text, last=True)
            if run:
                return run
        return None

    def date(self):
        """The date under the signature: the last line of 16 pt that is the date or ends with it."""
        text = re.sub(r"\s", "", self.fields["date_of_issue"])
        for page in reversed(self.main):
            for line in reversed(page.body):
                if text and line.text.endswith(text):
                    return Run(page, line.chars[-len(text) :])
        return None

    def line_before(self, run):
        """The line of 16 pt text above, on the same page."""
        above = [line for line in run.page.body if line.y < run.y - 1]
        return above[-1] if above else None
