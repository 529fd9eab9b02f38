#!/usr/bin/env python3
"""Writes a font with TrueType outlines out of one with CFF outlines, which PDF export subsets in half the time.

    to_truetype.py FandolFang-Regular.otf FandolFang-Regular.ttf

The source is `FandolFang-Regular.otf` of the package fandol (CTAN, version 0.3). Curves are approximated to half a unit of
1,000 to the em; widths, names and the character map stay. Needs fontTools (`pip install fonttools`); the same input gives
the same bytes.
"""
import sys

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

MOST_ERROR_SHARE = 0.5 / 1000  # of the em
LIMITS = """maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions
maxComponentElements maxPoints maxContours maxCompositePoints maxCompositeContours maxComponentDepth""".split()
VERSION_NAME = 5


def outlines(font):
    glyphs, shapes = {}, font.getGlyphSet()
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(shapes)
        shapes[name].draw(Cu2QuPen(pen, font["head"].unitsPerEm * MOST_ERROR_SHARE, reverse_direction=True))
        glyphs[name] = pen.glyph()
    return glyphs


def convert(source, target):
    font = TTFont(source, recalcTimestamp=False)
    glyphs = outlines(font)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), glyphs
    for name, glyph in glyphs.items():
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    font["maxp"].tableVersion = 0x00010000
    for limit in LIMITS:
        setattr(font["maxp"], limit, 1 if limit == "maxZones" else 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    for record in font["name"].names:
        if record.nameID == VERSION_NAME:
            record.string = record.toUnicode() + "; TrueType outlines made for hongtou by to_truetype.py"
    for table in ("CFF ", "VORG"):
        if table in font:
            del font[table]
    font.sfntVersion = "\0\1\0\0"
    font.save(target)


if __name__ == "__main__":
    convert(*sys.argv[1:3])
