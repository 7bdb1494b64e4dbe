"""Measures this server against others on the same database: `make bench`, or `python bench/run.py --help`."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from bench import report
from bench.contenders import NODE, POSTGRAPHILE, BenchError
from bench.databases import Server, running_server
from bench.dataset import SIZE, Size
from bench.growth import FACTORS, grow
from bench.imports import measure as measure_imports
from bench.load import find_wrk
from bench.measure import EFFORT, Effort, compare
from bench.secrecy.compare import measure as measure_secrecy
from bench.subjects import read
from bench.workloads import Workload, workloads

BRIEF = 2  # rounds where answers are kept: ratios of tens need no more
OTHERS = ("postgraphile", "handwritten", "strawberry")


@dataclass(frozen=True)
class Parts:
    cached: bool = True
    """Whether to measure repeated questions with the answer cache on, too."""
    growth: bool = True
    """Whether to measure cities of ten and thirty times the observations, too: 20 GB of disk."""
    imports: bool = True
    """Whether to measure the import of a million figures beside PostgreSQL's own COPY, too."""
    secrecy: bool = True
    """Whether to compare what disclosure control hides with τ-ARGUS, too."""
    large: bool = False
    """Whether to do so on two larger tables, too: minutes for each side."""


PARTS = Parts()

app = App(help=__doc__)


@app.default
def main(
    *,
    size: Annotated[Size, Parameter(name="*")] = SIZE,
    effort: Annotated[Effort, Parameter(name="*")] = EFFORT,
    parts: Annotated[Parts, Parameter(name="*")] = PARTS,
    only: Sequence[str] = (),
    against: Sequence[str] = OTHERS,
    database: str | None = None,
    output: Path | None = None,
) -> None:
    """Compare the servers, print tables and write the ratios.

    Parameters
    ----------
    only
        Names of the workloads to run, and nothing else; all if none is named.
    against
        The servers to compare with; `postgraphile:other.config.js` for a configuration of your own.
    database
        Address of a database to ask instead of the city: migrated, filled, on this machine.
    output
        Where the ratios are written: bench/results.json and the README, unless only some workloads are run.
    """
    find_wrk()
    with running_server(database) as server:
        dsn = database or server.city(size)
        chosen = [each for each in workloads(asyncio.run(read(dsn))) if not only or each.name in only]
        results = compared(dsn, server.process, chosen, against, parts.cached, effort)
        if parts.growth and not only:
            results["growth"] = grow(server, size, FACTORS, effort)
        if parts.imports and not only:
            results["import"] = measure_imports(server.dsn)
        if parts.secrecy and not only:
            results["secrecy"] = measure_secrecy(large=parts.large)
        results["machine"] = report.machine({"dataset": database or str(size)} | versions(server, against))
    if output or not only:
        write(results, output or report.RESULTS)


def compared(
    dsn: str, process: int, asked: Sequence[Workload], against: Sequence[str], cached: bool, effort: Effort
) -> dict[str, Any]:
    names = ["sozialgraph", *against]
    measured = report.shown("No answer is kept", compare(names, dsn, process, asked, effort))
    results = {"workloads": report.workload_results(measured)}
    if cached:
        names = ["cached", *(name for name in against if name.startswith("postgraphile"))]
        brief = replace(effort, rounds=min(effort.rounds, BRIEF))
        measured = report.shown("Answers are kept", compare(names, dsn, process, asked, brief))
        results["cached"] = {each.workload: report.ratios(each) for each in measured}
    return results


def versions(server: Server, against: Sequence[str]) -> dict[str, str]:
    known = {"postgresql": server.version}
    if any(name.startswith("postgraphile") for name in against):
        package = json.loads((POSTGRAPHILE / "node_modules/postgraphile/package.json").read_text())
        node = subprocess.run([NODE, "--version"], capture_output=True, text=True, check=True).stdout
        known |= {"postgraphile": package["version"], "node": node.strip().removeprefix("v")}
    return known


def write(results: Mapping[str, Any], output: Path) -> None:
    """What was measured replaces what the file said of it; the rest of the file stays."""
    known = json.loads(output.read_text()) if output.exists() else {}
    output.write_text(json.dumps({**known, **results}, indent=2) + "\n")
    if output == report.RESULTS:
        report.write_readme()


if __name__ == "__main__":
    try:
        app()
    except BenchError as error:
        sys.exit(f"bench: {error}")
