"""What schemathesis makes of our schemas, asked of the real server: right requests and wrong ones, and no fault.

A question may be refused, with a code; tests/graph compares what answers say. The addresses beside /graphql have no
schema that is published, so one stands below.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, BaseSchema, Case, GenerationMode
from schemathesis.core.result import Ok

from tests.conftest import new_database
from tests.graph.conftest import city_template
from tests.sozialgraph.http.conftest import serving
from tests.sozialgraph.uploads.conftest import new_key

__all__ = ["city_template"]

Operation = APIOperation[Any, Any, Any, Any]
Made = Case[Any]
SETTINGS: dict[str, Any] = {"database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
FAULTS = {None, "INTERNAL", "UNAVAILABLE", "TIMEOUT"}
PATIENCE = 30.0  # seconds


def _answers(*statuses: str, media_type: str = "application/json") -> dict[str, Any]:
    return {status: {"description": "", "content": {media_type: {}}} for status in statuses}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}


FORM = {"multipart/form-data": {"schema": {"type": "object", "properties": {"description": {"type": "string"}}}}}
BESIDE = {
    "openapi": "3.1.0",
    "info": {"title": "sozialgraph", "version": "1"},
    "paths": {
        "/health/live": {"get": {"responses": _answers("200")}},
        "/health/ready": {"get": {"responses": _answers("200")}},
        "/schema.graphql": {"get": {"responses": _answers("200", media_type="text/plain")}},
        "/imports": {"post": {"requestBody": {"content": FORM}, "responses": _answers("401")}},
        "/imports/{id}": {"get": {"parameters": [_path("id")], "responses": _answers("404")}},
        "/imports/{id}/{kind}/{name}": {
            "get": {"parameters": [_path("id"), _path("kind"), _path("name")], "responses": _answers("404")}
        },
    },
}


@pytest.fixture(scope="module")
async def dsn(server: str, city_template: str) -> AsyncIterator[str]:
    async with new_database(server, city_template) as dsn:
        yield dsn


@pytest.fixture(scope="module")
async def key(dsn: str) -> str:
    """A publisher's."""
    return await new_key(dsn)


@pytest.fixture(scope="module")
def address(dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("data")
    with serving(dsn, CLIENT_BUDGET="0", SOZIALGRAPH_DATA=str(folder)) as address:
        yield address


@pytest.fixture(scope="module")
def fields(address: str) -> list[Operation]:
    """Those of the root."""
    return operations_of(schemathesis.graphql.from_url(address))


def operations_of(schema: BaseSchema) -> list[Operation]:
    found = []
    for each in schema.get_all_operations():
        assert isinstance(each, Ok), each
        found.append(each.ok())
    return found


def test_each_field_of_the_root_is_asked_for(fields: list[Operation]) -> None:
    assert len(fields) > 50
    assert {each.label.partition(".")[0] for each in fields} == {"Query", "Mutation"}


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_no_question_is_a_fault(fields: list[Operation], mode: GenerationMode) -> None:
    for field in fields:
        cases = made(field, mode, 2)
        assert cases
        for case in cases:
            response = case.call(timeout=PATIENCE)
            answer = response.json()
            codes = {error.get("extensions", {}).get("code") for error in answer.get("errors", ())}
            assert response.status_code == 200, response.text
            assert FAULTS.isdisjoint(codes), case.as_curl_command()
            assert codes or answer["data"] is not None


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_the_other_addresses_answer_as_they_should(address: str, key: str, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_dict(BESIDE)
    schema.config.update(base_url=address.removesuffix("/graphql"))
    for operation in operations_of(schema):
        headers = {} if operation.method == "post" else {"authorization": f"Bearer {key}"}
        for case in made(operation, mode, 10):
            case.call_and_validate(headers=headers, timeout=PATIENCE)


def made(operation: Operation, mode: GenerationMode, most: int) -> list[Made]:
    """Requests, the same each time."""
    cases = []

    @seed(1)
    @settings(max_examples=most, **SETTINGS)
    @given(operation.as_strategy(mode))
    def take(case: Made) -> None:
        cases.append(case)

    with suppress(Unsatisfiable):  # where nothing is sent, nothing can be wrong
        take()
    return cases
