"""What was measured: as a table for people, as ratios for programs, and as the README's section made of these.

python bench/report.py      writes the section again
"""

import json
import os
import platform
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.load import Round
from bench.measure import Measured, middle

FOLDER = Path(__file__).parent
README = FOLDER.parent / "README.md"
RESULTS = FOLDER / "results.json"
SECTION = re.compile(r"(?<=<!-- figures -->\n).*(?=<!-- /figures -->)", re.DOTALL)

WORDS = {
    "point": "an area with parent, children and five latest values",
    "nested": "50 offerings with provider, areas and grants",
    "map": "one indicator of all areas of a set",
    "series": "9,000 observations",
    "aggregate": "capacity, needs and funding by area and field",
    "search": "offerings by words and conditions on four tables",
}
SERVERS = {
    "postgraphile": "PostGraphile",
    "handwritten": "hand-written SQL",
    "strawberry": "Strawberry, DataLoaders",
}
HEADINGS = ("clients", "server", "req/s", "p50 ms", "p99 ms", "CPU ms", "database ms", "MB", "×")


def workload_results(measured: Iterable[Measured]) -> dict[str, Any]:
    """Ratios and shares of memory by workload and server."""
    return {
        each.workload: ratios(each) | {"memory": {other: round(each.share(other), 2) for other in each.others}}
        for each in measured
    }


def ratios(measured: Measured) -> dict[str, Any]:
    return {
        other: {str(clients): round(measured.ratio(other, clients), 2) for clients in measured.rounds}
        for other in measured.others
    }


def shown(title: str, measured: Iterable[Measured]) -> list[Measured]:
    """All that was measured; each workload is printed as soon as it is known."""
    known = []
    for each in measured:
        _show(title, each)
        known.append(each)
    return known


def _show(title: str, measured: Measured) -> None:
    table = Table(
        title=f"{measured.workload} · {title}",
        caption="Medians of the rounds. CPU, database: a request's processor time; ×: our requests a second to theirs.",
    )
    for number, heading in enumerate(HEADINGS):
        table.add_column(heading, justify="left" if number == 1 else "right")
    for row in _rows(measured):
        table.add_row(*row)
    Console(width=120).print(table)


def _rows(measured: Measured) -> Iterator[tuple[str, ...]]:
    for clients, by_server in measured.rounds.items():
        for server, rounds in by_server.items():
            faster = "" if server == measured.ours else f"{measured.ratio(server, clients):.2f}"
            megabytes = f"{measured.memory[server]:.0f}"
            yield str(clients), server, *_cells(middle(rounds)), megabytes, faster


def _cells(result: Round) -> tuple[str, ...]:
    times = (result.p50, result.p99, result.server_cpu, result.database_cpu)
    return f"{result.rate:.{2 if result.rate < 10 else 0}f}", *(f"{value:.2f}" for value in times)


def machine(versions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "processor": _told("/proc/cpuinfo", "model name"),
        "cores": os.cpu_count(),
        "memory": _told("/proc/meminfo", "MemTotal"),
        "system": platform.platform(),
        "python": platform.python_version(),
        **versions,
        "load": round(os.getloadavg()[0], 2),
    }


def _told(file: str, name: str) -> str:
    lines = Path(file).read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def in_readme(readme: str, results: Mapping[str, Any]) -> str:
    """The README with its section of figures made of these results."""
    return SECTION.sub(lambda _: "\n".join(_section(results)) + "\n", readme)


def _section(results: Mapping[str, Any]) -> Iterator[str]:
    yield from _table(results["workloads"], results.get("cached", {}))
    yield ""
    yield _conditions(results["machine"])
    yield from _growth(results.get("growth", {}))
    if "secrecy" in results:
        yield from _secrecy(results["secrecy"])


def _table(workloads: Mapping[str, Any], cached: Mapping[str, Any]) -> Iterator[str]:
    servers = [server for server in SERVERS if any(server in each for each in workloads.values())]
    headings = ["what", *(SERVERS[server] for server in servers), "memory", *["answers kept"][: len(cached)]]
    yield _row(headings)
    yield "|" + "---|" * len(headings)
    for name, each in workloads.items():
        cells = [_span(each.get(server, {})) for server in servers]
        memory = _span({"": share}) if (share := each["memory"].get("postgraphile")) else ""
        kept = [_span(cached.get(name, {}).get("postgraphile", {}))][: len(cached)]
        yield _row([f"{name}: {WORDS[name]}", *cells, memory, *kept])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _span(by_clients: Mapping[str, float]) -> str:
    """With two digits that say something."""
    return " · ".join(f"{ratio:.{0 if ratio >= 10 else 1 if ratio >= 1 else 2}f}" for ratio in by_clients.values())


def _conditions(machine: Mapping[str, Any]) -> str:
    programs = f"PostgreSQL {machine['postgresql']}"
    if "postgraphile" in machine:
        programs += f", PostGraphile {machine['postgraphile']} on Node {machine['node']}"
    gigabytes = round(int(machine["memory"].split()[0]) / 2**20)
    return (
        f"Measured with {machine['dataset']}; {programs}; {machine['cores']} cores ({machine['processor']}), "
        f"{gigabytes} GB."
    )


def _growth(growth: Mapping[str, Any]) -> Iterator[str]:
    for name, by_factor in growth.items():
        if isinstance(by_factor, Mapping):
            factors, times = (" and ".join(map(str, each)) for each in zip(*by_factor.items(), strict=True))
            yield f"With {factors} times the observations a {name} takes {times} times as long."


def _secrecy(tables: Mapping[str, Any]) -> Iterator[str]:
    """What is hidden besides; of two patterns each, the one with the fewest cells and the one with the least value."""
    yield ""
    yield "To protect small counts, so many other cells are hidden here and by τ-ARGUS (ours · theirs), when as few as"
    yield "possible shall be, or as little value. As published: as few and little (cells · value) as we hide where what"
    yield "statuses tell is reckoned with, as τ-ARGUS does not. Open are protected cells of which too much is told."
    yield ""
    hidden_by = ("fewest cells", "least value", "as published")
    headings = ["table, smallest count", "cells", "protected", *hidden_by, "open", "CPU seconds"]
    yield _row(headings)
    yield "|" + "---|" * len(headings)
    for name, each in tables.items():
        number, value = each["number"], each["value"]
        published = [_side(value["telling"], *how) for how in (("number", "d"), ("value", ",.0f"))]
        hidden = (_sides(number, "number", "d"), _sides(value, "value", ",.0f"), " · ".join(published))
        counted = (f"{each['cells']:,}", f"{each['primary']:,}")
        yield _row([name, *counted, *hidden, _sides(value, "open", "d"), _sides(value, "seconds", ".1f")])


def _sides(measured: Mapping[str, Any], what: str, form: str) -> str:
    return " · ".join(_side(measured[side], what, form) for side in ("ours", "argus"))


def _side(measured: Mapping[str, Any], what: str, form: str) -> str:
    if "not_within" in measured:
        return f"not within {measured['not_within']} s"
    return format(measured[what], form)


def write_readme() -> None:
    README.write_text(in_readme(README.read_text(), json.loads(RESULTS.read_text())))


if __name__ == "__main__":
    write_readme()
