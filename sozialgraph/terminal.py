"""What a person sees while a command works; results alone go to standard output."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(stderr=True, highlight=False)


@contextmanager
def step(what: str) -> Iterator[None]:
    started = time.monotonic()
    with console.status(f"{what} …"):
        yield
    console.print(f"{what} [dim]{time.monotonic() - started:.1f} s")
