"""Which published figures hang together, so that one can be worked out from others (verknüpfte Tabellen).

Areas within areas, several area sets of one city, members of dimensions, overlapping ages, rates with their bases,
years and their quarters, changes between days, equal figures in several datasets, and all of them as they once stood:
`system` gathers what everybody may use, in the form that `planning.secrecy` protects and audits.
"""

from planning.linked.areas import Area, Division, divisions
from planning.linked.breakdowns import Members
from planning.linked.grounds import grounds
from planning.linked.groups import Groups
from planning.linked.overlays import Drawn
from planning.linked.protection import Protection, inspect, protect
from planning.linked.rounding import rounded_figures
from planning.linked.system import Surroundings

__all__ = [
    "Area",
    "Division",
    "Drawn",
    "Groups",
    "Members",
    "Protection",
    "Surroundings",
    "divisions",
    "grounds",
    "inspect",
    "protect",
    "rounded_figures",
]
