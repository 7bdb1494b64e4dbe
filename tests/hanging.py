"""A test that does not end is told by its name, with what each task and thread waits for, instead of waited for.

Nothing else can be done in its process, which ends, and with it the test has failed. Where several share the tests,
none takes its place: it would begin with the same test.
"""

import asyncio
import faulthandler
import os
import threading
from typing import TextIO

LONGEST = 300  # seconds; on a busy machine the longest takes a fifth of it

_loops = list[asyncio.AbstractEventLoop]()


def remember_loop() -> None:
    """Whose tasks are told."""
    _loops.append(asyncio.get_running_loop())


class Guard:
    """Has to be made before pytest captures what is written."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(2), "w")

    def watch(self, test: str) -> threading.Timer:
        """Until it is cancelled."""
        timer = threading.Timer(LONGEST, self._give_up, [test])
        timer.daemon = True
        timer.start()
        return timer

    def _give_up(self, test: str) -> None:
        tell(test, self._out)
        os._exit(1)


def tell(test: str, out: TextIO) -> None:
    print(f"{test} has not ended after {LONGEST} s", file=out)
    for loop in _loops:
        for task in asyncio.all_tasks(loop):
            task.print_stack(file=out)
    out.flush()
    faulthandler.dump_traceback(out)
