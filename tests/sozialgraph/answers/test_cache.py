"""Answers are kept for one version of the data, and forgotten with it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, NamedTuple

import asyncpg
import pytest

from graph.engine import Answer
from sozialgraph.answers import Answers
from sozialgraph.answers.versions import READ
from sozialgraph.database import open_pool
from sozialgraph.lanes import Lanes

MADE = "INSERT INTO municipalities (code, name) VALUES ('{code:08d}', 'Musterstadt')"

PATIENCE = 30


class Maker:
    """Makes answers that tell how many it has made."""

    def __init__(self, *, lasting: bool = True, size: int = 0, wait: asyncio.Event | None = None) -> None:
        self.made = 0
        self._begun = asyncio.Queue[int]()
        self.lasting = lasting
        self.size = size
        self.wait = wait

    async def __call__(self) -> Answer:
        self.made += 1
        number = self.made
        self._begun.put_nowait(number)
        if self.wait:
            await self.wait.wait()
        return Answer(f"answer {number}".encode().ljust(self.size), True, "query", self.lasting)

    async def has_begun(self) -> None:
        """Once for each answer; who asked at the same time waits for it by then."""
        await asyncio.wait_for(self._begun.get(), PATIENCE)


@pytest.fixture
async def own_connection(empty_database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(empty_database)
    yield connection
    await connection.close()


@pytest.fixture
def reads() -> list[str]:
    """Every statement by which the version was read."""
    return []


class Heard(NamedTuple):
    """Lanes, and what they were asked."""

    lanes: Lanes
    asked: list[str]

    def fetchval(self, statement: str, /, *arguments: Any) -> Awaitable[Any]:
        self.asked.append(statement)
        return self.lanes.fetchval(statement, *arguments)


@pytest.fixture
async def answers(empty_database: str, reads: list[str]) -> AsyncIterator[Answers]:
    async with await open_pool(empty_database, size=1) as pool, Lanes(pool, 1) as lanes:
        yield Answers(Heard(lanes, reads), 100_000)


async def said(answers: Answers, maker: Maker, request: bytes = b"a") -> str:
    return (await answers.get(request, maker)).answer.body.decode().strip()


async def test_the_same_request_gets_the_same_answer_until_the_data_changes(
    answers: Answers, own_connection: asyncpg.Connection
) -> None:
    make = Maker()
    assert [await said(answers, make) for _ in range(3)] == ["answer 1"] * 3
    assert await said(answers, make, b"b") == "answer 2"
    await own_connection.execute(MADE.format(code=1))
    assert [await said(answers, make) for _ in range(3)] == ["answer 3"] * 3


async def test_versions_differ_with_the_data(answers: Answers, own_connection: asyncpg.Connection) -> None:
    first = (await answers.get(b"a", Maker())).version
    assert (await answers.get(b"b", Maker())).version == first
    await own_connection.execute(MADE.format(code=1))
    assert (await answers.get(b"a", Maker())).version not in {first, None}


async def test_what_does_not_last_is_not_kept(answers: Answers) -> None:
    make = Maker(lasting=False)
    assert [await said(answers, make) for _ in range(2)] == ["answer 1", "answer 2"]
    assert (await answers.get(b"a", make)).version is None


async def test_an_answer_made_while_the_data_changed_is_not_kept(
    answers: Answers, own_connection: asyncpg.Connection
) -> None:
    make = Maker(wait=asyncio.Event())
    first = asyncio.create_task(said(answers, make))
    await make.has_begun()
    await own_connection.execute(MADE.format(code=1))
    assert await said(answers, Maker(), b"another request, which learns of the change") == "answer 1"
    assert make.wait
    make.wait.set()
    assert await first == "answer 1"
    assert await said(answers, make) == "answer 2"


async def test_who_asks_at_the_same_time_shares_an_answer(answers: Answers) -> None:
    make = Maker(wait=asyncio.Event())
    asked = [asyncio.create_task(said(answers, make)) for _ in range(10)]
    await make.has_begun()
    assert make.wait
    make.wait.set()
    assert await asyncio.gather(*asked) == ["answer 1"] * 10


async def test_what_is_too_large_to_be_kept_is_shared_all_the_same(answers: Answers) -> None:
    make = Maker(size=30_000, wait=asyncio.Event())
    asked = [asyncio.create_task(said(answers, make)) for _ in range(10)]
    await make.has_begun()
    assert make.wait
    make.wait.set()
    assert await asyncio.gather(*asked) == ["answer 1"] * 10


async def test_what_does_not_last_is_not_shared(answers: Answers) -> None:
    make = Maker(lasting=False, wait=asyncio.Event())
    asked = [asyncio.create_task(said(answers, make)) for _ in range(3)]
    await make.has_begun()
    assert make.wait
    make.wait.set()
    assert set(await asyncio.gather(*asked)) == {"answer 1", "answer 2", "answer 3"}


async def test_who_asked_after_a_change_does_not_share_what_was_begun_before(
    answers: Answers, own_connection: asyncpg.Connection
) -> None:
    make = Maker(wait=asyncio.Event())
    before = asyncio.create_task(said(answers, make))
    await make.has_begun()
    await own_connection.execute(MADE.format(code=1))
    after = asyncio.create_task(said(answers, make))
    await answers.versions.renewed()  # for both: by then it waits for the first
    await asyncio.sleep(0)
    assert make.wait
    make.wait.set()
    assert (await before, await after) == ("answer 1", "answer 2")


async def test_when_an_answer_is_given_up_one_of_those_who_wait_makes_it_for_all(answers: Answers) -> None:
    make = Maker(wait=asyncio.Event())
    first, *others = [asyncio.create_task(said(answers, make)) for _ in range(10)]
    await make.has_begun()
    first.cancel()
    await make.has_begun()
    assert make.wait
    make.wait.set()
    assert await asyncio.gather(*others) == ["answer 2"] * 9


async def test_who_waits_for_an_answer_that_fails_makes_another(answers: Answers) -> None:
    make = Maker(wait=asyncio.Event())
    first = asyncio.create_task(said(answers, make))
    second = asyncio.create_task(said(answers, make))
    await make.has_begun()
    first.cancel()
    assert make.wait
    make.wait.set()
    assert await second == "answer 2"
    assert isinstance((await asyncio.gather(first, return_exceptions=True))[0], asyncio.CancelledError)


async def test_memory_is_bounded(answers: Answers) -> None:
    make = Maker(size=20_000)
    for number in range(10):
        await said(answers, make, b"%d" % number)
    assert [await said(answers, make, b"%d" % number) for number in (9, 8, 7)] == ["answer 10", "answer 9", "answer 8"]
    assert await said(answers, make, b"0") == "answer 11"


async def test_an_answer_that_would_displace_all_others_is_not_kept(answers: Answers) -> None:
    make = Maker(size=30_000)
    assert [await said(answers, make) for _ in range(2)] == ["answer 1", "answer 2"]


async def test_requests_count_as_memory_too(answers: Answers) -> None:
    make = Maker()
    assert [await said(answers, make, b" " * 30_000) for _ in range(2)] == ["answer 1", "answer 2"]


async def test_each_coding_is_made_once(answers: Answers, own_connection: asyncpg.Connection) -> None:
    encoded: list[bytes] = []

    async def encode(body: bytes) -> bytes:
        encoded.append(body)
        return body.upper()

    make = Maker()
    for _ in range(3):
        assert await answers.coded(b"a", await answers.get(b"a", make), "zstd", encode) == b"ANSWER 1"
    assert encoded == [b"answer 1"]
    kept = await answers.get(b"a", make)
    await own_connection.execute(MADE.format(code=1))
    await answers.get(b"a", make)
    assert await answers.coded(b"a", kept, "zstd", encode) == b"ANSWER 1", "the client's answer in its coding"
    assert await answers.coded(b"a", await answers.get(b"a", make), "zstd", encode) == b"ANSWER 2"


async def test_who_asks_for_a_coding_that_is_being_made_waits_for_it(answers: Answers) -> None:
    encoded: list[bytes] = []
    go = asyncio.Event()

    async def encode(body: bytes) -> bytes:
        encoded.append(body)
        await go.wait()
        return body.upper()

    kept = await answers.get(b"a", Maker(size=30_000))
    asked = [asyncio.create_task(answers.coded(b"a", kept, "zstd", encode)) for _ in range(10)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asked[0].cancel()
    go.set()
    first, *others = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(first, asyncio.CancelledError), "who leaves takes it from nobody"
    assert others == [b"ANSWER 1".ljust(30_000)] * 9
    assert len(encoded) == 1


async def test_a_coding_that_failed_is_tried_again(answers: Answers) -> None:
    async def fail(body: bytes) -> bytes:
        raise MemoryError

    async def encode(body: bytes) -> bytes:
        return body.upper()

    kept = await answers.get(b"a", Maker())
    with pytest.raises(MemoryError):
        await answers.coded(b"a", kept, "zstd", fail)
    assert await answers.coded(b"a", kept, "zstd", encode) == b"ANSWER 1"


async def test_without_the_version_nothing_is_kept_and_all_is_answered(
    answers: Answers, own_connection: asyncpg.Connection
) -> None:
    make = Maker()
    await said(answers, make)
    await own_connection.execute("ALTER TABLE data_version RENAME TO away")
    assert [await said(answers, make) for _ in range(2)] == ["answer 2", "answer 3"]
    await own_connection.execute("ALTER TABLE away RENAME TO data_version")
    assert await said(answers, make) == "answer 1", "it is known again, and is the same"


async def test_what_changed_while_the_version_was_not_known_is_a_change(
    answers: Answers, own_connection: asyncpg.Connection
) -> None:
    make = Maker()
    await said(answers, make)
    await own_connection.execute("ALTER TABLE data_version RENAME TO away")
    assert await said(answers, make) == "answer 2"
    await own_connection.execute("ALTER TABLE away RENAME TO data_version")
    await own_connection.execute(MADE.format(code=1))
    assert [await said(answers, make) for _ in range(2)] == ["answer 3", "answer 3"]


async def test_many_wait_for_one_read_of_the_version(answers: Answers, reads: list[str]) -> None:
    await asyncio.gather(*(said(answers, Maker(), b"%d" % number) for number in range(100)))
    assert reads == [READ]
    await said(answers, Maker(), b"1")
    assert reads == [READ, READ]
