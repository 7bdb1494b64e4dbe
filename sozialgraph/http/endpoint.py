"""The address /graphql.

Every read passes here, so this is plain ASGI: Starlette's Request and Response would cost a tenth of a point query.
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import NamedTuple
from uuid import uuid4

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from graph.engine import Answer
from graph.errors import RequestError
from sozialgraph.access import ANYBODY, Caller
from sozialgraph.access.authentication import refuse
from sozialgraph.answers import Answers, Kept
from sozialgraph.graphiql import FIRST_QUERY, editor
from sozialgraph.http.body import PATIENCE, check_body, read_body
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
from sozialgraph.http.response import (
    KEPT_FOR,
    UNSTORED,
    Asked,
    Headers,
    Line,
    Response,
    common_headers,
    ending,
    head_of,
    joined,
    refusing,
)
from sozialgraph.http.straight import Sent

log = logging.getLogger(__name__)

Execute = Callable[["Question", bool, Charge], Awaitable[Answer]]
Subscribe = Callable[["Question", Charge, Prove], AsyncIterator[bytes] | None]
Identify = Callable[[bytes, bytes], Awaitable[Caller]]
READING = {"GET", "HEAD"}  # the body that a HEAD gets is left out by the server
HASH, NAME = b"persistedQuery", b"documentId"
"""One of them is in the text of a request that names its document."""


class Question(NamedTuple):
    """What a request asks, and the text of the document that it sends or names."""

    parameters: Parameters
    document: str
    caller: Caller = ANYBODY


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
        headers = joined(scope["headers"])
        media_type = negotiate(headers.get(b"accept", b""), scope["method"] in READING)
        if media_type == HTML:
            return await editor(self._example)(scope, receive, send)
        origin, client = headers.get(b"origin", b""), scope.get("client")
        try:
            charge, caller = self._bill(client, headers), ANYBODY
            if b"authorization" in headers:
                charge, caller = await self._signed_in(headers, charge)
            asked = _asked(*await _text(scope, headers, receive, self._patience), media_type, headers, caller)
            if media_type == EVENTS:
                name = caller.subject or self._clients.name(client, headers)
                listener = Listener(name, partial(self._prove, headers, caller))
                response = await self._stream(asked, charge, origin, listener, receive, send)
            else:
                with self._watches.watch(receive):
                    response = await self._respond(asked, charge)
        except RefusedRequestError as refused:
            response = refusing(refused)
        except (ClientDisconnect, ClientGoneError):
            return
        except Exception:
            response = Response(500, _masked(), UNSTORED)
        if response is not None:
            await _send(send, response, self._lines(media_type, origin, response.headers))

    def straight(self, sent: Sent) -> Awaitable[tuple[bytes, bytes]] | None:
        """The response's head and body, for a server that has read the whole request; None where it is to call us by
        ASGI, as for pages and streams. What becomes of an answer that nobody waits for is the server's to say."""
        media_type = negotiate(sent.headers.get(b"accept", b""), sent.method in READING)
        return None if media_type in {HTML, EVENTS} else self._straight(sent, media_type)

    async def _straight(self, sent: Sent, media_type: str | None) -> tuple[bytes, bytes]:
        method, text, headers, client = sent
        try:
            charge, caller = self._bill(client, headers), ANYBODY
            if b"authorization" in headers:
                charge, caller = await self._signed_in(headers, charge)
            if method == "POST":
                check_body(headers)
            response = await self._respond(_asked(method, text, media_type, headers, caller), charge)
        except RefusedRequestError as refused:
            response = refusing(refused)
        except Exception:
            response = Response(500, _masked(), UNSTORED)
        lines = self._lines(media_type, headers.get(b"origin", b""), response.headers)
        return head_of(response.status, lines, len(response.body)), response.body

    def _bill(self, client: tuple[str, int] | None, headers: Mapping[bytes, bytes]) -> Charge:
        name = self._clients.name(client, headers) if self._budgets else None
        return self._budgets.bill(name) if self._budgets and name else unlimited

    async def _signed_in(self, headers: Mapping[bytes, bytes], charge: Charge) -> tuple[Charge, Caller]:
        """Whom to charge from now on, and who they are."""
        caller = await self._caller(headers, charge)
        return self._budgets.bill(caller.subject) if caller.subject and self._budgets else charge, caller

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
            return ending(asked, Kept(refusal(error), None))
        answers = self.answers if asked.caller.profile in KEPT_FOR else None
        if answers is None:
            kept = Kept(await self._make(asked, question, charge), None)
        else:
            kept = await answers.get(asked.key, partial(self._make, asked, question, charge))
        if kept.shared:
            charge(REQUEST)
        response = ending(asked, kept)
        coding = preferred(asked.codings, len(response.body) < SMALLEST) if asked.codings else None
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

    def _lines(self, media_type: str | None, origin: bytes, headers: Headers) -> Iterable[Line]:
        told = JSON if media_type in {None, EVENTS} else media_type
        return *common_headers(told, self._origins.vary), *self._origins.headers(origin), *headers


async def _send(send: Send, response: Response, lines: Iterable[Line]) -> None:
    length = (b"content-length", b"%d" % len(response.body))
    headers = lines if response.status == 304 else (*lines, length)
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _once(answer: Awaitable[Answer]) -> AsyncIterator[bytes]:
    yield (await answer).body


async def _text(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, patience: float) -> tuple[str, bytes]:
    """The method and what is asked by it."""
    method = "GET" if scope["method"] in READING else scope["method"]
    if method not in {"GET", "POST"}:
        raise RefusedRequestError(405, "METHOD_NOT_ALLOWED", "Ask by POST or GET.", allow="GET, HEAD, POST")
    return method, await read_body(headers, receive, patience) if method == "POST" else scope["query_string"]


def _asked(method: str, text: bytes, media_type: str | None, headers: Mapping[bytes, bytes], caller: Caller) -> Asked:
    if media_type is None:
        raise RefusedRequestError(406, "NOT_ACCEPTABLE", f"Accept {GRAPHQL} or {JSON}.")
    codings, known = headers.get(b"accept-encoding", b""), headers.get(b"if-none-match", b"")
    return Asked(method, text, media_type, codings, known, caller)


def _masked() -> bytes:
    incident = uuid4().hex
    log.exception("Request failed, incident %s", incident)
    message = "The server failed. Its operator finds the reason in the log by this incident."
    return error_body(message, code="INTERNAL", incident=incident)
