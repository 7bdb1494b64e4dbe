"""Linear programmes, solved by HiGHS from where the last one ended."""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray

from planning.secrecy.relations import Floats
from planning.secrecy.system import System

NODES = 200
"""What a programme of whole numbers may branch into."""


@dataclass
class Effort:
    """What work is left: iterations times the entries of what is solved, the same on every machine."""

    left: float

    def spend(self, highs: highspy.Highs) -> None:
        self.left -= max(highs.getInfo().simplex_iteration_count, 0) * highs.getNumNz()


class Programme:
    """Columns within bounds, rows of a system; asked again and again, with other bounds and costs."""

    def __init__(
        self,
        system: System,
        effort: Effort,
        copies: tuple[float, ...] = (1.0,),
        whole: NDArray[np.bool_] | None = None,
    ) -> None:
        """`copies`: the factors with which the system's columns stand side by side, such as up and down; `whole`: which
        of the columns move by whole numbers only."""
        self.columns = system.size * len(copies)
        self._rows, self._effort = len(system.rows), effort
        self._every = np.arange(self.columns, dtype=np.int32)
        self._highs = solver()
        model = model_of(system, copies)
        if whole is not None:
            continuous, integer = highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger
            model.integrality_ = [integer if one else continuous for one in whole.tolist()] * len(copies)
            self._highs.setOptionValue("mip_max_nodes", NODES)
            self._highs.setOptionValue("mip_rel_gap", 1e-6)
        self._highs.passModel(model)

    def cheapest(self, costs: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """What each column moves where the sum of costs is smallest, and each row's dual, if moves need not be whole.

        Where no answer is exact, nothing moves: what is not known to be possible protects nobody.
        """
        self._highs.changeColsBounds(self.columns, self._every, low, high)
        self._highs.changeColsCost(self.columns, self._every, costs)
        self._highs.run()
        self._effort.spend(self._highs)
        if self._highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return np.zeros(self.columns), np.zeros(self._rows)
        solution = self._highs.getSolution()
        return np.array(solution.col_value), np.array(solution.row_dual)


def solver() -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)  # the same answer every time
    return highs


def model_of(system: System, copies: tuple[float, ...] = (1.0,)) -> highspy.HighsLp:
    """Without costs, and with all columns kept at zero."""
    column = np.concatenate([system.column + number * system.size for number in range(len(copies))])
    row = np.tile(system.row, len(copies))
    coefficient = np.concatenate([system.coefficient * factor for factor in copies])
    order = np.argsort(column, kind="stable")
    columns = system.size * len(copies)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, len(system.rows)
    model.col_cost_ = model.col_lower_ = model.col_upper_ = np.zeros(columns)
    model.row_lower_, model.row_upper_ = system.low, system.high
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(column, minlength=columns))]).astype(np.int32)
    model.a_matrix_.index_ = row[order].astype(np.int32)
    model.a_matrix_.value_ = coefficient[order]
    return model
