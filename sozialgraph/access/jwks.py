"""An issuer's public keys (RFC 7517), as they are now: new ones are found without a restart, withdrawn ones refused."""

import asyncio
import logging
import time
from http.client import HTTPException
from pathlib import Path

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, JWKRegistry, OKPKey, RSAKey

from sozialgraph.access.fetching import fetch

log = logging.getLogger(__name__)

PublicKey = RSAKey | ECKey | OKPKey
KINDS: dict[str, type[PublicKey]] = {"RS": RSAKey, "PS": RSAKey, "ES": ECKey, "Ed": OKPKey}
LARGEST = 1_000_000  # bytes
PATIENCE = 5.0  # seconds for all of them to arrive
FRESH = 300.0  # seconds after which keys are asked for anew
TRUSTED = 3600.0  # seconds for which they are believed while the issuer does not answer


class NoKeysError(Exception):
    """The issuer's keys are not known, or too old to be believed."""


class KeySet:
    """`place` is an address or a file; it is asked at most every `refetch` seconds."""

    def __init__(self, place: str, refetch: float) -> None:
        self._place = place
        self._refetch = refetch
        self._keys: list[PublicKey] = []
        self._asked = self._loaded = -float("inf")
        self._lock = asyncio.Lock()

    async def find(self, number: str | None, algorithm: str) -> PublicKey | None:
        """The one key of that number (`kid`) which the algorithm takes. Raises NoKeysError."""
        if self._age(self._loaded) > FRESH:
            await self._renew()
        key = self._match(number, algorithm)
        if key is None and await self._renew():
            key = self._match(number, algorithm)
        if self._age(self._loaded) > TRUSTED:
            raise NoKeysError
        return key

    def _match(self, number: str | None, algorithm: str) -> PublicKey | None:
        fitting = [
            key
            for key in self._keys
            if number in (None, key.kid) and isinstance(key, KINDS[algorithm[:2]]) and key.alg in (None, algorithm)
        ]
        return fitting[0] if len(fitting) == 1 else None

    async def _renew(self) -> bool:
        """Whether there are other keys now, or may be. Who waits meanwhile finds them."""
        before = self._asked
        async with self._lock:
            if self._asked != before:
                return True
            if self._age(self._asked) < self._refetch:
                return False
            self._asked = time.monotonic()
            try:
                async with asyncio.timeout(PATIENCE):
                    self._keys = _read(await asyncio.to_thread(_load, self._place))
            except (OSError, ValueError, HTTPException) as error:
                log.warning("the issuer's keys cannot be had from %s: %r", self._place.partition("?")[0], error)
                return False
            self._loaded = self._asked
            return True

    @staticmethod
    def _age(moment: float) -> float:
        return time.monotonic() - moment


def _load(place: str) -> bytes:
    if place.startswith(("https://", "http://")):
        return fetch(place, PATIENCE, LARGEST)
    return Path(place).read_bytes()


def _read(content: bytes) -> list[PublicKey]:
    """The public keys for signatures; others that the set may hold are none of ours. Raises ValueError."""
    told = orjson.loads(content)
    if not isinstance(told, dict) or not isinstance(told.get("keys"), list):
        raise ValueError("it is no JWK set")
    keys = []
    for each in told["keys"]:
        if isinstance(each, dict) and each.get("use", "sig") == "sig":
            try:
                key = JWKRegistry.import_key(each)
            except (JoseError, ValueError, TypeError, KeyError):
                continue
            if isinstance(key, RSAKey | ECKey | OKPKey):
                keys.append(key)
    return keys
