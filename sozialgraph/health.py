"""Whether the program runs, and whether it can answer: what a supervisor or a load balancer asks."""

import asyncio

import asyncpg
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

PATIENCE = 2.0  # seconds


async def live(request: Request) -> Response:
    return JSONResponse({"status": "live"})


async def ready(request: Request) -> Response:
    try:
        async with asyncio.timeout(PATIENCE):
            await request.app.state.database.fetchval("SELECT 1")
    except TimeoutError:
        return _away(f"no answer within {PATIENCE:.0f} s")
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return _away(type(error).__name__)  # its text may name hosts and users
    return JSONResponse({"status": "ready"})


def _away(reason: str) -> Response:
    return JSONResponse({"status": "unavailable", "reason": f"the database is away: {reason}"}, 503)
