"""What a person sees while a command works; results alone go to standard output."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

console = Console(stderr=True, highlight=False)


def output() -> Console:
    """Standard output for tables: a file or a pipe has no edge at which a line would have to break."""
    return Console(width=None if sys.stdout.isatty() else 10_000, highlight=False)


NOTICEABLE = 0.2  # seconds: what is done sooner needs no word


@contextmanager
def step(what: str) -> Iterator[None]:
    with _timed(what), console.status(f"{what} …"):
        yield


@contextmanager
def bar(what: str) -> Iterator[Callable[[float], None]]:
    """A step that is told which share of it is done, from 0 to 1."""
    columns = (*Progress.get_default_columns()[:-1], TimeElapsedColumn())
    # In a file or a pipe, where nothing can be drawn over, a bar would be one more line beside an error.
    progress = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    with _timed(what), progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    if (took := time.monotonic() - started) > NOTICEABLE:
        console.print(f"{what} [dim]{took:.1f} s")
