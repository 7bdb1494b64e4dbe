"""Names of organizations in one spelling, so that those of one body can be compared."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "æ": "ae", "ø": "oe", "ł": "l"})
CARE_OF = re.compile(r"\bc/o\b.*")
TRUNCATED_STREET = re.compile(r"(?<=[a-z]{4})str\b")


class Name(NamedTuple):
    """`words` without legal form, in order, each once; `form` is None where the name tells none."""

    words: tuple[str, ...]
    form: str | None

    @property
    def joined(self) -> str:
        """Without blanks: `ufa Fabrik` and `ufaFabrik` are one."""
        return "".join(self.words)


class Words(NamedTuple):
    """What `words.toml` says, as patterns of whole words."""

    forms: tuple[tuple[re.Pattern[str], str], ...]
    noise: re.Pattern[str]
    alike: tuple[tuple[re.Pattern[str], str], ...]


def read_name(text: str) -> Name:
    plain = folded(text)
    form = None
    for pattern, code in _words().forms:
        plain, found = pattern.subn(" ", plain)
        form = form or (code if found else None)
    plain = _words().noise.sub(" ", plain)
    for pattern, instead in _words().alike:
        plain = pattern.sub(instead, plain)
    return Name(tuple(dict.fromkeys(plain.split())), form)


def folded(text: str) -> str:
    """Lower case, umlauts written out, other accents and all punctuation dropped; a blank at either end."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    decomposed = unicodedata.normalize("NFKD", CARE_OF.sub("", plain))
    words = re.findall(r"[^\W_]+", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))
    return f" {TRUNCATED_STREET.sub('strasse', ' '.join(words))} "


@cache
def _words() -> Words:
    said = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    forms = tuple((_any_of(form["written"], after="[^ ] "), form["code"]) for form in said["form"])
    alike = tuple((_any_of(spellings), instead) for instead, spellings in said["alike"].items())
    return Words(forms, _any_of(said["noise"]["words"]), alike)


def _any_of(spellings: Iterable[str], after: str = " ") -> re.Pattern[str]:
    longest_first = sorted(spellings, key=len, reverse=True)
    return re.compile(f"(?<={after})(?:{'|'.join(longest_first)})(?= )")
