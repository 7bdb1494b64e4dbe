"""Documents that a request names instead of sending their text.

The operator's (trusted documents) are known from the start, and asked for by `documentId` (GraphQL over HTTP,
Appendix A). Any other is known by its hash from the first time that a client sent both (Apollo's automatic persisted
queries), until memory is needed for others.
"""

from collections.abc import Mapping
from hashlib import sha256
from sys import getsizeof

import orjson
from cachetools import LRUCache

from graph.engine import Answer
from graph.errors import RequestError, refused
from sozialgraph.http.parameters import Parameters

MEMORY = 5_000_000  # bytes
OVERHEAD = 400  # bytes that an entry takes besides its text
PREFIX = "sha256:"


class PersistedDocuments:
    """`trusted` are the operator's documents by their identifiers; with `only`, no other text is executed."""

    def __init__(self, trusted: Mapping[str, str], *, only: bool = False) -> None:
        self._trusted = {name.removeprefix(PREFIX): text for name, text in trusted.items()}
        self._trusted |= {digest(text): text for text in trusted.values()}
        self._only = only
        self._sent: LRUCache[str, str] = LRUCache(MEMORY, getsizeof=lambda text: getsizeof(text) + OVERHEAD)

    def text(self, asked: Parameters) -> str:
        """The document that is asked for. Raises RequestError where it is not known, or not wanted."""
        claimed = asked.extensions and asked.extensions.persisted_query
        if asked.query is None:
            return self._known(asked.document_id or (claimed.sha256_hash if claimed else ""))
        if self._only and digest(asked.query) not in self._trusted:
            raise refused(
                "DOCUMENT_NOT_TRUSTED",
                "this server executes its operator's documents only",
                "ask for one of them by 'documentId', or ask the operator to add yours",
            )
        if claimed:
            self._remember(claimed.sha256_hash, asked.query)
        return asked.query

    def _known(self, identifier: str) -> str:
        name = identifier.removeprefix(PREFIX)
        text = self._trusted.get(name) or self._sent.get(name)
        if text is None:
            # Apollo's clients know this very message and code, and send the text next.
            raise refused(
                "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound", "send the document's text and its hash once"
            )
        return text

    def _remember(self, claimed: str, text: str) -> None:
        if digest(text) != claimed:
            raise refused(
                "PERSISTED_QUERY_HASH_MISMATCH",
                "the hash is not that of the query",
                "hash the very text that is sent, in UTF-8, by SHA-256",
            )
        self._sent[claimed] = text


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def refusal(error: RequestError) -> Answer:
    return Answer(orjson.dumps({"errors": error.errors}), executed=False)
