"""Words of headers, titles and names, so that differently written ones can be compared."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import takewhile
from pathlib import Path
from typing import Any

WORD = re.compile(r"[^\W\d_]+|\d+|%|§")
YEAR = re.compile(r"(?:19|20)\d\d")
NOISE = frozenset({"in", "eur", "euro", "tsd", "innen"})
"""What headers add to a name without changing it."""
SHORTEST_STEM = 5
LONGEST_ENDING = 3
Words = tuple[str, ...]


@cache
def lexicon() -> Mapping[str, Any]:
    """What stands in words.toml."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def folded(text: str) -> str:
    """Small letters without accents: `Größe` and `GROSSE` are the same."""
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ẞ", "ss"))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).casefold()


@lru_cache(maxsize=100_000)
def words_of(text: str) -> Words:
    """The words, digits apart from letters; a word cut at a line's end (`Projekt-ende`) counts as two."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    return tuple(usual(word) for word in WORD.findall(folded(apart)))


def usual(word: str) -> str:
    """`maennlich` as `männlich`, where that is a word of the lexicon: not every `ue` is an umlaut."""
    plain = word
    for written, umlaut in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        plain = plain.replace(written, umlaut)
    return plain if plain != word and plain in vocabulary() and word not in vocabulary() else word


@cache
def vocabulary() -> frozenset[str]:
    return frozenset(word for entry in _entries(lexicon()) for word in entry.rstrip("*").split())


def _entries(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    else:
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from _entries(branch)


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one: `Kündigungen` and `Kündigung`, but not `Geburten` and `Geburtenquote`."""
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    shorter, longer = sorted((len(one), len(other)))
    if shared == shorter and longer - shorter > LONGEST_ENDING:
        return False
    return one == other or (shared >= SHORTEST_STEM and shared >= 0.6 * longer)


def likeness(one: Words, other: Words) -> float:
    """How many of the words two texts share, from 0 to 1."""
    shared = min(_found(one, other), _found(other, one))
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _found(words: Words, there: Words) -> int:
    return sum(1 for word in words if any(alike(word, other) for other in there))


def holds(text: Words, wanted: Words) -> bool:
    """Whether all words wanted are in a text, in some form."""
    return bool(wanted) and all(any(alike(word, there) for there in text) for word in wanted)


def is_among(word: str, listed: Iterable[str]) -> bool:
    """Whether a folded word is listed; `anteil*` lists all that begin so."""
    return any(word == entry or (entry[-1] == "*" and word.startswith(entry[:-1])) for entry in listed)


def says(text: str, listed: Iterable[str]) -> float:
    """How well a header says one of the listed names: 1 says nothing else, 0 does not say it."""
    words = tuple(word for word in words_of(text) if word not in NOISE and not YEAR.fullmatch(word))
    return max((_share(words, entry) for entry in listed), default=0.0)


def _share(words: Words, entry: str) -> float:
    wanted = entry.split()
    if not words:
        return 0.0
    for start in range(len(words) - len(wanted) + 1):
        if all(is_among(word, [name]) for word, name in zip(words[start:], wanted, strict=False)):
            return len(wanted) / len(words)
    return 0.0


def code_of(words: Sequence[str]) -> str:
    """A code in capitals, such as those of indicators: `Unter 3 Jahren` is `UNTER_3_JAHREN`."""
    return "_".join(word for word in words if word.isalnum()).upper() or "VALUE"
