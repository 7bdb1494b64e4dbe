"""Shares that follow from the counts beside them, and so need not be stored."""

from collections.abc import Sequence

from loaders.inspection.cells import number_of
from loaders.inspection.profiles import Profile
from loaders.inspection.table import Facts
from loaders.inspection.text import is_among, lexicon, words_of

PROVED_BY = 200
EXACT = 1e-6
"""Rounded shares say what somebody published, so only those with all their decimals are left out."""


def follows(profile: Profile, columns: Sequence[Profile], facts: Facts) -> bool:
    """Whether the column is a hundred times one count by another, to the last decimal."""
    words = [word for word in words_of(profile.header) if not is_among(word, lexicon()["marks"]["rate"])]
    if len(words) == len(words_of(profile.header)):
        return False
    count = next((one for one in columns if one is not profile and list(words_of(one.header)) == words), None)
    wholes = [one for one in columns if one.whole and one is not profile]
    return count is not None and any(_is_share(profile, count, whole, facts) for whole in wholes)


def _is_share(profile: Profile, count: Profile, whole: Profile, facts: Facts) -> bool:
    checked = 0
    for _, cells in facts.found.region.data[:PROVED_BY]:
        share, part, total = (_number(cells, one, facts) for one in (profile, count, whole))
        if share is None or part is None or not total:
            continue
        if abs(share - 100 * part / total) > EXACT:
            return False
        checked += 1
    return checked > 1


def _number(cells: Sequence[object], profile: Profile, facts: Facts) -> float | None:
    return number_of(cells[profile.place], facts.notation) if profile.place < len(cells) else None
