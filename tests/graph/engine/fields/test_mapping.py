"""The kind of field that docs/engine.md teaches to write works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import strawberry

import models
from graph.engine import Engine
from graph.engine.declare import entity, lookup, mapped, queries
from graph.engine.entity import ENTITIES
from graph.engine.mappings import collect_fields, declare_arguments
from graph.engine.namespace import NAMESPACE, late
from graph.matching import by_text
from tests.graph.conftest import Ask, asking

PAGE = Path(__file__).parents[4] / "docs/engine.md"


@pytest.fixture
def ask_for_places(pool: asyncpg.Pool) -> Iterator[Ask]:
    """Asks a graph of its own, and leaves the program's as it was."""
    declared, named = dict(ENTITIES), dict(NAMESPACE)
    taught: dict[str, Any] = {}
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    exec(compile(example, PAGE.name, "exec"), taught)

    @entity(models.Facility)
    class Place:
        """A place."""

        code: str
        distance: float | None = mapped(taught["Distance"]())

    @queries
    class Root:
        """A root."""

        place: Place | None = lookup("Place", "One.", code=by_text("code", "Its code."))

    collect_fields()
    declare_arguments()
    yield asking(Engine(strawberry.Schema(Root)._schema), pool)
    ENTITIES.clear()
    ENTITIES.update(declared)
    NAMESPACE.clear()
    NAMESPACE.update(named)
    late.cache_clear()


async def test_the_kind_of_field_that_the_page_teaches(ask_for_places: Ask) -> None:
    document = """query ($east: Float!, $code: String!) { place(code: $code) {
        code near: distance(longitude: $east, latitude: 54.0) far: distance(longitude: 0, latitude: 90) } }"""
    found = await ask_for_places(document, east=9.5, code="F1")
    assert found == {"place": {"code": "F1", "near": 422541, "far": 4425558}}
    found = await ask_for_places(document, east=9.5, code="F2")
    assert found == {"place": {"code": "F2", "near": None, "far": None}}
