from decimal import Decimal

from bench.subjects import Subjects
from bench.workloads import QUESTIONS, mixed, workloads

CITY = Subjects(
    area_set="SPACES",
    areas=[1, 2, 3],
    indicators=[(7, "CHILDREN"), (8, "ELDERLY")],
    days=["2024-12-31", "2023-12-31"],
    levels=["QUARTER"],
    carrier_forms=["CHURCH"],
    years=[2024],
    texts=["A1", "B2"],
    amount=Decimal("900.50"),
)


def test_every_workload_has_its_words_in_every_dialect() -> None:
    asked = workloads(CITY)
    assert [each.name for each in asked] == ["point", "nested", "map", "series", "aggregate", "search"]
    assert {each.name for each in asked} == {folder.name for folder in QUESTIONS.iterdir()}
    for each in asked:
        assert {file.name for file in (QUESTIONS / each.name).iterdir()} == {
            "graph.graphql",
            "postgraphile.graphql",
            "handwritten.sql",
        }


def test_those_who_know_codes_and_those_who_know_numbers_are_asked_the_same_in_turn() -> None:
    point, _, maps, *_ = workloads(CITY)
    assert len(point.by_code) == len(point.by_number) == 6
    codes = dict(CITY.indicators)
    for ours, theirs in zip(point.by_code, point.by_number, strict=True):
        assert ours == {"area": f"Area:{theirs['area']}", "indicator": codes[theirs["indicator"]]}
    for ours, theirs in zip(maps.by_code, maps.by_number, strict=True):
        assert ours == {"indicator": codes[theirs["indicator"]], "set": "SPACES", "day": theirs["day"]}


def test_questions_are_mixed_and_the_same_at_every_run() -> None:
    every = mixed(1000, range(20), range(20))
    assert sorted(every) == [(a, b) for a in range(20) for b in range(20)] != every
    assert mixed(5, range(20), range(20)) == mixed(5, range(20), range(20))
    assert len(set(mixed(5, range(20), range(20)))) == 5
