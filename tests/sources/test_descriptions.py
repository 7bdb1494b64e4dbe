"""What can be said of the descriptions without the files they describe."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.kinds import KINDS
from loaders.reading import read_descriptions
from tests.sources.conftest import SOURCES

CITIES = ("flensburg", "berlin", "germany")


@pytest.mark.parametrize("city", CITIES)
def test_descriptions_are_valid(city: str) -> None:
    kinds = {source.says.kind for source in read_descriptions([SOURCES / city])}
    assert {"municipalities", "areas", "indicators", "dimensions", "observations"} <= kinds <= KINDS.keys()


def test_descriptions_of_one_city_are_told_apart_by_their_names() -> None:
    for city in CITIES:
        names = [path.name for path in (SOURCES / city).rglob("*.toml")]
        assert len(names) == len(set(names))


def test_shared_terms_say_the_same_everywhere() -> None:
    """Indicators, dimensions and kinds of offerings belong to nobody: the cities must not overwrite each other's."""
    said: dict[tuple[str, ...], dict[str, Any]] = {}
    for path in sorted(SOURCES.rglob("terms/*.toml")):
        kind, rows = _rows(path)
        for row in rows if kind != "municipalities" else []:
            key = (kind, row.get("dimension", ""), row["code"])
            assert said.setdefault(key, row) == row, path
    assert {("indicators", "", "POPULATION"), ("dimension_members", "AGE", "65_PLUS")} <= said.keys()


def _rows(path: Path) -> tuple[str, list[dict[str, Any]]]:
    says = tomllib.loads(path.read_text("utf-8"))
    return says["kind"], says.get("rows", [])
