"""A draft for a table of figures: wide, long, or both."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from loaders.cells.numbers import Notation
from loaders.inspection.columns import NAMELESS
from loaders.inspection.concepts import Guess
from loaders.inspection.drafts import Draft, listed
from loaders.inspection.figures import Figures
from loaders.inspection.knowledge import NATION
from loaders.inspection.labels import DAY
from loaders.inspection.places import Fit, named_in
from loaders.inspection.profiles import Profile, doubtful
from loaders.inspection.symbols import symbols_of
from loaders.inspection.table import Facts, layout, leave_out_odd, started
from loaders.inspection.text import words_of
from loaders.inspection.times import day_of, month_of, time_of, years_of

MOSTLY = 0.5
FEW = 20
LIKE = 0.75
STATED = {"OBS_STATUS": "status", "CONF_STATUS": "conf_status"}


def figures_draft(figures: Figures) -> Draft:
    facts = figures.facts
    draft = started(facts, "observations")
    draft.says["table"] = layout(draft, facts)
    if _needs_points(facts):
        draft.says["table"]["numbers"] = "english"
    draft.says["fields"] = {}
    _area(draft, figures)
    _period(draft, figures)
    _dimensions(draft, figures)
    _symbols(draft, figures)
    _values(draft, figures)
    draft.says["fields"] |= _stated(facts)
    _leave_out(draft, figures)
    _ignore(draft, figures)
    if not facts.is_proved and any(doubtful(one, facts.notation) for one in figures.values):
        draft.comments.append('Check: numbers such as 1.234 are read as 1234; numbers = "english" would read 1.234.')
    if across := _areas_across(figures):
        draft.comments.append(f"FILL IN: turn the table, so that each area has a row: columns are {listed(across)}.")
    draft.says = {key: value for key, value in draft.says.items() if value not in ({}, [])}
    return draft


def _stated(facts: Facts) -> dict[str, str]:
    """The columns in which SDMX says why a figure is missing, and whether it is secret."""
    return {field: header for header, field in STATED.items() if header in facts.found.headers}


def _areas_across(figures: Figures) -> list[str]:
    """Headers that name areas, where most of them do."""
    names = {" ".join(words_of(name)) for one in figures.facts.knows.area_sets for name in one.names.values()}
    headers = [one.header for one in figures.values]
    found = [header for header in headers if " ".join(words_of(header)) in names]
    return found if len(found) > 2 and len(found) >= len(headers) / 2 else []


def _needs_points(facts: Facts) -> bool:
    """Where commas part the cells, decimals will come with a point, though there are none yet."""
    writing = facts.opened.writing
    grouped = any(doubtful(one, "english") for one in facts.profiles)
    unproved = not facts.is_proved and facts.dialect is None and not grouped
    return unproved and writing is not None and writing.delimiter == ","


def _area(draft: Draft, figures: Figures) -> None:
    fields, fit, area = draft.says["fields"], figures.place, figures.area
    if fit is not None:
        fields["area"] = {"header": fit.profile.header, **fit.field}
        if "by" in fit.field and fit.area_set is None:
            draft.says.pop("municipality", None)
            draft.remarks.pop("municipality", None)
        if fit.strange and "by" in fit.field and fit.area_set is None:
            fields["area"]["unknown"] = "skip"
        _remark_fit(draft, fit, frozenset(total.label for total in figures.totals))
    elif area is not None:
        fields["area"] = {"header": area.header, "set": ""}
        why = "no database was asked" if figures.facts.known is None else "no area set there has these areas"
        draft.fill_in("fields.area", f"the area set; {why}")
    else:
        _whole(draft, figures)


def _whole(draft: Draft, figures: Figures) -> None:
    """No column names areas, so a title does, or all figures are the municipality's."""
    facts = figures.facts
    named = named_in(facts.surroundings, facts.knows, facts.municipality)
    whole = named or facts.knows.wholes.get(facts.municipality or (NATION if facts.dialect else ""))
    draft.says["fields"]["area"] = {"value": whole or "GEMEINDE:00000000"}
    why = "the title names it" if named else "no column names areas: the whole municipality?"
    (draft.check if whole else draft.fill_in)("fields.area", why)


def _remark_fit(draft: Draft, fit: Fit, left_out: frozenset[str]) -> None:
    if fit.lost_zeros:
        draft.check("fields.area", "the keys have lost their leading zeros")
    if strange := [text for text in fit.strange if text not in left_out]:
        draft.remarks["fields.area"] = f"check: {fit.share:.0%} of the areas are known; not: {listed(strange)}"


def _period(draft: Draft, figures: Figures) -> None:
    facts = figures.facts
    entries = figures.columns.entries
    if figures.time is None and all("period" in str(entry.says) for entry in entries):
        return
    months = [month for one in facts.profiles if (month := month_of(one))]
    days = [match[0] for one in figures.values if (match := DAY.search(one.header))]
    time = time_of(figures.time, f"{facts.template} {facts.sheet}", [*days, *months, *facts.surroundings])
    says = dict(time.says)
    if not says:
        says = {"value": ""}
        draft.fill_in("period.value", "the time that the figures speak of, such as 2023 or 31.12.2023")
    elif time.remark:
        draft.check("period.value", time.remark)
    if figures.time is None or figures.time.sort == "year":
        says |= _day(draft, figures, says)
    draft.says["period"] = says


def _day(draft: Draft, figures: Figures, says: Mapping[str, Any]) -> dict[str, str]:
    """The reference day within the year, where the indicators are counted on one."""
    if len(str(says.get("value", "2000"))) != 4:
        return {}
    codes = {entry.guess.code for entry in figures.columns.entries}
    known = figures.facts.knows.indicators
    day = day_of([known[code] for code in codes]) if codes <= known.keys() else None
    if day is None and codes == {"POPULATION"}:
        day = "12-31"
        draft.check("period.day", "residents are counted at the end of a year")
    return {"day": day} if day else {}


def _dimensions(draft: Draft, figures: Figures) -> None:
    says: dict[str, Any] = {}
    known = figures.facts.knows
    for header, found in figures.breakdown.dimensions.items():
        entry: dict[str, Any] = {"header": header}
        if any(text != code for text, code in found.words.items()):
            entry["words"] = dict(found.words)
        if found.totals:
            entry["total"] = list(found.totals)
        says[found.code] = entry if len(entry) > 1 else header
    for code, words in figures.columns.words.items():
        says[code] = {"words": dict(words)}
        if totals := figures.columns.totals.get(code):
            says[code]["total"] = list(totals)
    for code in says:
        if code not in known.dimensions:
            draft.check(f"dimensions.{code}", "a dimension that is not known yet")
    draft.says["dimensions"] = says
    _indicator(draft, figures)


def _indicator(draft: Draft, figures: Figures) -> None:
    found = figures.breakdown
    if found.indicator is None:
        return
    says: Any = (
        {"header": found.indicator.header, "words": dict(found.words)} if found.words else found.indicator.header
    )
    draft.says["fields"]["indicator"] = says
    for text in found.new:
        draft.check(f"fields.indicator.words.{text}", "a new indicator")


def _symbols(draft: Draft, figures: Figures) -> None:
    found = symbols_of(figures.values)
    draft.says["symbols"] = dict(found.says)
    for symbol, remark in found.remarks.items():
        draft.check(f"symbols.{symbol}", remark)


def _values(draft: Draft, figures: Figures) -> None:
    entries = figures.columns.entries
    nameless = [entry.headers[0] for entry in entries if NAMELESS.fullmatch(entry.headers[0])]
    years = dict(zip(nameless, years_of(figures.facts.surroundings, len(nameless)), strict=False))
    draft.says["values"] = []
    for number, entry in enumerate(entries):
        path = f"values.{number}"
        says = dict(entry.says)
        _indicator_of_column(draft, path, says, entry.guess, figures)
        _notation_of_column(
            draft, path, says, [figures.facts.profile(header) for header in entry.headers], figures.facts
        )
        if len(nameless) > 1 and entry.headers[0] in nameless:
            says["period"] = years.get(entry.headers[0], "")
            (draft.check if years else draft.fill_in)(f"{path}.period", "the column has no header")
        draft.says["values"].append(says)


def _indicator_of_column(draft: Draft, path: str, says: dict[str, Any], guess: Guess, figures: Figures) -> None:
    if figures.breakdown.indicator is not None:
        del says["indicator"]
    elif not guess.is_known:
        draft.check(f"{path}.indicator", "a new indicator: is there one already?")
    elif not guess.is_sure:
        draft.check(f"{path}.indicator", "the nearest by its words")


def _notation_of_column(
    draft: Draft, path: str, says: dict[str, Any], columns: Sequence[Profile], facts: Facts
) -> None:
    """A notation of its own, where most cells prove it; else those that cannot be read are named."""
    other: Notation = "english" if facts.notation == "german" else "german"
    if all(one.votes[other] > one.filled / 2 for one in columns):
        says["numbers"] = other
    odd = [text for one in columns for text in [*one.odd, *one.only_in(other)]] if "numbers" not in says else []
    if odd:
        draft.check(f"{path}.{'pattern' if 'pattern' in says else 'header'}", f"no numbers: {listed(odd)}")


def _leave_out(draft: Draft, figures: Figures) -> None:
    area, rules = figures.area, list[dict[str, Any]]()
    header = area.header if area else figures.facts.profiles[0].header
    odd = leave_out_odd(figures.facts, header)
    values = [total.label for total in figures.totals if total.label and total.label not in str(odd)]
    if values:
        rules.append({"header": header, "values": list(dict.fromkeys(values)), "reason": "totals"})
    if strange := _no_areas(figures, values):
        rules.append({"header": header, "values": strange, "reason": "no area of the set"})
    if area is not None and area.empty and figures.place is not None:
        rules.append({"header": header, "values": [""], "reason": "no area"})
    if rules := rules + odd:
        draft.says["table"]["leave_out"] = rules
        draft.check("table.leave_out", _why_left_out(figures, values))


def _no_areas(figures: Figures, totals: Sequence[str]) -> list[str]:
    """A few texts that are like no area's name or key: larger areas, remainders. What is misspelled is left to tell."""
    fit = figures.place
    if fit is None or fit.area_set is None or fit.share < MOSTLY or len(fit.strange) > FEW:
        return []
    names = [*fit.area_set.names.values(), *([] if "by" in fit.field else fit.area_set.names)]
    strange = [text for text in fit.strange if text and text not in totals]
    return [text for text in strange if text.isdigit() or not get_close_matches(text, names, 1, LIKE)]


def _why_left_out(figures: Figures, totals: Sequence[str]) -> str:
    """Totals may as well hang on the municipality, where that is an area."""
    whole = figures.facts.knows.wholes.get(figures.facts.municipality or "")
    if not totals or whole is None:
        return "rows that are no area of their own"
    return f'`words = {{ "{totals[0]}" = "{whole}" }}` in area would keep the totals instead'


def _ignore(draft: Draft, figures: Figures) -> None:
    used = {one.header for one in (figures.area, figures.time, figures.breakdown.indicator) if one is not None}
    used |= {header for entry in figures.columns.entries for header in entry.headers}
    used |= figures.breakdown.dimensions.keys()
    used |= {*figures.facts.optional, *STATED}
    spare = [one.header for one in figures.facts.profiles if one.header not in used and not _is_nothing(one)]
    if spare:
        draft.says["table"]["ignore"] = spare


def _is_nothing(profile: Profile) -> bool:
    """An empty column without a header needs no word."""
    return not profile.filled and profile.header.startswith("column ")
