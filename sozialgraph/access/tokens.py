"""Bearer tokens of an OpenID Connect issuer (RFC 7519, 9068): believed for what is checked, and for nothing else."""

import math
import time
from collections.abc import Mapping
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.util import urlsafe_b64decode

from models.roles import Profile
from models.vocabulary import SubPlan
from sozialgraph.access.callers import Caller
from sozialgraph.access.configuration import Access, ClaimPath, Entry, found
from sozialgraph.access.jwks import KeySet

LONGEST_SUBJECT = 200


class TokenError(Exception):
    """Why a token is not believed, for who sent it."""


class Tokens:
    def __init__(self, access: Access) -> None:
        self._access = access
        self._keys = KeySet(access.tokens.keys, access.tokens.refetch)

    async def caller(self, token: str) -> Caller:
        """Raises TokenError, or NoKeysError."""
        claims = await self._claims(token)
        self._check(claims)
        return self._caller(claims)

    async def _claims(self, token: str) -> Mapping[str, Any]:
        header = _object(token.partition(".")[0])
        algorithm, number = header.get("alg"), header.get("kid")
        if algorithm not in self._access.tokens.algorithms:
            raise TokenError("its algorithm is not one that is taken here")
        if not isinstance(number, str | None) or "crit" in header or token.count(".") != 2:
            raise TokenError("it is no token")
        key = await self._keys.find(number, algorithm)
        if key is None:
            raise TokenError("its key is not one of the issuer's")
        try:
            payload = jws.deserialize_compact(token.encode(), key, algorithms=[algorithm]).payload
        except (JoseError, ValueError, TypeError):
            raise TokenError("its signature is wrong") from None
        return _parsed(payload)

    def _check(self, claims: Mapping[str, Any]) -> None:
        trusted, now = self._access.tokens, time.time()
        audience = claims.get("aud")
        if claims.get("iss") != trusted.issuer:
            raise TokenError("its issuer is another one")
        if trusted.audience not in (audience if isinstance(audience, list) else [audience]):
            raise TokenError("it is meant for somebody else")
        if _moment(claims, "exp") + trusted.leeway <= now:
            raise TokenError("it has expired")
        if any(_moment(claims, name) - trusted.leeway > now for name in ("nbf", "iat") if name in claims):
            raise TokenError("it is not valid yet")

    def _caller(self, claims: Mapping[str, Any]) -> Caller:
        where = self._access.claims
        subject = found(claims, where.subject)
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise TokenError("it names no subject")
        roles = _texts(claims, where.roles) if where.roles is not None else [found(claims, where.role or "")]
        entry = next((entry for entry in self._access.profiles if entry.role in roles), None)
        if entry is None:
            raise TokenError("none of its roles is known here")
        return Caller(Profile[entry.profile], subject, *self._reach(entry, claims))

    def _reach(self, entry: Entry, claims: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """What is written down for the role goes before what the token says; of that, nothing means all."""
        where = self._access.claims
        sub_plans, municipalities = entry.sub_plans, entry.municipalities
        if sub_plans is None:
            sub_plans = [name for name in _texts(claims, where.sub_plans) if name in SubPlan.__members__]
        if municipalities is None:
            municipalities = [code for code in _texts(claims, where.municipalities) if code.isalnum()]
        if entry.profile == Profile.PUBLISHER.name and where.municipalities is not None and not municipalities:
            raise TokenError("it names no municipality")
        return tuple(sub_plans), tuple(municipalities)


def _object(part: str) -> dict[str, Any]:
    try:
        return _parsed(urlsafe_b64decode(part.encode()))
    except ValueError:
        raise TokenError("it is no token") from None


def _parsed(text: bytes) -> dict[str, Any]:
    try:
        claims = orjson.loads(text)
    except ValueError:
        raise TokenError("it is no token") from None
    if not isinstance(claims, dict):
        raise TokenError("it is no token")
    return claims


def _moment(claims: Mapping[str, Any], name: str) -> float:
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TokenError(f"its '{name}' is no moment")
    return value


def _texts(claims: Mapping[str, Any], path: ClaimPath | None) -> list[str]:
    """A list of texts. Raises TokenError for anything else; where no path is told, there are none."""
    value = found(claims, path) if path is not None else []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TokenError("a claim is no list of texts")
    return value
