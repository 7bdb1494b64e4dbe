"""Need by planning ratio (Richtwert): how much of an offering a number of people needs, and what is missing.

Ratios are local policy with a source and a decision; none is a constant of the program.
"""

from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple


class Gap(NamedTuple):
    """`required` and `gap` as computed, `required_units` and `gap_units` rounded up to whole units; a negative gap is
    a surplus. `supply` is what there is per `per` people, or None where there are none.
    """

    required: Decimal
    required_units: int
    gap: Decimal
    gap_units: int
    supply: Decimal | None


def ratio_gap(people: Decimal, ratio: Decimal, per: int, available: Decimal) -> Gap:
    """What `ratio` units per `per` people ask for, against what is available."""
    required = people * ratio / per
    gap = required - available
    supply = available / people * per if people else None
    return Gap(required, _whole(required), gap, _whole(gap), supply)


def _whole(quantity: Decimal) -> int:
    """Half a place helps nobody."""
    return int(quantity.to_integral_value(ROUND_CEILING))
