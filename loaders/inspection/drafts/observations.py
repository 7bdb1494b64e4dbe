"""A draft for a table of figures: wide, long, or both."""

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.inspection.columns import NAMELESS
from loaders.inspection.drafts import Draft
from loaders.inspection.figures import Figures
from loaders.inspection.knowledge import NATION
from loaders.inspection.labels import DAY
from loaders.inspection.places import Fit, named_in
from loaders.inspection.profiles import Profile, doubtful
from loaders.inspection.symbols import symbols_of
from loaders.inspection.table import Facts, layout, leave_out_odd, started
from loaders.inspection.times import day_of, month_of, time_of, years_of

LISTED = 5


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
    _leave_out(draft, figures)
    _ignore(draft, figures)
    if not facts.is_proved and any(doubtful(one, facts.notation) for one in figures.values):
        draft.comments.append('Check: numbers such as 1.234 are read as 1234; numbers = "english" would read 1.234.')
    draft.says = {key: value for key, value in draft.says.items() if value not in ({}, [])}
    return draft


def _needs_points(facts: Facts) -> bool:
    """Where commas part the cells, decimals will come with a point, though there are none yet."""
    writing = facts.opened.writing
    return not facts.is_proved and facts.dialect is None and writing is not None and writing.delimiter == ","


def _area(draft: Draft, figures: Figures) -> None:
    fields, fit, area = draft.says["fields"], figures.place, figures.area
    if fit is not None:
        fields["area"] = {"header": fit.profile.header, **fit.field}
        if "by" in fit.field and fit.area_set is None:
            draft.says.pop("municipality", None)
            draft.remarks.pop("municipality", None)
        if fit.strange and "by" in fit.field and fit.area_set is None:
            fields["area"]["unknown"] = "skip"
        _remark_fit(draft, fit)
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


def _remark_fit(draft: Draft, fit: Fit) -> None:
    if fit.lost_zeros:
        draft.check("fields.area", "the keys have lost their leading zeros")
    if fit.strange:
        listed = ", ".join(f"'{value}'" for value in fit.strange[:LISTED])
        more = f" and {len(fit.strange) - LISTED} more" if len(fit.strange) > LISTED else ""
        draft.remarks["fields.area"] = f"check: {fit.share:.0%} of the areas are known; not: {listed}{more}"


def _period(draft: Draft, figures: Figures) -> None:
    facts = figures.facts
    entries = figures.columns.entries
    if figures.time is None and all("period" in str(entry.says) for entry in entries):
        return
    months = [month for one in facts.profiles if (month := month_of(one))]
    days = [match[0] for one in figures.values if (match := DAY.search(one.header))]
    time = time_of(figures.time, facts.template, [*days, *months, *facts.surroundings])
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
    entries = []
    nameless = [entry.headers[0] for entry in figures.columns.entries if NAMELESS.fullmatch(entry.headers[0])]
    years = dict(zip(nameless, years_of(figures.facts.surroundings, len(nameless)), strict=False))
    for number, entry in enumerate(figures.columns.entries):
        says = dict(entry.says)
        if figures.breakdown.indicator is not None:
            says.pop("indicator", None)
        elif entry.guess.is_known and not entry.guess.is_sure:
            draft.check(f"values.{number}.indicator", "the nearest by its words")
        elif not entry.guess.is_known:
            draft.check(f"values.{number}.indicator", "a new indicator: is there one already?")
        if notation := _own_notation(figures, entry.headers):
            says["numbers"] = notation
        if len(nameless) > 1 and entry.headers[0] in nameless:
            says["period"] = years.get(entry.headers[0], "")
            (draft.check if years else draft.fill_in)(f"values.{number}.period", "the column has no header")
        entries.append(says)
    draft.says["values"] = entries


def _own_notation(figures: Figures, headers: Sequence[str]) -> str | None:
    """The notation that the cells of these columns prove, where the table's is another."""
    votes = [figures.facts.profile(header).votes for header in headers]
    proved = {max(vote, key=lambda notation: vote[notation]) for vote in votes if vote}
    return proved.pop() if len(proved) == 1 and proved != {figures.facts.notation} else None


def _leave_out(draft: Draft, figures: Figures) -> None:
    area, rules = figures.area, list[dict[str, Any]]()
    header = area.header if area else figures.facts.profiles[0].header
    odd = leave_out_odd(figures.facts, header)
    values = [total.label for total in figures.totals if total.label and total.label not in str(odd)]
    if values:
        rules.append({"header": header, "values": list(dict.fromkeys(values)), "reason": "totals"})
    if area is not None and area.empty and figures.place is not None:
        rules.append({"header": header, "values": [""], "reason": "no area"})
    if rules := rules + odd:
        draft.says["table"]["leave_out"] = rules
        draft.check("table.leave_out", "rows that are no area of their own")


def _ignore(draft: Draft, figures: Figures) -> None:
    used = {one.header for one in (figures.area, figures.time, figures.breakdown.indicator) if one is not None}
    used |= {header for entry in figures.columns.entries for header in entry.headers}
    used |= figures.breakdown.dimensions.keys()
    used |= figures.facts.optional
    spare = [one.header for one in figures.facts.profiles if one.header not in used and not _is_nothing(one)]
    if spare:
        draft.says["table"]["ignore"] = spare


def _is_nothing(profile: Profile) -> bool:
    """An empty column without a header needs no word."""
    return not profile.filled and profile.header.startswith("column ")
