"""What a term of a controlled vocabulary says about itself."""

from typing import NamedTuple


class Term(NamedTuple):
    """The German label, the English label, one sentence for the API, and Leichte Sprache where it differs."""

    de: str
    en: str
    description: str
    easy: str | None = None
