"""What is told of a test that does not end."""

import asyncio
import tempfile

from tests.hanging import tell


async def waits_for_nothing() -> None:
    await asyncio.Event().wait()


async def test_each_task_and_thread_is_told_with_where_it_waits() -> None:
    task = asyncio.create_task(waits_for_nothing())
    await asyncio.sleep(0)
    with tempfile.TemporaryFile("w+") as out:
        tell("tests/test_hanging.py", out)
        task.cancel()
        out.seek(0)
        told = out.read()
    assert told.startswith("tests/test_hanging.py has not ended after 300 s\n")
    assert "await asyncio.Event().wait()" in told
    assert "in test_each_task_and_thread_is_told_with_where_it_waits" in told
