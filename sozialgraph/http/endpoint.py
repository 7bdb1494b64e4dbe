"""The address /graphql.

Every read passes here, so this is plain ASGI: Starlette's Request and Response would cost a tenth of a point query.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import NamedTuple
from uuid import uuid4

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from graph.engine import Answer
from graph.errors import RequestError
from models.roles import Profile
from sozialgraph.access import ANYBODY, Caller
from sozialgraph.access.authentication import refuse
from sozialgraph.answers import Answers, Kept
from sozialgraph.graphiql import FIRST_QUERY, editor
from sozialgraph.http.body import PATIENCE, read_body
from sozialgraph.http.budgets import REQUEST, Budgets, Charge, unlimited
from sozialgraph.http.clients import Clients
from sozialgraph.http.compression import SMALLEST, compress, preferred
from sozialgraph.http.disconnect import ClientGoneError, ClientWatches
from sozialgraph.http.events import EventStreams, Listener, Prove
from sozialgraph.http.negotiation import EVENTS, GRAPHQL, HTML, JSON, negotiate
from sozialgraph.http.origins import Origins
from sozialgraph.http.parameters import Parameters, from_body, from_url
from sozialgraph.http.persisted import PersistedDocuments, refusal
from sozialgraph.http.refusal import RefusedRequestError, error_body
from sozialgraph.http.tags import names, tag_of
from sozialgraph.http.whole import WHOLE, Line, Whole, head

log = logging.getLogger(__name__)

Execute = Callable[["Question", bool, Charge], Awaitable[Answer]]
Subscribe = Callable[["Question", Charge, Prove], AsyncIterator[bytes] | None]
Identify = Callable[[bytes, bytes], Awaitable[Caller]]
Headers = tuple[Line, ...]
NO_STATE: Mapping[str, Whole] = {}
READING = {"GET", "HEAD"}  # the body that a HEAD gets is left out by the server
NOT_STORED: Line = (b"cache-control", b"no-store")
UNSTORED: Headers = (NOT_STORED,)
ASKED_FOR_EACH_TIME = (b"cache-control", b"no-cache")
PRIVATE = {
    NOT_STORED: (b"cache-control", b"private, no-store"),
    ASKED_FOR_EACH_TIME: (b"cache-control", b"private, no-cache"),
}
KEPT_FOR = {Profile.PUBLIC: b"", Profile.PARTNER: b"partner "}
"""Profiles whose answers are kept, and how their keys begin; those of others depend on claims, or are nobody else's."""
HASH, NAME = b"persistedQuery", b"documentId"
"""One of them is in the text of a request that names its document."""


class Asked(NamedTuple):
    """A request: `text` is the body of a POST, the query string of a GET; the last two are headers."""

    method: str
    text: bytes
    media_type: str
    codings: bytes
    known: bytes
    caller: Caller

    @property
    def key(self) -> bytes:
        """What its answer is kept by: the same text asks something else as a body than in the address."""
        return KEPT_FOR[self.caller.profile] + self.method.encode() + self.text


class Question(NamedTuple):
    """What a request asks, and the text of the document that it sends or names."""

    parameters: Parameters
    document: str
    caller: Caller = ANYBODY


class Response(NamedTuple):
    status: int
    body: bytes
    headers: Headers = ()


class GraphQLEndpoint:
    """`execute` gets the question, whether a mutation is allowed, and whom to charge for it.

    `subscribe` gives the responses to a subscription, one after the other, and None for what is none. `answers` are
    those that are kept; without `budgets` everybody may ask as much as they like. `identify` tells by the headers
    Authorization and Purpose who asks; without it, all are the public. The editor begins with `example`.
    """

    answers: Answers | None = None

    def __init__(
        self,
        execute: Execute,
        documents: PersistedDocuments | None = None,
        *,
        budgets: Budgets | None = None,
        clients: Clients | None = None,
        origins: Origins | None = None,
        subscribe: Subscribe | None = None,
        identify: Identify | None = None,
        example: str = FIRST_QUERY,
        patience: float = PATIENCE,
    ) -> None:
        self._execute = execute
        self._documents = documents or PersistedDocuments({})
        self._budgets = budgets
        self._clients = clients or Clients()
        self._origins = origins or Origins()
        self._subscribe = subscribe
        self._streams = EventStreams()
        self._watches = ClientWatches()
        self._identify = identify
        self._example = example
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = _joined(scope["headers"])
        media_type = negotiate(headers.get(b"accept", b""), html=scope["method"] in READING)
        if media_type == HTML:
            return await editor(self._example)(scope, receive, send)
        origin = headers.get(b"origin", b"")
        told = JSON if media_type in {None, EVENTS} else media_type
        try:
            charge = self._bill(scope, headers)
            caller = await self._caller(headers, charge) if b"authorization" in headers else ANYBODY
            if caller.subject and self._budgets:
                charge = self._budgets.bill(caller.subject)
            asked = await _asked(scope, headers, receive, media_type, caller, self._patience)
            if media_type == EVENTS:
                name = caller.subject or self._clients.name(scope, headers)
                listener = Listener(name, partial(self._prove, headers, caller))
                response = await self._stream(asked, charge, origin, listener, receive, send)
            else:
                with self._watches.watch(receive):
                    response = await self._respond(asked, charge)
        except RefusedRequestError as refused:
            response = _refusing(refused)
        except (ClientDisconnect, ClientGoneError):
            return
        except Exception:
            response = Response(500, _masked(), UNSTORED)
        if response is not None:
            await self._send(scope, send, told, origin, response)

    def _bill(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Charge:
        client = self._clients.name(scope, headers) if self._budgets else None
        return self._budgets.bill(client) if self._budgets and client else unlimited

    async def _caller(self, headers: Mapping[bytes, bytes], charge: Charge) -> Caller:
        charge(REQUEST)  # also who guesses pays
        if self._identify is None:
            return ANYBODY
        return await self._identify(headers[b"authorization"], headers.get(b"purpose", b""))

    async def _prove(self, headers: Mapping[bytes, bytes], caller: Caller) -> None:
        """Whoever listens for hours is still who they were. Raises RefusedRequestError."""
        if caller is not ANYBODY and await self._caller(headers, unlimited) != caller:
            refuse("what you may is no longer what it was")

    async def _respond(self, asked: Asked, charge: Charge) -> Response:
        try:
            # Also where its answer is kept: a hash is remembered for as long as it is used, and with any text sent.
            question = self._question(asked) if HASH in asked.text or NAME in asked.text else None
        except RequestError as error:
            return _ending(asked, Kept(refusal(error), None))
        make = partial(self._make, asked, question, charge)
        answers = self.answers if asked.caller.profile in KEPT_FOR else None
        kept = await answers.get(asked.key, make) if answers else Kept(await make(), None)
        if kept.shared:
            charge(REQUEST)
        response = _ending(asked, kept)
        coding = preferred(asked.codings, short=len(response.body) < SMALLEST)
        if coding is None or response.status == 304:
            return response
        encode = partial(compress, coding=coding, lasting=kept.version is not None)
        body = await (answers.coded(asked.key, kept, coding, encode) if answers else encode(response.body))
        return response._replace(body=body, headers=(*response.headers, (b"content-encoding", coding.encode())))

    async def _stream(
        self, asked: Asked, charge: Charge, origin: bytes, listener: Listener, receive: Receive, send: Send
    ) -> Response | None:
        """News as they come; the answer to what is no subscription is the only event then. What is refused is told."""
        charge(REQUEST + len(asked.text))
        try:
            question = self._question(asked)
            responses = self._subscribe(question, charge, listener.prove) if self._subscribe else None
        except RequestError as error:
            return Response(400, refusal(error).body, UNSTORED)
        responses = responses or _once(self._execute(question, asked.method == "POST", charge))
        await self._streams.send(receive, send, responses, self._origins.headers(origin), listener)
        return None

    def _question(self, asked: Asked) -> Question:
        post = asked.method == "POST"
        parameters = from_body(asked.text) if post else from_url(QueryParams(asked.text))
        return Question(parameters, self._documents.text(parameters), asked.caller)

    async def _make(self, asked: Asked, question: Question | None, charge: Charge) -> Answer:
        charge(REQUEST + len(asked.text))  # what it takes to read a question grows with its length
        try:
            return await self._execute(question or self._question(asked), asked.method == "POST", charge)
        except RequestError as error:
            return refusal(error)

    async def _send(self, scope: Scope, send: Send, media_type: str, origin: bytes, response: Response) -> None:
        status, body, headers = response
        lines = (*_common_headers(media_type, self._origins.vary), *self._origins.headers(origin), *headers)
        whole = scope.get("state", NO_STATE).get(WHOLE)
        if whole and scope["method"] != "HEAD" and status != 304 and whole(head(status, lines, len(body)), body):
            return
        told = [*lines, (b"content-length", str(len(body)).encode())] if status != 304 else lines
        await send({"type": "http.response.start", "status": status, "headers": told})
        await send({"type": "http.response.body", "body": body})


async def _once(answer: Awaitable[Answer]) -> AsyncIterator[bytes]:
    yield (await answer).body


async def _asked(
    scope: Scope,
    headers: Mapping[bytes, bytes],
    receive: Receive,
    media_type: str | None,
    caller: Caller,
    patience: float,
) -> Asked:
    method = "GET" if scope["method"] in READING else scope["method"]
    if method not in {"GET", "POST"}:
        raise RefusedRequestError(405, "METHOD_NOT_ALLOWED", "Ask by POST or GET.", allow="GET, HEAD, POST")
    text = await read_body(headers, receive, patience) if method == "POST" else scope["query_string"]
    if media_type is None:
        raise RefusedRequestError(406, "NOT_ACCEPTABLE", f"Accept {GRAPHQL} or {JSON}.")
    codings, known = (headers.get(name, b"") for name in (b"accept-encoding", b"if-none-match"))
    return Asked(method, text, media_type, codings, known, caller)


def _refusing(refused: RefusedRequestError) -> Response:
    headers = ((name.encode(), value.encode()) for name, value in refused.headers.items())
    return Response(refused.status, refused.body, (*headers, NOT_STORED))


def _joined(lines: Iterable[Line]) -> Mapping[bytes, bytes]:
    """Headers by their names; several lines of one name are one list (RFC 9110, 5.3)."""
    headers: dict[bytes, bytes] = {}
    for name, value in lines:
        headers[name] = headers[name] + b"," + value if name in headers else value
    return headers


def _ending(asked: Asked, kept: Kept) -> Response:
    response = _open_ending(asked, kept)
    if asked.caller is ANYBODY:
        return response
    return response._replace(headers=tuple(PRIVATE.get(header, header) for header in response.headers))


def _open_ending(asked: Asked, kept: Kept) -> Response:
    answer = kept.answer
    if answer.executed:
        return _conditional(asked, kept, kept.version) if asked.method == "GET" and kept.version else _fresh(answer)
    if asked.method == "GET" and answer.operation == "mutation":
        return Response(405, answer.body, ((b"allow", b"POST"), NOT_STORED))
    return Response(200 if asked.media_type == JSON else 400, answer.body, UNSTORED)


def _fresh(answer: Answer) -> Response:
    return Response(200, answer.body, UNSTORED)


def _conditional(asked: Asked, kept: Kept, version: str) -> Response:
    """With an entity tag (RFC 9110, 8.8.3); without a body where the client knows it already."""
    tag = tag_of(asked.key, asked.media_type, version)
    headers = (b"etag", tag), ASKED_FOR_EACH_TIME
    if names(asked.known, tag):
        return Response(304, b"", headers)
    return Response(200, kept.answer.body, headers)


@lru_cache
def _common_headers(media_type: str, vary: bytes) -> Headers:
    return (
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"vary", b"Accept, Accept-Encoding, Authorization" + vary),
        (b"x-content-type-options", b"nosniff"),
    )


def _masked() -> bytes:
    incident = uuid4().hex
    log.exception("Request failed, incident %s", incident)
    message = "The server failed. Its operator finds the reason in the log by this incident."
    return error_body(message, code="INTERNAL", incident=incident)
