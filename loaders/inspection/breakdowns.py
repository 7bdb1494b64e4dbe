"""Columns of a long table that say which figure a row holds: its indicator, and what it is broken down by."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from loaders.inspection.cells import text_of
from loaders.inspection.columns import USUAL_TOTALS, Dimension, dimension_of
from loaders.inspection.concepts import Concepts
from loaders.inspection.knowledge import Known, Member
from loaders.inspection.labels import Reader
from loaders.inspection.profiles import Profile
from loaders.inspection.region import Row
from loaders.inspection.table import CONCEPTS, Facts
from loaders.inspection.text import code_of, lexicon, likeness, says, words_of

MOST_MEMBERS = 400
ALIKE = 0.5
CODED = "value_variable_code"


class Breakdown(NamedTuple):
    """`dimensions` by the header that holds each."""

    indicator: Profile | None
    words: Mapping[str, str]
    new: frozenset[str]
    dimensions: Mapping[str, Dimension]


def breakdown_of(
    spare: Sequence[Profile], keys: Sequence[Profile], facts: Facts, reader: Reader, concepts: Concepts, are_rates: bool
) -> Breakdown:
    """`spare` are columns without a meaning so far, `keys` those that tell rows apart already.

    `are_rates`: the figures are counts by other counts.
    """
    data, known, meanings = facts.found.region.data, facts.knows, facts.meanings
    dimensions = {one.header: found for one in spare if (found := _dimension(one, reader, known, meanings)) is not None}
    left = [one for one in spare if one.header not in dimensions]
    indicator = _indicator(left)
    told = [*keys, *(one for one in spare if one.header in dimensions), *([indicator] if indicator else [])]
    for one in left:
        if one is not indicator and _is_category(one) and not _are_unique(data, told):
            dimensions[one.header] = _new_dimension(one)
            told.append(one)
    words, new = _indicators(indicator, reader, concepts, meanings, are_rates) if indicator else ({}, frozenset[str]())
    return Breakdown(indicator, words, new, dimensions)


def _dimension(profile: Profile, reader: Reader, known: Known, meanings: Mapping[str, str]) -> Dimension | None:
    if profile.distinct > MOST_MEMBERS or profile.sort not in ("text", "key", "symbol"):
        return None
    labels = {meanings[text]: text for text in profile.values if text in meanings}
    if labels and len(labels) == profile.distinct and (found := dimension_of(labels, reader)):
        return found._replace(words={labels[label]: code for label, code in found.words.items()})
    return dimension_of(profile.values, reader) or _of_codes(profile, known) or _resembling(profile, known)


def _of_codes(profile: Profile, known: Known) -> Dimension | None:
    """A column that holds the database's own codes of members."""
    for dimension in sorted({member.dimension for member in known.members}):
        codes = {member.code for member in known.members if member.dimension == dimension}
        texts = [text for text in profile.values if text not in ("_T", "TOTAL", "INSGESAMT", "Insgesamt")]
        if len(texts) > 1 and all(text in codes for text in texts):
            return Dimension(dimension, {}, [])
    return None


def _resembling(profile: Profile, known: Known) -> Dimension | None:
    """A column whose texts are much like the members' names of one dimension, each like another."""
    if profile.sort != "text" or profile.distinct > 60:
        return None
    for dimension in sorted({member.dimension for member in known.members}):
        members = [member for member in known.members if member.dimension == dimension]
        words = {text: code for text in profile.values if (code := _nearest(text, members))}
        if len(words) > 2 and len(words) >= 0.8 * profile.distinct and len(set(words.values())) == len(words):
            return Dimension(dimension, words, [])
    return None


def _nearest(text: str, members: Sequence[Member]) -> str | None:
    said = words_of(text)
    scored = [(max(likeness(said, words_of(name)) for name in member.names), member.code) for member in members]
    score, code = max(scored)
    return code if score >= ALIKE else None


def _indicator(profiles: Sequence[Profile]) -> Profile | None:
    named = [
        one
        for one in profiles
        if one.sort == "text" and says(one.header, CONCEPTS) > 0 and (one.distinct > 1 or one.header == CODED)
    ]
    return max(named, key=lambda one: says(one.header, CONCEPTS), default=None)


def _indicators(
    profile: Profile, reader: Reader, concepts: Concepts, meanings: Mapping[str, str], are_rates: bool
) -> tuple[dict[str, str], frozenset[str]]:
    labels = {text: reader.read(meanings.get(text, text)) for text in profile.values}
    labels = {text: label._replace(is_rate=label.is_rate or are_rates) for text, label in labels.items()}
    guesses = {text: concepts.guess(label) for text, label in labels.items()}
    codes = {text: guess.code for text, guess in guesses.items()}
    counted = Counter(codes.values())
    for text, guess in guesses.items():
        of_a_part = bool(labels[text].members) and not labels[text].rest
        if of_a_part or (counted[guess.code] > 1 and not guess.is_sure):
            codes[text] = code_of(words_of(text))
    words = {text: code for text, code in codes.items() if code != text}
    return words, frozenset(text for text, guess in guesses.items() if codes[text] != guess.code or not guess.is_known)


def _is_category(profile: Profile) -> bool:
    few = profile.distinct <= max(2, 0.2 * profile.rows) or profile.distinct <= 12
    return 1 < profile.distinct <= 60 and few and not profile.empty and (profile.sort == "text" or profile.whole)


def _are_unique(data: Sequence[Row], told: Sequence[Profile]) -> bool:
    keys = [tuple(_at(cells, one.place) for one in told) for _, cells in data]
    return len(set(keys)) == len(keys)


def _new_dimension(profile: Profile) -> Dimension:
    words = [word for word in words_of(profile.header) if word not in ("id", "nr", "code")]
    totals = [text for text in profile.values if text in USUAL_TOTALS or text.casefold() in lexicon()["marks"]["total"]]
    members = {text: code_of(words_of(text)) for text in sorted(profile.values) if text not in totals}
    said = [text for text in totals if text not in USUAL_TOTALS]
    return Dimension(code_of(words), members if any(text != code for text, code in members.items()) else {}, said)


def _at(cells: Sequence[Any], place: int) -> str:
    return text_of(cells[place]) if place < len(cells) else ""
