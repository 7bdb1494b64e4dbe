"""What a table holds, and the drafts that follow from it."""

from typing import Literal, NamedTuple

from loaders.inspection.drafts import Draft
from loaders.inspection.drafts.areas import has_outlines, list_drafts, outline_draft
from loaders.inspection.drafts.funding import grant_drafts, is_grants
from loaders.inspection.drafts.observations import figures_draft
from loaders.inspection.drafts.offerings import Facilities, is_facilities
from loaders.inspection.drafts.relations import relation_draft, within_drafts
from loaders.inspection.drafts.terms import municipality_draft, term_drafts
from loaders.inspection.figures import Figures
from loaders.inspection.places import Fit, fits
from loaders.inspection.table import Facts

LIKELY = 0.45
SOME = 0.2
Holds = Literal["areas", "pairs of areas", "grants", "facilities", "figures"]


class Choice(NamedTuple):
    """`figures` is there where the table holds them."""

    holds: Holds
    drafts: list[Draft]
    figures: Figures | None = None


def chosen(facts: Facts) -> Choice:
    found = _chosen(facts)
    return found._replace(drafts=[*found.drafts, *municipality_draft(facts)])


def _chosen(facts: Facts) -> Choice:
    if has_outlines(facts):
        return Choice("areas", [outline_draft(facts), *within_drafts(facts)])
    if is_grants(facts):
        return Choice("grants", grant_drafts(facts))
    if is_facilities(facts):
        return Choice("facilities", Facilities(facts).drafts())
    figures = Figures(facts)
    pair = _pair(facts)
    if pair is not None and not figures.values:
        return Choice("pairs of areas", [relation_draft(facts, *pair)])
    if figures.values and (facts.dialect or figures.likelihood >= LIKELY):
        return Choice("figures", [figures_draft(figures), *term_drafts(figures)], figures)
    return Choice("areas", list_drafts(facts))


def _pair(facts: Facts) -> tuple[Fit, Fit] | None:
    """Two columns that name areas, of sets that are not the same."""
    named = [one for one in facts.profiles if one.filled]
    if len(named) != 2:
        return None
    places = fits(named, facts.knows, facts.municipality, enough=SOME)
    coded = [fit for fit in places if fit.area_set is not None and "by" not in fit.field]
    pairs = [
        (one, other)
        for one in coded
        for other in coded
        if one.profile.place < other.profile.place and one.area_set != other.area_set
    ]
    return max(pairs, key=lambda pair: pair[0].share + pair[1].share, default=None)
