"""Every field of the schema with what answers it; a field without an answer stops the start."""

from graphql import GraphQLField, GraphQLObjectType, GraphQLSchema
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from graph.engine.declare import MAPPING, mapped
from graph.engine.entity import ENTITIES
from graph.engine.fields.mapping import Mapping
from graph.engine.fields.number import Number, Suppressed
from graph.engine.namespace import NAMESPACE, STRUCTURES, arguments_of, camel, late
from graph.errors import MappingError


def collect_fields() -> None:
    """Tell every entity the mappings of its fields, by their names in the schema, and every mapping its place."""
    for entity in ENTITIES.values():
        for field in _fields(NAMESPACE[entity.name]):
            mapping, name = field.metadata[MAPPING], camel(field.python_name)
            mapping.place = f"{entity.name}{name[0].upper()}{name[1:]}"
            entity.fields[name] = mapping


def add_numbers() -> None:
    """Give the rows of which numbers can be made the fields for them; which these are is known only by now."""
    for entity in ENTITIES.values():
        if entity.numbered:
            _add(entity.name, "number", Number(entity.name), "float | None")
            _add(entity.name, "suppressed", Suppressed(entity.name), "int")


def _add(entity: str, name: str, mapping: Mapping, annotation: str) -> None:
    field: StrawberryField = mapped(mapping)
    field.python_name = name
    field.type_annotation = late(annotation)
    NAMESPACE[entity].__strawberry_definition__.fields.append(field)


def declare_arguments() -> None:
    """Give every mapped field its arguments; which there are depends on what its entity can be filtered by."""
    for cls in list(NAMESPACE.values()):
        for field in _fields(cls):
            field.arguments = arguments_of(field.metadata[MAPPING].arguments)


def _fields(cls: object) -> list[StrawberryField]:
    definition: StrawberryObjectDefinition | None = getattr(cls, "__strawberry_definition__", None)
    return [field for field in getattr(definition, "fields", ()) if MAPPING in field.metadata]


def mappings_of(schema: GraphQLSchema) -> dict[tuple[str, str], Mapping]:
    """Raises MappingError naming every field that has none."""
    found, faults = {}, []
    for type_ in schema.type_map.values():
        if isinstance(type_, GraphQLObjectType) and not type_.name.startswith("__") and type_.name not in STRUCTURES:
            for name, field in type_.fields.items():
                try:
                    found[type_.name, name] = _mapping_of(field)
                except MappingError as error:
                    faults.append(f"{type_.name}.{name}: {error.message}")
    if faults:
        raise MappingError("the schema promises what the database does not have:\n  " + "\n  ".join(faults))
    return found


def _mapping_of(field: GraphQLField) -> Mapping:
    mapping: Mapping | None = field.extensions["strawberry-definition"].metadata.get(MAPPING)
    if mapping is None:
        raise MappingError("the field has no mapping")
    mapping.check()
    return mapping
