"""What keeps a stranger's bearings: imports point one way, and there is no drawer for odds and ends."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
KNOWS = {
    "models": set[str](),
    "planning": set[str](),
    "loaders": {"models", "planning"},
    "graph": {"models", "planning"},
    "migrations": {"models"},
    "sozialgraph": {"models", "planning", "loaders", "graph", "migrations"},
}
DRAWERS = {"utils", "helpers", "common", "services", "types", "inputs", "misc"}
LONGEST_MODULE = 300


def modules(package: str) -> Iterator[Path]:
    for path in sorted((PROJECT / package).rglob("*.py")):
        if "versions" not in path.parts:
            yield path


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_every_package_is_shipped_and_has_its_place() -> None:
    found = {path.parent.name for path in PROJECT.glob("*/__init__.py")} - {"tests"}
    assert found == KNOWS.keys()


@pytest.mark.parametrize("package", KNOWS)
def test_imports_point_one_way(package: str) -> None:
    allowed = KNOWS[package] | {package}
    wrong = [
        f"{path.relative_to(PROJECT)} imports {name}"
        for path in modules(package)
        for name in imported(path)
        if (top := name.partition(".")[0]) in KNOWS and top not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("package", [package for package in KNOWS if package != "sozialgraph"])
def test_only_the_program_reads_the_environment(package: str) -> None:
    wrong = [
        f"{path.relative_to(PROJECT)}:{node.lineno}"
        for path in modules(package)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute | ast.alias)
        and (node.attr if isinstance(node, ast.Attribute) else node.name) in {"environ", "getenv"}
    ]
    assert wrong == []


@pytest.mark.parametrize("package", [*KNOWS, "tests"])
def test_there_is_no_drawer(package: str) -> None:
    assert [path for path in (PROJECT / package).rglob("*") if path.stem in DRAWERS] == []


@pytest.mark.parametrize("package", KNOWS)
def test_modules_stay_readable(package: str) -> None:
    lengths = {str(path.relative_to(PROJECT)): len(path.read_text("utf-8").splitlines()) for path in modules(package)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
