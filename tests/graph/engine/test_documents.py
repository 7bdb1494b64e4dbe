"""What is no valid request is refused before anything runs."""

import pytest

from graph.engine import Engine
from graph.engine.documents import LONGEST_REMEMBERED, REMEMBERED, Documents
from graph.errors import RequestError
from models.roles import Profile
from tests.graph.conftest import Ask, Refuse


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("", "GRAPHQL_PARSE_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ areas { totalCount } } #\ud800 {", "GRAPHQL_PARSE_FAILED"),
        ("{" + "a{" * 3000, "GRAPHQL_PARSE_FAILED"),
        ("{ area(code: " + "[" * 3000 + ") { id } }", "GRAPHQL_PARSE_FAILED"),
        ("{ " + "__typename " * 10_000 + "}", "GRAPHQL_PARSE_FAILED"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ areas }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ area(id: 1.5) { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("{ areas(first: 9223372036854775808) { totalCount } }", "GRAPHQL_VALIDATION_FAILED"),
        ('{ areas(validOn: "2024-02-30") { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
        ('{ grants(filter: {awarded: {eq: "x"}}) { totalCount } }', "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...F } fragment F on Query { ...F }", "GRAPHQL_VALIDATION_FAILED"),
        ("fragment F on Query { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        ("mutation { a }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { imports { id } more: imports { id } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { imports { id } }", "SUBSCRIPTION"),
        ("mutation { decideOrganizationMatches(ids: [], state: OPEN) { id } }", "MUTATION_NOT_ALLOWED"),
        ("query A { __typename } query B { __typename }", "OPERATION_RESOLUTION_FAILURE"),
    ],
)
async def test_refused(refuse: Refuse, statements: list[str], document: str, code: str) -> None:
    for _ in range(2):  # the second time from memory
        assert (await refuse(document))[1] == code
    assert statements == []


async def test_one_of_several_operations(ask: Ask, refuse: Refuse) -> None:
    document = """
        query A { area(id: "Area:1") { code } }
        query B($c: String!) { area(code: $c, areaSet: "STADTTEILE") { ...F } } fragment F on Area { id }
    """
    assert await ask(document, "A") == {"area": {"code": "99001000"}}
    assert await ask(document, "B", c="02") == {"area": {"id": "Area:5"}}
    message, code = await refuse(document, "C")
    assert message == "the document has no operation 'C'"
    assert code == "OPERATION_RESOLUTION_FAILURE"


async def test_refusals_are_remembered_without_growing(engine: Engine) -> None:
    lengths = []
    for _ in range(3):
        with pytest.raises(RequestError) as raised:
            engine.documents[Profile.PUBLIC].operation("{ nothing }", None)
        lengths.append(len(raised.traceback))
    assert len(set(lengths)) == 1


def test_documents_are_remembered_within_a_bound(engine: Engine) -> None:
    documents = Documents(engine.schema)

    def remembered(text: str) -> bool:
        return documents.operations(text) is documents.operations(text)

    def filling(number: int) -> str:
        return f"{{ __typename }} # {number}".ljust(LONGEST_REMEMBERED)

    first = documents.operations("{ __typename }")
    assert documents.operations("{ __typename }") is first
    assert remembered(filling(0))
    assert not remembered(f"{filling(0)} "), "who sends that much pays for it"
    for number in range(REMEMBERED // LONGEST_REMEMBERED + 1):
        documents.operations(filling(number))
    assert documents.operations("{ __typename }") is not first, "others were asked for since"
