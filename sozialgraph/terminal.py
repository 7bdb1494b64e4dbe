"""What a person sees while a command works; results alone go to standard output."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

console = Console(stderr=True, highlight=False)


NOTICEABLE = 0.2  # seconds: what is done sooner needs no word


@contextmanager
def step(what: str) -> Iterator[None]:
    started = time.monotonic()
    with console.status(f"{what} …"):
        yield
    if (took := time.monotonic() - started) > NOTICEABLE:
        console.print(f"{what} [dim]{took:.1f} s")
