"""What everything public says of each other: linear relations between figures, shown or not."""

from tests.attacks.collecting import Public
from tests.attacks.knowledge.areas import between_areas, city_totals, hierarchy
from tests.attacks.knowledge.dimensions import dimensions, periods
from tests.attacks.knowledge.links import datasets, estimates, versions
from tests.attacks.knowledge.rates import rates
from tests.attacks.knowledge.system import System, additive, system_of

__all__ = ["System", "knowledge"]


def knowledge(public: Public) -> System:
    """Of all that held at the same time, and of versions of the same figure."""
    system = system_of(public)
    for snapshot in public.snapshots:
        figures = additive(public, system, snapshot)
        hierarchy(system, figures, public.areas)
        city_totals(system, figures, public.areas)
        between_areas(system, figures, public.relations)
        dimensions(system, figures, public.members)
        periods(system, figures)
        datasets(system, figures)
        rates(system, figures, public.figures.loc[snapshot], public.indicators)
    estimates(system, public)
    versions(system, public)
    return system
