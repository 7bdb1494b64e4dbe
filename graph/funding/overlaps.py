"""Possible double funding: several offices paying one recipient for the same offering in overlapping periods.

Guidelines ask that it is disclosed and that one office checks the proof of use.
"""

from dataclasses import dataclass

from sqlalchemy import and_, exists, select
from sqlalchemy.sql.elements import ColumnElement

from graph.engine.build import Build, Row
from graph.engine.columns import Columns
from graph.engine.relations import Opened, Relation
from graph.engine.values import Arguments


@dataclass(frozen=True)
class Overlapping(Relation):
    """Grants of other offices to the same recipient for the same offering in an overlapping period."""

    def open(self, build: Build, given: Arguments) -> Opened:
        far = Row.first(build, self.entity)
        return Opened(far, [far.c[name] for name in self.local])

    def match(self, near: Columns, far: Opened) -> list[ColumnElement[bool]]:
        other = far.row.c
        elsewhere = other["office_id"] != near["office_id"]
        at_once = and_(other["period_from"] <= near["period_to"], other["period_to"] >= near["period_from"])
        return [*super().match(near, far), elsewhere, at_once]


OVERLAPPING = Overlapping("Grant", ("recipient_id", "offering_id"))


def possible_double_funding(row: Row) -> ColumnElement[bool]:
    opened = OVERLAPPING.open(row.build, {})
    found = select(1).select_from(opened.row.table).where(*OVERLAPPING.match(row.c, opened))
    return exists(found.correlate(row.table))
