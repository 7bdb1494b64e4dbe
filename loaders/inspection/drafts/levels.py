"""The levels of a list of areas: keys that begin with each other, and names that hang on them."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from loaders.inspection.cells import text_of
from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts
from loaders.inspection.text import words_of

OWN = 0.9
"""Names behind a key without a word of it are its own where hardly two keys share one."""


class Level(NamedTuple):
    """Areas of one level: their key is `length` signs of a column, the whole of it where `pattern` is None."""

    code: Profile
    pattern: str | None
    name: Profile | None
    length: int

    @property
    def key(self) -> Any:
        return {"header": self.code.header, "pattern": self.pattern} if self.pattern else self.code.header

    @property
    def title(self) -> str:
        return self.name.header if self.name and self.pattern else self.code.header


def levels_of(facts: Facts) -> list[Level]:
    """Keys of which the longer begin with the shorter, row by row, and names that hang on how a key begins."""
    keys = [one for one in facts.profiles if _is_key(one)]
    keys.sort(key=_length)
    nested = [one for number, one in enumerate(keys) if all(_nests(facts, one, finer) for finer in keys[number + 1 :])]
    levels = [Level(one, None, _name_beside(facts, one), _length(one)) for one in nested]
    if nested:
        taken = [level.name for level in levels]
        levels += list(_implied(facts, nested[-1], [one for one in facts.profiles if one not in taken]))
    return sorted(levels, key=lambda level: level.length)


def _is_key(profile: Profile) -> bool:
    return (profile.sort == "key" or profile.whole) and not profile.empty and len({*map(len, profile.values)}) == 1


def _length(profile: Profile) -> int:
    return len(next(iter(profile.values)))


def _implied(facts: Facts, finest: Profile, names: Sequence[Profile]) -> Iterator[Level]:
    """A column of names without a key of its own: each name goes with one beginning of the finest key."""
    keys = [text_of(cell) for cell in facts.found.column(finest.place)]
    for name in names:
        texts = [text_of(cell) for cell in facts.found.column(name.place)]
        for length in range(1, _length(finest)):
            pairs = set(zip((key[:length] for key in keys), texts, strict=True))
            if (
                name.sort == "text"
                and name.distinct > 1
                and len(pairs) == name.distinct == len({key for key, _ in pairs})
            ):
                yield Level(finest, rf"^\d{{{length}}}", name, length)
                break


def _nests(facts: Facts, coarse: Profile, fine: Profile) -> bool:
    pairs = zip(facts.found.column(coarse.place), facts.found.column(fine.place), strict=True)
    return coarse.distinct < fine.distinct and all(text_of(low).startswith(text_of(high)) for high, low in pairs)


def _name_beside(facts: Facts, code: Profile) -> Profile | None:
    """The column of texts that shares most words with the key's header, one text for each key."""
    wanted = set(words_of(code.header))
    texts = [one for one in facts.profiles if one.sort == "text" and _depends(facts, code, one)]
    shared = [one for one in texts if wanted & set(words_of(one.header))]
    own = [one for one in texts if one.distinct >= OWN * code.distinct and one.place == code.place + 1]
    return max(shared, key=lambda one: len(wanted & set(words_of(one.header))), default=own[0] if own else None)


def _depends(facts: Facts, code: Profile, name: Profile) -> bool:
    keys, names = facts.found.column(code.place), facts.found.column(name.place)
    return len({*zip(map(text_of, keys), map(text_of, names), strict=True)}) == code.distinct
