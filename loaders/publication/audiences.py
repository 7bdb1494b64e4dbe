"""Whom rules are for: those for partners, who see at least what the public sees, and so are hidden nothing of it."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from loaders.publication.rules import Rules
from models.protection import SAYS
from models.vocabulary import Audience

LAXER = {
    "min_count": np.minimum,
    "shows_zero": np.maximum,
    "min_base": np.minimum,
    "finest_level": np.maximum,
    "min_contributors": np.minimum,
    "dominance_p": np.minimum,
}
"""Which of two rules shows more: where one of them is missing, nothing is hidden."""
OF_LARGEST = ["dominance_n", "dominance_k"]
"""One rule: the more percent fewer contributors may give, the more it shows; of others neither shows more."""


def for_partners(rules: Rules, figures: pd.DataFrame) -> pd.DataFrame:
    """`figures` with the rules for the public, as joined; each is exchanged where that for partners shows more."""
    own = rules.joined(figures[figures.columns.difference(rules.columns)], Audience.PARTNER)
    found = laxer(own, figures)
    zero_secret = found["shows_zero"] == 0 if "shows_zero" in found else False
    return figures.assign(**found, zero_secret=zero_secret)


def laxer(own: pd.DataFrame, public: pd.DataFrame) -> pd.DataFrame:
    """What partners' own rules and those for the public say of figures, together."""
    found = {name: shows_more(own[name], public[name]) for name, shows_more in LAXER.items() if name in own}
    if all(name in own for name in OF_LARGEST):
        fewer, percent = own["dominance_n"] <= public["dominance_n"], own["dominance_k"] >= public["dominance_k"]
        more = own["dominance_n"].isna() | fewer & percent
        found |= {name: own[name].where(more, public[name]) for name in OF_LARGEST}
    return pd.DataFrame(found, index=own.index)


def idle(rules: Rules) -> Iterator[tuple[int, str]]:
    """What rules for partners say, by number and column, that is stricter wherever it applies than what holds for the
    public."""
    for number, rule, figures in rules.of_partners():
        public = rules.joined(figures)
        said = {name: rule[name] for name in SAYS if pd.notna(rule[name])}
        found = laxer(public.assign(**said), public)
        yield from ((number, name) for name in said if not (found[name] == said[name]).any())
