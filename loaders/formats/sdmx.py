"""SDMX-CSV 2.0 and 2.1, and 1.0, as a plain table of dimensions, measures and attributes.

The columns that speak of the message (`STRUCTURE`, `STRUCTURE_ID`, `ACTION`; `DATAFLOW` in 1.0) need not be used. With
`labels=both` headers and cells are `CODE: Label`, of which the code stays. `NaN` and `#N/A` mean intentionally missing,
which the status says better.
"""

from collections.abc import Iterator, Sequence

from loaders.formats.unfolded import Row, Unfolded
from loaders.problems import FileError

MESSAGE = ("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "SERIES_KEY", "OBS_KEY")
STORING = frozenset({"", "I", "A", "M", "R"})
"""Information, append, merge and replace: all bring rows. D would delete some."""
MISSING = frozenset({"NaN", "#N/A"})
JOINT = ": "


def fits(headers: Sequence[str]) -> bool:
    first = headers[0].partition("[")[0] if headers else ""
    return first == "DATAFLOW" or (first == "STRUCTURE" and len(headers) > 1 and headers[1] == "STRUCTURE_ID")


def unfold(headers: Sequence[str], rows: Iterator[Row], file: str) -> Unfolded:
    """Raises FileError where the headers are not those of SDMX-CSV, and for rows that delete."""
    if not fits(headers):
        raise FileError(f"{file}: is not SDMX-CSV; its columns are {', '.join(headers[:20])}")
    codes = [header.partition("[")[0].partition(JOINT)[0] for header in headers]
    labelled = [JOINT in header or code == "DATAFLOW" for header, code in zip(headers, codes, strict=True)]
    names = _names(codes)
    return Unfolded(codes, _walk(rows, codes, labelled, file), "english", frozenset({*MESSAGE, *names}))


def _names(codes: Sequence[str]) -> list[str]:
    """With `labels=name` each coded column is followed by one of labels, whose header is no code."""
    return [code for code in codes if code != code.upper() or " " in code]


def _walk(rows: Iterator[Row], codes: Sequence[str], labelled: Sequence[bool], file: str) -> Iterator[Row]:
    action = codes.index("ACTION") if "ACTION" in codes else None
    for number, row in rows:
        if action is not None and len(row) > action and row[action].strip() not in STORING:
            raise FileError(f"{file}, row {number}: the action '{row[action]}' deletes rows, which is not read")
        yield number, [_cell(cell, both) for cell, both in zip(row, labelled, strict=False)] + row[len(labelled) :]


def _cell(cell: str, both: bool) -> str:
    if cell in MISSING:
        return ""
    return cell.partition(JOINT)[0] if both else cell
