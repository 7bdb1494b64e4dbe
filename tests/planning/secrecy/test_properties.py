"""Whatever the table: after suppression nobody can work out a protected cell, by this solver or another."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planning.secrecy.audit import audit
from planning.secrecy.relations import Relations
from planning.secrecy.secondary import suppress
from tests.planning.secrecy.tables import city, telling


@st.composite
def cities(draw: st.DrawFn) -> tuple[pd.DataFrame, Relations]:
    areas, groups = draw(st.integers(2, 7)), draw(st.integers(2, 4))
    count = st.one_of(st.integers(0, 4), st.integers(0, 60))
    row = st.lists(count, min_size=groups, max_size=groups)
    cut = st.lists(st.integers(0, 2), min_size=areas, max_size=areas)
    return city(draw(st.lists(row, min_size=areas, max_size=areas)), draw(st.lists(cut, max_size=2)))


ROOMS = (("told_lowest", 0.0), ("told_highest", np.inf))


def intervals(cells: pd.DataFrame, relations: Relations, told: bool = False) -> pd.DataFrame:
    """Those of hidden cells, each by two programmes of its own; `told`: who asks uses what statuses tell."""
    matrix = np.zeros((len(relations), len(cells)))
    np.add.at(matrix, (relations.relation, relations.cell), relations.coefficient)
    values, hidden = cells["value"].tolist(), cells["hidden"].tolist()
    lowest, highest = (cells[name].fillna(none) if told else pd.Series(none, cells.index) for name, none in ROOMS)
    rooms = zip(lowest.tolist(), highest.tolist(), strict=True)
    bounds = [room if secret else (value, value) for value, secret, room in zip(values, hidden, rooms, strict=True)]
    found = {}
    for position in np.flatnonzero(cells["hidden"]):
        costs = np.eye(len(cells))[position]
        least, most = (
            linprog(sign * costs, A_eq=matrix, b_eq=np.zeros(len(relations)), bounds=bounds) for sign in (1, -1)
        )
        found[position] = (costs @ least.x, np.inf if most.x is None else costs @ most.x)
    return pd.DataFrame.from_dict(found, orient="index", columns=["low", "high"], dtype="float64")


def without(relations: Relations, number: int) -> Relations:
    """All relations but one."""
    kept = relations.relation != number
    rows = np.delete(np.arange(len(relations)), number)
    return Relations(
        relation=np.searchsorted(rows, relations.relation[kept]),
        cell=relations.cell[kept],
        coefficient=relations.coefficient[kept],
        low=relations.low[rows],
        high=relations.high[rows],
        labels=[relations.labels[row] for row in rows.tolist()],
    )


@settings(max_examples=12, deadline=None)
@given(cities())
def test_nothing_is_exposed_and_another_solver_agrees(table: tuple[pd.DataFrame, Relations]) -> None:
    cells, relations = table
    marks = suppress(cells, relations)
    assert ((marks == "A") == cells["primary"]).all()
    assert cells["free"][marks == "D"].all()
    hidden = cells.assign(hidden=marks.notna())
    found = audit(hidden, relations)
    assert not found["exposed"].any(), found.to_string()
    check = intervals(hidden, relations)
    assert found[["low", "high"]].to_numpy() == pytest.approx(check.to_numpy(), abs=1e-4)
    assert suppress(cells, relations).equals(marks)


@settings(max_examples=12, deadline=None)
@given(cities(), st.sampled_from([0.01, 4.0, 1000.0]))
def test_statuses_tell_nothing_either(table: tuple[pd.DataFrame, Relations], reason_cost: float) -> None:
    cells, relations = telling(table[0]).assign(reason_cost=reason_cost), table[1]
    marks = suppress(cells, relations)
    assert (marks.notna() >= cells["primary"]).all()
    kept = {name: cells[name].mask(cells["primary"] & (marks == "D")) for name, _ in ROOMS}
    hidden = cells.assign(hidden=marks.notna(), **kept)
    assert not audit(hidden, relations)["exposed"].any()
    check = intervals(hidden, relations, told=True).loc[cells.index[cells["primary"]]]
    assert (check["low"] <= 1 + 1e-4).all()
    assert (check["high"] >= 2 - 1e-4).all()


@settings(max_examples=15, deadline=None)
@given(cities(), st.data())
def test_audits_agree_on_any_pattern(table: tuple[pd.DataFrame, Relations], data: Any) -> None:
    cells, relations = table
    more = data.draw(st.lists(st.booleans(), min_size=len(cells), max_size=len(cells)))
    hidden = cells.assign(hidden=cells["primary"] | np.array(more))
    found = audit(hidden, relations)
    check = intervals(hidden, relations)
    assert found[["low", "high"]].to_numpy() == pytest.approx(check.to_numpy(), abs=1e-4)
    exposed = (check["low"] > found["promised_low"] + 1e-3) | (check["high"] < found["promised_high"] - 1e-3)
    exposed |= check["high"] - check["low"] < 1e-3
    assert found["exposed"].tolist() == exposed.tolist()
    assert (found["because"].map(len) > 0).tolist() == exposed.tolist()


@settings(max_examples=15, deadline=None)
@given(cities(), st.data())
def test_who_knows_less_finds_out_no_more(table: tuple[pd.DataFrame, Relations], data: Any) -> None:
    cells, relations = table
    hidden = cells.assign(hidden=suppress(cells, relations).notna())
    less = without(relations, data.draw(st.integers(0, len(relations) - 1)))
    assert not audit(hidden, less)["exposed"].any()
