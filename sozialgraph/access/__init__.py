"""Who asks, and what they may: profiles, claims, and reading as somebody.

callers         who sent a request, as far as it can be proved
authentication  the header that proves it: a key or a token
keys            machines' keys, of which the database knows digests
configuration   whose tokens are believed, and for what
tokens, jwks    tokens of an issuer, and its public keys: imported only where they are believed, for their size
fetching        how these keys are had
reading         the database as one caller sees it
records         who read raw figures
"""

from sozialgraph.access.authentication import Authentication
from sozialgraph.access.callers import ANYBODY, Caller
from sozialgraph.access.reading import SignedIn
from sozialgraph.access.records import Reading

__all__ = ["ANYBODY", "Authentication", "Caller", "Reading", "SignedIn"]
