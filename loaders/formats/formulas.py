"""Cells of an xlsx workbook without a value: `#DIV/0!` and its kin, and formulas that nobody has calculated.

The reader gives both as empty, which would lose them silently. As the text that the sender sees they are refused
wherever a value is needed.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from html import unescape
from posixpath import normpath
from xml.etree import ElementTree

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
ERROR = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*?(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')
FORMULA = re.compile(rb"<f\b[^>]*?(?:/>|>([^<]*)</f>)(?:<v ?/>|<v></v>)?</c>")
LAST_ROW = 2**20
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')

Unusable = Mapping[int, Mapping[int, str]]
"""Texts by row and column, both counted from 0."""


def sheet_parts(part: Callable[[str], bytes]) -> dict[str, str]:
    """The member of the archive that holds each sheet; none for workbooks of another kind."""
    relations, workbook = part(RELATIONS), part(WORKBOOK)
    if not relations or not workbook:
        return {}
    targets = {one.get("Id"): one.get("Target", "") for one in ElementTree.fromstring(relations)}
    parts = {}
    for one in ElementTree.fromstring(workbook).iter():
        if one.tag.endswith("}sheet"):
            key = next((value for name, value in one.attrib.items() if name.endswith("}id")), None)
            parts[one.get("name", "")] = _path(targets.get(key, ""))
    return parts


def _path(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def unusable(sheet: bytes) -> Unusable:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for match in ERROR.finditer(sheet) if b't="e"' in sheet else ():
        _note(found, match[1], match[2])
    for match in FORMULA.finditer(sheet):
        cell = sheet[sheet.rfind(b"<c ", 0, match.start()) : match.start()]
        if b't="str"' not in cell:  # a formula whose value is the empty text
            _note(found, cell, b"=" + (match[1] or b"..."))
    return found


def _note(found: dict[int, dict[int, str]], cell: bytes, text: bytes) -> None:
    place = PLACE.search(cell)
    if place is not None and int(place[2]) <= LAST_ROW:
        column = 0
        for letter in place[1]:
            column = 26 * column + letter - ord("A") + 1
        found[int(place[2]) - 1][column - 1] = unescape(text.decode("utf-8", "replace"))
