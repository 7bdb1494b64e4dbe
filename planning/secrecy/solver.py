"""Linear programmes about cells that may move, solved by HiGHS from where the last one ended."""

from dataclasses import dataclass

import highspy
import numpy as np

from planning.secrecy.relations import Floats, Numbers, Relations


@dataclass(frozen=True)
class Movable:
    """The part of a system in which some cells move while all others stay: rows that hold none of them are left out.

    Moves are counted from the true values, so that not to move at all is always possible: where true values break a
    relation, what breaks it is taken for known.
    """

    cells: Numbers
    rows: Numbers
    column: Numbers
    row: Numbers
    coefficient: Floats
    low: Floats
    high: Floats


def movable(values: Floats, relations: Relations, cells: Numbers) -> Movable:
    """Where `cells` move, positions in `values`."""
    column_of = np.full(len(values), -1)
    column_of[cells] = np.arange(len(cells))
    entries = np.flatnonzero(column_of[relations.cell] >= 0)
    rows, row = np.unique(relations.relation[entries], return_inverse=True)
    low, high = room(values, relations)
    return Movable(
        cells=cells,
        rows=rows,
        column=column_of[relations.cell[entries]],
        row=row,
        coefficient=relations.coefficient[entries],
        low=low[rows],
        high=high[rows],
    )


def room(values: Floats, relations: Relations) -> tuple[Floats, Floats]:
    """How far each relation's sum may fall and rise from what the true values make it."""
    sums = np.bincount(relations.relation, relations.coefficient * values[relations.cell], len(relations))
    low, high = relations.low - sums, relations.high - sums
    broken = np.maximum(low, 0.0) + np.minimum(high, 0.0)
    return np.minimum(low - broken, 0.0), np.maximum(high - broken, 0.0)


class Programme:
    """Columns within bounds, rows of a system; asked again and again with other costs."""

    def __init__(self, matrix: Movable, low: Floats, high: Floats, copies: tuple[float, ...] = (1.0,)) -> None:
        """`copies`: the factors with which the system's columns stand side by side, such as up and down."""
        self.columns = len(low)
        self._every = np.arange(self.columns, dtype=np.int32)
        self._highs = highspy.Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        self._highs.passModel(_model(matrix, low, high, copies))

    def bound(self, low: Floats, high: Floats) -> None:
        self._highs.changeColsBounds(self.columns, self._every, low, high)

    def cheapest(self, costs: Floats) -> tuple[Floats, Floats]:
        """What each column moves where the sum of costs is smallest, and what each row adds to that (its dual)."""
        self._highs.changeColsCost(self.columns, self._every, costs)
        self._highs.run()
        status = self._highs.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"HiGHS ended with {self._highs.modelStatusToString(status)}")
        solution = self._highs.getSolution()
        return np.array(solution.col_value), np.array(solution.row_dual)


def _model(matrix: Movable, low: Floats, high: Floats, copies: tuple[float, ...]) -> highspy.HighsLp:
    width = len(matrix.cells)
    column = np.concatenate([matrix.column + number * width for number in range(len(copies))])
    row = np.tile(matrix.row, len(copies))
    coefficient = np.concatenate([matrix.coefficient * factor for factor in copies])
    order = np.argsort(column, kind="stable")
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(low), len(matrix.rows)
    model.col_cost_, model.col_lower_, model.col_upper_ = np.zeros(len(low)), low, high
    model.row_lower_, model.row_upper_ = matrix.low, matrix.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=len(low)))]).astype(np.int32)
    model.a_matrix_.index_ = row[order].astype(np.int32)
    model.a_matrix_.value_ = coefficient[order]
    return model
