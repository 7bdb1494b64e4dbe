"""A request that is refused before the engine sees it."""

import orjson


class RefusedRequestError(Exception):
    def __init__(self, status: int, code: str, message: str, *, allow: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = [(b"allow", allow.encode())] if allow else []
        self.body = error_body(message, code=code)


def error_body(message: str, **extensions: str) -> bytes:
    return orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
