"""Cells and the relations between them.

A cell is a number that somebody could know: a part of a version of a figure, an estimate, or a sum that relations share
(`invented`). Relations are of kinds; a kind that shown figures refute is believed of none.
"""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from tests.attacks.collecting import PARTS, Public

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

SAMPLE = 40
"""How many relations of a kind that tell nothing new are kept, to see whether the kind is true at all."""
KEY = ["indicator", "dataset", "area", "breakdown", "start", "end", "part"]
DIGITS = 6


@dataclass
class System:
    """`known` of each cell, missing where it is not shown or was rounded; `floor` and `ceiling` are the least and the
    most that it can be, `blur` how far a cell that is written with so many digits may be from the truth.
    """

    known: Floats
    floor: Floats
    ceiling: Floats
    blur: Floats
    terms: list[pd.DataFrame] = field(default_factory=list)
    relations: list[pd.DataFrame] = field(default_factory=list)
    size: int = 0
    seen: set[tuple[int, ...]] = field(default_factory=set)
    samples: dict[str, int] = field(default_factory=dict)
    figures: int = 0
    rests: list[pd.DataFrame] = field(default_factory=list)

    def leave(self, terms: pd.DataFrame, rows: pd.Series) -> None:
        """Sums that may be a number of people who can be named, though nobody sent it; by relation, in `rows`, the
        version of a figure whose rule they are under."""
        own = self.invent(len(rows), 0.0)
        rest = pd.DataFrame({"relation": rows.index, "cell": own, "factor": -1.0})
        self.rests.append(pd.DataFrame({"row": rows.to_numpy(dtype=np.int64)}, index=own))
        self.add(pd.concat([terms, rest]), pd.DataFrame({"kind": "rest", "low": 0.0, "high": 0.0}, index=rows.index))

    def invent(self, number: int, floor: float = -np.inf) -> Numbers:
        """New cells that nobody shows."""
        first = len(self.known)
        self.known = np.append(self.known, np.full(number, np.nan))
        self.floor = np.append(self.floor, np.full(number, floor))
        self.ceiling = np.append(self.ceiling, np.full(number, np.inf))
        self.blur = np.append(self.blur, np.zeros(number))
        return np.arange(first, first + number)

    def add(self, terms: pd.DataFrame, relations: pd.DataFrame) -> None:
        """`terms` have `relation`, `cell` and `factor`; `relations`, by number, `kind`, `low` and `high`."""
        unknown = terms["relation"][np.isnan(self.known[terms["cell"]])].unique()
        wanted = relations.index.isin(unknown)
        spare = relations[~wanted]
        told = spare.groupby("kind").cumcount() + spare["kind"].map(self.samples).fillna(0)
        kept = relations[wanted | relations.index.isin(spare.index[told < SAMPLE])]
        for kind, number in spare["kind"].value_counts().items():
            self.samples[str(kind)] = self.samples.get(str(kind), 0) + int(number)
        self._store(terms[terms["relation"].isin(kept.index)], kept)

    def _store(self, terms: pd.DataFrame, relations: pd.DataFrame) -> None:
        numbers = pd.Series(np.arange(self.size, self.size + len(relations)), index=relations.index)
        self.size += len(relations)
        self.terms.append(terms.assign(relation=numbers.reindex(terms["relation"]).to_numpy()))
        slack = (terms["factor"].abs() * self.blur[terms["cell"]]).groupby(terms["relation"]).sum()
        slack = slack.reindex(relations.index).fillna(0.0)
        bounds = {"low": relations["low"] - slack, "high": relations["high"] + slack}
        self.relations.append(relations.assign(**bounds).reset_index(drop=True))

    def matrix(self) -> tuple[sparse.csr_array, pd.DataFrame]:
        """All relations as rows of a matrix over the cells, with their bounds."""
        terms, relations = pd.concat(self.terms), pd.concat(self.relations, ignore_index=True)
        shape = (len(relations), len(self.known))
        factor, relation, cell = (terms[name].to_numpy() for name in ("factor", "relation", "cell"))
        return sparse.csr_array(sparse.coo_array((factor.astype(np.float64), (relation, cell)), shape)), relations


def system_of(public: Public) -> System:
    """The cells of all versions of figures: version number times four, and which part."""
    figures = public.figures
    types = figures["indicator"].map(public.indicators.set_index("indicator")["type"]).fillna("")
    known = figures[list(PARTS)].to_numpy(dtype=np.float64)
    floor = np.zeros_like(known)
    floor[types.str.startswith("DYNAMIC") | types.str.endswith("STANDARDISED"), 0] = -np.inf
    blur = np.column_stack([_blur(figures["indicator"], figures[part]) for part in PARTS])
    base = figures["rounded_to"].to_numpy(dtype=np.float64)[:, None]
    counts = np.column_stack([types.str.endswith("ABSOLUTE"), *[np.full(len(figures), True)] * 3])
    rounded = counts & ~np.isnan(base) & ~np.isnan(known)
    floor = np.where(rounded, np.maximum(floor, np.ceil(known - base / 2)), floor)
    ceiling = np.where(rounded, np.ceil(known + base / 2) - 1, np.inf)
    known = np.where(rounded, np.nan, known)
    return System(known.ravel(), floor.ravel(), ceiling.ravel(), blur.ravel(), figures=len(figures))


def _blur(indicator: pd.Series, values: pd.Series) -> Floats:
    """Half of the last digit that anybody wrote of an indicator; whole numbers are as they are."""
    values = values.astype("float64")
    digits = pd.Series(0, index=values.index)
    for more in range(DIGITS, 0, -1):
        longer = values.notna() & ((values - values.round(more - 1)).abs() > 1e-9) & (digits == 0)
        digits = digits.mask(longer, more)
    most = digits.groupby(indicator).transform("max").to_numpy()
    return np.where(most > 0, 0.5 * 10.0**-most, 0.0)


def additive(public: Public, system: System, snapshot: pd.Index) -> pd.DataFrame:
    """What can add up of the figures of one moment: counts, bases and absolute values, one row a cell."""
    figures = public.figures.loc[snapshot]
    types = figures["indicator"].map(public.indicators.set_index("indicator")["type"]).fillna("")
    parts = []
    for place, part in enumerate(PARTS[:3]):
        told = figures[part].notna().groupby(figures["indicator"]).transform("any")
        there = (figures[part].notna() | figures["hidden"]) & (told | (part == "value"))
        there &= types.str.endswith("ABSOLUTE") if part == "value" else True
        parts.append(figures.loc[there, KEY[:-1]].assign(part=part, cell=figures.index[there] * 4 + place))
    found = pd.concat(parts, ignore_index=True)
    return found.assign(unplaced=_unplaced(public, figures, found["cell"] // 4))


def _unplaced(public: Public, figures: pd.DataFrame, rows: pd.Series) -> Floats:
    """The cell of what could not be placed, where somebody said how many, which may be hidden."""
    there = figures["unassignable"].notna() | figures["untold"].astype(bool)
    return np.where(rows.map(there), rows * 4 + 3, np.nan)


def wholes_and_parts(
    system: System, parts: pd.DataFrame, wholes: pd.Series, complete: pd.Series, kind: pd.Series
) -> None:
    """Parts, in groups, and the cell of each group's whole: equal where all are there, else a rest is left."""
    kept = parts[parts["group"].isin(wholes.index)]
    own = pd.DataFrame({"relation": wholes.index, "cell": wholes.to_numpy(), "factor": 1.0})
    terms = pd.DataFrame({"relation": kept["group"], "cell": kept["cell"], "factor": -1.0})
    whole = complete.reindex(wholes.index).fillna(value=False).astype(bool)
    relations = pd.DataFrame({"kind": kind.reindex(wholes.index), "low": 0.0, "high": np.inf}, index=wholes.index)
    system.add(pd.concat([own, terms]), relations.assign(kind="at most"))
    terms, equal = pd.concat([own, terms]), relations[whole].assign(high=0.0)
    system.add(terms[terms["relation"].isin(equal.index)], equal)
    left = wholes[~whole] // 4
    system.leave(terms[terms["relation"].isin(left.index)], left)
