"""A source description in the making: what it says, and a remark at what somebody must fill in or look at."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

FILL_IN = "FILL IN"
CHECK = "check"
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
WIDEST = 118
LISTED = 5
INLINE = ("dataset", "area_set")
OPTIONAL = ("dataset.publisher", "dataset.licence")
"""What a description may leave out if another says it; an empty text would be taken for an answer."""


@dataclass
class Draft:
    """`says` has the keys of a description in their order; `remarks` name one by its path: `fields.area`."""

    name: str
    says: dict[str, Any]
    remarks: dict[str, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    def fill_in(self, path: str, what: str) -> None:
        self.remarks[path] = f"{FILL_IN}: {what}"

    def check(self, path: str, what: str) -> None:
        self.remarks.setdefault(path, f"{CHECK}: {what}")

    def describes_no_dataset(self) -> None:
        """Another draft says what the dataset is; here its code is enough."""
        self.says["dataset"] = {"code": self.says["dataset"]["code"]}
        self.remarks = {path: text for path, text in self.remarks.items() if not path.startswith("dataset")}

    @property
    def to_fill_in(self) -> int:
        return sum(1 for remark in self.remarks.values() if remark.startswith(FILL_IN))

    @property
    def to_check(self) -> int:
        return len(self.remarks) - self.to_fill_in


def listed(texts: Sequence[str]) -> str:
    """The first few of them."""
    more = f" and {len(texts) - LISTED} more" if len(texts) > LISTED else ""
    return ", ".join(f"'{text}'" for text in texts[:LISTED]) + more


def written(draft: Draft) -> str:
    """As TOML, one setting a line."""
    lines = [f"# {_told(line)}" if line else "#" for line in draft.comments]
    lines += list(_lines(draft))
    return "\n".join(lines).strip() + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    tables = []
    for key, value in draft.says.items():
        if _is_table(key, value):
            tables.append((key, value))
        else:
            yield from _setting(key, value, key, draft)
    for key, value in tables:
        yield from _table(key, value, draft)


def _is_table(key: str, value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and isinstance(value[0], dict)
    return isinstance(value, dict) and not (key in INLINE and len(value) == 1)


def _table(key: str, value: Any, draft: Draft) -> Iterator[str]:
    if isinstance(value, list):
        for number, entry in enumerate(value):
            yield from ("", f"[[{key}]]")
            for name, one in entry.items():
                yield from _setting(name, one, f"{key}.{number}.{name}", draft)
        return
    large = [name for name, one in value.items() if isinstance(one, dict) and _is_long(name, one)]
    if len(large) < len(value) or key in draft.remarks:
        yield from ("", f"[{key}]{_remark(key, draft)}")
    for name, one in value.items():
        if name not in large:
            yield from _setting(name, one, f"{key}.{name}", draft)
    for name in large:
        yield from _field(f"{key}.{_key(name)}", value[name], f"{key}.{name}", draft)


def _is_long(name: str, value: Mapping[str, Any]) -> bool:
    return len(f"{name} = {toml(value)}") > WIDEST


def _field(title: str, value: Mapping[str, Any], path: str, draft: Draft) -> Iterator[str]:
    """A field with many words, spread over lines of its own."""
    yield from ("", f"[{title}]{_remark(path, draft)}")
    for name, one in value.items():
        if not isinstance(one, dict):
            yield from _setting(name, one, f"{path}.{name}", draft)
    for name, one in value.items():
        if isinstance(one, dict):
            yield from ("", f"[{title}.{name}]")
            for word, meaning in one.items():
                yield from _setting(word, meaning, f"{path}.{name}.{word}", draft)


def _setting(key: str, value: Any, path: str, draft: Draft) -> Iterator[str]:
    remark = _remark(path, draft)
    line = f"{'# ' if value == '' and path in OPTIONAL else ''}{_key(key)} = {toml(value)}"
    if isinstance(value, list) and len(line) > WIDEST:
        yield f"{_key(key)} = [{remark}"
        yield from _wrapped(value)
        yield "]"
    else:
        yield line + remark


def _wrapped(values: Sequence[Any]) -> Iterator[str]:
    line = "   "
    for value in map(toml, values):
        if len(line) + len(value) + 2 > WIDEST:
            yield line
            line = "   "
        line += f" {value},"
    yield line


def _remark(path: str, draft: Draft) -> str:
    remark = draft.remarks.get(path)
    return f"  # {_told(remark)}" if remark else ""


def _told(remark: str) -> str:
    """What a comment may hold: a file's texts are told in it, control characters and all."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in remark)


def _key(key: str) -> str:
    return key if BARE_KEY.fullmatch(key) else _string(key)


def toml(value: Any) -> str:
    """A value as TOML writes it in one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, dict):
        inner = ", ".join(f"{_key(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def _string(text: str) -> str:
    """Between single quotes where a backslash would have to be doubled."""
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
