import pytest

from sozialgraph.http.negotiation import GRAPHQL, HTML, JSON, negotiate

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        ("Application/GraphQL-Response+JSON; charset=utf-8", GRAPHQL),
        (f"{GRAPHQL}, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"{GRAPHQL}, */*", GRAPHQL),
        (f"{JSON};q=0, */*", GRAPHQL),
        ("*/*;q=0", None),
        (f"{JSON};q=high", None),
        ("text/html", None),
        ("image/png", None),
        (BROWSER, JSON),
    ],
)
def test_the_type_that_is_wanted_most(accept: str, chosen: str | None) -> None:
    assert negotiate(accept.encode()) == chosen


@pytest.mark.parametrize(("accept", "chosen"), [(BROWSER, HTML), ("*/*", JSON), ("", JSON), (f"{JSON}, {HTML}", JSON)])
def test_a_browser_wants_the_editor(accept: str, chosen: str) -> None:
    assert negotiate(accept.encode(), html=True) == chosen
