"""Texts, keys, yes and no, terms of a vocabulary."""

import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from functools import cache

from loaders.cells import CellError

YES = frozenset({"x", "ja", "j", "yes", "y", "true", "wahr", "1"})
NO = frozenset({"", "nein", "n", "no", "false", "falsch", "0"})
FORMULA = re.compile(r"\s*(?:=|[@+-]\s*(?:[A-Za-z_][\w.]*\(|[^\s|]*\|))")
"""What a spreadsheet would execute in a text that somebody exports and opens (CWE-1236); `-5`, `+49 461` are none."""
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\"\\]")
LEGAL_FORMS = re.compile(
    r"\b(?:e\.? ?v|e\.? ?g|gemeinn(?:ü|ue)tzige|g?gmbh|g ?gmbh|mbh|ggmbh|gug|ug|ag|kg|ohg|gbr|haftungsbeschränkt|"
    r"eingetragener verein|stiftung des öffentlichen rechts|k(?:ö|d)r|kdör|a(?:ö|d)r)\b\.?",
    re.IGNORECASE,
)
FOLDED = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l"})


def text(cell: str) -> str:
    """Blanks at the ends dropped, doubled blanks folded, line breaks kept."""
    if "\x00" in cell:
        raise CellError("holds a NUL character")
    if FORMULA.match(cell):
        raise CellError("begins as a spreadsheet's formula does: put a word or an apostrophe before it")
    return "\n".join(" ".join(line.split()) for line in cell.strip().splitlines())


def key(cell: str) -> str:
    plain = " ".join(cell.split())
    if UNSAFE.search(plain):
        raise CellError("holds a quote, a backslash or a control character, which keys must not")
    return plain


def yes_no(cell: str) -> bool:
    word = cell.strip().lower()
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellError("is neither yes nor no, such as ja or nein")


def normalised(name: str) -> str:
    """A name as a key: without case, accents, legal form and punctuation."""
    bare = LEGAL_FORMS.sub(" ", f" {name.lower()} ")
    decomposed = unicodedata.normalize("NFKD", bare.translate(FOLDED))
    ascii_only = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))


def term(cell: str, vocabulary: type[Enum]) -> str:
    """The code of a term, given as code, German or English label in any case."""
    try:
        return _labels(vocabulary)[" ".join(cell.split()).casefold()]
    except KeyError:
        known = ", ".join(f"{member.name} ({member.value.de})" for member in vocabulary)
        raise CellError(f"is not one of {known}") from None


@cache
def _labels(vocabulary: type[Enum]) -> Mapping[str, str]:
    labels: dict[str, str] = {}
    for member in reversed(vocabulary):
        labels[member.value.en.casefold()] = labels[member.value.de.casefold()] = member.name
    return labels | {member.name.casefold(): member.name for member in vocabulary}
