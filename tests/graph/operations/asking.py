"""Puts an operation to both the engine and the oracle, with the pages that its answer leads to."""

from collections.abc import Iterator
from random import Random
from typing import Any

from tests.graph.operations.shrinking import shrunk
from tests.graph.operations.writer import Operation
from tests.graph.oracle import Both


async def agree(both: Both, operation: Operation, random: Random) -> Any:
    """The first answer's data, if there are any; a difference is told by the smallest operation that shows it."""
    data = await _compared(both, operation, operation.variables)
    given = dict(operation.variables)
    for variable, alias in operation.cursors.items():
        if cursors := list(_cursors(data, alias)):
            given[variable] = random.choice(cursors)
    if given != operation.variables:
        await _compared(both, operation, given)
    return data


async def _compared(both: Both, operation: Operation, variables: dict[str, Any]) -> Any:
    difference, data = await both.compare(operation.text, variables, faulty=operation.faulty)
    if difference is None:
        return data

    async def differs(text: str) -> bool:
        return (await both.compare(text, _needed(text, variables), faulty=operation.faulty))[0] is not None

    smallest = await shrunk(operation.text, differs)
    difference, _ = await both.compare(smallest, _needed(smallest, variables), faulty=operation.faulty)
    raise AssertionError(f"{difference}\n{smallest}\n{_needed(smallest, variables)}\nfrom {operation.text}")


def _needed(text: str, variables: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in variables.items() if f"${name}:" in text}


def _cursors(data: Any, alias: str) -> Iterator[str]:
    """The cursors of all edges that stand under the alias, wherever that is."""
    if isinstance(data, tuple):
        for name, member in data:
            if name == alias and isinstance(member, list):
                yield from (dict(edge)["cursor"] for edge in member)
            else:
                yield from _cursors(member, alias)
    elif isinstance(data, list):
        for member in data:
            yield from _cursors(member, alias)
