"""The address /graphql.

Every read passes here, so this is plain ASGI: Starlette's Request and Response would cost a tenth of a point query.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol
from uuid import uuid4

from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from sozialgraph.graphiql import editor
from sozialgraph.http.body import read_body
from sozialgraph.http.disconnect import ClientGoneError, cancelled_with_client
from sozialgraph.http.negotiation import HTML, JSON, negotiate
from sozialgraph.http.parameters import Parameters, from_body, from_url
from sozialgraph.http.refusal import RefusedRequestError, error_body

log = logging.getLogger(__name__)


class Answer(Protocol):
    """`body` is the whole response; `executed` is False if the request failed before its execution."""

    @property
    def body(self) -> bytes: ...
    @property
    def executed(self) -> bool: ...
    @property
    def operation(self) -> str | None: ...


Execute = Callable[[Parameters, bool], Awaitable[Answer]]


class GraphQLEndpoint:
    """`execute` gets the request's parameters and whether a mutation is allowed."""

    def __init__(self, execute: Execute) -> None:
        self._execute = execute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        media_type = negotiate(headers.get(b"accept", b""), html=scope["method"] == "GET")
        if media_type == HTML:
            return await editor()(scope, receive, send)
        try:
            parameters = await _parameters(scope, headers, receive)
            if media_type is None:
                raise _not_acceptable()
            with cancelled_with_client(receive):
                answer = await self._execute(parameters, scope["method"] == "POST")
            await _respond(send, media_type, *_ending(answer, media_type, scope["method"]))
        except RefusedRequestError as refusal:
            await _respond(send, media_type or JSON, refusal.status, refusal.body, refusal.allow)
        except (ClientDisconnect, ClientGoneError):
            pass
        except Exception:
            await _respond(send, media_type or JSON, 500, _masked())


async def _parameters(scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> Parameters:
    match scope["method"]:
        case "POST":
            return from_body(await read_body(headers, receive))
        case "GET":
            return from_url(QueryParams(scope["query_string"]))
    raise RefusedRequestError(405, "METHOD_NOT_ALLOWED", "Ask by POST or GET.", allow="GET, POST")


def _ending(answer: Answer, media_type: str, method: str) -> tuple[int, bytes, str | None]:
    """Status, body and allowed method."""
    if answer.executed:
        return 200, answer.body, None
    if method == "GET" and answer.operation == "mutation":
        return 405, answer.body, "POST"
    return 200 if media_type == JSON else 400, answer.body, None


async def _respond(send: Send, media_type: str, status: int, body: bytes, allow: str | None = None) -> None:
    headers = [
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"content-length", str(len(body)).encode()),
    ]
    if allow:
        headers.append((b"allow", allow.encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _not_acceptable() -> RefusedRequestError:
    return RefusedRequestError(406, "NOT_ACCEPTABLE", "Accept application/graphql-response+json or application/json.")


def _masked() -> bytes:
    incident = uuid4().hex
    log.exception("Request failed, incident %s", incident)
    message = "The server failed. Its operator finds the reason in the log by this incident."
    return error_body(message, code="INTERNAL", incident=incident)
