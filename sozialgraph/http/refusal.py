"""A request that is refused before the engine sees it."""

import orjson
from starlette.responses import Response


class RefusedRequestError(Exception):
    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers


def error_body(message: str, **extensions: str) -> bytes:
    return orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})


def refuse(refusal: RefusedRequestError, media_type: str) -> Response:
    body = error_body(str(refusal), code=refusal.code)
    return Response(body, refusal.status, refusal.headers, media_type=media_type)
