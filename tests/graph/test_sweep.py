"""Everything that the schema has is asked for at least once."""

from random import Random

import pytest
from graphql import GraphQLObjectType, is_introspection_type

from tests.graph.operations import Operation, Sweep, agree
from tests.graph.operations.sweep import everything, used
from tests.graph.oracle import Both, Oracle, plain_schema

PARTS = 8


@pytest.fixture(scope="module")
def sweep(oracle: Oracle) -> Sweep:
    return Sweep(plain_schema(), oracle)


@pytest.fixture(scope="module")
def operations(sweep: Sweep) -> list[Operation]:
    return list(sweep.operations())


def test_the_city_holds_rows_of_every_type(sweep: Sweep) -> None:
    types = {type_ for type_ in plain_schema().type_map.values() if isinstance(type_, GraphQLObjectType)}
    assert {str(type_) for type_ in types - sweep.paths.keys() if not is_introspection_type(type_)} == set()


def test_nothing_of_the_schema_is_left_out(operations: list[Operation]) -> None:
    asked = set().union(*(used(plain_schema(), operation.text) for operation in operations))
    assert everything(plain_schema()) - asked == set()


@pytest.mark.parametrize("part", range(PARTS))
async def test_everything_of_the_schema(both: Both, operations: list[Operation], part: int) -> None:
    for number, operation in enumerate(operations[part::PARTS]):
        await agree(both, operation, Random(number))
