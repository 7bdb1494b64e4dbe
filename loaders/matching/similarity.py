"""How alike names are: three letters at a time, rare ones counting more than those that many names have."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import TypeVar

from loaders.matching.names import Name

T = TypeVar("T", bound=Hashable)

COMPANIES = {"COMPANY", "SMALL_COMPANY"}
OTHER_FORM = 0.8
GROWN_COMPANY = 0.95
"""An Unternehmergesellschaft becomes a GmbH by raising its capital (§ 5a Abs. 5 GmbHG), and stays the same body."""
SAME_WORD = 0.9
"""From this likeness on two words are one, misspelt."""
LONG_WORD = 4
"""Shorter words are found in others by chance."""


class Similarity:
    """Of names by their numbers: 1 are those that are alike, 0 those that have nothing in common."""

    def __init__(self, names: Mapping[int, Name]) -> None:
        self.names = names
        self.trigrams = {number: _trigrams(name) for number, name in sorted(names.items())}
        self.weights = _weights(self.trigrams.values())
        self.words = _weights([name.words for name in names.values()])
        self.lengths = {number: self._length(found) for number, found in self.trigrams.items()}

    def score(self, one: int, other: int, least: float = 0) -> float:
        """Cosine of the trigrams; less for other legal forms, and where each has words that the other lacks.

        What cannot reach `least` is not looked at any closer, and is 0.
        """
        product = sum(self.weights[trigram] ** 2 for trigram in self.trigrams[one] & self.trigrams[other])
        score = product / (self.lengths[one] * self.lengths[other]) * of_forms(self.names[one], self.names[other])
        return score * self._of_words(one, other) if score >= least else 0

    def pairs(self, least: float) -> Iterator[tuple[int, int, float]]:
        """All of at least this score, the lower number first."""
        for one, other in self._candidates():
            score = self.score(one, other, least)
            if score >= least:
                yield one, other, score

    def _candidates(self) -> Iterator[tuple[int, int]]:
        """Pairs that share a trigram which few names have."""
        frequencies = Counter(trigram for found in self.trigrams.values() for trigram in found)
        most = math.isqrt(len(self.trigrams)) + 1
        index: dict[str, list[int]] = defaultdict(list)
        for number, found in self.trigrams.items():
            rare = [trigram for trigram in found if frequencies[trigram] <= most]
            for other in {other for trigram in rare for other in index[trigram]}:
                yield other, number
            for trigram in rare:
                index[trigram].append(number)

    def _length(self, trigrams: set[str]) -> float:
        return math.hypot(*(self.weights[trigram] for trigram in trigrams))

    def _of_words(self, one: int, other: int) -> float:
        """Kreisverband Nord is not Kreisverband Süd, but may be Musterstädter Kreisverband Nord."""
        return 1 - min(self._lacking(one, other), self._lacking(other, one))

    def _lacking(self, one: int, other: int) -> float:
        """The share of a name's words, by weight, that another name does not have."""
        words = self.names[one].words
        lacking = sum(self.words[word] for word in words if not _has(self.names[other], word))
        return lacking / sum(self.words[word] for word in words) if lacking else 0


def of_forms(one: Name, other: Name) -> float:
    """What is left of a score between names of these legal forms; a form that is not told speaks against none."""
    if one.form == other.form or one.form is None or other.form is None:
        return 1
    return GROWN_COMPANY if {one.form, other.form} == COMPANIES else OTHER_FORM


def _has(name: Name, word: str) -> bool:
    if len(word) >= LONG_WORD and word in name.joined:
        return True
    return any(SequenceMatcher(None, word, other).ratio() >= SAME_WORD for other in name.words)


def _trigrams(name: Name) -> set[str]:
    text = f" {' '.join(name.words)} "
    return {text[place : place + 3] for place in range(len(text) - 2)}


def _weights(texts: Collection[Iterable[T]]) -> dict[T, float]:
    """Inverse document frequency of what the texts are made of."""
    frequencies = Counter(part for text in texts for part in text)
    return {part: math.log(1 + len(texts) / frequency) for part, frequency in frequencies.items()}
