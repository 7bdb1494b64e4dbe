from decimal import Decimal

import pytest

from planning.dynamisation import Step, dynamised


def test_a_flat_grant_against_two_and_a_half_percent() -> None:
    years = dynamised([Decimal(100_000)] * 6, [Step(Decimal("2.5"))] * 5)
    assert years[0] == (Decimal("100000.00"), Decimal("0.00"), Decimal("100000.00"))
    assert years[-1] == (Decimal("113140.82"), Decimal("13140.82"), Decimal("88385.43"))


def test_steps_of_different_height() -> None:
    granted = [Decimal(4_800_000), Decimal(5_280_000), Decimal(5_412_000), Decimal(5_547_300)]
    years = dynamised(granted, [Step(Decimal(10)), Step(Decimal("2.5")), Step(Decimal("2.5"))])
    assert [year.gap for year in years] == [Decimal("0.00")] * 4
    assert [year.real for year in years] == [Decimal("4800000.00")] * 4


def test_only_a_share_grows() -> None:
    assert dynamised([Decimal(100)] * 2, [Step(Decimal(10), Decimal("0.8"))])[1].target == Decimal("108.00")


def test_years_and_steps_must_fit() -> None:
    with pytest.raises(ValueError, match="2 years need 1 steps, not 0"):
        dynamised([Decimal(1), Decimal(1)], [])
