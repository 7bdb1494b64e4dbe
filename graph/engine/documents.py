"""Documents as clients send them, read and checked once.

Parsing costs 0.3 to 0.5 ms, validation 2 to 4 ms, finding both again less than a microsecond.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any, TypeVar, cast

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_nullable_type,
    get_variable_values,
    is_leaf_type,
    parse,
    type_from_ast,
    validate,
)

from graph.engine.limits import MAX_TOKENS, check_inputs, check_limits, inputs
from graph.engine.unsupported import check_supported
from graph.engine.values import Shape, Variables, shape_of
from graph.errors import RequestError, refused

MAX_ERRORS = 20
LONGEST_REMEMBERED = 20_000  # characters
REMEMBERED = 1_000_000  # characters of all documents together, each of which takes some 130 bytes of memory
LATELY = 50  # entries
OVERHEAD = 100  # characters that each document counts for besides its own

K = TypeVar("K")
V = TypeVar("V")


@dataclass
class Operation:
    """An operation of a valid document, and what its variables can change of its statement.

    `number` tells it from all others, also from those that are forgotten.
    """

    schema: GraphQLSchema
    document: DocumentNode
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    shapes: Mapping[str, Shape] = field(default_factory=dict)
    leaves: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    number: int = field(default_factory=count().__next__)
    suggests: bool = True
    kind: str = field(init=False)

    def __post_init__(self) -> None:
        self.kind = self.node.operation.value

    def coerce(self, given: Mapping[str, Any]) -> Variables:
        """The variables as their types read them. Raises RequestError where one does not fit, or they are too large."""
        try:
            if len(self.leaves) == len(self.shapes) and None not in given.values():  # mostly so, and much faster
                return {name: coerce(given[name]) for name, coerce in self.leaves.items()}
        except (KeyError, GraphQLError, ValueError):
            pass  # absent or wrong: the library knows what to say
        check_inputs(inputs(given))
        definitions = self.node.variable_definitions or ()
        values = get_variable_values(
            self.schema, definitions, dict(given), MAX_ERRORS, hide_suggestions=not self.suggests
        )
        if isinstance(values, list):
            raise _faulty("BAD_USER_INPUT", values)
        coerced: Variables = values.coerced
        return coerced

    def shape(self, variables: Variables) -> tuple[Any, ...]:
        """Equal shapes share one statement."""
        return tuple([shape(variables[name]) if name in variables else ... for name, shape in self.shapes.items()])


Operations = dict[str | None, Operation]
"""Those of a document by their names."""


def noted(lately: dict[K, V], key: K, value: V) -> None:
    """A cache that is bounded by size takes a microsecond to look something up, a dictionary in front of it nothing."""
    if len(lately) >= LATELY:
        lately.clear()
    lately[key] = value


class Documents:
    """The documents that were sent lately, against one schema; `introspection` says whether clients may learn of it.

    What is refused to one client is valid for another: those who may and those who may not have documents of their own.
    """

    def __init__(self, schema: GraphQLSchema, *, introspection: bool = True, remembered: int = REMEMBERED) -> None:
        self.schema = schema
        self.introspection = introspection
        self._known: LRUCache[str, tuple[Operations | RequestError, int]] = LRUCache(
            remembered, getsizeof=lambda entry: entry[1]
        )
        self._lately: dict[tuple[str, str | None], Operation] = {}

    def operation(self, text: str, name: str | None) -> Operation:
        """The operation to run. Raises RequestError for what is no valid request."""
        try:
            return self._lately[text, name]
        except KeyError:
            return self._resolved(text, name)

    def _resolved(self, text: str, name: str | None) -> Operation:
        operations = self.operations(text)
        chosen = next(iter(operations)) if name is None and len(operations) == 1 else name
        if chosen not in operations:
            raise _unresolved(name, operations)
        if len(text) <= LONGEST_REMEMBERED:
            noted(self._lately, (text, name), operations[chosen])
        return operations[chosen]

    def operations(self, text: str) -> Operations:
        """Every operation of the document by its name. Raises RequestError."""
        try:
            operations = self._known[text][0]  # a cache's `get` would look twice
        except KeyError:
            operations = self._remembered(text)
        if isinstance(operations, RequestError):
            raise operations.with_traceback(None)  # it would grow with every use
        return operations

    def _remembered(self, text: str) -> Operations | RequestError:
        """Refusals are remembered too: a client that repeats a mistake costs nothing."""
        operations = self._read(text)
        if len(text) <= LONGEST_REMEMBERED:
            self._known[text] = operations, len(text) + OVERHEAD
        return operations

    def _read(self, text: str) -> Operations | RequestError:
        try:
            document = parse(text, max_tokens=MAX_TOKENS)
            check_limits(document)
            check_supported(document, introspection=self.introspection)
        except RequestError as error:
            return error
        except GraphQLError as error:
            return _faulty("GRAPHQL_PARSE_FAILED", [error])
        hidden = not self.introspection
        if errors := validate(self.schema, document, max_errors=MAX_ERRORS, hide_suggestions=hidden):
            return _faulty("GRAPHQL_VALIDATION_FAILED", errors)
        return self._operations(document)

    def _operations(self, document: DocumentNode) -> Operations:
        fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
        nodes = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
        return {
            node.name.value if node.name else None: Operation(
                *(self.schema, document, node, fragments, self._shapes(node), self._leaves(node)),
                suggests=self.introspection,
            )
            for node in nodes
        }

    def _variables(self, node: OperationDefinitionNode) -> Iterator[tuple[str, GraphQLInputType]]:
        for definition in node.variable_definitions or ():
            yield definition.variable.name.value, cast(GraphQLInputType, type_from_ast(self.schema, definition.type))

    def _shapes(self, node: OperationDefinitionNode) -> dict[str, Shape]:
        return {name: shape_of(type_) for name, type_ in self._variables(node)}

    def _leaves(self, node: OperationDefinitionNode) -> dict[str, Callable[[Any], Any]]:
        nullable = ((name, get_nullable_type(type_)) for name, type_ in self._variables(node))
        return {name: type_.coerce_input_value for name, type_ in nullable if is_leaf_type(type_)}


def _faulty(code: str, errors: list[GraphQLError]) -> RequestError:
    formatted: list[dict[str, Any]] = [dict(error.formatted) for error in errors]
    for error in formatted:
        error["extensions"] = {"code": code} | error.get("extensions", {})
    return RequestError(code, formatted)


def _unresolved(name: str | None, operations: Mapping[str | None, Operation]) -> RequestError:
    known = ", ".join(f"'{each}'" for each in operations if each) or "none"
    missing = f"the document has no operation '{name}'"
    message = missing if name else "the document has several operations, and none was named"
    return refused("OPERATION_RESOLUTION_FAILURE", message, f"name one of its operations: {known}")
