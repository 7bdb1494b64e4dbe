"""What a dry run asks about sums that few may dominate."""

import pytest

from loaders.handling import Handling
from tests.loaders.publication.conftest import Town, town, town_database, town_template
from tests.loaders.publication.test_contributors import FIGURES, GRANTS, HEAD
from tests.loaders.publication.test_rules import rule

__all__ = ["town", "town_database", "town_template"]

OF = "GRANTS.csv, row 2, column 'value': GRANTS of QUARTERS:A (Altstadt), 2023-12-31:"
LACKING = f"{OF} does not say who contributes, so that the rule 'MONEY' hides nothing: give"


async def doubts(town: Town, line: str) -> list[str]:
    (town.folder / "GRANTS.csv").write_text(f"{HEAD}\n{line}\n")
    (report,) = await town.load(FIGURES, handling=Handling(dry_run=True))
    return [str(one) for one in report.doubts]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("100;3;40;30", []),
        ("100;3;;", [f"{LACKING} `largest`"]),
        ("100;;40;30", [f"{LACKING} `contributors`"]),
        ("100;1;;", []),
        ("0;;;", []),
        ("100;3;120;", [f"{OF} is 100 in all, but the largest contributor gave 120"]),
        ("100;3;60;50", [f"{OF} is 100 in all, but the largest contributor gave 60, and the second largest 50"]),
        ("100;3;30;40", [f"{OF} is 100 in all, but the largest contributor gave 30, and the second largest 40"]),
    ],
)
async def test_contributors_that_a_rule_asks_for(town: Town, given: str, said: list[str]) -> None:
    await town.load(GRANTS, rule("MONEY", indicator='"GRANTS"', dominance_p="10", min_contributors="3"))
    assert await doubts(town, f"A;GRANTS;2023-12-31;{given}") == said


async def test_nobody_asks_without_a_rule_for_the_indicator(town: Town) -> None:
    await town.load(GRANTS, rule("ALL", dominance_p="10"))
    assert await doubts(town, "A;GRANTS;2023-12-31;100;;;") == []
