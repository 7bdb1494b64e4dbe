"""Every open file is looked at before it is loaded: what the drafts are worth, counted in lines to edit.

The database knows what somebody who begins has loaded: the terms and, for all that is not areas, the areas. The table
in docs/inspect.md is compared with what is counted here; when a draft became better, put the new one there.
"""

import re
import tomllib
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
import pytest

from loaders.files import find_files
from loaders.inspection import Asked, Inspected, Known, inspect, known, written
from loaders.problems import LoadingError
from loaders.run import load
from tests.conftest import new_database
from tests.loaders.inspection.edits import described, edits, settings
from tests.sources.conftest import DATA, SOURCES

PAGE = SOURCES.parent.parent / "docs/inspect.md"
FOLDERS = {
    "flensburg": ("flensburg", "01001000"),
    "berlin": ("berlin", "11000000"),
    "germany": ("", None),
    "flensburg-print": ("flensburg", "01001000"),
    "funding": ("", None),
}
"""Where below the data the files of each folder of descriptions lie, and the municipality that somebody would name."""


class Counted(NamedTuple):
    to_edit: int
    lines: int
    kind: str


@pytest.fixture(scope="module")
async def begun(data: Path, server: str, template: str) -> AsyncIterator[str]:
    """Terms and areas, and no figures yet."""
    async with new_database(server, template) as dsn:
        for folder in ("flensburg", "berlin", "germany"):
            terms = [path for path in (SOURCES / folder / "terms").glob("*.toml") if not _of_file(path)]
            await load(dsn, [*terms, SOURCES / folder / "areas"], data / FOLDERS[folder][0], actor="test")
        yield dsn


def _of_file(path: Path) -> bool:
    return "file" in tomllib.loads(path.read_text("utf-8"))


@pytest.fixture(scope="module")
async def knows(begun: str) -> Known:
    connection = await asyncpg.connect(begun)
    try:
        return await known(connection)
    finally:
        await connection.close()


async def test_the_printed_tables_and_the_lists_of_operations_load(begun: str, data: Path) -> None:
    reports = await load(begun, [SOURCES / "flensburg-print"], data / "flensburg", actor="test")
    assert {report.description: report.stored + report.unchanged for report in reports} == {
        "tab_01.toml": 13 * 6,
        "tab_02.toml": 2 * 13 * 6,
        "tab_03.toml": 6 * 6,
        "tab_04.toml": 13 * 6,
        "tab_05.toml": 13 * 9,
        "tab_06.toml": 13 * 6,
        "tab_07.toml": 13 * 6,
        "tab_08.toml": 8 * 6,
        "tab_09.toml": 13 * 3,
        "tab_11.toml": 13 * 12,
        "tab_23.toml": 8 * 5,
    }
    reports = await load(begun, [SOURCES / "funding"], data, actor="test")
    grants = {report.description: report.stored for report in reports if report.description.endswith("grants.toml")}
    assert grants == {"berlin-grants.toml": 335, "flensburg-grants.toml": 16}


def files() -> list[Path]:
    return sorted(path for path in DATA.rglob("*") if path.is_file())


@pytest.mark.parametrize("path", files(), ids=lambda path: path.relative_to(DATA).as_posix())
def test_every_file_is_understood_or_refused_in_words(path: Path) -> None:
    with suppress(LoadingError):
        for table in inspect(path):
            assert table.found["data rows"] > 0
            for draft in table.drafts:
                assert tomllib.loads(written(draft))["kind"] == draft.says["kind"]


async def test_the_page_tells_how_many_lines_are_left_to_edit(data: Path, knows: Known) -> None:
    counted = "\n".join(_rows(data, knows))
    said = re.search(r"<!-- counted -->\n(.*?)<!-- end -->", PAGE.read_text("utf-8"), re.DOTALL)
    assert said is not None
    assert said[1].rstrip() == counted


def _rows(data: Path, knows: Known) -> list[str]:
    rows: dict[str, list[Counted]] = {}
    for folder, (below, municipality) in FOLDERS.items():
        for path, says in described(SOURCES / folder):
            (file, _), *_ = find_files(data / below, says["file"])
            asked = Asked(municipality or says.get("municipality"), says["dataset"]["code"], data / below)
            found = inspect(file, _before(knows, says), asked)
            rows.setdefault(file.relative_to(data).as_posix(), []).append(_counted(path, says, found))
    lines = ["| file | descriptions | lines | to edit |", "|---|---|---|---|"]
    lines += [_row(f"`{name}`", rows[name]) for name in sorted(rows)]
    return [*lines, _row(f"all {len(rows)}", [one for counts in rows.values() for one in counts])]


def _row(name: str, counts: list[Counted]) -> str:
    kinds = ", ".join(dict.fromkeys(one.kind for one in counts)) if name.startswith("`") else ""
    return f"| {name} | {kinds} | {sum(one.lines for one in counts)} | {sum(one.to_edit for one in counts)} |"


def _before(knows: Known, says: Any) -> Known:
    """Who describes an area set for the first time does not have it yet."""
    if len(says.get("area_set", {})) < 2:
        return knows
    return knows._replace(area_sets=tuple(one for one in knows.area_sets if one.code == "GEMEINDE"), keys={})


def _counted(path: Path, says: Any, tables: list[Inspected]) -> Counted:
    """Without a draft of the kind all lines are to write."""
    goal = path.read_text("utf-8")
    counts = [len(dict(settings(says, [])))]
    for table in tables:
        headers = [*(column["header"] for column in table.found["columns"]), "geometry"]
        drafts = [draft for draft in table.drafts if draft.says["kind"] == says["kind"]]
        counts += [edits(written(draft), goal, headers) for draft in drafts]
    return Counted(min(counts), counts[0], says["kind"])


def test_the_readme_tells_the_same_by_folder() -> None:
    folders: dict[str, list[str]] = {}
    for file, lines, to_edit in re.findall(r"\| `([^`]+)` \| [^|]+ \| (\d+) \| (\d+) \|", PAGE.read_text("utf-8")):
        folder, _, name = file.rpartition("/")
        folders.setdefault(folder, []).append(f"{name} {to_edit}/{lines}")
    rows = [f"| `{folder}` | {' · '.join(counts)} |" for folder, counts in folders.items()]
    readme = (SOURCES.parent.parent / "README.md").read_text("utf-8")
    said = re.search(r"<!-- to edit -->\n.*\n\|---\|---\|\n(.*?)<!-- /to edit -->", readme, re.DOTALL)
    assert said is not None
    assert said[1].splitlines() == rows
