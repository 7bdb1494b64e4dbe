"""What an import did, countable and in a line."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from loaders.findings import Change, Difference, Doubt
from loaders.problems import LoadingError, Problem, ProblemsError


@dataclass
class Report:
    """`stored` rows are new or `changed`; `refused` figures belong to areas that were not valid then.

    Of organizations, `merged` are now known to be others, `proposed` are pairs that a person has to look at.
    `same_as` is the import that brought the very same file, if it was not looked at again.
    `problems` are of rows that were left out so that the others could be stored; `error` is why nothing was. The last
    three are what a dry run finds.
    """

    description: str
    file: str
    read: int = 0
    stored: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    merged: int = 0
    proposed: int = 0
    same_as: int | None = None
    skipped: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    mended: list[int] = field(default_factory=list)
    problems: Sequence[Problem] = ()
    error: LoadingError | None = None
    differences: Sequence[Difference] = ()
    changes: Sequence[Change] = ()
    doubts: Sequence[Doubt] = ()

    def count(self, rows: int, added: int, changed: int, links: int = 0) -> None:
        """Links that came or went without a change of their row count as one changed row at the least."""
        changed = min(rows - added, max(changed, 1 if links and not added else 0))
        self.stored += added + changed
        self.changed += changed
        self.unchanged += rows - added - changed

    def skip(self, reasons: Mapping[str, int]) -> None:
        self.skipped.update(reasons)

    def __str__(self) -> str:
        if self.same_as is not None:
            return f"{self.file} ({self.description}): the same file as in import {self.same_as}, nothing has changed"
        said = [f"{self.read:,} rows read", f"{self.stored:,} stored", f"{self.unchanged:,} unchanged"]
        said += [f"{self.removed:,} removed"] * bool(self.removed)
        said += [f"{_listed(self.skipped)} skipped"] * bool(self.skipped)
        said += [f"{_listed(self.refused)} refused"] * bool(self.refused)
        said += [f"{self.merged:,} merged with others"] * bool(self.merged)
        said += [f"{self.proposed:,} pairs to look at (sozialgraph matches)"] * bool(self.proposed)
        if self.mended:
            said.append(f"outlines mended in rows {', '.join(map(str, self.mended[:20]))}")
        return f"{self.file} ({self.description}): {', '.join(said)}"


def told(report: Report) -> dict[str, Any]:
    """The report as JSON has it; problems that kept rows out, or the whole file, are listed alike."""
    problems = report.error.problems if isinstance(report.error, ProblemsError) else report.problems
    return {
        "description": report.description,
        "file": report.file,
        "read": report.read,
        "stored": report.stored,
        "changed": report.changed,
        "unchanged": report.unchanged,
        "removed": report.removed,
        "merged": report.merged,
        "proposed": report.proposed,
        "sameAs": report.same_as,
        "skipped": dict(report.skipped),
        "refused": dict(report.refused),
        "mended": list(report.mended),
        "error": str(report.error) if report.error is not None else None,
        "problems": [_told(problem) for problem in problems],
        "differences": [asdict(difference) for difference in report.differences],
        "changes": [asdict(change) | {"text": str(change)} for change in report.changes],
        "warnings": [asdict(doubt) | {"text": str(doubt)} for doubt in report.doubts],
    }


def _told(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "otherRow": problem.other_row,
        "column": problem.header,
        "cell": problem.cell,
        "message": problem.message,
        "text": str(problem),
    }


def _listed(reasons: Counter[str]) -> str:
    first = "; ".join(f"{count:,} {reason}" for reason, count in reasons.most_common(5))
    more = f"; {len(reasons) - 5} more reasons" if len(reasons) > 5 else ""
    return f"{reasons.total():,} ({first}{more})"
