"""What is hidden besides: by what outsiders know, by what may be hidden, and how fast."""

import time
from typing import Any

import numpy as np
import pandas as pd
import pytest

from planning.secrecy import outsiders
from planning.secrecy.audit import audit
from planning.secrecy.cells import cells_of
from planning.secrecy.relations import Relation, Relations, joined, system
from planning.secrecy.secondary import suppress
from planning.secrecy.system import system_of
from planning.secrecy.wishes import Wishes
from tests.planning.secrecy.tables import city, protected, telling


def total(position: int, *parts: int, low: float = 0.0, high: float = 0.0) -> Relation:
    return Relation(f"total {position}", {position: 1.0} | dict.fromkeys(parts, -1.0), low, high)


def hidden(cells: pd.DataFrame, *relations: Relation) -> dict[int, str]:
    """What is hidden, and why; none of it is exposed."""
    marks = suppress(cells, system(relations))
    assert not audit(cells.assign(hidden=marks.notna()), system(relations))["exposed"].any()
    return {int(str(position)): mark for position, mark in marks.dropna().items()}


def exposed(cells: pd.DataFrame, secret: set[int], *relations: Relation) -> dict[int, tuple[Any, ...]]:
    """The cells that are exposed, and by what."""
    found = audit(cells.assign(hidden=[position in secret for position in range(len(cells))]), system(relations))
    return {int(str(position)): because for position, because in found["because"][found["exposed"]].items()}


def test_where_nothing_is_protected_nothing_is_hidden() -> None:
    assert hidden(protected([12, 5, 17]), total(2, 0, 1)) == {}


def test_a_secret_in_no_relation_needs_no_other() -> None:
    assert hidden(protected([2, 5, 5]), total(2, 1)) == {0: "A"}


def test_two_secrets_may_protect_each_other() -> None:
    assert hidden(protected([2, 2, 30, 34]), total(3, 0, 1, 2)) == {0: "A", 1: "A"}


def test_two_secrets_that_add_up_to_less_than_the_smallest_count_need_a_third() -> None:
    assert hidden(protected([1, 1, 30, 32]), total(3, 0, 1, 2)) == {0: "A", 1: "A", 2: "D"}


def test_who_must_believe_something_knows_no_cell_but_his_own() -> None:
    """The last cell is open to all but to who is alone in it."""
    cells = cells_of(protected([7, 2, 5]), relations := system([total(0, 1, 2)]))
    seen = outsiders.Outsiders(system_of(cells.value, relations), cells, np.array([False, True, False]))
    view = outsiders.View(seen, np.array([0.0, 1.0, 1.0]), np.ones(3, dtype=np.bool_), near=False)
    moves = {knows: view.move(wish(1, 3.0, knows))[0].tolist() for knows in (-1, 2)}
    assert moves == {-1: [5.0], 2: [0.0]}


def wish(column: int, need: float, knows: int) -> Wishes:
    no = np.array([False])
    return Wishes(np.array([column]), np.array([1.0]), np.array([need]), told=no, knows=np.array([knows]))


def test_zeros_that_are_shown_protect_nobody() -> None:
    assert hidden(protected([2, 0, 7, 9]), total(3, 0, 1, 2)) == {0: "A", 2: "D"}


def test_what_the_reason_tells_is_used_too() -> None:
    """2 + 2 may be 1 + 3, but not where both are hidden because they are below 3."""
    cells = protected([2, 2, 30, 34])
    assert exposed(cells, {0, 1}, total(3, 0, 1, 2)) == {}
    assert exposed(telling(cells), {0, 1}, total(3, 0, 1, 2)) == {0: ("total 3",), 1: ("total 3",)}
    assert hidden(telling(cells).assign(reason_cost=100.0), total(3, 0, 1, 2)) == {0: "A", 1: "A", 2: "D"}


def test_a_reason_that_is_not_told_saves_what_would_have_to_be_hidden() -> None:
    """One of 2 + 2 may be 1 or 2 as marked, if the other may be anything."""
    marks = suppress(telling(protected([2, 2, 30, 34])).assign(reason_cost=1.0), system([total(3, 0, 1, 2)]))
    assert sorted(marks.dropna()) == ["D", "D"]


def test_reasons_that_force_each_other_are_not_told() -> None:
    """4 that are at least one each, with a sum of at most 4 because that is small, too, are one each."""
    cells = telling(protected([1, 1, 1, 1, 4], smallest=5), smallest=5)
    sums = total(4, 0, 1, 2, 3)
    assert set(exposed(cells, {0, 1, 2, 3, 4}, sums)) == {0, 1, 2, 3, 4}
    marks = suppress(cells.assign(reason_cost=1000.0), system([sums]))
    assert marks.value_counts().to_dict() == {"D": 4, "A": 1}
    kept = cells.assign(**{name: cells[name].mask(marks == "D") for name in ("told_lowest", "told_highest")})
    assert exposed(kept, {0, 1, 2, 3, 4}, sums) == {}


def test_a_reason_that_was_not_told_stays_so() -> None:
    cells = telling(protected([2, 7, 30, 39])).assign(withheld=[True, False, False, False])
    assert suppress(cells, system([total(3, 0, 1, 2)])).dropna().to_dict() == {0: "D", 1: "D"}


def test_who_protects_must_not_be_known_to_be_small() -> None:
    """2 + 3 are 2 + 3 where the 3 is known not to be below 3; 2 + 4 may be 1 + 5 or 2 + 4."""
    cells = telling(protected([2, 3, 30, 35]))
    assert exposed(cells, {0, 1}, total(3, 0, 1, 2)) == {}
    cells = telling(protected([1, 3, 30, 34]))
    assert exposed(cells, {0, 1}, total(3, 0, 1, 2)) == {0: ("total 3",)}
    assert hidden(cells.assign(reason_cost=100.0), total(3, 0, 1, 2)) == {0: "A", 2: "D"}


def test_who_is_alone_in_a_cell_must_not_find_out_another() -> None:
    cells = protected([2, 2, 30, 34]).assign(alone=[True, False, False, False])
    assert exposed(cells, {0, 1}, total(3, 0, 1, 2)) == {1: ("total 3",)}
    assert hidden(cells, total(3, 0, 1, 2)) == {0: "A", 1: "A", 2: "D"}


def test_who_is_alone_in_a_cell_that_is_hidden_for_another() -> None:
    cells = protected([2, 4, 30, 36]).assign(alone=[False, True, False, False])
    assert hidden(cells, total(3, 0, 1, 2)) == {0: "A", 2: "D"}


def test_settled_cells_stay_and_help() -> None:
    cells = protected([2, 5, 30, 37])
    cells["settled"] = [False, False, True, False]
    assert hidden(cells, total(3, 0, 1, 2)) == {0: "A", 2: "D"}


def test_what_is_not_free_stays_shown() -> None:
    cells = protected([2, 5, 30, 37])
    cells["free"] = [True, False, True, False]
    assert hidden(cells, total(3, 0, 1, 2)) == {0: "A", 2: "D"}


def test_where_nothing_helps_the_audit_says_so() -> None:
    cells = protected([2, 0, 2])
    cells["free"] = False
    cells["primary"] = [True, False, False]
    assert suppress(cells, system([total(2, 0, 1)])).dropna().to_dict() == {0: "A"}
    assert exposed(cells, {0}, total(2, 0, 1)) == {0: ("total 2",)}


def test_what_helps_in_part_is_hidden_all_the_same() -> None:
    cells = protected([1, 1, 10, 12])
    cells["free"] = [False, True, False, False]
    cells["primary"] = [True, False, False, False]
    cells["protection_low"] = [1, 0, 0, 0]
    cells["protection_high"] = [2, 0, 0, 0]
    relation = total(3, 0, 1, 2)
    assert suppress(cells, system([relation])).dropna().to_dict() == {0: "A", 1: "D"}
    assert exposed(cells, {0, 1}, relation) == {0: ("total 3",)}


def test_a_cell_nobody_here_knows_either() -> None:
    cells = protected([2, float("nan"), 30, 43])
    cells["settled"] = [False, True, False, False]
    assert hidden(cells, total(3, 0, 1, 2)) == {0: "A", 1: "D"}


def test_a_rate_with_its_base_gives_a_count_away() -> None:
    """0.4 % of 512, shown with one decimal, are between 1.8 and 2.3."""
    cells = protected([2])
    rate = Relation("rate of 512", {0: 1.0}, 512 * 0.0035, 512 * 0.0045)
    found = audit(cells.assign(hidden=True), system([rate]))
    assert found[["low", "high"]].to_numpy() == pytest.approx(np.array([[1.792, 2.304]]))
    assert found["because"].tolist() == [("rate of 512",)]


def test_parts_that_are_missing_from_a_total_blur_it() -> None:
    assert hidden(protected([2, 30, 40]), total(2, 0, 1, high=np.inf)) == {0: "A"}
    found = audit(protected([2, 30, 40]).assign(hidden=[True, False, False]), system([total(2, 0, 1, high=np.inf)]))
    assert found[["low", "high"]].to_numpy() == pytest.approx(np.array([[0, 10]]))


def test_rounded_figures_blur_what_follows() -> None:
    cells = protected([2, 30, 32]).assign(blur=[0, 2.5, 2.5])
    cells["free"] = False
    assert hidden(cells, total(2, 0, 1)) == {0: "A"}


def test_contradictions_of_the_source_are_taken_for_known() -> None:
    assert exposed(protected([2, 30, 35]), {0}, total(2, 0, 1)) == {0: ("total 2",)}


def test_amounts_keep_their_distance() -> None:
    """An amount that must be possible to be 100 off needs a partner that can take as much."""
    cells = protected([1000, 40, 5000, 6040]).assign(primary=[True, False, False, False])
    cells["protection_low"] = cells["protection_high"] = [100, 0, 0, 0]
    assert hidden(cells, total(3, 0, 1, 2)) == {0: "A", 2: "D"}


def test_without_a_promise_a_secret_does_not_follow_exactly() -> None:
    cells = protected([500, 40, 540]).assign(primary=[True, False, False])
    assert hidden(cells, total(2, 0, 1)) == {0: "A", 1: "D"}


def many(number: int) -> tuple[pd.DataFrame, Relations]:
    """Tables that have nothing to do with each other: 13 areas, 5 groups, as of a period each."""
    draw = np.random.default_rng(7)
    tables = [city(draw.poisson(draw.gamma(1.2, 30, (13, 1)), (13, 5)).tolist(), []) for _ in range(number)]
    starts = np.cumsum([0, *(len(cells) for cells, _ in tables)])
    moved = [
        Relations(each.relation, each.cell + start, each.coefficient, each.low, each.high, each.labels)
        for (_, each), start in zip(tables, starts.tolist(), strict=False)
    ]
    return pd.concat([cells for cells, _ in tables], ignore_index=True), joined(moved)


def test_where_the_rounds_are_not_enough_the_last_pattern_protects_all_the_same() -> None:
    counts = [[2, 4, 2], [1, 2, 0], [0, 26, 3], [23, 0, 4], [20, 2, 53], [1, 0, 3], [4, 22, 9]]
    cells, relations = city(counts, [[0, 0, 0, 1, 1, 0, 2], [0, 1, 1, 1, 0, 2, 1]])
    marks = suppress(cells, relations)
    assert not audit(cells.assign(hidden=marks.notna()), relations)["exposed"].any()


@pytest.mark.parametrize("effort", [0.0, 1e3, 1e4])
def test_where_the_effort_is_spent_the_pattern_protects_all_the_same(
    monkeypatch: pytest.MonkeyPatch, effort: float
) -> None:
    cells, relations = many(5)
    best = suppress(cells, relations).notna()
    monkeypatch.setattr(outsiders, "EFFORT", effort)
    marks = suppress(cells, relations)
    assert not audit(cells.assign(hidden=marks.notna()), relations)["exposed"].any()
    assert marks.equals(suppress(cells, relations))
    assert cells["cost"][best].sum() <= cells["cost"][marks.notna()].sum() <= 1.1 * cells["cost"][best].sum()


@pytest.mark.parametrize("effort", [0.0, 3e6])
def test_all_that_is_hidden_besides_is_needed(monkeypatch: pytest.MonkeyPatch, effort: float) -> None:
    monkeypatch.setattr(outsiders, "EFFORT", effort)
    cells, relations = many(3)
    marks = suppress(cells, relations)
    for position in marks.index[marks == "D"]:
        found = audit(cells.assign(hidden=marks.notna() & (marks.index != position)), relations)
        assert found["exposed"][cells["primary"]].any(), position


def test_many_small_tables_are_decided_each_for_itself() -> None:
    cells, relations = many(30)
    marks = suppress(cells, relations)
    alone = cells[: len(cells) // 30]
    inside = relations.cell < len(alone)
    rows = int(relations.relation[inside].max()) + 1
    one = Relations(
        relations.relation[inside],
        relations.cell[inside],
        relations.coefficient[inside],
        relations.low[:rows],
        relations.high[:rows],
        relations.labels[:rows],
    )
    assert marks[: len(alone)].equals(suppress(alone, one))
    assert not audit(cells.assign(hidden=marks.notna()), relations)["exposed"].any()


def test_a_large_table_takes_seconds() -> None:
    draw = np.random.default_rng(3)
    counts = draw.poisson(draw.gamma(1.2, 12, (60, 1)) * draw.gamma(1.0, 1, (1, 8))).tolist()
    cells, relations = city(counts, [[area // 5 for area in range(60)]])
    started = time.process_time()
    marks = suppress(cells, relations)
    assert time.process_time() - started < 30
    assert not audit(cells.assign(hidden=marks.notna()), relations)["exposed"].any()
