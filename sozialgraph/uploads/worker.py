"""One import after the other, each in a process of its own."""

import asyncio
import logging
import os
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from msgspec.structs import replace

from sozialgraph.settings import Settings
from sozialgraph.uploads.jobs import Job

LONGEST_LOG = 10_000  # characters

log = logging.getLogger(__name__)


class Worker:
    def __init__(self, settings: Settings) -> None:
        self._dsn = settings.database_url or ""
        self._patience = settings.import_timeout
        self._turn = asyncio.Semaphore(1)
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def busy(self) -> int:
        """How many jobs wait or are worked on."""
        return len(self._tasks)

    def start(self, job: Job) -> None:
        task = asyncio.create_task(self._run(job, job.lock()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _run(self, job: Job, lock: BinaryIO) -> None:
        with lock:
            async with self._turn:
                error = await self._work(job, lock)
            if error is not None:
                job.write(replace(job.progress(), state="FAILED", error=error))
            job.remove_sent()

    async def _work(self, job: Job, lock: BinaryIO) -> str | None:
        """Why the process did not end by itself, for whoever sent the job."""
        with (job.folder / "worker.log").open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "sozialgraph.uploads.work", str(job.folder)),
                env={**os.environ, "DATABASE_URL": self._dsn},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                pass_fds=[lock.fileno()],
                start_new_session=True,
            )
        try:
            async with asyncio.timeout(self._patience):
                code = await process.wait()
        except TimeoutError:
            return f"The import took longer than {self._patience:.0f} s and was ended. {NOTHING_STORED}"
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        return _failure(job, code) if code else None


NOTHING_STORED = "Nothing of the unfinished file was stored."


def _failure(job: Job, code: int) -> str:
    said = (job.folder / "worker.log").read_text("utf-8", "replace")[-LONGEST_LOG:]
    log.error("Import %s ended with code %d\n%s", job.id, code, said)
    if code < 0:
        name = signal.Signals(-code).name
        return f"The import was ended by {name}, most likely for lack of memory: split the files. {NOTHING_STORED}"
    return f"The program failed. Its operator finds the reason in the log by the import's id. {NOTHING_STORED}"
