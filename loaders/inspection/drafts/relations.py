"""Drafts for pairs of areas of two sets."""

from typing import Any

from loaders.inspection.drafts import Draft
from loaders.inspection.drafts.areas import finished, known_by
from loaders.inspection.places import Fit
from loaders.inspection.table import Facts, layout, started


def within_drafts(facts: Facts) -> list[Draft]:
    """Each area lies in an area of another set, if a column names that."""
    own = known_by(facts)
    if own is None:
        return []
    others = [fit for fit in facts.places if fit.area_set not in (None, own.area_set) and fit.share == 1]
    for fit in others:
        if "by" not in fit.field and fit.profile.distinct < own.profile.distinct and fit.cover > 0.5:
            draft = relation_draft(facts, own, fit)
            draft.says["fields"]["type"] = {"value": "PART_OF"}
            return [draft]
    return []


def relation_draft(facts: Facts, one: Fit, other: Fit) -> Draft:
    """Pairs of areas of two sets."""
    draft = started(facts, "area_relations", "relations")
    draft.says["table"] = layout(draft, facts)
    fields: dict[str, Any] = {}
    for name, fit in (("from_area", one), ("to_area", other)):
        fields[name] = {"header": fit.profile.header, **fit.field}
        if fit.strange:
            fields[name]["unknown"] = "skip"
            draft.check(f"fields.{name}", f"{fit.share:.0%} are known; not: {', '.join(fit.strange[:5])}")
    fields["type"] = {"value": "OVERLAPS"}
    draft.check("fields.type", "PART_OF, OVERLAPS, SUCCEEDED_BY, SPLIT_INTO or MERGED_INTO")
    return finished(draft, facts, fields)
