"""Statements that wait for one of their own kind: whether they go together, and that nobody notices otherwise."""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import asyncpg
import pytest

from sozialgraph.crowds import Crowds, Turn, several
from sozialgraph.database import open_pool
from sozialgraph.lanes import Lanes

SIZE = 2
HOLDING = "pg_advisory_xact_lock_shared(4712) IS NOT NULL"
"""Waits for as long as `held` holds the lock."""
ASK = f"SELECT ARRAY[$1::text, statement_timestamp()::text] WHERE {HOLDING}"
ROOT = f"SELECT sqrt($1::float8) WHERE {HOLDING}"


@pytest.fixture
async def crowds(database: str) -> AsyncIterator[Crowds]:
    async with await open_pool(database, size=SIZE) as pool, Lanes(pool, SIZE) as lanes:
        yield Crowds(lanes, pace=1, patience=60)


@pytest.fixture
async def held(database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


async def gather(crowds: Crowds, statement: str, arguments: Sequence[Any]) -> list[Any]:
    asked = (crowds.fetchval(statement, argument) for argument in arguments)
    return await asyncio.gather(*asked, return_exceptions=True)


async def together(crowds: Crowds, arguments: Sequence[Any]) -> list[Any]:
    """The answers once some of them came by one statement."""
    async with asyncio.timeout(20):
        while True:
            answers = await gather(crowds, ASK, arguments)
            if len({moment for _, moment in answers}) < len(answers):
                return [given for given, _ in answers]


async def lock(connection: asyncpg.Connection) -> None:
    await connection.execute("SELECT pg_advisory_lock(4712)")


async def waiting(connection: asyncpg.Connection, count: int) -> None:
    """Until so many statements wait for the lock."""
    async with asyncio.timeout(20):
        while await connection.fetchval(WAITING) != count:  # noqa: ASYNC110 (another process is looked at)
            await asyncio.sleep(0.01)


WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"


async def test_each_gets_its_own(crowds: Crowds) -> None:
    asked = [f"{number} ' $1 \\ ä \U0001f600" for number in range(50)]
    assert await together(crowds, [*asked, None]) == [*asked, None]


async def test_answers_are_forgotten_at_once(crowds: Crowds) -> None:
    """Not only when Python next looks for circles, which may be after thousands of answers."""
    gc.collect()
    before = turns()
    gc.disable()
    try:
        await together(crowds, "abcdefgh")
        await asyncio.sleep(0)
        assert turns() <= before + 1  # one for which the clock was set
    finally:
        gc.enable()


def turns() -> int:
    return sum(isinstance(each, Turn) for each in gc.get_objects())


async def test_who_is_alone_waits_for_nobody(crowds: Crowds, held: asyncpg.Connection) -> None:
    await together(crowds, "abcdefgh")
    await lock(held)
    alone = asyncio.create_task(crowds.fetchval(ASK, "alone"))
    await waiting(held, 1)
    assert await crowds.fetchval("SELECT $1::int4", 7) == 7
    await held.execute("SELECT pg_advisory_unlock(4712)")
    assert (await alone)[0] == "alone"


async def test_few_go_alone(crowds: Crowds) -> None:
    for _ in range(10):
        answers = await gather(crowds, ASK, "abcd")
        assert len({moment for _, moment in answers}) == 4
    assert not crowds.together(ASK)


async def test_many_set_off_in_even_shares(crowds: Crowds, held: asyncpg.Connection) -> None:
    letters = "abcdefghijkl"
    await together(crowds, letters[:8])
    await lock(held)
    first = asyncio.create_task(gather(crowds, ASK, letters))
    await waiting(held, 2)  # half of the eight of a moment ago do not wait for who set off alone
    await held.execute("SELECT pg_advisory_unlock(4712)")
    answers = await first
    assert [given for given, _ in answers] == list(letters)
    moments = [datetime.fromisoformat(moment) for _, moment in answers]
    assert [len(list(share)) for _, share in groupby(moments)] == [1, 4, 6, 1]
    assert moments[4] < moments[5] < moments[11]


async def test_nobody_waits_long_for_one_who_is_slow(database: str, held: asyncpg.Connection) -> None:
    statement = "SELECT $1::int4 WHERE pg_advisory_xact_lock_shared($1) IS NOT NULL"
    async with await open_pool(database, size=SIZE) as pool, Lanes(pool, SIZE) as lanes:
        crowds = Crowds(lanes, pace=1)
        async with asyncio.timeout(20):
            while not crowds.together(statement):
                await gather(crowds, statement, [1] * 8)
        await lock(held)
        slow = asyncio.create_task(crowds.fetchval(statement, 4712))
        await waiting(held, 1)
        assert await gather(crowds, statement, [1, 2, 3]) == [1, 2, 3]
        assert await held.fetchval(WAITING) == 1
        await held.execute("SELECT pg_advisory_unlock(4712)")
        assert await slow == 4712


async def test_one_who_fails_fails_alone(crowds: Crowds, held: asyncpg.Connection) -> None:
    numbers = [4.0, -1.0, 9.0]
    async with asyncio.timeout(20):
        while not crowds.together(ROOT):
            await gather(crowds, ROOT, [1.0] * 8)
    await lock(held)
    asked = asyncio.create_task(gather(crowds, ROOT, [1.0, *numbers]))
    await waiting(held, 1)
    await held.execute("SELECT pg_advisory_unlock(4712)")
    one, two, fault, three = await asked
    assert (one, two, three) == (1.0, 2.0, 3.0)
    assert isinstance(fault, asyncpg.InvalidArgumentForPowerFunctionError)


async def test_one_who_leaves_leaves_the_others(crowds: Crowds, held: asyncpg.Connection) -> None:
    await together(crowds, "abcdefgh")
    await lock(held)
    first, *others = [asyncio.create_task(crowds.fetchval(ASK, letter)) for letter in "abcd"]
    await waiting(held, 1)
    others[0].cancel()
    await held.execute("SELECT pg_advisory_unlock(4712)")
    assert [(await each)[0] for each in (first, *others[1:])] == ["a", "c", "d"]
    with pytest.raises(asyncio.CancelledError):
        await others[0]


async def test_a_statement_that_all_have_left_is_stopped(crowds: Crowds, held: asyncpg.Connection) -> None:
    await together(crowds, "abcdefgh")
    await lock(held)
    first, *others = [asyncio.create_task(crowds.fetchval(ASK, letter)) for letter in "abc"]
    await waiting(held, 1)
    first.cancel()
    await waiting(held, 1)  # now the others, together
    for other in others:
        other.cancel()
    await waiting(held, 0)
    await held.execute("SELECT pg_advisory_unlock(4712)")
    assert (await crowds.fetchval(ASK, "next"))[0] == "next"


@pytest.mark.parametrize("argument", [[1, 2], None])
async def test_lists_go_alone(crowds: Crowds, argument: list[int] | None) -> None:
    for _ in range(10):
        assert await gather(crowds, "SELECT $1::int4[]", [argument] * 8) == [argument] * 8
    assert not crowds.together("SELECT $1::int4[]")


def test_parameters_are_columns_and_literals_are_left_alone() -> None:
    assert several("SELECT '$1''$2' || $2::VARCHAR || $10", ["int4", "varchar"]) == (
        "SELECT (SELECT '$1''$2' || asked.v2::VARCHAR || asked.v10) FROM unnest($1::int4[], $2::text[]) "
        "WITH ORDINALITY AS asked (v1, v2, place) ORDER BY asked.place"
    )


@pytest.mark.parametrize("value", [Decimal("1.50"), Decimal("NaN"), None])
async def test_values_keep_their_types(crowds: Crowds, value: Decimal | None) -> None:
    statement = f"SELECT $1::numeric::text WHERE {HOLDING}"
    async with asyncio.timeout(20):
        while not crowds.together(statement):
            await gather(crowds, statement, [Decimal(1)] * 8)
    expected = None if value is None else str(value)
    assert await gather(crowds, statement, [value] * 20) == [expected] * 20
