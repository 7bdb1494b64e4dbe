from decimal import Decimal

from planning.ratios import ratio_gap


def test_places_for_the_very_old() -> None:
    """4,217 inhabitants of 80 and more, 11.5 places per 100, 402 places."""
    found = ratio_gap(Decimal(4217), Decimal("11.5"), 100, Decimal(402))
    assert (found.required, found.required_units) == (Decimal("484.955"), 485)
    assert (found.gap, found.gap_units) == (Decimal("82.955"), 83)
    assert round(found.supply or 0, 2) == Decimal("9.53")


def test_a_surplus_is_a_negative_gap() -> None:
    found = ratio_gap(Decimal(100), Decimal(10), 100, Decimal("12.5"))
    assert (found.gap, found.gap_units) == (Decimal("-2.5"), -2)


def test_nobody_needs_nothing() -> None:
    assert ratio_gap(Decimal(0), Decimal(10), 100, Decimal(5)).supply is None
