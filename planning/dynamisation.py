"""Dynamisation of grants: what they would be had they kept pace, and what they are worth today.

Money is exact; it is rounded, half to even, only where it leaves.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

CENT = Decimal("0.01")
HUNDRED = Decimal(100)


class Step(NamedTuple):
    """One year's rule: growth in percent of the share of the amount that grows."""

    percent: Decimal
    share: Decimal = Decimal(1)


class Dynamised(NamedTuple):
    """What one year's grant should be, what it lacks, and what it is worth in the money of the first year."""

    target: Decimal
    gap: Decimal
    real: Decimal


def dynamised(granted: Sequence[Decimal], steps: Sequence[Step]) -> list[Dynamised]:
    """Year by year; the first year's grant is the base, `steps` lead from each year to the next.

    target(t) = target(t-1) × (1 + percent × share), gap = target - granted, real = granted / product of growth.
    Raises ValueError where years and steps do not fit.
    """
    if len(granted) != len(steps) + 1:
        raise ValueError(f"{len(granted)} years need {len(granted) - 1} steps, not {len(steps)}")
    years = []
    growth = Decimal(1)
    for amount, step in zip(granted, [Step(Decimal(0)), *steps], strict=True):
        growth *= 1 + step.percent / HUNDRED * step.share
        target = granted[0] * growth
        years.append(Dynamised(_cents(target), _cents(target - amount), _cents(amount / growth)))
    return years


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_EVEN)
