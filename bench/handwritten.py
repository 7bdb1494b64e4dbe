"""The limit: each workload as one statement written by hand, behind the smallest ASGI application.

It reads the same variables as the others and says the same JSON, but knows no GraphQL: no other fields, no filters, no
errors. Its address names the workload: POST /map.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from os import environ
from typing import Any

import asyncpg
import orjson

from sozialgraph.database import open_pool

Message = MutableMapping[str, Any]

POINT = """
SELECT '{"data":{"area":{"code":"' || a.code || '","name":' || to_json(a.name) || ',"level":"' || a.level
    || '","parent":' || coalesce('{"code":"' || p.code || '","name":' || to_json(p.name) || '}', 'null')
    || ',"children":[' || coalesce((
        SELECT string_agg('{"code":"' || c.code || '","name":' || to_json(c.name) || '}', ',' ORDER BY c.code)
        FROM areas c WHERE c.parent_id = a.id), '')
    || '],"observations":{"nodes":[' || coalesce((
        SELECT string_agg('{"periodEnd":"' || period_end || '","value":' || coalesce(value::text, 'null')
            || ',"obsStatus":"' || obs_status || '"}', ',')
        FROM (SELECT * FROM published.observations o
            WHERE o.area_id = a.id AND o.breakdown_id = 0
              AND o.indicator_id = (SELECT id FROM indicators WHERE code = $2)
            ORDER BY period_end DESC LIMIT 5) o), '')
    || ']}}}}'
FROM areas a LEFT JOIN areas p ON p.id = a.parent_id WHERE a.id = $1
"""
NESTED = """
SELECT '{"data":{"offerings":{"nodes":[' || string_agg('{"code":"' || o.code || '","name":' || to_json(o.name)
    || ',"status":"' || o.status || '","provider":{"code":"' || p.code || '","name":' || to_json(p.name)
    || '},"areas":[' || coalesce(areas.text, '') || '],"grants":{"nodes":[' || coalesce(grants.text, '') || ']}}', ','
    ORDER BY o.sort_key, o.id) || ']}}}'
FROM (SELECT * FROM offerings ORDER BY sort_key, id LIMIT $1) o
JOIN organizations p ON p.id = o.provider_id
CROSS JOIN LATERAL (
    SELECT string_agg('{"code":"' || a.code || '","name":' || to_json(a.name) || '}', ',' ORDER BY a.code) AS text
    FROM offering_areas l JOIN areas a ON a.id = l.area_id WHERE l.offering_id = o.id) areas
CROSS JOIN LATERAL (
    SELECT string_agg('{"reference":"' || reference || '","year":' || year || ',"awarded":"' || awarded || '"}', ',')
        AS text
    FROM (SELECT * FROM grants g WHERE g.offering_id = o.id ORDER BY year DESC, reference LIMIT 10) g) grants
"""
MAP = """
SELECT '{"data":{"observations":{"nodes":[' || string_agg('{"area":{"code":"' || a.code || '","name":'
    || to_json(a.name) || '},"value":' || coalesce(o.value::text, 'null') || ',"obsStatus":"' || o.obs_status || '"}',
    ',' ORDER BY o.area_id) || ']}}}'
FROM published.observations o JOIN areas a ON a.id = o.area_id
WHERE o.indicator_id = (SELECT id FROM indicators WHERE code = $1) AND o.breakdown_id = 0 AND o.period_end = $3
    AND a.area_set_id = (SELECT id FROM area_sets WHERE code = $2)
"""
SERIES = """
SELECT '{"data":{"observations":{"nodes":[' || string_agg('{"area":{"code":"' || code || '"},"periodEnd":"'
    || period_end || '","value":' || coalesce(value::text, 'null') || ',"obsStatus":"' || obs_status || '"}', ',')
    || ']}}}'
FROM (SELECT o.*, a.code FROM published.observations o JOIN areas a ON a.id = o.area_id
    WHERE o.indicator_id = (SELECT id FROM indicators WHERE code = $1) AND o.breakdown_id = 0
    ORDER BY o.area_id, o.period_end LIMIT 9000) o
"""

Arguments = Callable[[dict[str, Any]], tuple[Any, ...]]
STATEMENTS: dict[str, tuple[str, Arguments]] = {
    "/point": (POINT, lambda given: (int(given["area"].removeprefix("Area:")), given["indicator"])),
    "/nested": (NESTED, lambda given: (given["first"],)),
    "/map": (MAP, lambda given: (given["indicator"], given["set"], date.fromisoformat(given["day"]))),
    "/series": (SERIES, lambda given: (given["indicator"],)),
}


class App:
    pool: asyncpg.Pool

    async def __call__(
        self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
    ) -> None:
        if scope["type"] == "lifespan":
            return await self.live(receive, send)
        statement, arguments = STATEMENTS[scope["path"]]
        given = orjson.loads((await receive())["body"])["variables"]
        text = await self.pool.fetchval(statement, *arguments(given))
        headers = [(b"content-type", b"application/json; charset=utf-8")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": text.encode()})

    async def live(self, receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]) -> None:
        await receive()
        self.pool = await open_pool(environ["DATABASE_URL"])
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


app = App()
