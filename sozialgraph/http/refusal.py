"""A request that is refused before the engine sees it."""

import orjson


class RefusedRequestError(Exception):
    """`headers` are those that the status asks for, such as Allow or Retry-After."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.body = error_body(message, code=code)


def error_body(message: str, **extensions: str) -> bytes:
    return orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
