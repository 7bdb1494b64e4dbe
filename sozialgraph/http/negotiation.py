"""Which media type an answer gets."""

from collections.abc import Sequence
from functools import lru_cache

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HTML = "text/html"
EVENTS = "text/event-stream"

# A client that takes anything gets plain JSON; one that names both gets the one whose status codes tell more.
PREFERENCE_OF_ANY = (EVENTS, HTML, GRAPHQL, JSON)
PREFERENCE_OF_NAMED = (EVENTS, HTML, JSON, GRAPHQL)


@lru_cache(maxsize=256)
def negotiate(accept: bytes, html: bool = False) -> str | None:
    """The offered type that the Accept header (RFC 9110, 12.5.1) wants most; None if it wants none of them."""
    ranges = [_media_range(part) for part in (accept.decode("latin-1") or "*/*").split(",")]
    offered = (JSON, GRAPHQL, HTML, EVENTS) if html else (JSON, GRAPHQL, EVENTS)
    best = max(offered, key=lambda offer: _rank(offer, ranges))
    return best if _rank(best, ranges) > (0, 0, 0) else None


def _rank(offer: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int, int]:
    for specificity, pattern in ((2, offer), (1, f"{offer.partition('/')[0]}/*"), (0, "*/*")):
        for name, quality in ranges:
            if name == pattern:
                preference = PREFERENCE_OF_NAMED if specificity == 2 else PREFERENCE_OF_ANY
                return (quality, specificity, preference.index(offer)) if quality else (0, 0, 0)
    return (0, 0, 0)


def _media_range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            return name, _quality(parameter[2:])
    return name, 1.0


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
