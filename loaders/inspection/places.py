"""Which column names areas, and of which area set."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from loaders.inspection.knowledge import AreaSet, Known
from loaders.inspection.profiles import NUMBERS, Profile
from loaders.inspection.text import lexicon, says, words_of

ENOUGH = 0.5
FAR_TOO_MANY, SPARE = 3, 50
"""A column of many more different values than a set has areas cannot name them."""
SHORTEST_NAME = 4
FOOTNOTE = re.compile(r"(?:\s*(?:\d\)|[¹²³⁴⁵]|\*+\)?))+$")
CUT = (
    (r"^(\d+)\b", re.compile(r"\d+[\s_:.-]+[^\W\d]")),  # 03 Nordstadt
    (r"(\d+)$", re.compile(r"[^\W\d]\D*\d+$")),  # STGT03, Bezirk 3
    (r"\((\d+)\)$", re.compile(r"[^\W\d].*\(\d+\)$")),  # Nordstadt (03)
)
"""How a key is cut out of a longer text, and what the text looks like."""


class Fit(NamedTuple):
    """How a column names areas: `field` is what a description says of it besides the header.

    `share` of the column's different values are areas, `cover` is the share of the set's areas that occur.
    """

    profile: Profile
    field: Mapping[str, Any]
    area_set: AreaSet | None
    share: float
    cover: float
    strange: tuple[str, ...]
    lost_zeros: bool = False

    @property
    def score(self) -> float:
        """Keys tell more than names do, the more so with their leading zeros; of sets alike the one in force counts."""
        said = 0.3 * header_says_area(self.profile.header)
        keyed = 0.0 if "by" in self.field else 0.35 if self.profile.sort == "key" else 0.1
        now = 0.02 if self.area_set is None or self.area_set.is_current else 0.0
        return 0.6 * self.share + 0.25 * self.cover + said + keyed + now


def header_says_area(header: str) -> float:
    """Whether a header speaks of an area: 1 for `Stadtteil`, less for `Stadtteil (Name) Anmerkung`."""
    listed = [name for names in lexicon()["levels"].values() for name in names]
    keys = ["ags", "ars", "plr id", "bzr id", "gebietsschlussel", "raumbezug", "gebietsname", "raum id"]
    return max(math.sqrt(says(header, [*listed, *keys])), _cut(header))


def is_level(header: str) -> bool:
    """Whether a header says nothing but a level of areas: `Ortsbezirk`."""
    return any(says(header, names) == 1 for names in lexicon()["levels"].values())


def _cut(header: str) -> float:
    """Compounds such as `Stadtteilname` and `Gebietsnummer`."""
    stems = (
        "stadtteil",
        "ortsteil",
        "stadtbezirk",
        "sozialraum",
        "planungsraum",
        "gebiets",
        "bezirks",
        "gemeinde",
        "kreis",
    )
    return 0.8 if any(word.startswith(stems) for word in words_of(header)) else 0.0


def fits(profiles: Sequence[Profile], known: Known, municipality: str | None, enough: float = ENOUGH) -> list[Fit]:
    """The columns of which enough values name areas, the best first. `municipality` narrows the sets."""
    sets = [one for one in known.area_sets if municipality in (None, one.municipality)]
    found = [fit for profile in profiles if _may_name(profile) for fit in _fits(profile, known, sets)]
    return sorted((fit for fit in found if _holds(fit, enough)), key=lambda fit: -fit.score)


def _may_name(profile: Profile) -> bool:
    if profile.is_running and not header_says_area(profile.header):
        return False
    return profile.filled > 0 and profile.sort in ("text", "key", "number") and profile.distinct > 1


def _holds(fit: Fit, enough: float) -> bool:
    """Small numbers are found in any set: without a word for areas in the header they prove nothing."""
    if fit.share < enough:
        return False
    if fit.lost_zeros or all(len(value) < 3 for value in fit.profile.values):
        header = fit.profile.header
        return header_says_area(header) > 0 or bool(
            says(header, NUMBERS) and fit.share > 0.9 and (fit.cover > 0.9 or fit.profile.sort == "key")
        )
    return True


def _fits(profile: Profile, known: Known, sets: Sequence[AreaSet]) -> Iterator[Fit]:
    for area_set in (one for one in sets if profile.distinct <= FAR_TOO_MANY * len(one.names) + SPARE):
        for field, values, there in _ways(profile, area_set):
            yield _fit(profile, field, area_set, values, there)
    for scheme, keys in known.keys.items():
        fit = _fit(profile, {"by": scheme}, None, {value: value for value in profile.values}, keys)
        if fit.share:
            yield fit._replace(cover=0.0)


def _fit(
    profile: Profile,
    field: Mapping[str, Any],
    area_set: AreaSet | None,
    values: Mapping[str, str],
    there: Iterable[str],
) -> Fit:
    areas = frozenset(there)
    strange = tuple(value for value, key in values.items() if key not in areas)
    hit = {key for key in values.values() if key in areas}
    return Fit(
        profile,
        field,
        area_set,
        1 - len(strange) / len(values),
        len(hit) / len(areas) if areas else 0.0,
        strange,
        "pad" in field,
    )


def _ways(profile: Profile, area_set: AreaSet) -> Iterator[tuple[dict[str, Any], dict[str, str], Iterable[str]]]:
    """Each way to read the column as areas of the set: the description's words, and the key for each value."""
    texts = list(profile.values)
    codes = area_set.names
    named = {"set": area_set.code}
    yield named, {text: text for text in texts}, codes
    lengths = {len(code) for code in codes}
    if len(lengths) == 1 and all(text.isdigit() for text in texts if text):
        (length,) = lengths
        if any(len(text) < length for text in texts):
            yield {**named, "pad": length}, {text: text.rjust(length, "0") for text in texts}, codes
    for pattern, looks_like in CUT:
        cut = {text: match[1] for text in texts if looks_like.match(text) and (match := re.search(pattern, text))}
        if cut:
            yield {**named, "pattern": pattern}, {text: cut.get(text, "") for text in texts}, codes
    names = {" ".join(name.split()) for name in codes.values()}
    yield {"by": "name", **named}, {text: text for text in texts}, names
    if words := _respelled(texts, names):
        yield {"by": "name", **named, "words": words}, {text: words.get(text, text) for text in texts}, names


def _respelled(texts: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Names that differ only in spelling: `Westliche_Höhe` for `Westliche Höhe`."""
    plain = {"".join(words_of(name)): name for name in names}
    there = set(plain.values())
    meant = {text: plain.get("".join(words_of(text))) or plain.get(_bare(text)) for text in texts if text not in there}
    return {text: name for text, name in meant.items() if name is not None}


def _bare(text: str) -> str:
    """Without the sign of a footnote: `Neustadt1)`, `Neustadt*`, `Neustadt ²`."""
    return "".join(words_of(FOOTNOTE.sub("", text)))


def named_in(texts: Iterable[str], known: Known, municipality: str | None) -> str | None:
    """The one area whose name stands in a title, as SET:CODE."""
    sets = [one for one in known.area_sets if municipality in (None, one.municipality)]
    for text in texts:
        said = f" {' '.join(words_of(text))} "
        found = {
            (len(name), f"{one.code}:{code}")
            for one in sets
            for code, name in one.names.items()
            if len(name) >= SHORTEST_NAME and f" {' '.join(words_of(name))} " in said
        }
        if len(found) == 1:
            return found.pop()[1]
    return None


def likely(profiles: Sequence[Profile]) -> Profile | None:
    """The column that names areas by its header alone, where no database tells."""
    named = [profile for profile in profiles if _may_name(profile) and header_says_area(profile.header) > 0]
    return max(named, key=lambda profile: (header_says_area(profile.header), profile.sort == "key"), default=None)
