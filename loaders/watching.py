"""How far the import of a file has come, for whoever waits for it."""

import os
from collections.abc import Callable
from typing import BinaryIO

from loaders.files import Content

Watch = Callable[[str, int, float], None]
"""Hears of a file: its name, how many of its rows are read, and which share of the work is done."""

READ, STORED = 0.4, 0.75
"""The share of the work that is done when a large file of figures is read, and when it is stored: as measured."""


class Watched:
    """A file that can be asked how far it has been read."""

    def __init__(self, name: str, content: Content | None, watch: Watch | None) -> None:
        self._name, self._original, self._watch = name, content, watch
        self._stream: BinaryIO | None = None
        self._size = self._rows = 0

    def content(self) -> Content | None:
        return self._original._replace(open=self._open) if self._original is not None else None

    def _open(self) -> BinaryIO:
        """Some files are opened several times; the last time is the one that counts."""
        assert self._original is not None
        self._stream = self._original.open()
        try:
            self._size = os.fstat(self._stream.fileno()).st_size
        except OSError:  # within an archive
            self._size = 0
        return self._stream

    def close(self) -> None:
        """A file whose reading stopped before its end is still open."""
        if self._stream is not None:
            self._stream.close()

    def read(self, rows: int) -> None:
        self._rows = rows
        if self._stream is not None and not self._stream.closed and self._size:
            self._tell(READ * self._stream.tell() / self._size)

    def stored(self) -> None:
        self._tell(STORED)

    def published(self, share: float) -> None:
        self._tell(STORED + (1 - STORED) * share)

    def _tell(self, share: float) -> None:
        if self._watch is not None:
            self._watch(self._name, self._rows, share)


UNWATCHED = Watched("", None, None)
