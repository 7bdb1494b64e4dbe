"""What a figure measures: indicator and breakdown, from the description or from the cells of a row."""

from collections.abc import Sequence

import asyncpg

from loaders.cells import CellError
from loaders.fields import texter
from loaders.observations.breakdowns import Breakdowns
from loaders.observations.layout import Group, Layout
from loaders.observations.odd import problem

Member = tuple[str, str] | None


class Series:
    """`find` turns the cells of `readers` into the first two columns of COPY. Raises OddError."""

    def __init__(self, layout: Layout, group: Group, breakdowns: Breakdowns, indicators: dict[str, int]) -> None:
        self._key, self._table = group.key, layout.table
        self._breakdowns, self._indicators = breakdowns, indicators
        fixed = dict(group.key.members)
        own = [] if group.key.indicator else [layout.fields["indicator"]]
        self.readers = own + [reader for code, reader in layout.dimensions.items() if code not in fixed]

    def find(self, cells: Sequence[str]) -> str:
        indicator = None if self._key.indicator is None else self._fixed(self._key.indicator)
        members = [self._fixed_member(code, text) for code, text in self._key.members]
        for reader, cell in zip(self.readers, cells, strict=True):
            try:
                if reader.name == "indicator":
                    indicator = self._indicator(texter(self._table, reader.field)(cell))
                else:
                    members.append(self._breakdowns.member(reader.name, cell))
            except CellError as error:
                raise problem(error, reader.header, cell, skip=reader.field.unknown == "skip") from None
        return f"{indicator}\t{self._breakdowns.number(members)}"

    def _indicator(self, code: str) -> int:
        if code not in self._indicators:
            raise CellError("is not the code of an indicator that is known")
        return self._indicators[code]

    def _fixed(self, code: str) -> int:
        try:
            return self._indicator(code)
        except CellError as error:
            raise problem(error, "indicator", code) from None

    def _fixed_member(self, dimension: str, text: str) -> Member:
        try:
            return self._breakdowns.member(dimension, text)
        except CellError as error:
            raise problem(error, dimension, text) from None


async def indicators_of(connection: asyncpg.Connection) -> dict[str, int]:
    rows = await connection.fetch("SELECT code, id FROM indicators")
    return {row["code"]: row["id"] for row in rows}
