"""Connections that serve one statement after another, whatever becomes of the statements."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from sozialgraph import lanes as module
from sozialgraph.database import open_pool
from sozialgraph.lanes import AwayError, Lanes

SIZE = 2
BACKEND = "SELECT pg_backend_pid()"
HELD = "SELECT pg_advisory_xact_lock_shared(4711)"
"""Waits for as long as `held` holds the lock."""


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(database, size=SIZE) as pool:
        yield pool


@pytest.fixture
async def lanes(pool: asyncpg.Pool) -> AsyncIterator[Lanes]:
    async with Lanes(pool, SIZE) as lanes:
        yield lanes


@pytest.fixture
async def held(database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection that keeps statements of HELD waiting."""
    connection = await asyncpg.connect(database)
    await connection.execute("SELECT pg_advisory_lock(4711)")
    yield connection
    await connection.close()


async def waiting(connection: asyncpg.Connection) -> int:
    """How many statements wait for the lock."""
    count: int = await connection.fetchval(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
    )
    return count


async def until(connection: asyncpg.Connection, count: int) -> None:
    async with asyncio.timeout(10):
        while await waiting(connection) != count:  # noqa: ASYNC110 (another process is looked at)
            await asyncio.sleep(0.01)


async def test_one_after_another_uses_one_connection(lanes: Lanes) -> None:
    assert len({await lanes.fetchval(BACKEND) for _ in range(5)}) == 1


async def test_many_at_once_use_no_more_than_there_are(lanes: Lanes) -> None:
    backends = await asyncio.gather(*(lanes.fetchval(f"{BACKEND} FROM pg_sleep(0.01)") for _ in range(20)))
    assert len(set(backends)) == SIZE


async def test_values_and_arguments(lanes: Lanes) -> None:
    assert await lanes.fetchval("SELECT $1::int + $2::int", 1, 2) == 3
    assert await lanes.fetchval("SELECT 1 WHERE false") is None


async def test_a_wrong_statement_spoils_nothing(lanes: Lanes) -> None:
    backend = await lanes.fetchval(BACKEND)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await lanes.fetchval("SELECT 1 / 0")
    with pytest.raises(asyncpg.DataError):
        await lanes.fetchval("SELECT $1::int", "no number")
    assert await lanes.fetchval("SELECT 1") == 1
    assert backend in {await lanes.fetchval(BACKEND) for _ in range(2)}


async def test_a_connection_that_ended_while_idle_is_replaced(lanes: Lanes, database: str) -> None:
    backend = await lanes.fetchval(BACKEND)
    owner = await asyncpg.connect(database)
    await owner.execute("SELECT pg_terminate_backend($1, 5000)", backend)
    await asyncio.sleep(0.05)  # until the driver has heard of it
    assert await lanes.fetchval(BACKEND) != backend
    await owner.close()


async def test_connections_that_end_during_a_statement_are_replaced(lanes: Lanes, held: asyncpg.Connection) -> None:
    running = [asyncio.create_task(lanes.fetchval(HELD)) for _ in range(SIZE)]
    await until(held, SIZE)
    await held.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE wait_event = 'advisory' AND datname = current_database()"
    )
    failures = await asyncio.gather(*running, return_exceptions=True)
    assert all(isinstance(failure, asyncpg.PostgresError | asyncpg.InterfaceError) for failure in failures)
    assert await asyncio.gather(*(lanes.fetchval("SELECT 1") for _ in range(5))) == [1] * 5


async def test_a_cancelled_statement_is_cancelled_in_postgresql_and_frees_its_connection(
    lanes: Lanes, held: asyncpg.Connection
) -> None:
    for _ in range(3 * SIZE):
        running = asyncio.create_task(lanes.fetchval(HELD))
        await until(held, 1)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await until(held, 0)
    backends = await asyncio.gather(*(lanes.fetchval(f"{BACKEND} FROM pg_sleep(0.01)") for _ in range(6)))
    assert len(set(backends)) == SIZE


async def test_who_gives_up_waiting_takes_no_turn(lanes: Lanes, held: asyncpg.Connection) -> None:
    running = [asyncio.create_task(lanes.fetchval(HELD)) for _ in range(SIZE)]
    await until(held, SIZE)
    impatient = [asyncio.create_task(lanes.fetchval("SELECT 1")) for _ in range(3)]
    patient = asyncio.create_task(lanes.fetchval("SELECT 2"))
    await asyncio.sleep(0)
    for task in impatient:
        task.cancel()
    await held.execute("SELECT pg_advisory_unlock_all()")
    assert await patient == 2
    await asyncio.gather(*running)
    assert all(
        isinstance(each, asyncio.CancelledError) for each in await asyncio.gather(*impatient, return_exceptions=True)
    )
    assert await asyncio.gather(*(lanes.fetchval("SELECT 1") for _ in range(6))) == [1] * 6


async def test_all_connections_go_back(pool: asyncpg.Pool) -> None:
    async with Lanes(pool, SIZE) as lanes:
        await asyncio.gather(*(lanes.fetchval("SELECT pg_sleep(0.01)") for _ in range(SIZE)))
        assert pool.get_idle_size() == 0
    assert pool.get_idle_size() == SIZE


async def test_a_connection_that_is_used_last_goes_back_when_it_has_answered(pool: asyncpg.Pool) -> None:
    async with Lanes(pool, SIZE) as lanes:
        running = asyncio.create_task(lanes.fetchval("SELECT 1 FROM pg_sleep(0.1)"))
        await asyncio.sleep(0.05)
    assert await running == 1
    async with asyncio.timeout(5):
        await pool.close()


async def test_a_connection_that_has_prepared_much_is_replaced(lanes: Lanes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PREPARED", 200)
    first = await lanes.fetchval(BACKEND)
    assert {await lanes.fetchval(BACKEND) for _ in range(50)} == {first}, "the same statement is prepared once"
    assert await lanes.fetchval(f"{BACKEND} -- {'x' * 200}") == first
    second = await lanes.fetchval(BACKEND)
    assert second != first
    with pytest.raises(asyncpg.DivisionByZeroError):
        await lanes.fetchval(f"SELECT 1 / 0 -- {'x' * 200}")
    assert await lanes.fetchval(BACKEND) not in {first, second}, "what fails is prepared, too"


async def test_nobody_waits_in_vain_for_a_connection_that_is_replaced(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PREPARED", 10)
    async with asyncio.timeout(20):
        values = await asyncio.gather(*(lanes.fetchval(f"SELECT {number} FROM pg_sleep(0)") for number in range(30)))
    assert values == list(range(30))


async def test_a_connection_that_ends_between_two_statements_is_away(lanes: Lanes) -> None:
    """Not something that nobody foresaw; who comes next gets another."""

    async def cut() -> None:
        async with lanes.lent() as connection:
            await connection.execute("BEGIN")
            connection.terminate()
            await connection.execute("COMMIT")

    with pytest.raises(AwayError):
        await cut()
    async with lanes.lent() as connection:
        assert not connection.is_in_transaction()
        assert await connection.fetchval("SELECT 1") == 1


async def test_what_was_made_ready_and_never_asked_leaves_no_transaction_open(pool: asyncpg.Pool) -> None:
    """As where a value does not fit: whoever is next may say how theirs begins."""
    async with Lanes(pool, 1) as lanes:
        for number in range(2):  # the first time, asyncpg asks for types as well
            with pytest.raises(asyncpg.DataError, match="invalid input"):
                await lanes.fetchval(f"SELECT $1::int + {number}", "none")
            async with lanes.lent() as connection:
                await connection.execute("BEGIN READ WRITE")
                await connection.execute("ROLLBACK")
