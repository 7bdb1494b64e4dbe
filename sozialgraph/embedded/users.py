import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Users:
    """Counts who uses a server, over all processes.

    Each user holds a shared lock. The kernel drops it with its process, so a kill -9 leaves nothing stale.
    """

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._gate = data / "gate.lock"
        self._users = data / "users.lock"

    @contextmanager
    def gate(self) -> Iterator[None]:
        """One process at a time decides on start and stop."""
        with self._gate.open("w") as gate:
            fcntl.flock(gate, fcntl.LOCK_EX)
            yield

    def enter(self) -> None:
        self._lock = self._users.open("w")
        fcntl.flock(self._lock, fcntl.LOCK_SH)

    def leave(self) -> bool:
        """Whether nobody is left."""
        with self._lock:
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
