"""Who asks, and what they may: profiles, claims, and reading as somebody.

callers     who sent a request, as far as it can be proved
reading     the database as one caller sees it
"""

from sozialgraph.access.callers import ANYBODY, Caller
from sozialgraph.access.reading import SignedIn

__all__ = ["ANYBODY", "Caller", "SignedIn"]
