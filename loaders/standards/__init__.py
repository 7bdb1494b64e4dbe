"""Descriptions that come with the program: what the files of a standard mean, for every kind of rows in them.

A standard is a TOML file here, with a table for each kind. `kind = "hsds"` in a source description stands for all of
them: it is turned into one description a kind, each completed by what the sender's says.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from loaders.kinds import KINDS

Says = Mapping[str, Any]

SHARED = ("municipality", "file", "member", "dataset", "existing", "table")
OWN = ("kind", "kinds")
SOURCES = frozenset({"header", "headers", "value", "match", "row"})
"""Keys that say where a field is found: one of the sender's takes the place of all of the standard's."""


def _read(path: Path) -> Says:
    """The kinds of a standard. `words` of fields, and `renames` of all tables, are written once for several."""
    says = tomllib.loads(path.read_text("utf-8"))
    words, renames = says.pop("words", {}), says.pop("renames", {})
    for part in says.values():
        part["table"]["rename"] = {other: name for name, others in renames.items() for other in others}
        for field in part["fields"].values():
            if isinstance(field, dict) and isinstance(field.get("words"), str):
                field["words"] = words[field["words"]]
    return says


STANDARDS: Mapping[str, Says] = {path.stem: _read(path) for path in sorted(Path(__file__).parent.glob("*.toml"))}
"""By kind of description, then by kind of rows."""


class StandardError(ValueError):
    """What a sender's description says of a standard makes no sense; the text says why."""


def descriptions(says: Says) -> Iterator[dict[str, Any]]:
    """One description for each kind that is wanted. Raises StandardError."""
    name = says["kind"]
    parts = STANDARDS[name]
    if unknown := [key for key in says if key not in (*SHARED, *OWN, *parts)]:
        raise StandardError(f"`{unknown[0]}` is neither a key nor one of the kinds of {name}: {', '.join(parts)}")
    wanted = says.get("kinds", list(parts))
    if not isinstance(wanted, list) or [kind for kind in wanted if kind not in parts]:
        raise StandardError(f"`kinds` must list some of {', '.join(parts)}")
    shared = {key: says[key] for key in SHARED if key in says}
    for kind in wanted:
        whole = merged({"kind": kind, **parts[kind]}, merged(shared, says.get(kind, {})))
        _check_complete(name, whole)
        yield whole


def merged(ours: Says, theirs: Says) -> dict[str, Any]:
    """Tables key by key; whatever else they say counts."""
    base = {key: value for key, value in ours.items() if not (key in SOURCES and SOURCES.intersection(theirs))}
    inner = {
        key: merged(base[key], value)
        for key, value in theirs.items()
        if isinstance(value, dict) and isinstance(base.get(key), dict)
    }
    return {**base, **theirs, **inner}


def _check_complete(name: str, says: Says) -> None:
    """A standard does not know everything that a row needs."""
    kind, fields = KINDS[says["kind"]], says["fields"]
    if any(field in fields for field in kind.virtual):
        return
    if lacking := [one.name for one in kind.fields.values() if one.required and one.name not in fields]:
        listed = ", ".join(f"`{field}`" for field in lacking)
        raise StandardError(f"[{kind.name}.fields] lacks {listed}, which {name} does not say")
