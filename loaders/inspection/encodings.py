"""In which encoding a text file is written, and by which character its cells are cut."""

import codecs
from collections import Counter
from itertools import islice
from typing import NamedTuple

from loaders.files import Content
from loaders.formats.text import encoding_of, records
from loaders.problems import FileError

SAMPLE = 2**20
DELIMITERS = (";", "\t", "|", ",", "~", "^", "¦", "#")
USUAL = (";", ",", "\t", "|")
LINES = 400
GERMAN = frozenset("äöüÄÖÜß€§–„“”’°²³é")
OLD = ("cp1252", "cp850", "mac_roman")


class Writing(NamedTuple):
    """`stated` are the settings that the loader would not find out by itself."""

    encoding: str
    delimiter: str
    stated: dict[str, str]


def writing_of(content: Content) -> Writing:
    encoding, is_said = _encoding(content)
    delimiter = _delimiter(content, encoding)
    stated = {"encoding": encoding} if is_said else {}
    if delimiter not in USUAL:
        stated["delimiter"] = delimiter
    return Writing(encoding, delimiter, stated)


def _encoding(content: Content) -> tuple[str, bool]:
    """The encoding, and whether a description must name it."""
    with content.open() as stream:
        sample = stream.read(SAMPLE)
    if wide := _wide(sample):
        return wide, True
    found = encoding_of(content)
    if found != "cp1252":
        return found, False
    best = max(OLD, key=lambda encoding: _germanness(sample, encoding))
    return best, best != "cp1252"


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western text is zero."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\x00" not in sample[:1000]:
        return None
    even, odd = sample[:1000:2].count(0), sample[1:1000:2].count(0)
    if max(even, odd) < 200 and max(even, odd) < 0.4 * len(sample):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _germanness(sample: bytes, encoding: str) -> int:
    """Characters beyond ASCII that German text has, less those that it has not."""
    text = sample.decode(encoding, "replace")
    beyond = [sign for sign in text if not sign.isascii()]
    return sum(1 if sign in GERMAN else -2 if not sign.isalpha() else 0 for sign in beyond)


def _delimiter(content: Content, encoding: str) -> str:
    """The one that cuts the most rows into the same number of cells, more than one."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(content, encoding, delimiter))


def _evenness(content: Content, encoding: str, delimiter: str) -> float:
    try:
        widths = [len(row) for row in islice(records(content, encoding, delimiter), LINES) if any(row)]
    except FileError:
        return 0.0
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    width, count = several.most_common(1)[0]
    return count / len(widths) + 0.01 * min(width, 50) - (0.3 if delimiter not in USUAL else 0.0)
