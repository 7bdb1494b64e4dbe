"""Drafts for a list of grants: the grants, who receives and who gives them."""

import re
from collections.abc import Iterable
from typing import Any

from loaders.cells.texts import normalised
from loaders.inspection.drafts import Draft
from loaders.inspection.drafts.records import Mapped, identifies, mapped, unused
from loaders.inspection.labels import YEAR
from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts, layout, leave_out_nameless, started
from loaders.inspection.text import code_of, is_among, lexicon, says, words_of

NUMBERS = ("nr", "id", "nummer", "number", "no", "registernummer", "identifier")
MOST_FIELDS = 60
SPAN = re.compile(r"[\d.]{8,10}\s*(?:-|–|bis)\s*[\d.]{8,10}")


def is_grants(facts: Facts) -> bool:
    """Money for somebody, for something or in some time."""
    found = mapped("grants", facts.profiles)
    return found.has("recipient", "awarded") and any(found.has(one) for one in ("purpose", "year", "period_from"))


def grant_drafts(facts: Facts) -> list[Draft]:
    found = mapped("grants", facts.profiles)
    drafts = [_grants(facts, found), _organizations(facts, found)]
    if found.has("office"):
        drafts.append(_offices(facts, found))
    return drafts


def _grants(facts: Facts, found: Mapped) -> Draft:
    draft = started(facts, "grants", "grants")
    draft.says["table"] = layout(draft, facts)
    fields: dict[str, Any] = {}
    fields["reference"] = _reference(draft, facts, found)
    fields["recipient"] = _recipient(found, facts)
    fields["office"] = {"header": found.header("office"), "normalise": True} if found.has("office") else {"value": ""}
    if not found.has("office"):
        draft.fill_in("fields.office", "the code of the office that gives, from a description of kind offices")
    fields["purpose"] = found.header("purpose") or {"value": ""}
    if not found.has("purpose"):
        draft.fill_in("fields.purpose", "what the money is for")
    for name in ("sub_plans", "awarded", "eligible", "paid", "notice_date"):
        if found.has(name):
            fields[name] = found.header(name)
    if found.has("sub_plans"):
        fields["sub_plans"] = _sub_plans(draft, found.columns["sub_plans"])
    fields = {name: field for name, field in fields.items() if field is not None}
    _times(draft, fields, found, facts)
    draft.says["fields"] = fields
    return _finished(draft, facts, fields, found.columns["recipient"].header)


def _finished(draft: Draft, facts: Facts, fields: dict[str, Any], name: str) -> Draft:
    if rules := leave_out_nameless(facts, name):
        draft.says["table"]["leave_out"] = rules
        draft.check("table.leave_out", "rows of nobody: sums, or without a name")
    if spare := unused(facts, fields):
        draft.says["table"]["ignore"] = spare
    draft.says = {key: value for key, value in draft.says.items() if value != {}}
    draft.says["fields"] = draft.says.pop("fields")
    return draft


def _reference(draft: Draft, facts: Facts, found: Mapped) -> Any:
    own = found.columns.get("reference")
    if own is not None and identifies(own):
        return own.header
    draft.check("fields.reference", "no column tells the grants apart, so their row does")
    return {"row": True, "prefix": f"{code_of(words_of(facts.path.stem))[:30]}-"}


def _recipient(found: Mapped, facts: Facts) -> dict[str, Any]:
    numbered = number_of_name(found.columns["recipient"], facts)
    return {"header": numbered.header} if numbered else {"header": found.header("recipient"), "normalise": True}


def number_of_name(name: Profile, facts: Facts) -> Profile | None:
    """The column that numbers what another names: `sponsor_id` beside `sponsor_name`."""
    words = set(words_of(name.header)) - {"name", "namen"}
    for profile in facts.profiles:
        others = set(words_of(profile.header))
        if words and words <= others and says(profile.header, NUMBERS) and not profile.empty:
            return profile
    return None


def _sub_plans(draft: Draft, profile: Profile) -> Any:
    words = {text: sub_plan_of([text]) for text in profile.values}
    if not any(sub_plan for sub_plan in words.values()) or profile.distinct > MOST_FIELDS:
        return None
    for text in words:
        draft.check(f"fields.sub_plans.words.{text}", "one of the sub-plans")
    return {
        "header": profile.header,
        "separator": ";",
        "words": {text: found or "CROSS_CUTTING" for text, found in words.items()},
    }


def sub_plan_of(texts: Iterable[str]) -> str | None:
    """The sub-plan that the first text with a word for one is about."""
    for text in texts:
        for sub_plan, names in lexicon()["sub_plans"].items():
            if any(is_among(word, names) for word in words_of(text)):
                return str(sub_plan)
    return None


def _times(draft: Draft, fields: dict[str, Any], found: Mapped, facts: Facts) -> None:
    """Year and days; each stands in for the other where there is only one of them, a title for both."""
    begin, year = found.header("period_from"), found.header("year")
    stated = next(
        (match[0] for text in [found.header("awarded") or "", *facts.surroundings] if (match := YEAR.search(text))),
        None,
    )
    if year:
        fields["year"] = year
    elif begin:
        fields["year"] = {"header": begin, "pattern": r"\d{4}"}
    else:
        fields["year"] = {"value": int(stated) if stated else 0}
        (draft.check if stated else draft.fill_in)("fields.year", "the year of the grants")
    spans = {} if begin else _spans(facts)
    for name, day in (("period_from", "01.01."), ("period_to", "31.12.")):
        if found.has(name):
            fields[name] = found.header(name)
        elif name in spans:
            fields[name] = spans[name]
        elif year:
            fields[name] = {"header": year, "prefix": day}
        elif stated:
            fields[name] = {"value": f"{day}{stated}"}
        else:
            fields[name] = {"value": ""}
            draft.fill_in(f"fields.{name}", "a day")


def _spans(facts: Facts) -> dict[str, Any]:
    """A column that holds both days: `01.01.2022 - 31.12.2022`."""
    for profile in facts.profiles:
        if profile.sort == "text" and all(SPAN.fullmatch(text) for text in profile.values):
            first, last = {"header": profile.header, "pattern": r"^\S+"}, {"header": profile.header, "pattern": r"\S+$"}
            return {"period_from": first, "period_to": last}
    return {}


def _organizations(facts: Facts, found: Mapped) -> Draft:
    return organization_draft(facts, found.columns["recipient"])


def organization_draft(facts: Facts, name: Profile, more: Mapped | None = None) -> Draft:
    """Those whom a column names, each once."""
    draft = started(facts, "organizations", "organizations")
    table = layout(draft, facts)
    numbered = number_of_name(name, facts)
    draft.says["table"] = {**table, **_repeated(name)}
    code: Any = numbered.header if numbered else {"header": name.header, "normalise": True}
    fields: dict[str, Any] = {"code": code, "name": name.header}
    for field in ("carrier_form", "legal_form", "association", "url") if more else ():
        if more is not None and more.has(field):
            fields[field] = more.header(field)
    draft.says["fields"] = fields
    return _finished(draft, facts, fields, name.header)


def _repeated(name: Profile) -> dict[str, str]:
    """Spellings of one name, such as `e.V.` and `e. V.`, are one record: the first counts."""
    return {"repeated": "first"} if len(set(map(normalised, name.values))) < name.distinct else {}


def _offices(facts: Facts, found: Mapped) -> Draft:
    draft = started(facts, "offices", "offices")
    draft.says["table"] = {**layout(draft, facts), **_repeated(found.columns["office"])}
    draft.says["fields"] = {
        "code": {"header": found.header("office"), "normalise": True},
        "name": found.header("office"),
    }
    return _finished(draft, facts, draft.says["fields"], found.columns["recipient"].header)
