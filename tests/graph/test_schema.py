"""What the schema promises: told in sentences, written in a file, and no more than the tables keep."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    is_non_null_type,
    is_specified_scalar_type,
)

from graph.engine import Engine
from graph.engine.entity import ENTITIES
from graph.engine.fields.one import One
from graph.engine.fields.scalars import Column, Label
from graph.schema import print_sdl, schema

FILE = Path(__file__).parents[2] / "schema.graphql"


def described() -> Iterator[tuple[str, str | None]]:
    for name, type_ in schema().type_map.items():
        if name.startswith("__") or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in type_.fields.items():
                yield f"{name}.{field_name}", field.description
                arguments: dict[str, GraphQLArgument] = getattr(field, "args", {})
                for argument_name, argument in arguments.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description
        elif isinstance(type_, GraphQLEnumType):
            for value_name, value in type_.values.items():
                yield f"{name}.{value_name}", value.description


def test_everything_is_described_in_sentences() -> None:
    parts = dict(described())
    assert len(parts) > 2000
    assert {name: text for name, text in parts.items() if not (text and text.strip().endswith("."))} == {}
    assert {name: text for name, text in parts.items() if text and not (text[0].isupper() or text[0].isdigit())} == {}


def test_the_file_says_what_the_program_says() -> None:
    assert FILE.read_text("utf-8") == print_sdl(), "write it anew: make schema"


def promised(kind: type[Any]) -> list[tuple[str, Any, bool]]:
    """Every field of a kind, and whether it is never null."""
    types: Any = schema().type_map
    return [
        (f"{type_name}.{name}", mapping, is_non_null_type(types[type_name].fields[name].type))
        for (type_name, name), mapping in Engine(schema()).mappings.items()
        if isinstance(mapping, kind)
    ]


def test_no_column_is_promised_that_may_be_blank() -> None:
    """A row with such a blank would vanish from its list without a word."""
    assert [name for name, mapping, never in promised(Column) if never and mapping.column.nullable] == []
    labels = promised(Label)
    assert [name for name, mapping, never in labels if never and mapping.table.columns[mapping.name].nullable] == []


def test_no_row_is_promised_that_may_be_missing() -> None:
    for name, one, never in promised(One):
        near = one.origin
        for key, target in one.hops:
            assert not (never and ENTITIES[near].table.columns[key].nullable), name
            near = target


@pytest.mark.parametrize("kind", [Column, Label])
def test_nothing_is_said_to_be_blank_that_never_is(kind: type[Any]) -> None:
    tables = {name: mapping for name, mapping, never in promised(kind) if not never}
    columns = {
        name: each.column if isinstance(each, Column) else each.table.columns[each.name]
        for name, each in tables.items()
    }
    assert [name for name, column in columns.items() if not column.nullable] == []
