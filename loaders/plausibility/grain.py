"""To what figures are rounded, as they themselves show."""

from collections.abc import Collection
from decimal import Decimal

COARSE = [Decimal(step) for step in (1000, 500, 100, 50, 10, 5)]
ENOUGH = 12
"""Figures that are all multiples of five by chance: one in 200 million."""


def grain(values: Collection[Decimal]) -> Decimal:
    """The step between possible values: 5 where all are multiples of five, 0.1 where one decimal is given."""
    finest = min((int(value.normalize().as_tuple().exponent) for value in values if value), default=0)
    if finest < 0:
        return Decimal(1).scaleb(finest)
    told = {value for value in values if value}
    coarse = (step for step in COARSE if len(told) >= ENOUGH and all(value % step == 0 for value in told))
    return next(coarse, Decimal(1))


def leeway(parts: int, step: Decimal, *, counted: bool = True) -> Decimal:
    """By how much a sum may miss its whole: each is rounded by itself, if it is not counted to the last one."""
    return Decimal(0) if counted and step == 1 else (parts + 1) * step / 2
