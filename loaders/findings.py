"""What a dry run finds: how the file differs from what is known, and what a person should look at."""

from dataclasses import dataclass
from typing import Literal


@dataclass
class Difference:
    """Of one indicator in one year, or of one kind of rows.

    `gone` came with an earlier delivery and are not in the file: they stay, unless the description says `replace`.
    """

    what: str
    year: int | None
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0

    def __str__(self) -> str:
        of = self.what if self.year is None else f"{self.what} {self.year}"
        return f"{of}: {self.added:,} added, {self.changed:,} changed, {self.unchanged:,} unchanged, {self.gone:,} gone"


@dataclass(frozen=True)
class Figure:
    """Which figure is meant: area as `SET:CODE (name)`, the last day of its period."""

    indicator: str
    breakdown: str
    area: str
    period: str

    def __str__(self) -> str:
        of = f"{self.indicator};{self.breakdown}" if self.breakdown else self.indicator
        return f"{of} of {self.area}, {self.period}"


@dataclass(frozen=True)
class Change:
    """A figure that said something else before; None for a blank."""

    figure: Figure
    before: str | None
    after: str | None
    place: str

    def __str__(self) -> str:
        return f"{self.place}: {self.figure}: {self.before or 'blank'} becomes {self.after or 'blank'}"


@dataclass(frozen=True)
class Doubt:
    """A figure that may be wrong, or right: a person has to look. `places` are those that do not go together."""

    what: Literal["jump", "sum", "source", "contributors"]
    figure: Figure
    message: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.places[0]}: {self.figure}: {self.message}"
