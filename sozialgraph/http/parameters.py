"""What a client asks: read from a JSON body or from a URL."""

from typing import Any

import msgspec
from starlette.datastructures import QueryParams

from sozialgraph.http.refusal import RefusedRequestError


class Parameters(msgspec.Struct, frozen=True, rename="camel"):
    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


_decode = msgspec.json.Decoder(Parameters).decode
_decode_map = msgspec.json.Decoder(dict[str, Any] | None).decode


def from_body(body: bytes) -> Parameters:
    if body.lstrip()[:1] == b"[":
        raise RefusedRequestError(400, "BATCH_REFUSED", "A batch is not served: send one operation a request.")
    try:
        return _decode(body)
    except msgspec.ValidationError as error:
        raise RefusedRequestError(400, "BAD_REQUEST", f"The body is not a GraphQL request: {error}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise RefusedRequestError(400, "BAD_REQUEST", f"The body is not JSON: {error}.") from None
    except RecursionError:
        raise RefusedRequestError(400, "BAD_REQUEST", "The body is nested too deeply.") from None


def from_url(given: QueryParams) -> Parameters:
    if "query" not in given:
        raise RefusedRequestError(400, "BAD_REQUEST", "The parameter query is missing: /graphql?query={__typename}.")
    return Parameters(
        query=given["query"],
        variables=_map(given, "variables"),
        operation_name=given.get("operationName") or None,
        extensions=_map(given, "extensions"),
    )


def _map(given: QueryParams, name: str) -> dict[str, Any] | None:
    try:
        return _decode_map(given[name]) if given.get(name) else None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RefusedRequestError(400, "BAD_REQUEST", f"The parameter {name} is not a JSON object: {error}.") from None
