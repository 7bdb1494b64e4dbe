"""A request's way through: document → operation → plan → one statement → its JSON text as it is."""

import json
import logging
from collections.abc import Awaitable, Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple, Protocol
from uuid import uuid4

import asyncpg
import orjson
from cachetools import LRUCache
from graphql import DocumentNode, GraphQLSchema, SelectionSetNode, execute_sync

from graph.engine.changes import Act, change
from graph.engine.cost import MAX_COST
from graph.engine.documents import REMEMBERED as DOCUMENTS
from graph.engine.documents import Documents, Operation, noted
from graph.engine.fields.roots import TOLD
from graph.engine.mappings import mappings_of
from graph.engine.plan import INTROSPECTED, Plan, parts, plan
from graph.engine.selection import Selected
from graph.engine.values import Variables
from graph.errors import GraphError, QueryError, RequestError, refused
from models.roles import Profile

log = logging.getLogger(__name__)

REMEMBERED = 10_000_000  # characters of all statements together, each of which takes some 4 bytes of memory
LONGEST = 50_000  # characters of a statement that is kept at hand
OVERHEAD = 1_000  # characters that each plan counts for besides its statement's
AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)
"""What PostgreSQL or the driver says where asking again later may help."""
OUTSIDE = (asyncpg.DataError, UnicodeEncodeError, OverflowError)
"""What they say of values that nobody means."""
NOTHING = b'{"data":{},"extensions":{"cost":{"rows":0,"limit":%d}}}'


Key = tuple[int, Hashable, Profile]


class Database(Protocol):
    """Where statements are sent: a connection, a pool of them, or what works like one."""

    def fetchval(self, statement: str, /, *arguments: Any) -> Awaitable[Any]: ...


class Answer(NamedTuple):
    """A response as GraphQL writes it.

    `executed` is False where the request failed before anything ran, `lasting` says that the same request gets the same
    answer until the data changes.
    """

    body: bytes
    executed: bool
    operation: str | None = None
    lasting: bool = False


class Subscription(NamedTuple):
    """What is asked of each piece of news."""

    planned: Plan
    variables: Variables

    @property
    def rows(self) -> int:
        """What each answer may take."""
        return self.planned.cost.rows(self.variables)


class Engine:
    """Answers operations on one schema, none that may take more than `max_cost` rows.

    The schema is told to the profiles of `told`, and names in it are guessed at in errors for them alone. `documents`
    are what each profile sent lately.
    Raises MappingError where the schema promises what no table has.
    """

    def __init__(
        self, schema: GraphQLSchema, max_cost: int = MAX_COST, told: Collection[Profile] = tuple(Profile)
    ) -> None:
        self.schema = schema
        self.max_cost = max_cost
        self.documents = _documents(schema, told)
        self.mappings = mappings_of(schema)
        self._plans: LRUCache[Key, Plan] = LRUCache(REMEMBERED, lambda plan: len(plan.sql) + OVERHEAD)
        self._lately: dict[Key, Plan] = {}

    async def execute(
        self,
        database: Database,
        document: str,
        variables: dict[str, Any] | None = None,
        operation_name: str | None = None,
        *,
        act: Act | None = None,
        charge: Callable[[int], None] | None = None,
        profile: Profile = Profile.PUBLIC,
    ) -> Answer:
        """One answer. `act` does what the fields of a mutation say; without it nothing may be changed.

        `charge` hears how many rows it may take before PostgreSQL is asked, and may raise what it likes. `database`
        must run statements under the profile's role.
        """
        kind = None
        try:
            operation = self.documents[profile].operation(document, operation_name)
            kind = operation.kind
            if kind == "mutation" and act is None:
                raise refused("MUTATION_NOT_ALLOWED", "this request must not change anything", "send it by POST")
            if kind == "subscription":
                raise refused("SUBSCRIPTION", "a subscription has no single answer", "accept text/event-stream")
            coerced = operation.coerce(variables or {})
            if kind == "mutation" and act:
                return await self._change(database, operation, coerced, act, charge, profile)
            planned = self.plan(operation, coerced, profile)
            if charge:
                charge(planned.cost.rows(coerced))
            if planned.introspection:
                coerced = {**coerced, INTROSPECTED: self._introspect(operation, planned.introspection, variables or {})}
            body = await self._ask(database, planned, coerced) if planned.sql else NOTHING % self.max_cost
        except RequestError as error:
            return Answer(_encoded({"errors": error.errors}), executed=False, operation=kind)
        except GraphError as error:
            return Answer(_encoded({"errors": [error.formatted()], "data": None}), executed=True, operation=kind)
        return Answer(body, executed=True, operation=kind, lasting=kind == "query")

    def subscription(
        self, document: str, variables: Mapping[str, Any], operation_name: str | None, profile: Profile = Profile.PUBLIC
    ) -> Subscription | None:
        """What is asked of each piece of news; None where the operation is no subscription. Raises RequestError."""
        operation = self.documents[profile].operation(document, operation_name)
        if operation.kind != "subscription":
            return None
        try:
            coerced = operation.coerce(variables)
            return Subscription(self.plan(operation, coerced, profile), coerced)
        except QueryError as error:
            raise RequestError(error.code, [error.formatted()]) from None

    async def tell(self, database: Database, subscription: Subscription, number: int) -> bytes:
        """The response to a subscription whose news is the row of that number."""
        planned, variables = subscription
        try:
            return await self._ask(database, planned, {**variables, TOLD: [number]})
        except GraphError as error:
            return _encoded({"errors": [error.formatted()], "data": None})

    async def _change(
        self,
        database: Database,
        operation: Operation,
        variables: Variables,
        act: Act,
        charge: Callable[[int], None] | None,
        profile: Profile,
    ) -> Answer:
        cost, fields = parts(operation, self.mappings, variables, self.max_cost, profile)
        rows = cost.rows(variables)
        if charge:
            charge(rows)
        members, errors = await change(fields, variables, _masking(act), partial(self._ask, database))
        told = b'"errors":%s,' % _encoded(errors) if errors else b""
        body = b'{%s"data":{%s},"extensions":{"cost":{"rows":%d,"limit":%d}}}'
        return Answer(body % (told, b",".join(members), rows, self.max_cost), executed=True, operation="mutation")

    async def _ask(self, database: Database, planned: Plan, variables: Variables) -> bytes:
        try:
            body: bytes = await database.fetchval(planned.sql, *planned.arguments(variables))
        except OUTSIDE as error:
            raise _outside(error) from None
        except asyncpg.QueryCanceledError:
            raise RefusedError("TIMEOUT", "the query took too long and was stopped", "ask for less at once") from None
        except AWAY as error:
            log.warning("the database is away: %r", error)
            raise _away() from None
        except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _masked(error) from None
        return body

    def plan(self, operation: Operation, variables: Variables, profile: Profile = Profile.PUBLIC) -> Plan:
        """The operation's plan for variables of this shape, made once. Raises RequestError where it costs too much."""
        key = operation.number, operation.shape(variables), profile
        planned = self._lately.get(key) or self._kept(key, operation, variables)
        if planned.cost.fixed is None:
            planned.cost.check(variables, self.max_cost)
        return planned

    def _kept(self, key: Key, operation: Operation, variables: Variables) -> Plan:
        try:
            planned = self._plans[key]
        except KeyError:
            planned = self._plans[key] = self._planned(operation, variables, key[-1])
        if len(planned.sql) <= LONGEST:
            noted(self._lately, key, planned)
        return planned

    def _planned(self, operation: Operation, variables: Variables, profile: Profile) -> Plan:
        try:
            return plan(operation, self.mappings, variables, self.max_cost, profile)
        except RecursionError:
            raise QueryError(
                "the query's filters are nested too deeply", "use fewer of 'and', 'or' and 'not' within one another"
            ) from None

    def _introspect(self, operation: Operation, asked: Sequence[Selected], given: dict[str, Any]) -> dict[str, str]:
        """The library's answers to questions about the schema itself, each as JSON under its key."""
        nodes = tuple(node for selected in asked for node in selected.nodes)
        narrowed = replace(operation.node, selection_set=SelectionSetNode(selections=nodes))
        document = DocumentNode(definitions=(narrowed, *operation.fragments.values()))
        result = execute_sync(self.schema, document, variable_values=given)
        if result.errors or result.data is None:
            raise RequestError("BAD_REQUEST", [dict(error.formatted) for error in result.errors or ()])
        return {key: orjson.dumps(answer).decode() for key, answer in result.data.items()}


def _documents(schema: GraphQLSchema, told: Collection[Profile]) -> Mapping[Profile, Documents]:
    """At most two for all profiles, within the memory of one."""
    ways = {profile in told for profile in Profile}
    share = DOCUMENTS // len(ways)
    made = {way: Documents(schema, introspection=way, remembered=share) for way in ways}
    return {profile: made[profile in told] for profile in Profile}


class RefusedError(GraphError):
    """The database did not answer, for a reason that the client may know."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.code = code


def _outside(error: Exception) -> QueryError:
    return QueryError(f"a value is outside of what the database can hold: {_first_line(error)}")


def _away(hint: str = "ask again in some seconds") -> RefusedError:
    return RefusedError("UNAVAILABLE", "the database does not answer", hint)


def _masking(act: Act) -> Act:
    async def acted(name: str, given: Mapping[str, Any]) -> Sequence[int]:
        try:
            return await act(name, given)
        except GraphError:
            raise
        except OUTSIDE as error:
            raise _outside(error) from None
        except AWAY as error:
            log.warning("the database is away: %r", error)
            raise _away("look whether it was done, and ask again in some seconds") from None
        except Exception as error:
            raise _masked(error, "change") from None

    return acted


def _masked(error: Exception, what: str = "statement") -> GraphError:
    """The client gets a number, the log gets the rest."""
    number = uuid4().hex[:12]
    log.error("%s failed [%s]", what, number, exc_info=error)
    return RefusedError("INTERNAL", "the answer could not be made", f"tell the operator this number: {number}")


def _encoded(response: Any) -> bytes:
    """A message may repeat what the client sent, even half a character, which no UTF-8 can hold."""
    try:
        return orjson.dumps(response)
    except TypeError:
        return json.dumps(response, ensure_ascii=False).encode(errors="replace")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
