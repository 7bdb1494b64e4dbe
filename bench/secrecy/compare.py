"""What this project hides beside what τ-ARGUS hides, by number and by value, audited alike.

Both get the same cells, relations, promises and costs; τ-ARGUS tries for the optimum, within a limit of time. Seconds
are those of the processor. Who has not answered `PATIENCE` seconds by the clock after he was asked is stopped, which is
what his row then says. τ-ARGUS reckons with patterns, not with what statuses say of them: `telling` is what we hide to
protect from that, too, as we do where we publish.
"""

import multiprocessing
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
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
PATIENCE = 60 * MINUTES + 60
OBJECTIVES = ("number", "value")
Answer = tuple[np.typing.NDArray[np.bool_], float]
"""What is hidden, and after how many seconds."""
PROGRAM = Path(__file__).parent / "argus.py"


def measure(minutes: int = MINUTES, *, large: bool = False) -> dict[str, Any]:
    """By table: its size, and for each objective and side what is hidden besides, left open, and the seconds."""
    results = {}
    for one in tables(large=large):
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
    found = {
        "ours": _ours(cells, one.relations),
        "telling": _ours(one.telling(objective), one.relations),
        "argus": _argus(cells, one.relations, minutes),
    }
    return {side: _weighed(cells, one.relations, answer) for side, answer in found.items()}


def _weighed(cells: pd.DataFrame, relations: Relations, answer: Answer | None) -> dict[str, Any]:
    """Nothing but how long was waited where there is no answer."""
    if answer is None:
        return {"not_within": PATIENCE}
    hidden, seconds = answer
    besides = hidden & ~cells["primary"].to_numpy()
    exposed = audit(cells.assign(hidden=hidden), relations)["exposed"]
    return {
        "number": int(besides.sum()),
        "value": float(cells["value"][besides].sum()),
        "open": int(exposed[cells["primary"]].sum()),
        "seconds": round(seconds, 2),
    }


def _ours(cells: pd.DataFrame, relations: Relations) -> Answer | None:
    """In a process of its own, which can be stopped."""
    receiving, sending = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_suppressed, args=(cells, relations, sending))
    process.start()
    answer: Answer | None = receiving.recv() if receiving.poll(PATIENCE) else None
    process.kill()
    process.join()
    return answer


def _suppressed(cells: pd.DataFrame, relations: Relations, answering: Connection) -> None:
    started = time.process_time()
    hidden = suppress(cells, relations).notna().to_numpy()
    answering.send((hidden, time.process_time() - started))


def _argus(cells: pd.DataFrame, relations: Relations, minutes: int) -> Answer | None:
    """What τ-ARGUS hides, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder, "JJ.IN"), Path(folder, "JJ.OUT")
        given.write_text("\n".join(_lines(cells, relations)) + "\n")
        command = [sys.executable, str(PROGRAM), str(given), str(found), str(minutes)]
        try:
            said = subprocess.run(
                command, cwd=folder, capture_output=True, text=True, check=True, timeout=PATIENCE
            ).stdout
        except subprocess.TimeoutExpired:
            return None
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
