"""Limits that hold before anything is validated or planned.

Both cost time that grows with what is asked for, and meanwhile the process answers nobody else.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from graph.errors import RequestError, refused

MAX_TOKENS = 10_000
MAX_DEFINITIONS = 100
MAX_SELECTIONS = 800
MAX_DEPTH = 20
MAX_NESTING = 60
MAX_REPEATS = 50
MAX_DIRECTIVES = 200
MAX_INPUTS = 400

Fragments = dict[str, FragmentDefinitionNode]


class Selection(NamedTuple):
    """A selection, the response keys that lead to it, and the fragments that it was found in."""

    node: SelectionNode
    place: tuple[str, ...]
    within: tuple[str, ...]


def check_limits(document: DocumentNode) -> None:
    """Raises RequestError where a document, its fragments unfolded, asks for too much."""
    if len(document.definitions) > MAX_DEFINITIONS:
        raise _too_large(f"the document holds more than {MAX_DEFINITIONS} operations and fragments", "split it")
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    for definition in document.definitions:
        # Fragments for themselves too: validation also reads those that nobody uses.
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode):
            _check(definition, fragments)


def inputs(value: object) -> int:
    """How many fields the input objects within a value hold: each becomes a piece of the statement."""
    number, pending = 0, [value]
    while pending:
        match pending.pop():
            case Mapping() as given:
                number += len(given)
                pending.extend(given.values())
            case list() as items:
                pending.extend(items)
    return number


def check_inputs(number: int) -> None:
    """Raises RequestError."""
    if number > MAX_INPUTS:
        raise _too_large(
            f"the query's filters, orders and other input objects hold more than {MAX_INPUTS} fields in all",
            "compare with many values by 'in', or split the query into several requests",
        )


def _check(definition: OperationDefinitionNode | FragmentDefinitionNode, fragments: Fragments) -> None:
    directives = _directives_before(definition)
    repeats = Counter[tuple[object, ...]]()
    for count, (node, place, within) in enumerate(_unfolded(definition.selection_set, fragments), 1):
        directives += len(node.directives or ())
        _check_size(count, directives)
        _check_depth(len(place), len(place) + len(within))
        if isinstance(node, FieldNode):
            repeats[place, node.name.value] += 1
            _check_repeats(node, repeats[place, node.name.value])


def _directives_before(definition: OperationDefinitionNode | FragmentDefinitionNode) -> int:
    """How many stand before the first selection."""
    variables = definition.variable_definitions or ()
    return sum(len(node.directives or ()) for node in (definition, *variables))


def _unfolded(selections: SelectionSetNode, fragments: Fragments) -> Iterator[Selection]:
    """Every selection as often as it would be planned; a fragment within itself is left to validation to refuse."""
    pending: list[tuple[SelectionSetNode, tuple[str, ...], tuple[str, ...]]] = [(selections, (), ())]
    while pending:
        selections, place, within = pending.pop()
        for node in selections.selections:
            yield Selection(node, place, within)
            if isinstance(node, FieldNode):
                if node.selection_set:
                    pending.append((node.selection_set, (*place, (node.alias or node.name).value), within))
            elif isinstance(node, InlineFragmentNode):
                pending.append((node.selection_set, place, (*within, "")))
            elif isinstance(node, FragmentSpreadNode) and (name := node.name.value) in fragments and name not in within:
                pending.append((fragments[name].selection_set, place, (*within, name)))


def _check_size(selections: int, directives: int) -> None:
    if selections > MAX_SELECTIONS:
        raise _too_large(
            f"the query asks for more than {MAX_SELECTIONS} fields and fragments, all unfolded",
            "split it into several requests",
        )
    if directives > MAX_DIRECTIVES:
        raise _too_large(
            f"the query holds more than {MAX_DIRECTIVES} directives, its fragments unfolded",
            "put fields of the same condition into one fragment",
        )


def _check_depth(fields: int, nesting: int) -> None:
    if fields >= MAX_DEPTH:
        raise _too_large(
            f"the query nests its fields more than {MAX_DEPTH} levels deep",
            "ask for the lower levels in a request of their own, by id",
        )
    if nesting >= MAX_NESTING:
        raise _too_large(
            f"the query nests its fields and fragments more than {MAX_NESTING} levels deep",
            "write fragments of fragments as one",
        )


def _check_repeats(field: FieldNode, times: int) -> None:
    """Validation compares all fields of one place with one another; aliases are the way to ask for more at once."""
    if times > MAX_REPEATS:
        raise _too_large(
            f"the query asks for '{field.name.value}' more than {MAX_REPEATS} times at one place, aliases included",
            "ask for a list with a filter instead, or split the query into several requests",
        )


def _too_large(message: str, hint: str) -> RequestError:
    return refused("QUERY_TOO_LARGE", message, hint)
