"""Which columns of a list hold which fields of a record: by the words of their headers and by their cells."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts
from loaders.inspection.text import lexicon, says

BARELY = 0.3
NUMERIC = frozenset({"awarded", "paid", "eligible", "maximum", "occupied", "available", "waiting", "surface"})
DATED = frozenset({"period_from", "period_to", "notice_date"})
DEGREES = frozenset({"longitude", "latitude"})


class Mapped(NamedTuple):
    """The column of each field of one kind."""

    columns: Mapping[str, Profile]

    def header(self, field: str) -> str | None:
        return self.columns[field].header if field in self.columns else None

    def has(self, *fields: str) -> bool:
        return all(field in self.columns for field in fields)


def mapped(kind: str, profiles: Sequence[Profile], taken: Iterable[str] = ()) -> Mapped:
    """Each field gets the column that says it best; no column serves two fields. `taken` headers are left out."""
    listed: Mapping[str, Sequence[str]] = lexicon()["kinds"][kind]
    free = [profile for profile in profiles if profile.header not in set(taken) and profile.filled]
    scored = sorted(
        (
            (-says(profile.header, names), order, place, field)
            for order, (field, names) in enumerate(listed.items())
            for place, profile in enumerate(free)
            if says(profile.header, names) >= BARELY and _may_hold(field, profile)
        ),
    )
    columns: dict[str, Profile] = {}
    for _, _, place, field in scored:
        if field not in columns and free[place] not in columns.values():
            columns[field] = free[place]
    return Mapped(columns)


def _may_hold(field: str, profile: Profile) -> bool:
    if field in NUMERIC:
        return profile.is_figure
    if field in DATED:
        return profile.sort in ("day", "text", "year")
    if field == "year":
        return profile.sort == "year"
    if field in DEGREES:
        return profile.sort == "number" and profile.largest is not None and abs(profile.largest) <= 180
    if field in ("name", "recipient", "purpose", "office", "street", "town"):
        return profile.sort == "text"
    if field == "postal_code":
        return profile.sort in ("key", "number", "text") and max(map(len, profile.values)) <= 8
    return True


def identifies(profile: Profile) -> bool:
    """Whether every row has a value of its own."""
    return profile.filled == profile.distinct == profile.rows > 1


def unused(facts: Facts, fields: Mapping[str, Any]) -> list[str]:
    """Headers that no field takes."""
    used = set(_headers(fields.values()))
    return [
        profile.header
        for profile in facts.profiles
        if profile.header not in used
        and profile.header not in ("geometry", "longitude", "latitude")
        and (profile.filled or not profile.header.startswith("column "))
    ]


def _headers(fields: Iterable[Any]) -> Iterable[str]:
    for field in fields:
        if isinstance(field, str):
            yield field
        elif isinstance(field, dict):
            yield from filter(None, [field.get("header"), *field.get("headers", [])])


Making = Callable[[Facts], Any]
