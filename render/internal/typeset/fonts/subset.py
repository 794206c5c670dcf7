"""Cut a face down to what reports need: subset.py IN.ttf OUT.ttf, or
subset.py --code IN.ttf OUT.ttf for one that only code is set in.

Digits become tabular ones, so that figures in a table stand under each other;
the proportional ones, for running text, go to private code points. The hyphen
of a broken word is a glyph of its own, so that it is read as a soft one.
Layout tables go: the engine places each glyph itself.
"""

import copy
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [
    (0x0020, 0x007E), (0x00A0, 0x024F),  # Latin, Latin extended A and B
    (0x0259, 0x0259), (0x02BB, 0x02BC), (0x02C6, 0x02DD),  # modifier letters
    (0x0300, 0x0328),  # combining marks, for what NFC leaves apart
    (0x0370, 0x03FF), (0x0400, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1EFF),  # Latin extended additional, with Vietnamese
    (0x2010, 0x2027), (0x2030, 0x205E),  # punctuation
    (0x2070, 0x209C), (0x20A0, 0x20BF),  # super- and subscripts, currency
    (0x2100, 0x215E), (0x2190, 0x21FF),  # letterlike, fractions, arrows
    (0x2200, 0x22FF), (0x25A0, 0x25FF),  # operators, geometric shapes
    (0x2713, 0x2718), (0xFB01, 0xFB02), (0xFFFD, 0xFFFD),
]
CODE = [
    (0x0020, 0x007E), (0x00A0, 0x00FF), (0x2010, 0x2027), (0x20AC, 0x20AC),  # Latin 1, punctuation, euro
    (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2265), (0x2500, 0x257F),  # arrows, operators, lines of boxes
]
PRIVATE = 0xE030  # of the proportional digit zero; fonts.go knows it, too
RANGES.append((PRIVATE, PRIVATE + 9))


def add_soft_hyphen(font):
    """Two code points of one glyph could not be told apart in a file."""
    font.setGlyphOrder([*font.getGlyphOrder(), "softhyphen"])
    font["glyf"]["softhyphen"] = copy.deepcopy(font["glyf"]["hyphen"])
    font["hmtx"]["softhyphen"] = font["hmtx"]["hyphen"]
    for table in font["cmap"].tables:
        table.cmap[0xAD] = "softhyphen"


def tabular(font):
    names = "zero one two three four five six seven eight nine".split()
    for table in font["cmap"].tables:
        for i, name in enumerate(names):
            if 0x30 + i in table.cmap:
                table.cmap[PRIVATE + i] = name
                table.cmap[0x30 + i] = name + ".tf"


def main(source, target, ranges):
    font = TTFont(source, recalcTimestamp=False)
    if ranges is RANGES:
        add_soft_hyphen(font)
        tabular(font)
    options = subset.Options()
    options.layout_features = []
    options.drop_tables += ["GDEF", "GPOS", "GSUB", "STAT", "MVAR", "DSIG", "gasp"]
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[c for a, b in ranges for c in range(a, b + 1)])
    subsetter.subset(font)
    font.save(target)


if sys.argv[1] == "--code":
    main(*sys.argv[2:], CODE)
else:
    main(*sys.argv[1:], RANGES)
