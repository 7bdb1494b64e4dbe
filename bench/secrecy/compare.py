"""What this project hides beside what τ-ARGUS hides, by number and by value, audited alike.

Both get the same cells, relations, promises and costs; τ-ARGUS tries for the optimum, within a limit of time. Seconds
are those of the processor.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console

from bench.secrecy.tables import Table, tables
from planning.secrecy.audit import audit
from planning.secrecy.relations import Relations
from planning.secrecy.secondary import suppress

MINUTES = 2
OBJECTIVES = ("number", "value")
SIDES = ("ours", "argus")
PROGRAM = Path(__file__).parent / "argus.py"


def measure(minutes: int = MINUTES) -> dict[str, Any]:
    """By table: its size, and for each objective and side what is hidden besides, left open, and the seconds."""
    results = {}
    for one in tables():
        results[one.name] = {
            "cells": len(one.cells),
            "relations": len(one.relations),
            "primary": int(one.cells["primary"].sum()),
            **{objective: compared(one, objective, minutes) for objective in OBJECTIVES},
        }
        Console(width=120).print(one.name, results[one.name])
    return results


def compared(one: Table, objective: str, minutes: int) -> dict[str, Any]:
    cells = one.costing(objective)
    started = time.process_time()
    ours = suppress(cells, one.relations).notna().to_numpy()
    seconds = time.process_time() - started
    theirs, their_seconds = _argus(cells, one.relations, minutes)
    return {
        "ours": _weighed(cells, one.relations, ours, seconds),
        "argus": _weighed(cells, one.relations, theirs, their_seconds),
    }


def _weighed(
    cells: pd.DataFrame, relations: Relations, hidden: np.typing.NDArray[np.bool_], seconds: float
) -> dict[str, Any]:
    besides = hidden & ~cells["primary"].to_numpy()
    exposed = audit(cells.assign(hidden=hidden), relations)["exposed"]
    return {
        "number": int(besides.sum()),
        "value": float(cells["value"][besides].sum()),
        "open": int(exposed[cells["primary"]].sum()),
        "seconds": round(seconds, 2),
    }


def _argus(cells: pd.DataFrame, relations: Relations, minutes: int) -> tuple[np.typing.NDArray[np.bool_], float]:
    """What τ-ARGUS hides, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "JJ.IN"), Path(folder, "JJ.OUT")
        given.write_text("\n".join(_lines(cells, relations)) + "\n")
        command = [sys.executable, str(PROGRAM), str(given), str(found), str(minutes)]
        said = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
        numbers = [int(line) for line in found.read_text().split()]
    hidden = cells["primary"].to_numpy().copy()
    hidden[numbers] = True
    return hidden, float(said.split()[-1])


def _lines(cells: pd.DataFrame, relations: Relations) -> Iterator[str]:
    """The format of its solver: number, value, cost, status, bounds, protection below, above, both; then the sums."""
    most = 3 * cells["value"].max() + 100
    yield from ("0", str(len(cells)))
    rows = zip(*(cells[name] for name in COLUMNS), strict=True)
    for number, (value, cost, primary, free, low, high) in enumerate(rows):
        status = "u" if primary else "s" if free else "z"
        yield f"{number} {value:.10g} {cost:.10g} {status} 0 {most:.10g} {low:.10g} {high:.10g} 0"
    yield str(len(relations))
    terms = [
        f"{cell} ({coefficient:g})" for cell, coefficient in zip(relations.cell, relations.coefficient, strict=True)
    ]
    for row in range(len(relations)):
        chosen = [terms[entry] for entry in np.flatnonzero(relations.relation == row)]
        yield f"0.0 {len(chosen)} : {' '.join(chosen)}"


COLUMNS = ("value", "cost", "primary", "free", "protection_low", "protection_high")
