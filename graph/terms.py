"""The controlled vocabularies with their labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import models
from graph.engine.declare import entity, everything, queries
from graph.matching import by_text

if TYPE_CHECKING:
    from graph.engine.pages import Connection


@entity(models.VocabularyTerm, order=("vocabulary", "position", "id"))
class VocabularyTerm:
    """A value of one of the schema's enums, with its labels in German, English and easy German."""

    vocabulary: str
    code: str
    name: str
    description: str


@queries
class TermQueries:
    """Vocabularies."""

    vocabulary: Connection[VocabularyTerm] = everything(
        "VocabularyTerm",
        "The terms of the vocabularies, in their order.",
        name=by_text("vocabulary", "Only of the vocabulary with this name, such as SubPlan."),
    )
