"""Matches as a file that a department fills in and hands back."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from loaders.cells.texts import NO, YES
from loaders.files import open_file
from loaders.formats.text import delimiter_of, encoding_of, records
from loaders.matching.decisions import Decision
from loaders.problems import FileError, Problem, ProblemsError
from models.vocabulary import MatchBasis, MatchDoubt, MatchState

COLUMNS = {
    "Gemeinde": "municipality",
    "Code": "code",
    "Name": "name",
    "anderer Code": "other_code",
    "anderer Name": "other_name",
    "Grund": "basis",
    "Zweifel": "doubt",
    "Ähnlichkeit": "score",
    "Gemeinsam": "evidence",
    "Stand": "state",
    "Dieselbe?": "",
    "Bemerkung": "note",
}
VOCABULARIES = {"basis": MatchBasis, "doubt": MatchDoubt, "state": MatchState}
TOLD = ("Gemeinde", "Code", "anderer Code", "Dieselbe?")
OPEN = "offen"


def write_matches(path: Path, matches: Iterable[Mapping[str, Any]]) -> None:
    """The column `Dieselbe?` is empty: ja, nein, or offen to take an earlier word back."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(COLUMNS)
        for match in matches:
            writer.writerow(_shown(name, match.get(name)) for name in COLUMNS.values())


def _shown(name: str, value: Any) -> str:
    if value is None:
        return ""
    return VOCABULARIES[name][value].value.de if name in VOCABULARIES else str(value)


def read_decisions(path: Path) -> list[Decision]:
    """Rows without a word in `Dieselbe?` say nothing. Raises ProblemsError with all that is wrong."""
    content = open_file(path, {}, None)
    encoding = encoding_of(content, None)
    rows = list(records(content, encoding, delimiter_of(content, encoding, [1])))
    headers = [header.strip() for header in rows[0]] if rows else []
    if lacking := [header for header in TOLD if header not in headers]:
        raise FileError(f"{path.name}: lacks the column '{lacking[0]}'")
    problems: list[Problem] = []
    decisions = []
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(headers, map(str.strip, row), strict=False))
        if word := cells.get("Dieselbe?"):
            if (state := _state(word)) is None:
                message = "is none of ja, nein and offen"
                problems.append(Problem(message, path.name, row=number, header="Dieselbe?", cell=word))
            else:
                decisions.append(_decision(cells, state))
    if problems:
        raise ProblemsError(problems)
    return decisions


def _state(word: str) -> MatchState | None:
    word = word.lower()
    if word in YES | NO:
        return MatchState.CONFIRMED if word in YES else MatchState.REFUSED
    return MatchState.OPEN if word == OPEN else None


def _decision(cells: Mapping[str, str], state: MatchState) -> Decision:
    return Decision(cells["Gemeinde"], cells["Code"], cells["anderer Code"], state, cells.get("Bemerkung") or None)
