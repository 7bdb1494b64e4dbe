"""What this server does not do is refused by name, with advice."""

from typing import Any

import asyncpg
import orjson
import pytest

from graph.engine import Engine


async def error_of(engine: Engine, pool: asyncpg.Pool, document: str) -> Any:
    answer = await engine.execute(pool, document)
    assert not answer.executed
    (error,) = orjson.loads(answer.body)["errors"]
    return error


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("{ areas { nodes { ... @defer { code } } } }", "defer"),
        ("{ ...F @defer(if: false) } fragment F on Query { areas { totalCount } }", "defer"),
        ("{ areas { nodes @stream(initialCount: 1) { code } } }", "stream"),
        ("{ __typename } fragment F on Area { children @stream { code } }", "stream"),
    ],
)
async def test_answers_in_parts(
    engine: Engine, pool: asyncpg.Pool, statements: list[str], document: str, name: str
) -> None:
    assert await error_of(engine, pool, document) == {
        "message": f"@{name} is not supported: an answer is made at once and comes whole",
        "extensions": {
            "code": "NOT_SUPPORTED",
            "hint": f"leave @{name} out, and page long lists with 'first' and 'after'",
        },
    }
    assert statements == []
