"""Whose tokens are believed and what they make of who has one: the file that ACCESS_CONFIG names."""

import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Meta

from models.roles import ALL, Profile
from models.vocabulary import SubPlan
from sozialgraph.errors import SettingError

ClaimPath = str | list[str]
"""Names of members within one another; parted by dots, or a list where a name holds a dot."""
Algorithm = Literal["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519"]
"""Those with a public key; a secret that this server shares with the issuer could make tokens."""


class Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    pass


class Issuer(Strict):
    """`keys` is the address of the issuer's JWK set, or a file of it; `refetch` and `leeway` are seconds."""

    issuer: Annotated[str, Meta(min_length=1)]
    audience: Annotated[str, Meta(min_length=1)]
    keys: Annotated[str, Meta(min_length=1)]
    algorithms: Annotated[list[Algorithm], Meta(min_length=1)]
    leeway: Annotated[float, Meta(ge=0, le=60)] = 10.0
    refetch: Annotated[float, Meta(ge=0, le=3600)] = 30.0


class Claims(Strict):
    """Where a token says what: `role` is one text, `roles` a list of them; one of the two is given."""

    subject: ClaimPath = "sub"
    role: ClaimPath | None = None
    roles: ClaimPath | None = None
    sub_plans: ClaimPath | None = None
    municipalities: ClaimPath | None = None


class Entry(Strict):
    """The profile of who has a role; what a planner reaches stands here, or in the claims."""

    role: str
    profile: Literal["PARTNER", "PLANNER", "PUBLISHER", "ADMIN"]
    sub_plans: list[str] | None = None
    municipalities: list[str] | None = None


class Access(Strict):
    tokens: Issuer
    claims: Claims
    profiles: Annotated[list[Entry], Meta(min_length=1)]


def read_access(path: Path) -> Access:
    """Raises SettingError."""
    try:
        access = msgspec.convert(tomllib.loads(path.read_text("utf-8")), Access)
    except OSError as error:
        raise SettingError(f"ACCESS_CONFIG: {path} cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise SettingError(f"ACCESS_CONFIG: {path}: {error}") from None
    if fault := _fault(access):
        raise SettingError(f"ACCESS_CONFIG: {path}: {fault}")
    return msgspec.structs.replace(access, tokens=_located(access.tokens, path.parent))


def _located(issuer: Issuer, folder: Path) -> Issuer:
    """A file is told from the folder of the one that names it."""
    remote = issuer.keys.startswith(("https://", "http://"))
    return issuer if remote else msgspec.structs.replace(issuer, keys=str(folder / issuer.keys))


def _fault(access: Access) -> str | None:
    claims = access.claims
    if (claims.role is None) == (claims.roles is None):
        return "[claims] needs either 'role' or 'roles'"
    if "@" in urlsplit(access.tokens.keys).netloc:
        return "[tokens] 'keys' must hold no password: public keys need none"
    known = {*SubPlan.__members__, ALL}
    for entry in access.profiles:
        if unknown := set(entry.sub_plans or ()) - known:
            return f"{min(unknown)} is no field of planning"
        reach = (entry.sub_plans or claims.sub_plans, entry.municipalities or claims.municipalities)
        if entry.profile == Profile.PLANNER.name and not all(reach):
            return f"the planners with the role '{entry.role}' need sub_plans and municipalities, here or in [claims]"
    return None


def found(claims: Any, path: ClaimPath) -> Any:
    """What stands at a path; None where nothing does."""
    for name in path.split(".") if isinstance(path, str) else path:
        claims = claims.get(name) if isinstance(claims, dict) else None
    return claims
