"""Measures how long a file of figures takes to be imported, beside PostgreSQL's own COPY of the same rows.

    python bench/imports.py --rows 4000000

COPY fills a table with the columns, keys, checks and foreign keys of `raw.observations`, once before and once after the
import, and is given numbers where the import is given a city's own words. The import is `sozialgraph import` in a
process of its own: started, read, understood, stored, protected and published.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import asyncpg
from cyclopts import App

from bench.contenders import BenchError
from bench.databases import running_server
from bench.dataset import CITY, DIMENSIONS, LAST_YEAR, SEXES, YEARS, Size, areas, indicators
from models.observations import POINTS_TO
from sozialgraph.migrating import upgrade

NAME = "bench_imports"
DESCRIPTION = """
kind = "observations"
municipality = "09999999"
file = "figures.csv"
dataset = { code = "FIGURES" }

[table]
numbers = "english"

[fields]
area = { header = "area", set = "SPACES" }
indicator = "indicator"

[period]
header = "day"

[dimensions]
SEX = "sex"

[[values]]
header = "value"

[[values]]
header = "count"
role = "count"

[[values]]
header = "base"
role = "base"
"""
HEADER = "area,indicator,day,sex,value,count,base\n"
COPIED = (
    *("indicator_id", "area_id", "breakdown_id", "dataset_id", "import_run_id", "period_start", "period_end"),
    *("period_kind", "value", "count", "base", "obs_status", "conf_status", "source_row"),
)
COUNTED_ON = "SELECT setval(pg_get_serial_sequence('import_runs', 'id'), (SELECT max(id) FROM import_runs))"
Figure = tuple[int, int, int, int, str, int, int]


def measure(dsn: str, rows: int = 1_000_000) -> dict[str, float]:
    """`dsn` is of any database of the server; the one that is filled is made anew. Times in seconds, memory in MB."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, rows)
        database = asyncio.run(prepared(dsn, rows))
        before = asyncio.run(copied(database, folder / "lines.txt"))
        seconds, memory = imported(database, folder)
        after = asyncio.run(copied(database, folder / "lines.txt"))
    asyncio.run(dropped(dsn))
    copy = (before + after) / 2
    return {
        "rows": rows,
        "copy seconds": round(copy, 1),
        "seconds": round(seconds, 1),
        "ratio": round(seconds / copy, 2),
        "rows a second": round(rows / seconds),
        "memory MB": round(memory),
    }


def figures(rows: int) -> Iterator[Figure]:
    """Indicator, year, area, breakdown, value, count and base in the order in which years are delivered."""
    size = Size(observations=rows)
    years = range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1)
    cells = product(range(1, size.indicators + 1), years, range(1, size.areas + 1), range(SEXES + 1))
    for indicator, year, area, sex in islice(cells, rows):
        value = f"{(indicator * 7919 + area * 1049 + year * 127 + sex * 31) % 10000 / 100:.2f}"
        yield indicator, year, area, sex, value, (indicator + area * 31 + year) % 97, 100 + area % 900


def write(folder: Path, rows: int) -> None:
    """The file as a city delivers it, with its description, and the lines that COPY takes."""
    (folder / "figures.toml").write_text(DESCRIPTION)
    with (folder / "figures.csv").open("w") as sent, (folder / "lines.txt").open("w") as lines:
        sent.write(HEADER)
        for number, (indicator, year, area, sex, value, count, base) in enumerate(figures(rows), start=2):
            word = f"S{sex}" if sex else ""
            sent.write(f"{area:08},indicator-{indicator},{year}-12-31,{word},{value},{count},{base}\n")
            parts = (indicator, area, sex, 1, 1, f"{year}-12-31", f"{year}-12-31", "REFERENCE_DAY", value, count, base)
            lines.write("\t".join(map(str, (*parts, "A", "F", number))) + "\n")


async def prepared(dsn: str, rows: int) -> str:
    """A city without figures."""
    await dropped(dsn)
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"CREATE DATABASE {NAME}")
    await admin.close()
    target = urlsplit(dsn)._replace(path=f"/{NAME}").geturl()
    await upgrade(target)
    size = Size(observations=rows)
    connection = await asyncpg.connect(target)
    for statement in (CITY, areas(size), DIMENSIONS, indicators(size), COUNTED_ON, "VACUUM (ANALYZE)", "CHECKPOINT"):
        await connection.execute(statement)
    await connection.close()
    return target


async def dropped(dsn: str) -> None:
    admin = await asyncpg.connect(dsn)
    await admin.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    await admin.close()


async def copied(dsn: str, lines: Path) -> float:
    connection = await asyncpg.connect(dsn)
    await connection.execute("DROP TABLE IF EXISTS copied; CREATE TABLE copied (LIKE raw.observations INCLUDING ALL)")
    for column, table in POINTS_TO.items():
        await connection.execute(f"ALTER TABLE copied ADD FOREIGN KEY ({column}) REFERENCES {table}")
    await connection.execute("CHECKPOINT")
    started = time.perf_counter()
    with lines.open("rb") as source:
        await connection.copy_to_table("copied", source=source, columns=COPIED)
    took = time.perf_counter() - started
    await connection.execute("DROP TABLE copied")
    await connection.close()
    return took


def imported(dsn: str, folder: Path) -> tuple[float, float]:
    """Seconds and megabytes that the process took."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "sozialgraph", "import", str(folder)],
        env=os.environ | {"DATABASE_URL": dsn},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BenchError(f"the import failed: {said}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


app = App(help=__doc__)


@app.default
def main(*, rows: int = 1_000_000, database: str | None = None) -> None:
    with running_server(database) as server:
        print(json.dumps(measure(server.dsn, rows), indent=2))


if __name__ == "__main__":
    app()
