"""The header that proves who asks (RFC 6750): `Authorization: Bearer` with a key of ours or a token of an issuer's.

Whoever sends it wants to be somebody: what cannot be believed is refused, never answered as to the public.
"""

import logging
from typing import TYPE_CHECKING, NoReturn

import asyncpg

from sozialgraph.access import keys
from sozialgraph.access.callers import Caller
from sozialgraph.http.refusal import RefusedRequestError
from sozialgraph.lanes import Lanes

if TYPE_CHECKING:
    from sozialgraph.access.tokens import Tokens

log = logging.getLogger(__name__)

LONGEST = 10_000  # bytes of a header that is looked at
LONGEST_PURPOSE = 500  # characters that are kept
CHALLENGE = 'Bearer realm="sozialgraph"'


class Authentication:
    """Without `tokens`, keys alone let in. With `purpose_required`, who reads raw figures says what for."""

    def __init__(self, tokens: "Tokens | None" = None, *, purpose_required: bool = False) -> None:
        self._tokens = tokens
        self._purpose_required = purpose_required

    async def caller(self, lanes: Lanes, header: bytes, purpose: bytes = b"") -> Caller:
        """Raises RefusedRequestError: 401 for what proves nothing, 503 where nobody can tell, 400 without purpose."""
        caller = await self._recognised(lanes, header)
        said = purpose.decode("utf-8", "replace").strip()[:LONGEST_PURPOSE]
        if self._purpose_required and caller.reads_raw and not said:
            raise RefusedRequestError(
                400, "PURPOSE_REQUIRED", "Say what you read raw figures for: send a header Purpose."
            )
        return caller._replace(purpose=said)

    async def _recognised(self, lanes: Lanes, header: bytes) -> Caller:
        if len(header) > LONGEST or not header.isascii():
            refuse("the Authorization header is no token")
        scheme, _, credentials = header.decode("ascii").strip().partition(" ")
        if scheme.lower() != "bearer" or not credentials:
            refuse("send a key or a token: Authorization: Bearer …")
        if credentials.startswith(keys.PREFIX) or self._tokens is None:
            return await _of_key(lanes, credentials)
        from sozialgraph.access.jwks import NoKeysError
        from sozialgraph.access.tokens import TokenError

        try:
            return await self._tokens.caller(credentials)
        except TokenError as error:
            refuse(f"the token is not believed: {error}")
        except NoKeysError:
            raise _unavailable() from None


async def _of_key(lanes: Lanes, key: str) -> Caller:
    try:
        found = await keys.recognise(lanes, key)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.warning("a key could not be looked up: %r", error)
        raise _unavailable() from None
    return found or refuse("the key or token is not known, no longer valid or was revoked")


def _unavailable() -> RefusedRequestError:
    return RefusedRequestError(503, "UNAVAILABLE", "Nobody can be recognised at the moment: try later.")


def refuse(reason: str) -> NoReturn:
    message = f"You are not signed in: {reason}."
    raise RefusedRequestError(401, "UNAUTHENTICATED", message, www_authenticate=f'{CHALLENGE}, error="invalid_token"')
