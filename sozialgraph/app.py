"""The ASGI application: which address does what."""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graph.engine import Engine
from graph.schema import schema
from models.roles import Profile
from sozialgraph import health
from sozialgraph.access import Authentication, Caller
from sozialgraph.access.configuration import read_access
from sozialgraph.answering import Answering
from sozialgraph.answers import Answers
from sozialgraph.crowds import Crowds
from sozialgraph.database import SILENCE, open_pool
from sozialgraph.errors import SettingError
from sozialgraph.graphiql import ASKS_NOTHING, FIRST_QUERY, STATIC, Assets
from sozialgraph.http.budgets import Budgets
from sozialgraph.http.clients import Clients
from sozialgraph.http.endpoint import GraphQLEndpoint
from sozialgraph.http.origins import Origins, Preflights
from sozialgraph.http.persisted import PersistedDocuments
from sozialgraph.http.refusal import RefusedRequestError, error_body
from sozialgraph.http.sdl import SchemaFile
from sozialgraph.http.till import Till
from sozialgraph.lanes import Lanes
from sozialgraph.news import News
from sozialgraph.settings import Settings
from sozialgraph.trusted import read_trusted
from sozialgraph.uploads.endpoint import Imports

if TYPE_CHECKING:
    from sozialgraph.access.tokens import Tokens

PULSE = 5.0  # seconds in which the database tells its version, if it tells it at all


def create_app(settings: Settings) -> Starlette:
    """Needs `settings.database_url`; the tables there are up to date."""
    dsn = settings.database_url
    if not dsn:
        raise SettingError("DATABASE_URL is not set: start with `sozialgraph serve`, which embeds a database")
    told = _told(settings)
    answering = Answering(Engine(schema(), settings.max_cost, told), dsn, settings.statement_timeout)
    authentication = Authentication(_tokens(settings), purpose_required=settings.purpose_required)

    async def identify(header: bytes, purpose: bytes) -> Caller:
        return await authentication.caller(answering.database, header, purpose)

    origins = Origins(settings.allowed_origins)
    budgets = Budgets(settings.client_budget) if settings.client_budget else None
    clients = Clients(settings.trusted_proxies)
    endpoint = GraphQLEndpoint(
        answering.execute,
        _documents(settings),
        budgets=budgets,
        clients=clients,
        origins=origins,
        subscribe=answering.subscribe,
        identify=identify,
        patience=settings.client_timeout,
        example=FIRST_QUERY if Profile.PUBLIC in told else ASKS_NOTHING,
    )
    till = Till(budgets, clients)
    imports = Imports(settings, identify, till)
    sdl = SchemaFile(told, identify, till) if told else None
    app = Application(
        endpoint,
        lifespan=partial(_connected, settings.reader_url or dsn, settings, answering, endpoint, imports),
        routes=_routes(sdl, endpoint, imports),
        middleware=_middleware(origins),
        exception_handlers={HTTPException: _refused, RefusedRequestError: _answered},
    )
    app.router.redirect_slashes = False  # to addresses that a proxy's client cannot reach
    return app


@asynccontextmanager
async def _connected(
    reader: str, settings: Settings, answering: Answering, endpoint: GraphQLEndpoint, imports: Imports, app: Starlette
) -> AsyncIterator[None]:
    size, limit = settings.pool_size, settings.statement_timeout
    async with (
        await open_pool(reader, size=size + 1, statement_timeout=limit) as pool,
        Lanes(pool, size, limit=limit + SILENCE) as database,
        # Answers that are kept wait for no statement, and for nobody who is silent.
        Lanes(pool, 1, limit=PULSE, patience=PULSE) as versions,
        imports,
    ):
        answering.database = app.state.database = database
        answering.crowds = Crowds(database)
        answering.news = app.state.news = News(database)
        if settings.answer_cache:
            endpoint.answers = Answers(versions, settings.answer_cache * 1_000_000)
        yield


def _told(settings: Settings) -> Collection[Profile]:
    """Who may know the schema: the profile that the setting names, and those of more power."""
    profiles = list(Profile)
    if isinstance(settings.introspection, bool):
        return profiles if settings.introspection else []
    return profiles[profiles.index(Profile(settings.introspection)) :]


def _routes(sdl: SchemaFile | None, endpoint: GraphQLEndpoint, imports: Imports) -> list[BaseRoute]:
    return [
        Route("/graphql", endpoint),
        Route("/graphql/", _without_slash, methods=["GET", "POST"]),
        *([Route("/schema.graphql", sdl.tell)] if sdl else []),
        Route("/health/live", health.live),
        Route("/health/ready", health.ready),
        *imports.routes,
        Route("/", _home),
        Mount("/static", Assets(directory=STATIC)),
    ]


def _middleware(origins: Origins) -> list[Middleware]:
    # No cookie is ever read, so none is allowed.
    cors = Middleware(
        Preflights,
        allow_origins=origins.names,
        allow_methods=["GET", "POST"],
        allow_headers=["Authorization", "Purpose"],
        max_age=86400,
    )
    return [Middleware(Guarded), cors]


def _tokens(settings: Settings) -> "Tokens | None":
    if settings.access_config is None:
        return None
    from sozialgraph.access.tokens import Tokens

    return Tokens(read_access(settings.access_config))


def _documents(settings: Settings) -> PersistedDocuments:
    folder = settings.sozialgraph_documents
    if settings.trusted_only and not folder:
        raise SettingError("TRUSTED_ONLY needs documents to trust: set SOZIALGRAPH_DOCUMENTS")
    trusted = {each.identifier: each.text for each in read_trusted(folder)} if folder else {}
    return PersistedDocuments(trusted, only=settings.trusted_only)


class Application(Starlette):
    """Questions go straight to the endpoint: the way through middleware costs more than they do."""

    def __init__(self, endpoint: GraphQLEndpoint, **options: Any) -> None:
        super().__init__(**options)
        self._endpoint = endpoint
        self.straight = endpoint.straight

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        straight = scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] != "OPTIONS"
        await (self._endpoint if straight else super().__call__)(scope, receive, send)


GUARDS = {
    "x-content-type-options": "nosniff",  # every answer is what its media type says
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}


class Guarded:
    """Tells browsers what they must not do with an answer, unless it says so by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in GUARDS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_guarded)


CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}


async def _refused(request: Request, error: Exception) -> Response:
    """An address that there is not, or a method that it does not take."""
    assert isinstance(error, HTTPException)
    message = {
        404: "There is nothing at this address: ask at graphql, import at imports.",
        405: f"This address takes no {request.method}: the header Allow says what it takes.",
    }.get(error.status_code, f"{error.detail}.")
    body = error_body(message, code=CODES.get(error.status_code, "BAD_REQUEST"))
    return Response(body, error.status_code, error.headers, media_type="application/json")


async def _answered(request: Request, error: Exception) -> Response:
    """What was refused before anything was done."""
    assert isinstance(error, RefusedRequestError)
    return Response(error.body, error.status, error.headers, media_type="application/json")


async def _home(request: Request) -> Response:
    return RedirectResponse("graphql")


async def _without_slash(request: Request) -> Response:
    """Relative, since only a proxy knows the address and the scheme that the client sees."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"../graphql{query}", 308)
