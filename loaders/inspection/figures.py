"""What a table of figures is made of, whatever its layout."""

from collections.abc import Sequence
from functools import cached_property

from loaders.inspection.breakdowns import Breakdown, breakdown_of
from loaders.inspection.columns import Columns, columns_of
from loaders.inspection.concepts import Concepts, Context
from loaders.inspection.labels import Reader
from loaders.inspection.places import Fit, is_level, likely
from loaders.inspection.profiles import DASHES, NUMBERS, Profile
from loaders.inspection.roles import parts_of, with_roles
from loaders.inspection.shares import follows
from loaders.inspection.table import Facts
from loaders.inspection.text import lexicon, says
from loaders.inspection.times import column_of_time, month_of
from loaders.inspection.totals import Total, totals_of

SURFACE = 0.6
CLASSES = 10


class Figures:
    """Which columns hold figures, and which say whose, of when and of what."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.reader = Reader(facts.knows, facts.found.headers)
        self.context = Context.of(self.reader, facts.surroundings)
        self.concepts = Concepts(facts.knows, self.context)

    @cached_property
    def place(self) -> Fit | None:
        """How the areas are named; a standard's file by official keys, for it belongs to no municipality."""
        places = self.facts.places
        if self.facts.dialect and self.facts.asked.municipality is None:
            places = [fit for fit in places if fit.area_set is None] or places
        return places[0] if places else None

    @cached_property
    def area(self) -> Profile | None:
        """The column of the areas, told by the database or else by its header."""
        return self.place.profile if self.place else likely(self.facts.profiles)

    @cached_property
    def time(self) -> Profile | None:
        return column_of_time([one for one in self.facts.profiles if one is not self.area])

    @cached_property
    def _candidates(self) -> list[Profile]:
        """Columns without a meaning so far; running numbers and other names of the areas have none."""
        others = {fit.profile.header for fit in self.facts.places}
        taken = [one for one in (self.area, self.time) if one is not None]
        return [
            one
            for one in self.facts.profiles
            if one not in taken and not one.is_running and one.header not in others and one.filled and not month_of(one)
        ]

    @cached_property
    def breakdown(self) -> Breakdown:
        keys = [one for one in (self.area, self.time) if one is not None]
        spare = [one for one in self._candidates if not one.is_figure or self._is_coded(one)]
        figures = [one for one in self._candidates if one not in spare and _has_figures(one)]
        are_rates = parts_of(figures, self.facts) is not None
        return breakdown_of(spare, keys, self.facts, self.reader, self.concepts, are_rates)

    def _is_coded(self, one: Profile) -> bool:
        """A number that stands for something: its header says so."""
        return one.whole and one.header.casefold().endswith(("_id", " id", "code", "schlüssel", "_nr"))

    @cached_property
    def values(self) -> list[Profile]:
        """The columns of figures."""
        told = {*self.breakdown.dimensions, *([self.breakdown.indicator.header] if self.breakdown.indicator else [])}
        found = [one for one in self._candidates if one.is_figure and one.header not in told and not _is_surface(one)]
        found = [one for one in found if _has_figures(one) and not _is_class(one, found) and not _is_number(one)]
        once = [
            one for number, one in enumerate(found) if not any(self._is_copy(one, other) for other in found[:number])
        ]
        return [one for one in once if not follows(one, once, self.facts)]

    def _is_copy(self, one: Profile, other: Profile) -> bool:
        """The same figures twice, told by a repeated header: `inhabitants (2)`."""
        if one.values != other.values or not one.header.startswith(other.header):
            return False
        return list(self.facts.found.column(one.place)) == list(self.facts.found.column(other.place))

    @cached_property
    def columns(self) -> Columns:
        common = {} if self.breakdown.dimensions else self.context.members
        parts = [self.facts.found.parts[one.place] for one in self.values]
        found = columns_of(self.values, parts, self.reader, self.concepts, common)
        return found._replace(entries=with_roles(found.entries, parts_of(self.values, self.facts)))

    @cached_property
    def totals(self) -> list[Total]:
        if self.area is None:
            return []
        whole = self.facts.knows.municipalities.get(self.facts.municipality or "")
        strange = frozenset(self.place.strange if self.place else ())
        return totals_of(self.facts.found.region.data, self.area, self.values, self.facts.notation, whole, strange)

    @property
    def likelihood(self) -> float:
        """How much the table looks like one of figures, from 0 to 1."""
        columns = [one for one in self.facts.profiles if one.filled and not one.is_running and not one.is_constant]
        meant = [one for one in (self.area, self.time, self.breakdown.indicator) if one is not None]
        figures = [one for one in self._candidates if one.is_figure and not _is_surface(one)]
        explained = {one.header for one in [*meant, *figures]} | self.breakdown.dimensions.keys()
        explained |= {fit.profile.header for fit in self.facts.places}
        return len(explained) / len(columns) if self.values else 0.0


def _has_figures(profile: Profile) -> bool:
    return profile.smallest is not None or bool(profile.symbols.keys() & DASHES)


def _is_number(profile: Profile) -> bool:
    """Numbers of things, not of how many there are."""
    return profile.whole and says(profile.header, NUMBERS) >= 0.5


def _is_class(profile: Profile, columns: Sequence[Profile]) -> bool:
    """Numbers of classes beside the figure that they sort, such as `S1_GR` beside `S1`."""
    few = profile.whole and profile.distinct <= CLASSES and profile.rows >= 5 * CLASSES
    return few and any(profile.header.startswith(f"{one.header}_") for one in columns if one is not profile)


def _is_surface(profile: Profile) -> bool:
    """Square metres belong to the area, not to a year; so do numbers of larger areas."""
    numbers_areas = profile.whole and is_level(profile.header)
    return numbers_areas or says(profile.header, lexicon()["kinds"]["areas"]["surface"]) >= SURFACE
