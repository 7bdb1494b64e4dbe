"""Puts the subjects together into one schema."""

from functools import cache

import strawberry
from graphql import GraphQLSchema, print_schema
from strawberry.schema.config import StrawberryConfig

from graph.areas import AreaQueries
from graph.capacities import CapacityQueries
from graph.datasets import DatasetNews, DatasetQueries
from graph.decisions import DecisionQueries
from graph.engine.declare import Node, mapped
from graph.engine.fields.roots import ById, ByIds
from graph.engine.filters import declare_filters
from graph.engine.groups.declaring import declare_groups
from graph.engine.mappings import add_numbers, collect_fields, declare_arguments
from graph.engine.namespace import declare_enum, one_line, register
from graph.engine.numbers.declaring import declare_numbers
from graph.engine.orders import declare_orders
from graph.engine.pages import declare_connections
from graph.estimates import EstimateQueries
from graph.funding import FundingQueries
from graph.indices import IndexQueries
from graph.municipalities import MunicipalityQueries
from graph.needs import NeedQueries
from graph.observations import ObservationQueries
from graph.offerings import OfferingQueries
from graph.organizations import OrganizationChanges, OrganizationQueries
from graph.participation import ParticipationQueries
from graph.plans import PlanQueries
from graph.protection import ProtectionQueries
from graph.scalars import SCALARS
from graph.terms import TermQueries
from models.vocabulary import VOCABULARIES

DESCRIPTION = "One graph of areas, figures, needs, offerings, plans, decisions and funding."


@strawberry.type(description="What can be asked.")
class Query(
    MunicipalityQueries,
    AreaQueries,
    ObservationQueries,
    EstimateQueries,
    ProtectionQueries,
    IndexQueries,
    NeedQueries,
    OrganizationQueries,
    OfferingQueries,
    CapacityQueries,
    PlanQueries,
    DecisionQueries,
    FundingQueries,
    ParticipationQueries,
    DatasetQueries,
    TermQueries,
):
    node: "Node | None" = mapped(ById())
    nodes: "list[Node | None]" = mapped(ByIds())


@strawberry.type(description="What can be changed.")
class Mutation(OrganizationChanges):
    pass


@strawberry.type(description="What one may wait for.")
class Subscription(DatasetNews):
    pass


@cache
def schema() -> GraphQLSchema:
    """The schema, made once: a type that refers to what nobody declared stops the start."""
    for vocabulary in VOCABULARIES:
        texts = {term.name: term.value.description for term in vocabulary}
        declare_enum(vocabulary, one_line(vocabulary.__doc__), texts)
    register(Query)
    register(Mutation)
    register(Subscription)
    collect_fields()
    add_numbers()
    declare_arguments()
    declare_filters(vocabulary.__name__ for vocabulary in VOCABULARIES)
    declare_orders()
    declare_numbers()
    declare_groups()
    declare_connections()
    made = strawberry.Schema(Query, Mutation, Subscription, types=[], config=StrawberryConfig(scalar_map=SCALARS))
    return made._schema


@cache
def print_sdl() -> str:
    """The schema as clients read it."""
    return print_schema(schema()) + "\n"
