"""One delivery of many files: stored whole or not at all, and published once."""

from collections.abc import Mapping, Sequence

import pytest

from loaders.handling import Handling
from loaders.problems import LoadingError
from tests.loaders.publication.conftest import FIGURES, Town, line

TOGETHER = Handling(together=True)
POOR = [line("T", 43), line("A", 12), line("B", 2), line("C", 20), line("D", 9)]
PEOPLE = [line("A", 100, indicator="PEOPLE"), line("B", 200, indicator="PEOPLE")]
STRICTER = """
kind = "municipalities"
dataset = { code = "BASE" }
rows = [{ code = "01001000", name = "Musterstadt", min_count = 15 }]
"""


async def deliver(town: Town, files: Mapping[str, Sequence[str]], *others: str, handling: Handling = TOGETHER) -> None:
    for dataset, lines in files.items():
        head = "area;indicator;day;value;count;base;lost;age;sex\n"
        (town.folder / f"{dataset}.csv").write_text(head + "".join(f"{each};;;;\n" for each in lines))
    await town.load(*(FIGURES.format(dataset=dataset) for dataset in files), *others, handling=handling)


async def test_all_is_published_as_if_each_came_alone(town: Town) -> None:
    await deliver(town, {"ATLAS": POOR, "OTHER": PEOPLE})
    assert await town.seen() == {
        "A": (12, "F"),
        "B": (None, "A"),
        "C": (20, "F"),
        "D": (None, "D"),
        "T": (43, "F"),
    }
    assert (await town.seen("PEOPLE", dataset="OTHER"))["B"] == (200, "F")
    assert (await town.audited()).open == 0


async def test_what_rules_change_is_published_with_the_rest(town: Town) -> None:
    await deliver(town, {"ATLAS": POOR})
    await deliver(town, {"OTHER": PEOPLE}, STRICTER)
    assert {area for area, (value, _) in (await town.seen()).items() if value is None} == {"A", "B", "D"}


async def test_nothing_is_stored_where_one_has_faults(old_town: Town) -> None:
    before = await old_town.fetch("SELECT count(*) FROM import_runs")
    with pytest.raises(LoadingError, match=r"OTHER\.csv.*'many' is neither a number"):
        await deliver(old_town, {"ATLAS": POOR, "OTHER": [line("A", "many", indicator="PEOPLE")]})
    assert await old_town.seen() == {}
    assert await old_town.fetch("SELECT count(*) FROM import_runs") == before


async def test_files_before_a_faulty_one_stay_otherwise(old_town: Town) -> None:
    with pytest.raises(LoadingError):
        await deliver(old_town, {"ATLAS": POOR, "OTHER": [line("A", "many", indicator="PEOPLE")]}, handling=Handling())
    assert (await old_town.seen())["B"] == (None, "A")


async def test_a_dry_run_of_a_delivery_stores_nothing(town: Town) -> None:
    await deliver(town, {"ATLAS": POOR}, handling=Handling(dry_run=True, together=True))
    assert await town.seen() == {}
