"""Take the kerning of a face out of its GPOS table: kern.py IN.ttf OUT.kern

OUT.kern is a flat sorted array of pairs, each three little-endian 16-bit
numbers: the left and the right code point, and by how many thousandths of an
em the right one moves. Pairs of one script that a reader would see are kept,
none of them with a space or a digit, so that figures stay in their columns.
"""

import struct
import sys
from itertools import product

from fontTools.ttLib import TTFont

LEAST = 8  # thousandths of an em: less is not to be seen
MARKS = [ord(c) for c in "!\"&'()*,-./:;?@[]_«»‘’‚“”„‹›·•–—…™®"]
# Letters that kerning is worth its bytes for: those of the alphabets that
# reports are written in, not each accent there is.
SCRIPTS = [
    [*range(0x41, 0x5B), *range(0x61, 0x7B)]
    + [ord(c) for c in "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿ"],
    [*range(0x391, 0x3A2), *range(0x3A3, 0x3AA), *range(0x3B1, 0x3CA)] + [ord(c) for c in "ΆΈΉΊΌΎΏάέήίόύώ"],
    [*range(0x410, 0x450)] + [ord(c) for c in "ЁЄІЇЙҐёєіїґ"],
]


def lookups(font):
    """The pair adjustments of the feature kern, as lists of subtables."""
    table = font["GPOS"].table
    indexes = {i for r in table.FeatureList.FeatureRecord if r.FeatureTag == "kern" for i in r.Feature.LookupListIndex}
    for i in sorted(indexes):
        subtables = [getattr(s, "ExtSubTable", s) for s in table.LookupList.Lookup[i].SubTable]
        yield [s for s in subtables if s.LookupType == 2]


def advance(value):
    return getattr(value, "XAdvance", 0) or 0


class Pairs:
    """A subtable with what is looked up in it at hand."""

    def __init__(self, subtable):
        self.table = subtable
        self.left = set(subtable.Coverage.glyphs)
        if subtable.Format == 1:
            self.sets = {
                glyph: {r.SecondGlyph: advance(r.Value1) for r in records.PairValueRecord}
                for glyph, records in zip(subtable.Coverage.glyphs, subtable.PairSet)
            }
        else:
            self.first, self.second = subtable.ClassDef1.classDefs, subtable.ClassDef2.classDefs

    def get(self, left, right):
        """None where the next subtable is to be asked."""
        if left not in self.left:
            return None
        if self.table.Format == 1:
            return self.sets[left].get(right)
        record = self.table.Class1Record[self.first.get(left, 0)]
        return advance(record.Class2Record[self.second.get(right, 0)].Value1)


def value(tables, left, right):
    """What all lookups move, each by the first subtable that knows the pair."""
    total = 0
    for subtables in tables:
        total += next((v for v in (t.get(left, right) for t in subtables) if v is not None), 0)
    return total


def main(source, target):
    font = TTFont(source)
    tables = [[Pairs(s) for s in subtables] for subtables in lookups(font)]
    names, em = font.getBestCmap(), font["head"].unitsPerEm
    out = {}
    for letters in SCRIPTS:
        runes = [r for r in letters + MARKS if r in names]
        for left, right in product(runes, runes):
            v = round(value(tables, names[left], names[right]) * 1000 / em)
            if abs(v) >= LEAST:
                out[left, right] = v
    with open(target, "wb") as file:
        for (left, right), v in sorted(out.items()):
            file.write(struct.pack("<HHh", left, right, v))


main(*sys.argv[1:])
