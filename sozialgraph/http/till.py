"""What requests cost that ask no question."""

from starlette.requests import Request

from sozialgraph.http.budgets import REQUEST, Budgets
from sozialgraph.http.clients import Clients


class Till:
    """Each request counts for the budget of its address, and for that of who signs in; without `budgets` for none."""

    def __init__(self, budgets: Budgets | None, clients: Clients) -> None:
        self._budgets = budgets
        self._clients = clients

    def charge_address(self, request: Request) -> None:
        """Raises RefusedRequestError."""
        forwarded = ",".join(request.headers.getlist("x-forwarded-for")).encode("latin-1")
        self.charge(self._clients.name(request.scope.get("client"), {b"x-forwarded-for": forwarded}))

    def charge(self, who: str | None) -> None:
        """Raises RefusedRequestError."""
        if self._budgets and who:
            self._budgets.charge(who, REQUEST)
