"""What one client may ask for, so that nobody's questions take the server from all others.

A bucket for each client fills steadily up to what a minute gives. Who has anything left is answered, whatever that
takes, and asks again once it is paid off: so nobody has to know the price beforehand, and no limit of a single query
depends on this one.
"""

import math
import time
from collections.abc import Callable
from typing import NamedTuple

from cachetools import LRUCache

from sozialgraph.http.refusal import RefusedRequestError

REMEMBERED = 10_000  # clients; who was away longest is forgotten first, and begins anew
REQUEST = 10  # rows that a request counts for besides what it reads

Charge = Callable[[int], None]
"""Takes rows off a client's budget. Raises RefusedRequestError where nothing is left."""


class Account(NamedTuple):
    left: float
    at: float  # seconds


class Budgets:
    """`minute` is how many rows a client gets each minute."""

    def __init__(self, minute: int) -> None:
        self._full = minute
        self._accounts: LRUCache[str, Account] = LRUCache(REMEMBERED)

    def bill(self, client: str) -> Charge:
        """For one request, to which a charge is refused first or never. Raises RefusedRequestError at once."""
        self.charge(client, 0)
        charge = self.charge

        def bill(rows: int) -> None:
            nonlocal charge
            charge(client, rows)
            charge = self._take

        return bill

    def charge(self, client: str, rows: int) -> None:
        """Raises RefusedRequestError where nothing is left, and takes nothing off then."""
        left = self._left(client)
        if left <= 0:
            raise self._refusal(-left)
        self._take(client, rows)

    def _take(self, client: str, rows: int) -> None:
        self._accounts[client] = Account(self._left(client) - rows, time.monotonic())

    def _left(self, client: str) -> float:
        account = self._accounts.get(client)
        if account is None:
            return self._full
        return min(self._full, account.left + (time.monotonic() - account.at) * self._full / 60)

    def _refusal(self, owed: float) -> RefusedRequestError:
        seconds = math.floor(owed * 60 / self._full) + 1
        message = f"You have asked for more than {self._full:,} rows a minute: ask again in {seconds} s, and for less."
        return RefusedRequestError(429, "TOO_MANY_REQUESTS", message, retry_after=str(seconds))


def unlimited(rows: int) -> None:
    """The charge of whom no budget is kept for."""
