"""Vocabularies: labels for every term, and rows in step with the program."""

from enum import Enum

import asyncpg
import pytest

from models.vocabulary import VOCABULARIES


@pytest.mark.parametrize("vocabulary", VOCABULARIES, ids=lambda vocabulary: vocabulary.__name__)
def test_every_term_speaks_german_and_english(vocabulary: type[Enum]) -> None:
    for term in vocabulary:
        assert term.value.de
        assert term.value.en
        assert term.value.description.endswith("."), term


async def test_rows_say_what_the_program_says(connection: asyncpg.Connection) -> None:
    rows = await connection.fetch(
        "SELECT vocabulary, code, name, name_en, name_easy, description "
        "FROM vocabulary_terms ORDER BY vocabulary, position"
    )
    expected = [
        (vocabulary.__name__, term.name, term.value.de, term.value.en, term.value.easy, term.value.description)
        for vocabulary in sorted(VOCABULARIES, key=lambda vocabulary: vocabulary.__name__)
        for term in vocabulary
    ]
    assert [tuple(row) for row in rows] == expected
