"""What a client asks: read from a JSON body or from a URL."""

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta
from starlette.datastructures import QueryParams

from sozialgraph.http.refusal import RefusedRequestError

T = TypeVar("T")


class PersistedQuery(msgspec.Struct, frozen=True, rename="camel"):
    """A document by its hash, as Apollo's clients name it."""

    version: Literal[1]
    sha256_hash: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


class Extensions(msgspec.Struct, frozen=True, rename="camel"):
    """What is known of a map that clients may put anything into."""

    persisted_query: PersistedQuery | None = None


class Parameters(msgspec.Struct, frozen=True, rename="camel"):
    """The document is `query`, or named by `document_id` or in `extensions`."""

    query: str | None = None
    document_id: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: Extensions | None = None


_decode = msgspec.json.Decoder(Parameters).decode
_decode_map = msgspec.json.Decoder(dict[str, Any] | None).decode
_decode_extensions = msgspec.json.Decoder(Extensions | None).decode


def from_body(body: bytes) -> Parameters:
    return _complete(_from_json(body))


def _from_json(body: bytes) -> Parameters:
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
    return _complete(
        Parameters(
            query=given.get("query"),
            document_id=given.get("documentId"),
            variables=_decoded(given, "variables", _decode_map),
            operation_name=given.get("operationName") or None,
            extensions=_decoded(given, "extensions", _decode_extensions),
        )
    )


def _decoded(given: QueryParams, name: str, decode: Callable[[str], T]) -> T | None:
    try:
        return decode(given[name]) if given.get(name) else None
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise RefusedRequestError(400, "BAD_REQUEST", f"The parameter {name} is not a JSON object: {error}.") from None


def _complete(given: Parameters) -> Parameters:
    if given.query is None and given.document_id is None and (given.extensions or NOTHING).persisted_query is None:
        raise RefusedRequestError(400, "BAD_REQUEST", "The request holds no document: give query or documentId.")
    if given.query is not None and given.document_id is not None:
        raise RefusedRequestError(400, "BAD_REQUEST", "The request holds two documents: give query or documentId.")
    return given


NOTHING = Extensions()
