"""Slow servers are measured by whole answers, however few."""

import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench.contenders import BenchError, Contender
from bench.load import Round, wait
from bench.measure import Effort, rounds_of
from bench.workloads import Workload

SECONDS = 0.2
POINT = Workload("point", [{"area": "Area:1"}, {"area": "Area:2"}], [])


class Slow(BaseHTTPRequestHandler):
    """Takes some time for each answer, of which it makes one after the other."""

    one = threading.Lock()
    answers = 0

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        with self.one:
            time.sleep(SECONDS)
            Slow.answers += 1
        self.send_response(200 if b"Area:" in body else 500)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def slow() -> Iterator[Contender]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Contender("sozialgraph", server.server_address[1], os.getpid())
    server.shutdown()
    thread.join()
    server.server_close()


def test_each_client_has_one_whole_answer_and_none_is_left_out(slow: Contender) -> None:
    found = wait(slow, POINT, os.getpid(), clients=3, seconds=0.1)
    assert found.seconds > 3 * SECONDS
    assert found.rate == pytest.approx(3 / found.seconds)
    assert SECONDS < found.p50 / 1000 < found.p99 / 1000 < found.seconds  # who asks a little later waits less


def test_clients_ask_again_until_the_seconds_are_over(slow: Contender) -> None:
    before = Slow.answers
    found = wait(slow, POINT, os.getpid(), clients=1, seconds=5.5 * SECONDS)
    assert found.seconds > 5.5 * SECONDS
    assert found.rate * found.seconds == pytest.approx(Slow.answers - before)
    assert 2 <= Slow.answers - before <= 6  # on a busy machine fewer than 6
    assert found.p50 / 1000 >= SECONDS


def test_what_fails_is_no_measurement(slow: Contender) -> None:
    with pytest.raises(BenchError, match="sozialgraph refuses point"):
        wait(slow, Workload("point", [{"area": "none"}], []), os.getpid(), clients=2, seconds=0.1)


def test_who_takes_too_long_has_one_round() -> None:
    def turn(taken: float) -> Round:
        return Round(rate=1, p50=1, p99=1, server_cpu=1, database_cpu=1, seconds=taken)

    effort = Effort(rounds=3, seconds=2, longest=15)
    quick, slow = rounds_of([turn, lambda seconds: turn(10 * seconds)], effort)
    assert [each.seconds for each in quick] == [2, 2, 2]
    assert [each.seconds for each in slow] == [20]


@pytest.mark.parametrize(
    ("pace", "clients", "quick"), [(0.01, 32, True), (0.04, 32, False), (0.5, 1, True), (3, 1, False)]
)
def test_how_a_server_is_measured_depends_on_how_many_answers_a_round_holds(
    pace: float, clients: int, quick: bool
) -> None:
    assert Effort(seconds=2).is_quick(pace, clients) == quick
