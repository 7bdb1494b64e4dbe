"""Look before you load: what a file holds, and drafts of the source descriptions that would load it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from loaders.inspection.choice import chosen
from loaders.inspection.drafts import Draft, written
from loaders.inspection.drafts.once import Told
from loaders.inspection.drafts.terms import MUNICIPALITY
from loaders.inspection.facts import facts_of
from loaders.inspection.knowledge import Known, known
from loaders.inspection.report import findings, lines
from loaders.inspection.table import Asked
from loaders.problems import FileError

__all__ = ["MUNICIPALITY", "Asked", "Draft", "Inspected", "Known", "Told", "inspect", "known", "lines", "written"]


NOTHING = Asked()


class Inspected(NamedTuple):
    """One table of a file: what was found, by name, and the drafts that follow from it."""

    found: dict[str, Any]
    drafts: Sequence[Draft]


def inspect(path: Path, knows: Known | None = None, asked: Asked = NOTHING) -> list[Inspected]:
    """Each table of a file; `knows` is None where no database can be asked. Raises FileError."""
    tables = []
    for facts in facts_of(path, knows, asked):
        choice = chosen(facts)
        tables.append(Inspected(findings(facts, choice), choice.drafts))
    if not tables:
        raise FileError(f"{path.name}: holds no table")
    return tables
