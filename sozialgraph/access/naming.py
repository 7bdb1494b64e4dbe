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
TO_NAMES = {"filter", "offering"}
"""Keys and arguments besides, below which a name confines what is read."""
PARTS_OF = {
    **{each: {"areaSet", "areaSets", "municipality"} for each in ("area", "areas")},
    **{each: {"municipality"} for each in ("areaSet", "areaSets")},
}
"""What may name an area or a set in its place: what it is a part of; by way of others, another one would be named."""
FIGURES = {
    **dict.fromkeys(("observations", "observation", "series", "availability"), ("indicators", "areas")),
    **dict.fromkeys(("capacity", "freePlaces"), ("areas",)),
}
"""Fields, and keys of inputs, that read figures, each with what would have to be named to read fewer than all."""
WRAPPED = {
    *("nodes", "node", "edges", "groups", "filter", "orderBy", "some", "every", "none", "and", "or", "not"),
    *("number", "suppressed", "of", "per", "times"),
}
"""Fields and keys that lead nowhere else."""
_READ = ("observations", "observation", "series", "availability")
_WITHIN = {
    "indicators": {
        **{each: {*_READ, "indicator"} for each in _READ},
        **{each: {*_READ} for each in ("indicator", "indicators")},
    },
    "areas": {
        **{each: {*_READ, "area"} for each in _READ},
        **{each: {*_READ, "offerings"} for each in ("area", "areas")},
        **{each: {"capacity", "freePlaces"} for each in ("offering", "offerings")},
        **{each: {"areas"} for each in ("areaSet", "areaSets")},
        **{each: {"area", "areaSets"} for each in ("municipality", "municipalities")},
    },
}
"""By which fields and keys one stays within what was named, of each kind; any other leads to others, too."""
BY_NUMBER = ("Observation:", "Series:", "CapacityRecord:")
"""How the identifiers of figures begin, by which `node` and `nodes` find them."""


class Named(NamedTuple):
    """As far as a read is confined; nothing where it is to all."""

    indicators: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def joined(self, other: "Named") -> "Named":
        return Named(self.indicators | other.indicators, self.areas | other.areas)

    def followed(self, place: str, step: str) -> "Named":
        """What it confines beyond a relation: nothing of the named area's is its parent's."""
        if step in WRAPPED:
            return self
        kept = {kind: step in _WITHIN[kind].get(place, ()) for kind in Named._fields}
        return Named(**{kind: getattr(self, kind) if kept[kind] else frozenset() for kind in Named._fields})


NOTHING = Named()


def names(document: DocumentNode, variables: Mapping[str, Any], operation: str | None = None) -> Named:
    """The codes that the document's arguments name; none means that all are meant, by one of its reads at least.

    It follows what the request says, not what its answer shows: a list of all areas names none, and beyond a relation
    that leaves what was named (an area's parent, an indicator's base) no name confines any more.
    """
    reading = _Reading(document, variables, operation)
    every = NOTHING
    for _, named in reading.found:
        every = every.joined(named)
    reads = [(FIGURES[name], named) for name, named in reading.found if name in FIGURES]
    confined = {kind: all(getattr(named, kind) for kinds, named in reads if kind in kinds) for kind in Named._fields}
    return Named(**{kind: getattr(every, kind) if confined[kind] else frozenset() for kind in Named._fields})


def title(document: DocumentNode) -> str | None:
    """The name of its operation, which need not be asked for where there is no other."""
    named = [each.name for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    return named[0].value if len(named) == 1 and named[0] else None


class _Reading:
    """`found` are the names of fields and of keys that read figures, each with what confines it."""

    def __init__(self, document: DocumentNode, variables: Mapping[str, Any], operation: str | None) -> None:
        self.found: list[tuple[str, Named]] = []
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._followed: set[tuple[str, str, Named]] = set()
        for each in document.definitions:
            if isinstance(each, OperationDefinitionNode) and operation in (None, each.name and each.name.value):
                self._given = _defaults(each) | dict(variables)
                self._follow(each.selection_set, NOTHING)

    def _follow(self, selected: SelectionSetNode | None, outer: Named, place: str = "") -> None:
        """`place` is the last field that led somewhere else."""
        for each in selected.selections if selected else ():
            if isinstance(each, FieldNode):
                self._enter(each, outer, place)
            elif isinstance(each, InlineFragmentNode):
                self._follow(each.selection_set, outer, place)
            elif isinstance(each, FragmentSpreadNode) and (each.name.value, place, outer) not in self._followed:
                self._followed.add((each.name.value, place, outer))
                self._follow(self._fragments[each.name.value].selection_set, outer, place)

    def _enter(self, field: FieldNode, outer: Named, place: str) -> None:
        name = field.name.value
        given = {each.name.value: value_from_ast_untyped(each.value, self._given) for each in field.arguments or ()}
        named = outer.followed(place, name).joined(_named(given, name if name in KINDS else "", KINDS.get(name, "")))
        self.found.append(("observation" if _by_number(name, given) else name, named))
        inner = place if name in WRAPPED else name
        self.found += _looked_at(given, named, inner)
        self._follow(field.selection_set, named, inner)


def _by_number(name: str, given: Mapping[str, Any]) -> bool:
    asked = {"node": [given.get("id")], "nodes": given.get("ids")}.get(name)
    return isinstance(asked, list) and any(str(each).startswith(BY_NUMBER) for each in asked)


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    return {
        each.variable.name.value: value_from_ast_untyped(each.default_value)
        for each in operation.variable_definitions or ()
        if each.default_value is not None
    }


def _named(value: Any, place: str, said: str) -> Named:
    """What a value confines a read to; `place` is the field or key of KINDS it stands below, `said` what it names.

    What filters say of other figures confines these, not those that are read.
    """
    if isinstance(value, str):
        return Named(**{said: frozenset({value})}) if said else NOTHING
    if isinstance(value, list):
        return _of_all([_named(each, place, said) for each in value])
    found = NOTHING
    for key, each in value.items() if isinstance(value, Mapping) else ():
        if key in KINDS and (not place or key in PARTS_OF.get(place, ())):
            found = found.joined(_named(each, key, KINDS[key]))
        elif key in CODES:
            found = found.joined(_named(each, place, KINDS.get(place, "")))
        elif key == "or" and isinstance(each, list):
            found = found.joined(_of_any([_named(a, place, said) for a in each]))
        elif key in COMPARED or key in TO_NAMES:
            found = found.joined(_named(each, place, said if key in COMPARED else ""))
    return found


def _of_all(several: list[Named]) -> Named:
    return Named(*(frozenset[str]().union(*kind) for kind in zip(NOTHING, *several, strict=True)))


def _of_any(several: list[Named]) -> Named:
    """Alternatives confine a read if each does."""
    return Named(*(frozenset[str]().union(*kind) if all(kind) else frozenset() for kind in zip(*several, strict=True)))


def _looked_at(value: Any, outer: Named, place: str) -> Iterator[tuple[str, Named]]:
    """The figures that filters, orders and numbers look at, without showing them."""
    if isinstance(value, list):
        for each in value:
            yield from _looked_at(each, outer, place)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            inner = outer.followed(place, key)
            if key in FIGURES:
                inner = inner.joined(_named(each, "", ""))
                yield key, inner
            yield from _looked_at(each, inner, place if key in WRAPPED else key)
