import pytest

from sozialgraph.http import budgets
from sozialgraph.http.budgets import Budgets
from sozialgraph.http.refusal import RefusedRequestError


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(budgets, "time", clock)
    return clock


def wait_of(given: Budgets, client: str = "a") -> int:
    with pytest.raises(RefusedRequestError) as error:
        given.charge(client, 1)
    assert error.value.status == 429
    return int(error.value.headers["retry-after"])


def test_a_minute_gives_so_much_and_no_more(clock: Clock) -> None:
    given = Budgets(600)
    for _ in range(60):
        given.charge("a", 10)
    assert wait_of(given) == 1
    given.charge("b", 600)


def test_what_is_asked_beyond_it_is_paid_off_first(clock: Clock) -> None:
    given = Budgets(600)
    given.charge("a", 599)
    given.charge("a", 1201)
    assert wait_of(given) == 121
    clock.now += 120.0
    assert wait_of(given) == 1
    clock.now += 0.1
    given.charge("a", 1)


def test_a_request_that_is_let_in_is_never_refused_half_way(clock: Clock) -> None:
    given = Budgets(60)
    first, second = given.bill("a"), given.bill("a")
    first(50)
    first(50)
    with pytest.raises(RefusedRequestError):
        second(1)
    with pytest.raises(RefusedRequestError):
        given.bill("a")
    assert wait_of(given) == 41


def test_nobody_saves_for_more_than_a_minute(clock: Clock) -> None:
    given = Budgets(600)
    given.charge("a", 1)
    clock.now += 10_000
    given.charge("a", 600)
    assert wait_of(given) == 1


def test_a_refusal_costs_nothing(clock: Clock) -> None:
    given = Budgets(60)
    given.charge("a", 60)
    for _ in range(100):
        wait_of(given)
    clock.now += 1.5
    given.charge("a", 1)


def test_the_words(clock: Clock) -> None:
    given = Budgets(60_000)
    given.charge("a", 63_000)
    with pytest.raises(RefusedRequestError) as error:
        given.charge("a", 1)
    assert str(error.value) == "You have asked for more than 60,000 rows a minute: ask again in 4 s, and for less."


def test_memory_is_bounded(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(budgets, "REMEMBERED", 3)
    given = Budgets(10)
    for client in "abcd":
        given.charge(client, 10)
    assert len(given._accounts) == 3
    for client in "bcd":
        assert wait_of(given, client) == 1
    given.charge("a", 1)
