"""How a question is answered: by the engine, with what whoever asks may read and change."""

from collections.abc import AsyncIterator, Awaitable

from graph.engine import Answer, Engine, Subscription
from models.roles import AS_PUBLIC, ROLES
from sozialgraph.access import Reading, SignedIn
from sozialgraph.acts import acts
from sozialgraph.crowds import Crowds
from sozialgraph.http.budgets import Charge
from sozialgraph.http.endpoint import Question
from sozialgraph.http.events import Prove
from sozialgraph.lanes import Lanes
from sozialgraph.news import News


class Answering:
    """`database` (for all, `crowds` for the public) and `news` are there while the application runs.

    `dsn` is the owner's address, for changes, of which each may take `limit` seconds.
    """

    database: Lanes
    crowds: Crowds
    news: News

    def __init__(self, engine: Engine, dsn: str, limit: float) -> None:
        self._engine = engine
        self._dsn = dsn
        self._limit = limit

    def execute(self, question: Question, allow_mutation: bool, charge: Charge) -> Awaitable[Answer]:
        given, caller = question.parameters, question.caller
        return self._engine.execute(
            *(self._read_by(question), question.document, given.variables, given.operation_name),
            act=acts(self._dsn, caller, self._limit) if allow_mutation else None,
            charge=charge,
            profile=caller.profile,
        )

    def subscribe(self, question: Question, charge: Charge, prove: Prove) -> AsyncIterator[bytes] | None:
        """Whoever asks is told what they may know, for as long as they listen and are proved to be who they are."""
        given, profile = question.parameters, question.caller.profile
        asked = self._engine.subscription(question.document, given.variables or {}, given.operation_name, profile)
        return self._told(question, asked, charge, prove) if asked else None

    async def _told(
        self, question: Question, asked: Subscription, charge: Charge, prove: Prove
    ) -> AsyncIterator[bytes]:
        database = self._read_by(question)
        async for number in self.news.imports():
            await prove()
            charge(asked.rows)
            yield await self._engine.tell(database, asked, number)

    def _read_by(self, question: Question) -> Crowds | SignedIn:
        """The database as who asks sees it, where raw figures are read on record."""
        caller, given = question.caller, question.parameters
        if ROLES[caller.profile] is AS_PUBLIC:
            return self.crowds
        name = given.operation_name
        reading = Reading(caller, question.document, name, given.variables or {}) if caller.reads_raw else None
        return SignedIn(self.database, caller, reading)
