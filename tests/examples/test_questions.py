"""Every question of `examples/questions` is answered in one statement, and says in two lines what it asks."""

from typing import Any

import pytest

from tests.examples.conftest import QUESTIONS, Answer

ALL = sorted(path.stem for path in QUESTIONS.glob("*.graphql"))


def test_there_are_twenty() -> None:
    assert [name[:3] for name in ALL] == [f"{number:02}-" for number in range(1, 21)]


@pytest.mark.parametrize("question", ALL)
async def test_is_answered(question: str, answer: Answer) -> None:
    found = await answer(question)
    assert [name for name, part in found.items() if is_empty(part)] == []


def is_empty(part: Any) -> bool:
    """Whether a part of an answer tells nothing at all."""
    match part:
        case None | [] | "":
            return True
        case dict():
            return all(map(is_empty, part.values()))
    return False


@pytest.mark.parametrize("question", ALL)
def test_says_what_it_asks(question: str) -> None:
    first, second, third, *_ = (QUESTIONS / f"{question}.graphql").read_text("utf-8").splitlines()
    assert first.startswith("# ")
    assert first.endswith("?")
    assert second.startswith("# ")
    assert second.endswith(".")
    assert third.startswith("query ")


async def test_another_area(answer: Answer) -> None:
    area = (await answer("20-profile", area="0501"))["area"]
    poverty = next(each for each in area["situation"]["nodes"] if each["indicator"]["code"] == "OLD_AGE_POVERTY")
    assert area["name"] == "Auhafen"
    assert [poverty[name] for name in ("value", "count", "base", "obsStatus", "confStatus")] == [None] * 3 + ["Q", "A"]


async def test_another_year(answer: Answer) -> None:
    found = await answer("12-double-funding", year=2021)
    assert [each["recipient"]["name"] for each in found["grants"]["nodes"]] == ["Suchthilfe Auenfurt"] * 2
    assert found["undisclosed"] == {"groups": []}
