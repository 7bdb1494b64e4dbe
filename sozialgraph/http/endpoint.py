"""The address /graphql."""

import logging
from collections.abc import Awaitable, Callable
from typing import Protocol
from uuid import uuid4

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from sozialgraph.graphiql import editor
from sozialgraph.http.body import read_body
from sozialgraph.http.disconnect import ClientGoneError, cancelled_with_client
from sozialgraph.http.negotiation import HTML, JSON, negotiate
from sozialgraph.http.parameters import Parameters, from_body, from_url
from sozialgraph.http.refusal import RefusedRequestError, error_body, refuse

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
        request = Request(scope, receive)
        reading = request.method == "GET"
        media_type = negotiate(request.headers.get("accept", ""), html=reading)
        try:
            response = editor() if media_type == HTML else await self._respond(request, media_type)
        except RefusedRequestError as refusal:
            response = refuse(refusal, media_type or JSON)
        except (ClientDisconnect, ClientGoneError):
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request, media_type: str | None) -> Response:
        parameters = await _parameters(request)
        if media_type is None:
            raise RefusedRequestError(
                406, "NOT_ACCEPTABLE", "Accept application/graphql-response+json or application/json."
            )
        reading = request.method == "GET"
        try:
            with cancelled_with_client(request.receive):
                answer = await self._execute(parameters, not reading)
        except (ClientGoneError, RefusedRequestError):
            raise
        except Exception:
            return _masked(media_type)
        return _response(answer, media_type, reading)


async def _parameters(request: Request) -> Parameters:
    match request.method:
        case "POST":
            return from_body(await read_body(request))
        case "GET":
            return from_url(request.query_params)
    raise RefusedRequestError(405, "METHOD_NOT_ALLOWED", "Ask by POST or GET.", allow="GET, POST")


def _response(answer: Answer, media_type: str, reading: bool) -> Response:
    if answer.executed:
        return Response(answer.body, media_type=media_type)
    if reading and answer.operation == "mutation":
        return Response(answer.body, 405, {"allow": "POST"}, media_type)
    return Response(answer.body, 200 if media_type == JSON else 400, media_type=media_type)


def _masked(media_type: str) -> Response:
    incident = uuid4().hex
    log.exception("Request failed, incident %s", incident)
    message = "The server failed. Its operator finds the reason in the log by this incident."
    return Response(error_body(message, code="INTERNAL", incident=incident), 500, media_type=media_type)
