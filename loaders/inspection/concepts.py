"""Which indicator a column of figures is about: one that the database knows, or a new code made of its words."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from loaders.inspection.knowledge import Indicator, Known
from loaders.inspection.labels import Label, Reader
from loaders.inspection.text import Words, code_of, holds, is_among, lexicon, likeness, words_of

ENOUGH = 0.5
SURE = 0.75
LONGEST = 5
ABBREVIATED = 3
EMPTY = (
    "tabelle",
    "table",
    "sheet",
    "blatt",
    "data",
    "daten",
    "export",
    "liste",
    "uebersicht",
    "ubersicht",
    "worksheet",
    "geschlecht",
    "altersgruppe*",
    "familienstand",
    "staatsangehorigkeit",
    "nationalitat",
    "stadtteilprofil*",
    "jahrbuch*",
    "statistisch*",
    "indikatorwert*",
    "profil*",
)
HEAD = re.compile(r"[:;,(]|\s+nach\s+|\s+by\s+|_by_|_nach_")
NUMBERED = re.compile(r"[a-z]{1,2}\d{1,3}")
RATES = ("_SHARE", "_RATE", "QUOTE", "QUOTIENT", "ANTEIL")


class Guess(NamedTuple):
    """`says_all`: the indicator was found by its number, so that ages and sexes beside it are part of its name."""

    code: str
    is_known: bool
    is_sure: bool
    is_rate: bool
    words: Words = ()
    says_all: bool = False


class Context(NamedTuple):
    """What surrounds the table: titles, the sheet's name, the file's name; the nearest first."""

    texts: Sequence[str]
    labels: Sequence[Label]

    @classmethod
    def of(cls, reader: Reader, texts: Iterable[str]) -> "Context":
        said = [text for text in texts if text.strip()]
        return cls(said, [_of_title(text, reader) for text in said])

    @property
    def members(self) -> Mapping[str, str]:
        """What all figures are about, such as one age group."""
        found: dict[str, str] = {}
        for label in self.labels:
            for dimension, code in label.members.items():
                found.setdefault(dimension, code)
        return found


def _of_title(text: str, reader: Reader) -> Label:
    """What stands before a colon or comma says what is measured; behind it come areas, times and breakdowns."""
    label, head = reader.read(text), reader.read(HEAD.split(text, maxsplit=1)[0])
    return label._replace(rest=head.rest, words=head.words) if head.rest else label


class Concepts:
    def __init__(self, known: Known, context: Context) -> None:
        self._indicators = known.indicators
        self._names = {word for name in known.municipalities.values() for word in words_of(name)}
        self._context = context
        self._around = {is_rate: self._guess_around(is_rate) for is_rate in (False, True)}

    def guess(self, label: Label) -> Guess:
        words = _without_people(label.rest)
        if not words:
            return self._of_context(label)
        if found := self._match(label._replace(rest=words)):
            return found
        if not _without_filler(words) and _is_everybody(label.rest):
            return self._people(label)
        named = label.words if max(map(len, words)) <= ABBREVIATED else words
        return Guess(_code(named, label.is_rate), False, False, label.is_rate, words)

    def _of_context(self, label: Label) -> Guess:
        """A header that only says who is counted, or how, leaves it to the title to say what."""
        around = self._around[label.is_rate]
        if around is None or (_is_everybody(label.rest) and not around.is_known):
            return (self._match(label) if label.is_rate else None) or self._people(label)
        return around

    def _people(self, label: Label) -> Guess:
        code = "POPULATION_SHARE" if label.is_rate else "POPULATION"
        return Guess(code, code in self._indicators, not label.is_rate, label.is_rate)

    def _guess_around(self, is_rate: bool) -> Guess | None:
        """What the titles say, of counts or of shares."""
        new = None
        for label in self._context.labels:
            words = tuple(word for word in _without_people(label.rest) if not is_among(word, EMPTY))
            words = tuple(word for word in words if word not in self._names)
            label = label._replace(rest=words, is_rate=is_rate)
            if not words and new is None and _is_everybody(_without_filler(label.words)):
                return self._people(label)
            if words and (found := self._match(label)):
                return found
            if new is None and words:
                new = Guess(_code(words, is_rate), False, False, is_rate, words)
        return new

    def _match(self, label: Label) -> Guess | None:
        """The indicator whose code or name shares the most words; words of the titles help a header's."""
        around = tuple(word for one in self._context.labels for word in one.words)
        if numbered := self._numbered(label, around):
            return Guess(numbered.code, True, True, numbered.is_rate, label.rest, True)
        scored = [(_score(label, around, one), one) for one in self._indicators.values()]
        score, best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
        if best is None or score < ENOUGH:
            return None
        return Guess(best.code, True, score >= SURE, best.is_rate, label.rest)

    def _numbered(self, label: Label, around: Words) -> Indicator | None:
        """The indicator whose code ends as the label begins, such as `k01`, if the titles say the rest of it."""
        if not label.words or not NUMBERED.fullmatch(label.words[0]):
            return None
        number = _bare_number(label.words[0])
        for one in self._indicators.values():
            *first, last = one.code.casefold().split("_")
            if first and _bare_number(last) == number and all(part in around for part in first):
                return one
        return None


def _bare_number(word: str) -> str:
    """`k01` and `k1` are the same."""
    return re.sub(r"(?<=[a-z])0+(?=\d)", "", word)


def _score(label: Label, around: Words, indicator: Indicator) -> float:
    texts = [words_of(indicator.code), *map(words_of, indicator.names)]
    best = max(likeness(label.words, text) for text in texts) * 0.95
    for text in texts:
        if bare := _bare(text):
            shared = likeness(label.rest, bare)
            best = max(best, shared, 0.4 + 0.5 * shared if holds(label.rest, bare) else 0.0)
            if shared and holds((*label.rest, *around), bare):
                best = max(best, 0.4 + 0.3 * shared)
    return best - (
        0.5 if label.is_rate and not indicator.is_rate else 0.3 if indicator.is_rate and not label.is_rate else 0
    )


def _bare(words: Words) -> Words:
    marks = lexicon()["marks"]
    dropped = [*marks["rate"], *marks["count"], *marks["filler"], *marks["total"]]
    return tuple(word for word in words if not is_among(word, dropped))


def _without_people(words: Words) -> Words:
    return tuple(word for word in words if not any(is_among(word, names) for names in lexicon()["people"].values()))


def _without_filler(words: Words) -> Words:
    return tuple(word for word in words if not is_among(word, lexicon()["marks"]["filler"]))


def _is_everybody(words: Words) -> bool:
    return any(is_among(word, lexicon()["people"]["all"]) for word in words)


def _code(words: Sequence[str], is_rate: bool) -> str:
    code = code_of(words[:LONGEST])
    return f"{code}_RATE" if is_rate and not code.endswith(RATES) else code
