"""The address /schema.graphql: the schema as a file, for whoever may know it."""

from collections.abc import Awaitable, Callable, Collection

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from graph.schema import print_sdl
from models.roles import Profile
from sozialgraph.access import ANYBODY, Caller
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.http.till import Till

Identify = Callable[[bytes, bytes], Awaitable[Caller]]
PURPOSE = b"schema"
"""Whoever has to say what they read for reads no figures here."""


class SchemaFile:
    """Told to the profiles of `told`; a request counts for the client's budget as one whose answer is kept."""

    def __init__(self, told: Collection[Profile], identify: Identify, till: Till) -> None:
        self._told = told
        self._identify = identify
        self._till = till

    async def tell(self, request: Request) -> Response:
        """Raises RefusedRequestError."""
        self._till.charge_address(request)  # also who guesses pays
        header = request.headers.get("authorization")
        caller = ANYBODY if header is None else await self._identify(header.encode("latin-1"), PURPOSE)
        self._till.charge(caller.subject)
        if caller.profile not in self._told:
            raise _refusal(caller)
        kept = "no-cache" if caller is ANYBODY else "private, no-cache"
        return PlainTextResponse(print_sdl(), headers={"vary": "Authorization", "cache-control": kept})


def _refusal(caller: Caller) -> RefusedRequestError:
    if caller is ANYBODY:
        return RefusedRequestError(
            *(401, "UNAUTHENTICATED", "The schema is told to who is signed in: send Authorization: Bearer …"),
            www_authenticate="Bearer",
        )
    return RefusedRequestError(403, "INTROSPECTION_OFF", "The schema is not told to you: ask the operator for it.")
