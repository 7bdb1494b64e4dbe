"""What a client did wrong, in words that say what, where and what to do.

GraphError                  everything here; `code` and `hint` go to the client
├── RequestError            the request cannot be executed: syntax, validation, variables, limits
├── QueryError              a value in the request is wrong: a cursor, a page size
└── MappingError            the schema promises a field that the engine cannot answer: the program does not start
"""

from typing import Any


class GraphError(Exception):
    code = "INTERNAL"

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def formatted(self) -> dict[str, Any]:
        """The error as the GraphQL specification writes it."""
        extensions = {"code": self.code} | ({"hint": self.hint} if self.hint else {})
        return {"message": self.message, "extensions": extensions}


class RequestError(GraphError):
    code = "BAD_REQUEST"

    def __init__(self, code: str, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors[0]["message"])
        self.code = code
        self.errors = errors


def refused(code: str, message: str, hint: str) -> RequestError:
    return RequestError(code, [{"message": message, "extensions": {"code": code, "hint": hint}}])


class QueryError(GraphError):
    code = "BAD_USER_INPUT"


class MappingError(GraphError):
    code = "MAPPING"
