"""How many lines somebody must edit until a draft is the description that loads the file.

A line is one setting: a key, a field, a word and its meaning. Two descriptions are compared by what they say: comments,
order and the layout of the TOML do not count, wildcards in `ignore` stand for the headers that they mean, and a pattern
for the columns that it fits.
"""

import fnmatch
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

Says = Mapping[str, Any]


def edits(draft: str, goal: str, headers: Sequence[str]) -> int:
    """Lines to write, change or delete."""
    has, wants = dict(settings(tomllib.loads(draft), headers)), dict(settings(tomllib.loads(goal), headers))
    return sum(1 for path in has.keys() | wants.keys() if has.get(path) != wants.get(path))


def settings(says: Says, headers: Sequence[str]) -> Iterator[tuple[str, Any]]:
    dimensions = {code: one for code, one in says.get("dimensions", {}).items() if isinstance(one, dict)}
    for key, value in says.items():
        if key == "values":
            yield from _entries(key, list(_unfolded(value, dimensions, headers)))
        elif key == "rows":
            yield from _entries(key, value)
        elif key == "dimensions":
            yield from _fields(
                key, {code: one for code, one in value.items() if isinstance(one, str) or "header" in one}
            )
        elif key == "fields":
            yield from _fields(key, value)
        elif isinstance(value, dict):
            yield from ((f"{key}.{name}", _resolved(name, one, headers)) for name, one in value.items())
        else:
            yield key, value


def _resolved(name: str, value: Any, headers: Sequence[str]) -> Any:
    if name != "ignore":
        return value
    return frozenset(header for header in headers if any(fnmatch.fnmatchcase(header, pattern) for pattern in value))


def _entries(key: str, entries: Sequence[Says]) -> Iterator[tuple[str, Any]]:
    for entry in entries:
        names = [str(entry[name]) for name in ("header", "pattern", "code", "role", "dimension") if name in entry]
        yield from ((f"{key}.{'.'.join(names)}.{name}", value) for name, value in entry.items())


def _unfolded(values: Sequence[Says], dimensions: Says, headers: Sequence[str]) -> Iterator[Says]:
    """A pattern as an entry for each column that it means, with the member or period that it finds there."""
    named = {value["header"] for value in values if "header" in value}
    for value in values:
        for header in headers if "pattern" in value else []:
            if header not in named and (match := re.fullmatch(value["pattern"], header)):
                yield _of_pattern(value, header, match.groupdict(), dimensions)
        if "pattern" not in value:
            yield value


def _of_pattern(value: Says, header: str, found: Mapping[str, str | None], dimensions: Says) -> Says:
    said = {name: one for name, one in value.items() if name != "pattern"} | {"header": header}
    for code, text in found.items():
        words = dimensions.get(code, {}).get("words", {})
        if code in ("period", "indicator"):
            said[code] = text
        elif text is not None and text in words:
            said["members"] = {**said.get("members", {}), code: words[text]}
    return said


def _fields(key: str, fields: Says) -> Iterator[tuple[str, Any]]:
    for name, field in fields.items():
        said: dict[str, Any] = {"header": field} if isinstance(field, str) else dict(field)
        words: Says = said.pop("words", {})
        yield f"{key}.{name}", said
        yield from ((f"{key}.{name}.{word}", meaning) for word, meaning in words.items())


def described(folder: Path) -> Iterator[tuple[Path, Says]]:
    """The descriptions of a folder that load a file."""
    for path in sorted(folder.rglob("*.toml")):
        says = tomllib.loads(path.read_text("utf-8"))
        if "file" in says:
            yield path, says
