"""What a header, a title or a file's name says of the figures: ages, sexes, years, shares, and what is measured."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from loaders.cells.days import MONTHS
from loaders.inspection.knowledge import Known
from loaders.inspection.text import Words, folded, is_among, lexicon, usual, words_of

OLDEST = 120
YEARS = r"(?:jahrige[nrms]?|jahre?n?|years?|yrs|j)?"
AND_OLDER = r"(?:und|u|and|o|oder|or)\s*(?:mehr|alter[e]?|above|over|older|daruber|m|a)\b|plus\b|\+"
SPAN = re.compile(
    rf"\b(?P<low>\d{{1,3}})\s*{YEARS}\s*(?P<how>bis unter|bis u|b u|to under|to below|bis|to|b)"
    rf"\s*(?P<high>\d{{1,3}})\b\s*{YEARS}"
)
OPEN = re.compile(
    rf"\b(?P<low>\d{{1,3}})\s*{YEARS}\s*(?:{AND_OLDER})(?:\s*{YEARS}\b)?"
    rf"|\b(?:ab|uber|above|over)\s+(?P<from>\d{{1,3}})\b\s*{YEARS}"
)
UNDER = re.compile(rf"\b(?:unter|under|below|bis unter|bis u|u)\s*(?P<high>\d{{1,3}})\b\s*{YEARS}")
GLUED = re.compile(r"(?<![a-z\d])(?P<code>[a-z]{1,2}\d{1,3})(?![a-z\d])|(?P<word>[a-z]+)(?=\d)|(?<=\d)(?=[a-z])")
UP_TO = re.compile(rf"\b(?:bis|up to)\s*(?P<high>\d{{1,3}})\b\s*{YEARS}")
NAMES_OF_MONTHS = "|".join(sorted((name.capitalize() for name in MONTHS), key=len, reverse=True))
DAY = re.compile(
    r"\b\d{1,2}\.\d{1,2}\.(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    rf"|\b\d{{1,2}}\. ?(?:{NAMES_OF_MONTHS}) (?:19|20)\d\d\b"
)
MONTH = re.compile(rf"\b(?:{NAMES_OF_MONTHS})\.? (?:19|20)\d\d\b")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


RATES = ("anteil", "anteile", "quote", "quoten", "quotient", "ziffer", "dichte")
"""How words that name a rate end: `Geburtenquote`."""


class Span(NamedTuple):
    """Ages in whole years; `is_bare` where `6-15` does not say whether 15 belongs to it."""

    low: int
    high: int | None
    is_bare: bool = False


class Label(NamedTuple):
    """`words` are all that are left of ages, members and times, `rest` those that say what is measured."""

    members: Mapping[str, str]
    period: str | None
    is_rate: bool
    is_total: bool
    rest: Words
    words: Words = ()


class Reader:
    """Reads labels with the words of the lexicon and of the database's dimensions."""

    def __init__(self, known: Known, texts: Iterable[str] = ()) -> None:
        """`texts` are all labels of a table: whether `6-15` holds 15 is told by its neighbours."""
        spans = [span for text in texts if (span := _span(_spaced(text))[0])]
        lows = {span.low for span in spans}
        self._exclusive = any(span.is_bare and span.high in lows for span in spans)
        self._ages = {(one.age_from or 0, one.age_to): one.code for one in known.members if one.dimension == "AGE"}
        self._phrases = sorted(_phrases(known), key=lambda phrase: -len(phrase[0]))

    def read(self, text: str) -> Label:
        period, spaced = _without_period(text)
        span, spaced = _span(_spaced(spaced))
        words = re.findall(r"[a-z]{1,2}\d{1,3}|[^\W\d_]+|\d+|%|§", spaced)
        members = {"AGE": self.age(span)} if span else {}
        for phrase, dimension, code in self._phrases:
            if members.get(dimension, code) == code and (place := _place(words, phrase)) is not None:
                members[dimension] = code
                words[place : place + len(phrase)] = []
        marks = lexicon()["marks"]
        is_rate = any(is_among(word, marks["rate"]) or word.endswith(RATES) for word in words)
        is_total = any(is_among(word, marks["total"]) for word in words)
        dropped = [*marks["total"], *marks["rate"], *marks["count"], *marks["filler"]]
        rest = tuple(word for word in words if not is_among(word, dropped) and not word.isdigit())
        return Label(members, period, is_rate, is_total, rest, tuple(words))

    def age(self, span: Span) -> str:
        """The code of an age group, the database's own if it has one."""
        low, high = span.low, span.high
        if high is not None and span.is_bare and (self._exclusive or self._knows_only(low, high - 1)):
            high -= 1
        return self._ages.get((low, high)) or (f"{low}_PLUS" if high is None else f"{low}_{high}")

    def _knows_only(self, low: int, high: int) -> bool:
        return (low, high) in self._ages and (low, high + 1) not in self._ages


def ages_of(code: str) -> tuple[int, int | None] | None:
    """What a code such as `0_17` or `65_PLUS` says."""
    match = re.fullmatch(r"(\d+)_(?:(\d+)|PLUS)", code)
    return (int(match[1]), int(match[2]) if match[2] else None) if match else None


def _phrases(known: Known) -> Iterable[tuple[Words, str, str]]:
    for entry in lexicon()["members"]:
        for code, names in entry.items():
            if isinstance(names, list):
                yield from ((tuple(name.split()), entry["dimension"], code) for name in names)
    for member in known.members:
        if member.dimension != "AGE":
            for name in member.names:
                if words := words_of(name):
                    yield words, member.dimension, member.code


def _place(words: Sequence[str], phrase: Words) -> int | None:
    for start in range(len(words) - len(phrase) + 1):
        if tuple(words[start : start + len(phrase)]) == phrase:
            return start
    return None


def _without_period(text: str) -> tuple[str | None, str]:
    if match := DAY.search(text):
        return match[0], DAY.sub(" ", text)
    if match := MONTH.search(text):
        return match[0], MONTH.sub(" ", text)
    if match := YEAR.search(text):
        years = YEAR.findall(text)
        return (match[0] if len(set(years)) == 1 else None), YEAR.sub(" ", text)
    return None, text


def _spaced(text: str) -> str:
    """Folded, digits apart from letters, a dash between two numbers read as `bis`."""
    plain = re.sub(r"[a-z]+", lambda match: usual(match[0]), folded(text))
    plain = re.sub(r"(?<=\d)\s*[-–_]\s*<\s*(?=\d)", " bis unter ", plain)
    plain = re.sub(r"(?<=\d)\s*[-–_]\s*(?=\d)", " bis ", plain)
    plain = re.sub(r"\bu(?=\d{1,2}\b)", "unter ", plain)
    plain = GLUED.sub(lambda match: match[0] if match["code"] else f"{match['word'] or ''} ", plain)
    plain = re.sub(r"undmehr|undalter|u\.? ?m\.|u\.? ?a\.", " und mehr ", plain)
    plain = re.sub(r"<\s*(?=\d)", " unter ", plain)
    return " ".join(re.sub(r"[^\w+%§]+|_", " ", plain).split())


def _span(spaced: str) -> tuple[Span | None, str]:
    """The age group of a spaced text, and the text without it."""
    for pattern, made in ((SPAN, _from_to), (OPEN, _open), (UNDER, _under), (UP_TO, _up_to)):
        if match := pattern.search(spaced):
            span = made(match)
            if span.low <= OLDEST and (span.high or 0) <= OLDEST and span.low < (span.high or OLDEST + 1):
                left = f"{spaced[: match.start()]} {spaced[match.end() :]}"
                return span, re.sub(r"\b(?:age|aged|alter|im alter)\b", " ", left)
    return None, spaced


def _from_to(match: re.Match[str]) -> Span:
    low, high = int(match["low"]), int(match["high"])
    is_under = "u" in match["how"]
    return Span(low, high - 1 if is_under else high, not is_under)


def _open(match: re.Match[str]) -> Span:
    return Span(int(match["low"] or match["from"]), None)


def _up_to(match: re.Match[str]) -> Span:
    return Span(0, int(match["high"]), is_bare=True)


def _under(match: re.Match[str]) -> Span:
    return Span(0, int(match["high"]) - 1)
