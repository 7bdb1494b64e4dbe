"""Drafts for areas: outlines, and lists of one or several levels."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from loaders.cells import CellError
from loaders.cells.days import day
from loaders.inspection.drafts import Draft
from loaders.inspection.drafts.levels import Level, levels_of
from loaders.inspection.drafts.records import identifies, mapped, unused
from loaders.inspection.drafts.surfaces import POINT, stated_surface, surface_of
from loaders.inspection.places import Fit
from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts, layout, started
from loaders.inspection.text import lexicon, says, words_of

ROW_NUMBERS = ("id", "fid", "gid", "objectid", "oid")
LONG_AGO = date(2000, 1, 1)
NUMBERED = re.compile(r"(\d+)\s+(\S.*)")


class Naming(NamedTuple):
    """The fields `code` and `name` of areas."""

    code: Any
    name: Any
    header: str


def has_outlines(facts: Facts) -> bool:
    """Polygons, not the points of facilities."""
    if "geometry" not in facts.found.headers:
        return False
    cells = facts.found.column(facts.found.headers.index("geometry"))
    return any("Polygon" in str(cell)[:60] for cell in cells[:20])


def outline_draft(facts: Facts) -> Draft:
    draft = started(facts, "areas", "areas")
    draft.says["table"] = layout(draft, facts)
    known = known_by(facts)
    naming = _naming(facts)
    fields: dict[str, Any] = {"code": _code_of(known) if known else naming.code if naming else {"row": True}}
    if known is None:
        _new_areas(draft, facts, fields, naming)
    else:
        assert known.area_set is not None
        draft.says["area_set"] = {"code": known.area_set.code}
        draft.check("area_set", f"{known.share:.0%} of the keys are areas of it: their outlines are added")
    if surface := surface_of(facts):
        fields["surface"] = surface
    fields["geometry"] = "geometry"
    return finished(draft, facts, fields)


def known_by(facts: Facts) -> Fit | None:
    """How the areas are known already, by their codes."""
    coded = [
        fit for fit in facts.places if fit.area_set is not None and "by" not in fit.field and identifies(fit.profile)
    ]
    return next((fit for fit in coded if fit.share > 0.8), None)


def _code_of(fit: Fit) -> Any:
    more = {name: value for name, value in fit.field.items() if name != "set"}
    return {"header": fit.profile.header, **more} if more else fit.profile.header


def _new_areas(draft: Draft, facts: Facts, fields: dict[str, Any], naming: Naming | None) -> None:
    if naming is None:
        draft.fill_in("fields.code", "a column that tells the areas apart")
        fields["name"] = {"value": ""}
        draft.fill_in("fields.name", "the column with the areas' names")
    else:
        fields["name"] = naming.name
    level, is_told = level_of([*([naming.header] if naming else []), *facts.surroundings, *_words_of_cells(facts)])
    fields["level"] = {"value": level}
    if not is_told:
        draft.check("fields.level", "QUARTER, CITY_DISTRICT, PLANNING_SPACE, STATISTICAL, …")
    new_set(draft, facts, level)


def _words_of_cells(facts: Facts) -> Iterator[str]:
    """Columns that hold the same word throughout name the level."""
    for profile in facts.profiles:
        if profile.distinct == 1 and profile.sort == "text" and not profile.header.startswith("column "):
            yield next(iter(profile.values))
    yield from (profile.header for profile in facts.profiles)


def level_of(texts: Sequence[str]) -> tuple[str, bool]:
    """The level that the first text with a word for one names, and whether there was any."""
    for text in texts:
        scored = [(says(text, names), level) for level, names in lexicon()["levels"].items()]
        score, level = max(scored)
        if score:
            return level, True
    return "QUARTER", False


def new_set(draft: Draft, facts: Facts, level: str) -> None:
    known = {one.code for one in facts.knows.area_sets if one.municipality == facts.municipality}
    code = {
        "CITY_DISTRICT": "STADTBEZIRKE",
        "PLANNING_SPACE": "PLANUNGSRAEUME",
        "STATISTICAL": "STATISTISCHE_BEZIRKE",
    }.get(level, "STADTTEILE" if level == "QUARTER" else f"{level}S")
    draft.says["area_set"] = {"code": code, "name": _title(facts), "valid_from": _valid_from(facts)}
    draft.check("area_set.code", "known already" if code in known else "a code of your own")
    draft.check("area_set.valid_from", "since when these areas hold; figures of earlier days are refused")


def _title(facts: Facts) -> str:
    return " ".join(word.capitalize() for word in words_of(facts.path.stem) if not word.isdigit()) or "Gebiete"


def _valid_from(facts: Facts) -> date:
    """The newest day that the file states, else one before most figures."""
    days = [
        found for profile in facts.profiles if profile.sort == "day" for found in map(_day, profile.values) if found
    ]
    return max(days, default=LONG_AGO)


def _day(text: str) -> date | None:
    try:
        return day(text)
    except CellError:
        return None


def _naming(facts: Facts) -> Naming | None:
    """Code and name: of one column that holds both, or of two."""
    profiles = [one for one in facts.profiles if one.header not in POINT]
    for profile in profiles:
        if identifies(profile) and all(NUMBERED.fullmatch(text) for text in profile.values):
            header = profile.header
            digits = {len(text.split()[0]) for text in profile.values}
            number = rf"\d{{{digits.pop()}}}" if len(digits) == 1 else r"\d+"
            return Naming(
                {"header": header, "pattern": f"^({number}) "}, {"header": header, "pattern": f"^{number} (.+)"}, header
            )
    found = mapped("areas", profiles)
    keys = [
        one for one in profiles if identifies(one) and not one.is_running and (one.sort in ("key", "text") or one.whole)
    ]
    keys.sort(key=lambda one: (one.sort != "key", one.sort == "text"))
    said = {field: one for field, one in found.columns.items() if _may_be(field, one, keys)}
    code = said.get("code") or next((one for one in keys if one is not said.get("name")), None)
    name = said.get("name") or next((one for one in keys if one.sort == "text" and one is not code), code)
    if code is None or not identifies(code) or name is None:
        named = name or code
        return Naming({"header": named.header, "normalise": True}, named.header, named.header) if named else None
    return Naming(_padded(code), name.header, code.header)


def _may_be(field: str, one: Profile, keys: Sequence[Profile]) -> bool:
    """Neither the number of a database's row beside a key of the areas, nor the name of what they are parts of."""
    if field == "code" and one.sort != "key" and says(one.header, ROW_NUMBERS) == 1:
        return not any(key.sort == "key" for key in keys)
    return field != "name" or identifies(one) or not any(key.sort == "text" for key in keys)


def _padded(code: Profile) -> Any:
    """Numbers of different lengths have lost their leading zeros."""
    lengths = {len(text) for text in code.values}
    if len(lengths) > 1 and all(text.isdigit() for text in code.values) and max(lengths) <= 3:
        return {"header": code.header, "pad": max(lengths)}
    return code.header


def finished(draft: Draft, facts: Facts, fields: Mapping[str, Any]) -> Draft:
    if spare := unused(facts, fields):
        draft.says["table"]["ignore"] = spare
    table = draft.says.pop("table")
    draft.says |= {"table": table} if table else {}
    draft.says["fields"] = dict(fields)
    return draft


def list_drafts(facts: Facts) -> list[Draft]:
    """A list of areas without outlines: one draft for each of its levels, the highest first."""
    levels = levels_of(facts)
    if len(levels) > 1:
        return [_level_draft(facts, number, levels) for number in range(len(levels))]
    naming = _naming(facts)
    draft = started(facts, "areas", "areas")
    draft.says["table"] = layout(draft, facts)
    fields: dict[str, Any] = {"code": naming.code if naming else {"row": True}}
    _new_areas(draft, facts, fields, naming)
    return [finished(draft, facts, fields)]


def _level_draft(facts: Facts, number: int, levels: Sequence[Level]) -> Draft:
    one = levels[number]
    draft = started(facts, "areas", f"{number + 1}-areas")
    draft.says["table"] = layout(draft, facts)
    level, is_told = level_of([one.title])
    fields: dict[str, Any] = {"code": one.key, "name": one.name.header if one.name else one.code.header}
    fields["level"] = {"value": level}
    if not is_told:
        draft.check("fields.level", "which level these areas are of")
    if number:
        fields["parent"] = {"header": one.code.header, "pattern": rf"^\d{{{levels[number - 1].length}}}"}
    new_set(draft, facts, level_of([levels[-1].title])[0])
    if number:
        draft.says["area_set"] = {"code": draft.says["area_set"]["code"]}
    if number == len(levels) - 1 and (surface := stated_surface(facts)):
        fields["surface"] = surface
        draft.check("fields.surface", "in which unit is it? A factor makes square kilometres of it")
    return finished(draft, facts, fields)
