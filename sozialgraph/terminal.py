"""What a person sees while a command works; results alone go to standard output."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, ProgressColumn, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

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
    with _timed(what), _progress() as progress:
        task = progress.add_task(what, total=1.0)
        yield lambda share: progress.update(task, completed=share)


@contextmanager
def bars(what: str) -> Iterator[tuple[Callable[[float], None], "FileBar"]]:
    """A bar for the whole, and below it one for the file at hand."""
    with _timed(what), _progress(TimeRemainingColumn(), TextColumn("{task.fields[rows]}")) as progress:
        task = progress.add_task(what, total=1.0, rows="")
        yield lambda share: progress.update(task, completed=share), FileBar(progress)


class FileBar:
    """Told how many rows of a file are read and which share of its work is done, it shows the rate and what is left."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self._name, self._share, self._began = "", 0.0, 0.0

    def __call__(self, name: str, rows: int, share: float) -> None:
        if name != self._name or share < self._share:
            self._begin(name)
        self._share = share
        assert self._task is not None
        rate = rows / max(time.monotonic() - self._began, 0.001)
        self._progress.update(self._task, completed=share, rows=f"{rows:,} rows, {rate:,.0f} a second")

    def _begin(self, name: str) -> None:
        if self._task is not None:
            self._progress.remove_task(self._task)
        self._name, self._began = name, time.monotonic()
        self._task = self._progress.add_task(name, total=1.0, rows="")


def _progress(*more: ProgressColumn) -> Progress:
    columns = (*Progress.get_default_columns()[:-1], TimeElapsedColumn(), *more)
    # In a file or a pipe, where nothing can be drawn over, a bar would be one more line beside an error.
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


@contextmanager
def _timed(what: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    if (took := time.monotonic() - started) > NOTICEABLE:
        console.print(f"{what} [dim]{took:.1f} s")
