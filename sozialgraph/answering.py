"""How a question is answered: by the engine, with what whoever asks may read and change."""

from collections.abc import AsyncIterator

from graph.engine import Answer, Engine, Subscription
from models.roles import AS_PUBLIC, ROLES
from sozialgraph.access import Reading, SignedIn
from sozialgraph.acts import acts
from sozialgraph.http.budgets import Charge
from sozialgraph.http.endpoint import Question
from sozialgraph.lanes import Lanes
from sozialgraph.news import News


class Answering:
    """`database` and `news` are there while the application runs; `dsn` is the owner's address, for changes."""

    database: Lanes
    news: News

    def __init__(self, engine: Engine, dsn: str) -> None:
        self._engine = engine
        self._dsn = dsn

    async def execute(self, question: Question, allow_mutation: bool, charge: Charge) -> Answer:
        given, caller = question.parameters, question.caller
        database: Lanes | SignedIn = self.database
        if ROLES[caller.profile] is not AS_PUBLIC:
            name = given.operation_name
            reading = Reading(caller, question.document, name, given.variables or {}) if caller.reads_raw else None
            database = SignedIn(self.database, caller, reading)
        return await self._engine.execute(
            *(database, question.document, given.variables, given.operation_name),
            act=acts(self._dsn, caller) if allow_mutation else None,
            charge=charge,
            profile=caller.profile,
        )

    def subscribe(self, question: Question, charge: Charge) -> AsyncIterator[bytes] | None:
        """Whoever asks is told what the public may know, for as long as they listen."""
        given = question.parameters
        asked = self._engine.subscription(question.document, given.variables or {}, given.operation_name)
        if asked is None:
            return None
        charge(asked.rows)
        return self._told(asked)

    async def _told(self, asked: Subscription) -> AsyncIterator[bytes]:
        async for number in self.news.imports():
            yield await self._engine.tell(self.database, asked, number)
