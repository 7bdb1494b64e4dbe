"""A copy of a faulty file as a workbook, each faulty cell marked and its problem beside it as a comment."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from loaders.description import Source
from loaders.files import Content
from loaders.formats import format_of
from loaders.headers import take_headers
from loaders.problems import Problem
from loaders.returned import as_workbook, unmerged
from loaders.workbooks import Copied, Place, write_workbook

SEVERAL = " + "
"""Between the columns that make one field together."""


def annotate(target: Path, source: Source, content: Content, problems: Sequence[Problem]) -> Path:
    """Write values only: what a hostile file holds besides is not carried on. The path gets `.xlsx` behind it."""
    target = as_workbook(target)
    write_workbook(target, _copies(source, content, problems))
    return target


def _copies(source: Source, content: Content, problems: Sequence[Problem]) -> Iterator[Copied]:
    layout = source.says.table
    for entry in format_of(content, layout.format).entries(content, layout):
        concerned = [problem for problem in problems if problem.sheet == entry.name]
        sheet = unmerged(entry.read(), layout.header_rows if concerned else [])
        upper = list(islice(sheet.rows, max(layout.header_rows, default=0)))
        headers, _ = take_headers(iter(enumerate(upper, start=1)), layout.header_rows, sheet.merged)
        rows = enumerate(chain(upper, sheet.rows), start=sheet.first_row)
        yield Copied(entry.name, rows, _notes(concerned, headers, layout.header_rows), hidden=not entry.visible)


def _notes(problems: Sequence[Problem], headers: Sequence[str], header_rows: Sequence[int]) -> dict[Place, str]:
    """What to say at which cell; in the first of the row where no column is named, or none of this name is there."""
    said: dict[Place, list[str]] = defaultdict(list)
    for problem in problems:
        first = (problem.header or "").partition(SEVERAL)[0]
        place = headers.index(first) if first in headers else 0
        for row in problem.rows or (max(header_rows, default=1),):
            said[row, place].append(problem.reason(row))
    return {place: "\n".join(texts) for place, texts in said.items()}
