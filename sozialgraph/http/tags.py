"""Entity tags (RFC 9110, 8.8.3): what a client knows already is not sent again."""

import hashlib

WEAK = b"W/"


def names(known: bytes, tag: bytes) -> bool:
    """Whether If-None-Match names the tag; compared weakly, since some proxies make tags strong (RFC 9110, 13.1.2)."""
    if known.strip() == b"*":
        return True
    return tag.removeprefix(WEAK) in (each.strip().removeprefix(WEAK) for each in known.split(b","))


def tag_of(key: bytes, media_type: str, version: str) -> bytes:
    """Weak, since it is the same in every content coding."""
    digest = hashlib.blake2b(key, digest_size=16, key=version.encode()[:64], person=media_type.encode()[-16:])
    return f'W/"{digest.hexdigest()}"'.encode()
