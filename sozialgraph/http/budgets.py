"""What one client may ask for, so that nobody's questions take the server from all others.

A bucket for each client fills steadily up to what a minute gives. Who has anything left is answered, whatever that
takes, and asks again once it is paid off: so nobody has to know the price beforehand, and no limit of a single query
depends on this one.
"""

import math
import time
from collections.abc import Callable

from cachetools import LRUCache

from sozialgraph.http.refusal import RefusedRequestError

REMEMBERED = 10_000  # clients; who was away longest is forgotten first, and begins anew
REQUEST = 10  # rows that a request counts for besides what it reads

Charge = Callable[[int], None]
"""Takes rows off a client's budget. Raises RefusedRequestError where nothing is left."""


class Account:
    """What one client has `left`, of `full` rows a minute."""

    __slots__ = ("_at", "_full", "left")

    def __init__(self, full: int) -> None:
        self._full = full
        self.left: float = full
        self._at = time.monotonic()

    def check(self) -> None:
        """Raises RefusedRequestError where nothing is left."""
        now = time.monotonic()
        self.left = min(self._full, self.left + (now - self._at) * self._full / 60)
        self._at = now
        if self.left <= 0:
            raise self._refusal(-self.left)

    def _refusal(self, owed: float) -> RefusedRequestError:
        seconds = math.floor(owed * 60 / self._full) + 1
        message = f"You have asked for more than {self._full:,} rows a minute: ask again in {seconds} s, and for less."
        return RefusedRequestError(429, "TOO_MANY_REQUESTS", message, retry_after=str(seconds))


class Budgets:
    """`minute` is how many rows a client gets each minute."""

    def __init__(self, minute: int) -> None:
        self._full = minute
        self._accounts: LRUCache[str, Account] = LRUCache(REMEMBERED)

    def bill(self, client: str) -> Charge:
        """For one request, to which a charge is refused first or never. Raises RefusedRequestError at once."""
        account = self._account(client)
        account.check()
        admitted = False

        def bill(rows: int) -> None:
            nonlocal admitted
            if not admitted:
                account.check()
                admitted = True
            account.left -= rows

        return bill

    def charge(self, client: str, rows: int) -> None:
        """Raises RefusedRequestError where nothing is left, and takes nothing off then."""
        self.bill(client)(rows)

    def _account(self, client: str) -> Account:
        try:
            return self._accounts[client]
        except KeyError:
            account = self._accounts[client] = Account(self._full)
            return account


def unlimited(rows: int) -> None:
    """The charge of whom no budget is kept for."""
