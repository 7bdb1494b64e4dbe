"""The header that proves who asks (RFC 6750): `Authorization: Bearer` with a key of ours or a token of an issuer's.

Whoever sends it wants to be somebody: what cannot be believed is refused, never answered as to the public.
"""

import logging
from typing import NoReturn

import asyncpg

from sozialgraph.access import keys
from sozialgraph.access.callers import Caller
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.lanes import Lanes

log = logging.getLogger(__name__)

LONGEST = 10_000  # bytes of a header that is looked at
CHALLENGE = 'Bearer realm="sozialgraph"'


class Authentication:
    async def caller(self, lanes: Lanes, header: bytes) -> Caller:
        """Raises RefusedRequestError: 401 for what proves nothing, 503 where nobody can tell."""
        if len(header) > LONGEST or not header.isascii():
            refuse("the Authorization header is no token")
        scheme, _, credentials = header.decode("ascii").strip().partition(" ")
        if scheme.lower() != "bearer" or not credentials:
            refuse("send a key or a token: Authorization: Bearer …")
        try:
            found = await keys.recognise(lanes, credentials) if credentials.startswith(keys.PREFIX) else None
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            log.warning("a key could not be looked up: %r", error)
            raise RefusedRequestError(
                503, "UNAVAILABLE", "Nobody can be recognised at the moment: try later."
            ) from None
        return found or refuse("the key or token is not known, no longer valid or was revoked")


def refuse(reason: str) -> NoReturn:
    message = f"You are not signed in: {reason}."
    raise RefusedRequestError(401, "UNAUTHENTICATED", message, www_authenticate=f'{CHALLENGE}, error="invalid_token"')
