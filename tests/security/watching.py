"""What every user of the machine can see of its processes."""

import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

PAUSE = 0.02  # seconds


class Watch:
    """`lines` are the command lines of all processes that were there meanwhile, their arguments parted by spaces."""

    def __init__(self) -> None:
        self.lines: set[str] = set()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look_on)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look_on(self) -> None:
        while not self._ended.wait(PAUSE):
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                with suppress(OSError):
                    self.lines.add(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
