"""Which database, and the pool that answers the public."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

from models.roles import PUBLIC, WEB
from sozialgraph.embedded import EmbeddedServer
from sozialgraph.errors import DatabaseError
from sozialgraph.lanes import Lane
from sozialgraph.settings import Settings
from sozialgraph.terminal import console, step

log = logging.getLogger(__name__)

OLDEST = 150000  # PostgreSQL 15: UNIQUE NULLS NOT DISTINCT, security_invoker views
PATIENCE = 10.0  # seconds until a connection, at all hosts together
SILENCE = 2.0  # seconds that PostgreSQL may be late in stopping a statement: then nothing more is to be heard of it
ELSEWHERE = (OSError, asyncpg.CannotConnectNowError, asyncpg.TargetServerAttributeNotMatched)
"""Why to try the next host."""


class Database(NamedTuple):
    """`dsn` is the owner's, `reader` that of a login which owns nothing and reads under the roles of profiles."""

    dsn: str
    reader: str
    revive: Callable[[], None]


@contextmanager
def provided(settings: Settings) -> Iterator[Database]:
    """The database that DATABASE_URL names, or else the embedded one for as long as the block runs."""
    if settings.database_url:
        yield Database(settings.database_url, settings.reader_url or settings.database_url, lambda: None)
        return
    with ExitStack() as stack:
        with step("Starting PostgreSQL"):
            server = stack.enter_context(_embedded(settings))
        if server.shared:
            console.print(f"The PostgreSQL of {settings.sozialgraph_data} runs already; it is shared.")
        yield Database(server.dsn, urlsplit(server.dsn)._replace(netloc=f"{WEB}@").geturl(), server.revive)


@contextmanager
def _embedded(settings: Settings) -> Iterator[EmbeddedServer]:
    data = settings.sozialgraph_data
    try:
        server = EmbeddedServer(data, pg_ctl=settings.pg_ctl, runtime=settings.xdg_runtime_dir)
    except OSError as error:
        raise DatabaseError(
            f"the embedded database cannot use {error.filename or data}: {error.strerror}. "
            "Set SOZIALGRAPH_DATA to a folder that you may write to"
        ) from None
    with server:
        yield server


@contextmanager
def _told() -> Iterator[None]:
    """Faults of a connection as DatabaseError, which never holds the password."""
    try:
        yield
    except TimeoutError:
        raise DatabaseError(f"no answer from the database within {PATIENCE:.0f} s: check DATABASE_URL") from None
    except asyncpg.InvalidParameterValueError as error:
        raise DatabaseError(f"the database is not set up: {error}. Run `sozialgraph migrate` first") from None
    except ValueError:  # it holds what was taken for a port or a parameter, which may be a part of the password
        raise DatabaseError(
            "DATABASE_URL is not an address, such as postgresql://user:password@host:5432/name: write characters like "
            "/, #, ?, [ and @ of a password as %2F, %23, %3F, %5B and %40"
        ) from None
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseError(f"no connection to the database: {error}: check DATABASE_URL") from None


async def connect(dsn: str) -> asyncpg.Connection:
    """Raises DatabaseError."""
    with _told():
        connection = await connect_to_any(dsn)
    version = await connection.fetchval("SELECT current_setting('server_version_num')::int")
    if version < OLDEST:
        await connection.close()
        raise DatabaseError(f"the database is PostgreSQL {version // 10000}: 15 or newer is needed")
    return connection


async def connect_to_any(dsn: str | None = None, **options: Any) -> asyncpg.Connection:
    """To the first of its hosts that answers and is what `target_session_attrs` asks for.

    asyncpg gives all of them one time to answer in, so that one that is silent keeps it from trying the next.
    """
    hosts = each_host(dsn or "")
    for host in hosts[:-1]:
        try:
            return await asyncpg.connect(host, timeout=PATIENCE / len(hosts), **options)
        except ELSEWHERE as error:
            log.warning("a host of the database is passed over: %s", type(error).__name__)
    return await asyncpg.connect(hosts[-1], timeout=PATIENCE / len(hosts), **options)


def each_host(dsn: str) -> list[str]:
    """The same address for each of its hosts, which stand before the path or are parameters."""
    parts = urlsplit(dsn)
    login, at, places = parts.netloc.rpartition("@")
    if places:
        return [parts._replace(netloc=f"{login}{at}{place}").geturl() for place in places.split(",")]
    given = dict(parse_qsl(parts.query))
    hosts, ports = (given.get(name, "").split(",") for name in ("host", "port"))
    if len(hosts) == 1:
        return [dsn]
    each = [given | {"host": host, "port": port} for host, port in zip(hosts, cycle(ports), strict=False)]
    return [parts._replace(query=urlencode({k: v for k, v in one.items() if v}, safe="/")).geturl() for one in each]


async def open_pool(dsn: str, *, role: str = PUBLIC, size: int = 8, statement_timeout: float = 10.0) -> asyncpg.Pool:
    """Read-only connections under a role that sees only what is public.

    Statements are prepared once for each connection and planned once for all parameters, so a connection
    is kept, with everything it has prepared, and given back without a round trip. Raises DatabaseError.
    """
    with _told():
        return await asyncpg.create_pool(
            # Nobody writes here: what counts as a server for reading and writing is the one that others write to.
            re.sub(r"target_session_attrs=read-write\b", "target_session_attrs=primary", dsn),
            connect=connect_to_any,
            connection_class=Lane,
            init_size=1,
            min_size=0,
            max_size=size,
            max_queries=1_000_000,
            max_inactive_connection_lifetime=0,
            command_timeout=statement_timeout + SILENCE,
            statement_cache_size=1000,
            max_cached_statement_lifetime=0,
            max_cacheable_statement_size=0,
            init=_learn_types,
            reset=_keep,
            server_settings={
                "application_name": "sozialgraph",
                "role": role,
                "default_transaction_read_only": "on",
                "plan_cache_mode": "force_generic_plan",
                "jit": "off",
                "statement_timeout": f"{statement_timeout * 1000:.0f}",
                "idle_in_transaction_session_timeout": "60000",
                "DateStyle": "ISO",
                "TimeZone": "UTC",
            },
        )


async def _learn_types(connection: asyncpg.Connection) -> None:
    """asyncpg asks for the types of arrays when it first meets them, which no question shall wait for."""
    await connection.prepare(
        "SELECT $1::date[], $2::timestamptz[], $3::numeric[], $4::text[], $5::int4[], $6::bool[], "
        "$7::int8[], $8::float8[]"
    )


async def _keep(connection: asyncpg.Connection) -> None:
    """Nothing to reset: a read is one statement, which leaves no state behind where it was asked to its end."""
    await cast("Lane", connection).end()
