"""A schema that promises what no table has stops the start, and says where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import strawberry

import models
from graph.engine import Engine
from graph.engine.declare import entity, many, one, queries
from graph.engine.entity import ENTITIES
from graph.engine.namespace import NAMESPACE, late, register
from graph.engine.relations import Children, Linked
from graph.errors import MappingError


@pytest.fixture(autouse=True)
def _registries() -> Iterator[None]:
    """The program has one graph; what a test declares must leave it."""
    declared, named = dict(ENTITIES), dict(NAMESPACE)
    yield
    ENTITIES.clear()
    ENTITIES.update(declared)
    NAMESPACE.clear()
    NAMESPACE.update(named)
    late.cache_clear()


def start(root: type[Any]) -> None:
    Engine(strawberry.Schema(root)._schema)


def faults(root: type[Any]) -> list[str]:
    with pytest.raises(MappingError) as raised:
        start(root)
    heading, *lines = str(raised.value).splitlines()
    assert heading == "the schema promises what the database does not have:"
    return [line.strip() for line in lines]


def test_fields_that_nothing_answers_are_named_together() -> None:
    @entity(models.Paper)
    class Odd:
        """A paper."""

        title: str
        colour: str
        taste: str | None

    @queries
    class Root:
        """A root."""

        odd: Odd = one("Odd", ("id", "Odd"), description="One.")

    reason = "is neither a column nor a foreign key of papers: map it by hand"
    assert faults(Root) == [f"Odd.colour: 'colour' {reason}", f"Odd.taste: 'taste' {reason}"]


def test_a_relation_through_a_column_that_is_not_there() -> None:
    @entity(models.Paper)
    class Odd:
        """A paper."""

        title: str
        others: list[Odd] = many(Children("Odd", ("id",), ("mother_id",)), "Others.")
        linked: list[Odd] = many(Linked("Odd", ("id",), models.decision_measures, "paper_id", "other_id"), "Linked.")

    @queries
    class Root:
        """A root."""

        odd: Odd = one("Odd", ("mother_id", "Odd"), description="One.")

    found = faults(Root)
    assert [line.partition(":")[0] for line in found] == ["Root.odd", "Odd.others", "Odd.linked"]
    assert all("mother_id" in line or "paper_id" in line for line in found)


def test_a_key_that_leads_to_no_entity() -> None:
    @entity(models.Paper)
    class Odd:
        """A paper."""

        title: str
        municipality: Stranger

    @strawberry.type
    class Stranger:
        name: str

    register(Stranger)

    @queries
    class Root:
        """A root."""

        odd: Odd = one("Odd", ("id", "Odd"), description="One.")

    assert faults(Root) == [
        "Odd.municipality: a relation leads to Stranger, which is no entity",
        "Stranger.name: the field has no mapping",
    ]
