"""Files that bear the ending of another kind: a workbook named .csv, a page in place of what was to be downloaded."""

from typing import NamedTuple

from loaders.files import Content
from loaders.formats import text, workbook
from loaders.problems import FileError

LONGEST = 64
SAVE = "open it where it can be read, and save the table as .csv or .xlsx"


class Kind(NamedTuple):
    what: str
    advice: str


ZIP = Kind("a ZIP archive or a workbook", "name it .zip, .xlsx or .ods, whichever it is")
OFFICE = Kind("a document of an office program", SAVE)
PAGE = Kind("a web page", f"download the file itself, or {SAVE}")
MARKS = {
    b"pk\x03\x04": ZIP,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OFFICE,
    b"{\\rtf": OFFICE,
    b"%pdf-": Kind("a PDF", "ask for the table that it was made from"),
    b"\x1f\x8b\x08": Kind("packed by gzip", "unpack it"),
    b"<!doctype html": PAGE,
    b"<html": PAGE,
    b"<?xml": Kind("XML", SAVE),
}
"""What the beginning of a file says that it is; letters are small."""
WORKBOOKS = (b"pk\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def check(content: Content) -> None:
    """Raises FileError where a file is plainly none of its ending."""
    with content.open() as stream:
        start = stream.read(LONGEST)
    if not start and content.ending not in text.ENDINGS:  # which may look for the headers further down, and says where
        raise FileError(f"{content.name}: is empty: send it again")
    start = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    right = WORKBOOKS if content.ending in workbook.ENDINGS else ()
    for mark, kind in MARKS.items():
        if start.startswith(mark) and mark not in right:
            raise FileError(f"{content.name}: is {kind.what}, not {content.ending}: {kind.advice}")
