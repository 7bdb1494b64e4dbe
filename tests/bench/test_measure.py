"""The servers that need no npm, each really started, on a small city."""

import asyncio
import os
import shutil
from contextlib import ExitStack

import pytest

from bench.measure import Effort, check, compare, start
from bench.subjects import read
from bench.workloads import workloads

NAMES = ["sozialgraph", "handwritten", "strawberry"]


async def test_all_servers_give_the_same_answers(city: str) -> None:
    asked = workloads(await read(city))
    with ExitStack() as stack:
        servers = await asyncio.to_thread(start, stack, NAMES, [city] * len(NAMES))
        for workload in asked:
            await asyncio.to_thread(check, servers, workload)


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed, which makes the load")
async def test_load_is_measured_by_server_and_number_of_clients(city: str) -> None:
    asked = [each for each in workloads(await read(city)) if each.name == "point"]
    effort = Effort(clients=(2,), rounds=1, seconds=1, warm=1)
    [measured] = await asyncio.to_thread(lambda: list(compare(NAMES[:2], city, os.getpid(), asked, effort)))
    assert measured.workload == "point"
    assert measured.others == ["handwritten"]
    assert 0.1 < measured.ratio("handwritten", 2) < 10
    [ours] = measured.rounds[2]["sozialgraph"]
    assert ours.rate > 10
    assert 0 < ours.p50 <= ours.p99
    assert ours.server_cpu > 0
    assert measured.memory["sozialgraph"] > 10
