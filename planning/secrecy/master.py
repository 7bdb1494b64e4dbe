"""What any pattern must hide, as far as is known, and what is cheapest under that."""

import highspy
import numpy as np

from planning.secrecy.cells import Truths
from planning.secrecy.outsiders import Cut
from planning.secrecy.relations import Floats, Numbers
from planning.secrecy.solver import Effort, model_of, solver
from planning.secrecy.system import System, blocks

NODE = 1_000
"""How many iterations a node of a hard cover may take."""
GAP = 0.002
WHOLE = 1e-6
DEAREST = 1e6
"""How many times the cheapest cell's cost a solver tells apart from it, while it tells the cheapest from nothing."""
NEEDLESS = (  # half of the time, for covers that are whole after a few nodes anyway
    "mip_detect_symmetry",
    "mip_heuristic_run_feasibility_jump",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_rins",
    "mip_heuristic_run_root_reduced_cost",
)


class Master:
    """Covers of the free cells. The same cuts always give the same pattern: limits count work, not time."""

    def __init__(self, hidden: Truths, free: Truths, cost: Floats, effort: Effort) -> None:
        self._hidden, self._free, self._effort = hidden, np.flatnonzero(free), effort
        self._place = np.full(len(hidden), -1)
        self._place[self._free] = np.arange(len(self._free))
        self._cost = np.minimum(cost[self._free] / cost[self._free].min(initial=np.inf), DEAREST)
        self._cuts = list[tuple[Numbers, Floats]]()
        self._known = set[bytes]()
        self._patterns = dict[tuple[int, ...], Floats]()
        self._highs = solver()
        self._highs.addVars(len(self._free), np.zeros(len(self._free)), np.ones(len(self._free)))
        self._highs.changeColsCost(len(self._free), np.arange(len(self._free), dtype=np.int32), self._cost)

    def add(self, cuts: list[Cut]) -> Numbers:
        """A column of each cut that is new."""
        new = []
        for cut in cuts:
            columns, weight = self._place[cut.columns], cut.weight.round(9)
            name = columns.tobytes() + weight.tobytes()
            if name not in self._known:
                self._known.add(name)
                self._cuts.append((columns, weight))
                self._highs.addRow(1.0, highspy.kHighsInf, len(columns), columns.astype(np.int32), weight)
                new.append(cut.columns[0])
        return np.array(new, dtype=np.int64)

    def relaxed(self) -> Floats:
        """How far each cell is open where cells may be hidden in part."""
        return self._opened(self._relaxed())

    def whole(self) -> Floats:
        """1 for hidden cells, 0 for shown ones: blocks of cuts whose cells happened to be whole stay so."""
        values = self._relaxed()
        if not self._cuts:
            return self._opened(values)
        system = self._system()
        block = blocks(system, np.ones(system.size, dtype=np.bool_))
        row_block = system.row_blocks(block)
        broken = np.minimum(values, 1 - values) > WHOLE
        for one in np.unique(block[broken]):
            columns, rows = np.flatnonzero(block == one), np.flatnonzero(row_block == one)
            name = tuple(rows.tolist())
            if name not in self._patterns:
                self._patterns[name] = _cheapest_cover(system.part(columns), self._cost[columns], self._effort)
            values[columns] = self._patterns[name]
        return self._opened(values.round())

    def _relaxed(self) -> Floats:
        if not self._cuts:
            return np.zeros(len(self._free))
        self._highs.run()
        self._effort.spend(self._highs)
        values: Floats = np.array(self._highs.getSolution().col_value)
        return values.clip(0.0, 1.0)

    def _opened(self, values: Floats) -> Floats:
        openness = self._hidden.astype(np.float64)
        openness[self._free] = values
        return openness

    def _system(self) -> System:
        lengths = [len(columns) for columns, _ in self._cuts]
        return System(
            size=len(self._free),
            rows=np.arange(len(self._cuts)),
            row=np.repeat(np.arange(len(self._cuts)), lengths),
            column=np.concatenate([columns for columns, _ in self._cuts]),
            coefficient=np.concatenate([weight for _, weight in self._cuts]),
            low=np.ones(len(self._cuts)),
            high=np.full(len(self._cuts), np.inf),
        )


def _cheapest_cover(system: System, cost: Floats, effort: Effort) -> Floats:
    """The cheapest that is found as long as there is effort left; else nothing, and a search has to complete it.

    The solver's iterations cannot be limited, only its nodes.
    """
    if effort.left <= 0:
        return np.zeros(system.size)
    highs = solver()
    highs.setOptionValue("mip_max_nodes", int(effort.left / (NODE * len(system.row))) + 1)
    highs.setOptionValue("mip_rel_gap", GAP)
    for search in NEEDLESS:
        highs.setOptionValue(search, False)
    model = model_of(system)
    model.col_cost_, model.col_upper_ = cost, np.ones(system.size)
    model.integrality_ = [highspy.HighsVarType.kInteger] * system.size
    highs.passModel(model)
    highs.run()
    effort.spend(highs)
    solution = highs.getSolution()
    return np.array(solution.col_value).round() if solution.value_valid else np.zeros(system.size)
