"""Ways in which files get damaged on their way: each makes other bytes of the same file, by a seeded generator."""

import io
import random
import zipfile
from collections.abc import Callable, Mapping

Damage = Callable[[bytes, random.Random], bytes]
DELIMITERS = b";,\t|"


def truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) or 1)]


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30)) if data else 0):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def with_something_inserted(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data) + 1)
    what = chance.choice((b"\x00", b'"', b"\xff\xfe", b"\r", b";" * 400, b"{", b"9" * 400, "ﬀ∞".encode()))
    return data[:place] + what + data[place:]


def without_a_column(data: bytes, chance: random.Random) -> bytes:
    delimiter = _delimiter(data)
    lines = [line.split(delimiter) for line in data.splitlines(keepends=True)]
    place = chance.randrange(max(map(len, lines), default=0) or 1)
    return b"".join(delimiter.join(line[:place] + line[place + 1 :]) for line in lines)


def with_another_delimiter(data: bytes, chance: random.Random) -> bytes:
    return data.replace(_delimiter(data), bytes([chance.choice(DELIMITERS)]))


def with_rows_twice(data: bytes, chance: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(line * (1 + (chance.random() < 0.2)) for line in lines)


def shuffled(data: bytes, chance: random.Random) -> bytes:
    """The cells of one column in another order: keys with the figures of others."""
    delimiter = _delimiter(data)
    head, *lines = [line.split(delimiter) for line in data.splitlines(keepends=True)] or [[b""]]
    place = chance.randrange(len(head))
    cells = [line[place] for line in lines if place < len(line)]
    chance.shuffle(cells)
    for line in lines:
        if place < len(line):
            line[place] = cells.pop()
    return b"".join(delimiter.join(line) for line in [head, *lines])


def in_another_encoding(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-16-be", "cp850", "utf-32", "utf-7")), "replace")


def with_damaged_members(data: bytes, chance: random.Random) -> bytes:
    """A whole archive, one of whose files is damaged, gone, or under the name of another."""
    found, damaged = io.BytesIO(), io.BytesIO()
    found.write(data)
    with zipfile.ZipFile(found) as old, zipfile.ZipFile(damaged, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        one, other = chance.choice(names), chance.choice(names)
        for name in names:
            content = old.read(name)
            if name == one:
                how = chance.choice((truncated, flipped, with_something_inserted, lambda *_: old.read(other), None))
                if how is None:
                    continue
                content = how(content, chance)
            new.writestr(name, content)
    return damaged.getvalue()


def _delimiter(data: bytes) -> bytes:
    return max((bytes([one]) for one in DELIMITERS), key=data[:4000].count)


ANY: Mapping[str, Damage] = {one.__name__: one for one in (truncated, flipped, with_something_inserted)}
OF_TEXT: Mapping[str, Damage] = {
    one.__name__: one
    for one in (without_a_column, with_another_delimiter, with_rows_twice, shuffled, in_another_encoding)
}
OF_ARCHIVES: Mapping[str, Damage] = {"with_damaged_members": with_damaged_members}
TEXTS = (".csv", ".txt", ".json", ".geojson", ".topojson")


def damages_of(ending: str, data: bytes) -> Mapping[str, Damage]:
    """What may happen to a file of this kind."""
    if zipfile.is_zipfile(io.BytesIO(data)):
        return {**ANY, **OF_ARCHIVES}
    return {**ANY, **OF_TEXT} if ending.lower() in TEXTS else ANY
