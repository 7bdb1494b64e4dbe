"""Columns of figures as entries of `[[values]]`: one for each, or one pattern for a family of years or members."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from loaders.headers import JOINT
from loaders.inspection.concepts import Concepts, Guess
from loaders.inspection.labels import DAY, MONTH, YEAR, Label, Reader
from loaders.inspection.profiles import Profile
from loaders.inspection.text import alike, code_of, words_of

MANY = 12
SUFFIXES = ("rate", "share", "cases", "count", "number")
SEPARATOR = r" \| "
ANY_PART = "[^|]+"
NAMELESS = re.compile(r"column [A-Z]+")


class Entry(NamedTuple):
    """What an entry says, the headers it takes, and how sure the indicator is."""

    says: Mapping[str, Any]
    headers: Sequence[str]
    guess: Guess
    label: Label


class Columns(NamedTuple):
    """`words` are what a pattern's groups find, as members: of each dimension."""

    entries: list[Entry]
    words: Mapping[str, Mapping[str, str]]
    totals: Mapping[str, Sequence[str]]


def columns_of(
    profiles: Sequence[Profile],
    parts: Sequence[Sequence[str]],
    reader: Reader,
    concepts: Concepts,
    common: Mapping[str, str],
) -> Columns:
    """`parts` are the texts that each header is made of, `common` the members of all figures."""
    headers = [profile.header for profile in profiles]
    shares = {profile.header for profile in profiles if _are_shares(profile)}
    crossed = _crossed(headers, parts, reader, concepts)
    if crossed is not None:
        return crossed
    families: dict[str, list[str]] = defaultdict(list)
    for header in headers:
        families[_without_period(header)].append(header)
    entries = []
    for family in families.values():
        dated = len(family) > 1 and all(_without_period(header) != header for header in family)
        for group in [family] if dated else [[header] for header in family]:
            entries.append(_entry(group, reader, concepts, common, dated, group[0] in shares))
    return Columns(_with_counts(_told_apart(entries)), {}, {})


def _with_counts(entries: Sequence[Entry]) -> list[Entry]:
    """A rate travels with its count, if one column counts the same: `Geburten` beside `Geburtenquote`."""
    found = []
    for entry in entries:
        found.append(entry)
        counts = [one for one in entries if entry.guess.is_rate and _counts(one, entry)]
        if len(counts) == 1 and entry.guess.is_known:
            says = {**counts[0].says, "indicator": entry.guess.code, "role": "count"}
            found.append(entry._replace(says=says, headers=counts[0].headers))
    return found


def _counts(one: Entry, rate: Entry) -> bool:
    alike_said = all(one.says.get(name) == rate.says.get(name) for name in ("members", "period"))
    same_layout = ("pattern" in one.says) == ("pattern" in rate.says)
    counted, rated = (
        [word for word in guess.code.casefold().split("_") if word not in SUFFIXES] for guess in (one.guess, rate.guess)
    )
    same_words = len(counted) == len(rated) and all(map(alike, counted, rated))
    return not one.guess.is_rate and one.guess.is_known and alike_said and same_layout and same_words


def _are_shares(profile: Profile) -> bool:
    """Decimals between 0 and 100 count nobody."""
    return not profile.whole and profile.smallest is not None and 0 <= profile.smallest <= (profile.largest or 0) <= 100


def _told_apart(entries: Sequence[Entry]) -> list[Entry]:
    """Two columns cannot hold the same figure: the one with more words gets an indicator of its own."""
    taken: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda one: (not one.guess.is_sure, len(one.label.words))):
        key = repr([entry.says.get(name) for name in ("indicator", "members", "period")] + ["pattern" in entry.says])
        if key in taken and not NAMELESS.fullmatch(entry.headers[0]):
            code = code_of(words_of(YEAR.sub("", entry.headers[0])))
            guess = Guess(code, False, False, entry.guess.is_rate, entry.label.words)
            entry = entry._replace(says={**entry.says, "indicator": code}, guess=guess)
        taken[key if key not in taken else repr([entry.says, entry.headers])] = entry
    order = {entry.headers[0]: place for place, entry in enumerate(entries)}
    return sorted(taken.values(), key=lambda entry: order[entry.headers[0]])


def _without_period(header: str) -> str:
    return YEAR.sub("\0", MONTH.sub("\2", DAY.sub("\1", header)), count=1)


def _entry(
    headers: Sequence[str],
    reader: Reader,
    concepts: Concepts,
    common: Mapping[str, str],
    dated: bool = False,
    are_shares: bool = False,
) -> Entry:
    label = reader.read("" if NAMELESS.fullmatch(headers[0]) else headers[0])
    label = label._replace(is_rate=label.is_rate or are_shares)
    guess = concepts.guess(label)
    says: dict[str, Any] = {"pattern": _pattern(headers[0])} if dated else {"header": headers[0]}
    says["indicator"] = guess.code
    if members := {} if guess.says_all else {**common, **label.members}:
        says["members"] = members
    if not dated and label.period:
        says["period"] = label.period
    return Entry(says, headers, guess, label)


def _pattern(header: str) -> str:
    """A regular expression for a header of any year."""
    for written, period in ((DAY, r"[\d.-]+"), (MONTH, r"[A-Za-zä]+\.? \d{4}"), (YEAR, r"\d{4}")):
        if found := written.search(header):
            group = f"(?P<period>{period})" if re.fullmatch(period, found[0]) else "(?P<period>.+)"
            break
    else:
        return re.escape(header)
    return escaped(header[: found.start()]) + group + escaped(header[found.end() :])


def escaped(text: str) -> str:
    """As re.escape, without backslashes before what means nothing."""
    return re.sub(r"([.^$*+?{}\[\]\\|()])", r"\\\1", text)


def _crossed(
    headers: Sequence[str], parts: Sequence[Sequence[str]], reader: Reader, concepts: Concepts
) -> Columns | None:
    """Headers of several rows, each of which names members of a dimension of its own."""
    depth = len(parts[0]) if parts else 0
    if depth < 2 or len(headers) < MANY:
        return None
    found = [dimension_of(dict.fromkeys(part[level] for part in parts), reader) for level in range(depth)]
    dimensions = [one for one in found if one is not None]
    if len({dimension.code for dimension in dimensions}) < depth:
        return None
    label = Label({}, None, False, False, ())
    guess = concepts.guess(label)
    pattern = SEPARATOR.join(f"(?P<{dimension.code}>{ANY_PART})" for dimension in dimensions)
    fitting = [header for header in headers if header.count(JOINT) == depth - 1]
    others = [
        Entry(_crossing(header, part, dimensions, guess), [header], guess, label)
        for header, part in zip(headers, parts, strict=True)
        if header not in fitting
    ]
    family = Entry({"pattern": pattern, "indicator": guess.code}, fitting, guess, label)
    words = {dimension.code: dimension.words for dimension in dimensions}
    totals = {dimension.code: dimension.totals for dimension in dimensions if dimension.totals}
    return Columns([family, *others], words, totals)


def _crossing(header: str, part: Sequence[str], dimensions: Sequence["Dimension"], guess: Guess) -> dict[str, Any]:
    """A column whose header says a word only once that several of its rows say: the pattern does not fit it."""
    members = {one.code: one.words[text] for one, text in zip(dimensions, part, strict=True) if text in one.words}
    said: dict[str, Any] = {"header": header, "indicator": guess.code}
    return {**said, "members": members} if members else said


class Dimension(NamedTuple):
    code: str
    words: Mapping[str, str]
    totals: Sequence[str]


USUAL_TOTALS = ("", "_T", "TOTAL", "INSGESAMT", "Insgesamt")
UNKNOWN = ("unbekannt", "unknown", "ohne angabe", "o. a.", "k. a.")


def dimension_of(texts: Mapping[str, Any], reader: Reader) -> Dimension | None:
    """What a column or a row of headers breaks figures down by. `unbekannt` is a member of any dimension."""
    labels = {text: reader.read(text) for text in texts if text}
    codes = {code for label in labels.values() for code in label.members}
    for code in sorted(codes):
        words = {text: label.members[code] for text, label in labels.items() if set(label.members) == {code}}
        totals = [text for text, label in labels.items() if label.is_total and not label.members and not label.rest]
        unknown = [text for text in labels if text.casefold() in UNKNOWN]
        if len(words) + len(totals) + len(unknown) == len(labels) and len(words) > 1:
            words |= dict.fromkeys(unknown, "UNKNOWN")
            return Dimension(code, words, [text for text in totals if text not in USUAL_TOTALS])
    return None
