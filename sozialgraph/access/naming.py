"""What a request for figures names: the codes of indicators and of areas, as its arguments say it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    value_from_ast_untyped,
)

KINDS = {
    **dict.fromkeys(("indicator", "indicators"), "indicators"),
    **dict.fromkeys(("area", "areas", "areaSet", "areaSets", "fromSet", "municipality", "municipalities"), "areas"),
}
"""What the texts below a field, an argument or a key of an input name."""
CODES = {"code", "id", "key"}
"""Keys and arguments whose texts name one of the kind that they stand below."""
COMPARED = {"eq", "in", "and", "or", "some", "none"}
"""Keys that say nothing of what their texts are."""
OTHERS = {"not", "ne", "notIn", "every", "orderBy", "below", "above"}
"""Keys of an input below which a name leaves all others in."""
FIGURES = {
    **dict.fromkeys(("observations", "observation", "series", "availability"), ("indicators", "areas")),
    **dict.fromkeys(("capacity", "freePlaces"), ("areas",)),
}
"""Fields, and keys of inputs, that read figures, each with what would have to be named to read fewer than all."""


BY_NUMBER = ("Observation:", "Series:", "CapacityRecord:")
"""How the identifiers of figures begin, by which `node` and `nodes` find them."""


class Named(NamedTuple):
    """As far as a read is confined; nothing where it is to all."""

    indicators: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def joined(self, other: "Named") -> "Named":
        return Named(self.indicators | other.indicators, self.areas | other.areas)


NOTHING = Named()


def names(text: str, variables: Mapping[str, Any], operation: str | None = None) -> Named:
    """The codes that the document's arguments name; none means that all are meant, by one of its reads at least.

    It follows what the request says, not what its answer shows: a list of all areas names none.
    """
    reading = _Reading(parse(text), variables, operation)
    every = NOTHING
    for _, named in reading.found:
        every = every.joined(named)
    reads = [(FIGURES[name], named) for name, named in reading.found if name in FIGURES]
    confined = {kind: all(getattr(named, kind) for kinds, named in reads if kind in kinds) for kind in Named._fields}
    return Named(**{kind: getattr(every, kind) if confined[kind] else frozenset() for kind in Named._fields})


class _Reading:
    """`found` are the names of fields and of keys that read figures, each with what confines it."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any], operation: str | None) -> None:
        self.found: list[tuple[str, Named]] = []
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._followed: set[tuple[str, Named]] = set()
        for each in document.definitions:
            if isinstance(each, OperationDefinitionNode) and operation in (None, each.name and each.name.value):
                self._given = _defaults(each) | dict(variables)
                self._follow(each.selection_set, NOTHING)

    def _follow(self, selected: SelectionSetNode | None, outer: Named) -> None:
        for each in selected.selections if selected else ():
            if isinstance(each, FieldNode):
                self._enter(each, outer)
            elif isinstance(each, InlineFragmentNode):
                self._follow(each.selection_set, outer)
            elif isinstance(each, FragmentSpreadNode) and (each.name.value, outer) not in self._followed:
                self._followed.add((each.name.value, outer))
                self._follow(self._fragments[each.name.value].selection_set, outer)

    def _enter(self, field: FieldNode, outer: Named) -> None:
        name = field.name.value
        given = {each.name.value: value_from_ast_untyped(each.value, self._given) for each in field.arguments or ()}
        kind = KINDS.get(name, "")
        named = outer.joined(_named(given, kind, kind))
        self.found.append(("observation" if _by_number(name, given) else name, named))
        self.found += _looked_at(given, named)
        self._follow(field.selection_set, named)


def _by_number(name: str, given: Mapping[str, Any]) -> bool:
    asked = {"node": [given.get("id")], "nodes": given.get("ids")}.get(name)
    return isinstance(asked, list) and any(str(each).startswith(BY_NUMBER) for each in asked)


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value is not None
    }


def _named(value: Any, kind: str, said: str) -> Named:
    """What a value confines a read to; `said` is the kind that its own texts name.

    What filters say of other figures confines these, not those that are read.
    """
    if isinstance(value, str):
        return Named(**{said: frozenset({value})}) if said else NOTHING
    if isinstance(value, list):
        return _of_all([_named(each, kind, said) for each in value])
    found = NOTHING
    for key, each in value.items() if isinstance(value, Mapping) else ():
        if key not in OTHERS and key not in FIGURES:
            below = KINDS.get(key, kind)
            texts = below if key in KINDS or key in CODES else said if key in COMPARED else ""
            one = _of_any([_named(a, below, texts) for a in each]) if key == "or" and isinstance(each, list) else None
            found = found.joined(one or _named(each, below, texts))
    return found


def _of_all(several: list[Named]) -> Named:
    return Named(*(frozenset[str]().union(*kind) for kind in zip(NOTHING, *several, strict=True)))


def _of_any(several: list[Named]) -> Named:
    """Alternatives confine a read if each does."""
    return Named(*(frozenset[str]().union(*kind) if all(kind) else frozenset() for kind in zip(*several, strict=True)))


def _looked_at(value: Any, outer: Named) -> Iterator[tuple[str, Named]]:
    """The figures that filters, orders and numbers look at, without showing them."""
    if isinstance(value, list):
        for each in value:
            yield from _looked_at(each, outer)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            inner = outer.joined(_named(each, "", "")) if key in FIGURES else outer
            if key in FIGURES:
                yield key, inner
            yield from _looked_at(each, inner)
